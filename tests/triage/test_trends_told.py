"""What is told about a course stays the same, to the day and the tenth, unless it is meant to change."""

from collections import Counter
from pathlib import Path

import pytest

from tests.triage.trend_courses import on
from tests.triage.trend_kinds import EACH, KINDS, SCALE, WEEKLY, lines, rows
from triage.trends import Tracker

TOLD = dict(
    line.split(": ", 1)
    for line in Path(__file__).with_name("trends_told.txt").read_text(encoding="utf-8").splitlines()
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_course_is_told_as_before(kind: str) -> None:
    assert dict(lines(kind)) == {name: said for name, said in TOLD.items() if name.rpartition(" ")[0] == kind}


def test_every_kind_of_course_is_kept() -> None:
    assert Counter(name.rpartition(" ")[0] for name in TOLD) == dict.fromkeys(KINDS, EACH)


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_given_again_leaves_no_trace_of_what_was_said_first(kind: str) -> None:
    once, twice = Tracker(), Tracker()
    for day, values, weekly in rows(KINDS[kind], seed=0):
        twice.add(on(day), SCALE, WEEKLY)
        twice.add(on(day), dict.fromkeys(values, 0.0), {})
        assert twice.add(on(day), values, weekly) == once.add(on(day), values, weekly)


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_goes_on_as_the_first_would_have_and_takes_nothing_from_it(kind: str) -> None:
    tracker, twin = Tracker(), Tracker()
    for day, values, weekly in rows(KINDS[kind], seed=1):
        other = tracker.copy()
        other.add(on(day), SCALE, WEEKLY)
        here = tracker.add(on(day), values, weekly)
        assert twin.add(on(day), values, weekly) == here
        twin = twin.copy()
