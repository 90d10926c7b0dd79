"""What is told about a course stays the same, to the day and the tenth, unless it is meant to change."""

from collections import Counter
from pathlib import Path

import pytest

from tests.triage.trend_kinds import EACH, KINDS, lines

TOLD = dict(
    line.split(": ", 1)
    for line in Path(__file__).with_name("trends_told.txt").read_text(encoding="utf-8").splitlines()
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_course_is_told_as_before(kind: str) -> None:
    assert dict(lines(kind)) == {name: said for name, said in TOLD.items() if name.rpartition(" ")[0] == kind}


def test_every_kind_of_course_is_kept() -> None:
    assert Counter(name.rpartition(" ")[0] for name in TOLD) == dict.fromkeys(KINDS, EACH)
