"""What hangs on one word, one comma, or who is writing: read exactly so, and not only in most cases.

Most lines were picked out of the phrase books (tests/triage/phrases/): for each small mistake that can be
made in reading (`python -m tests.mutation`) one that would be read otherwise. `doubtful`: is asked about.
"""

from pathlib import Path

import pytest

from triage.free_text import read_message

LINES = [
    line.split("\t")
    for line in Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def _said(names: str) -> set[str]:
    return set(names.split()) - {"-"}


@pytest.mark.parametrize(("language", "by", "claimed", "items", "doubtful", "text"), LINES)
def test_it_is_read_exactly(
    language: str, by: str, claimed: str, items: str, doubtful: str, text: str
) -> None:
    found = read_message(text, language=language, by=by)
    assert found.warnings == _said(claimed)
    assert {f"{item}={value}" for item, value in found.items.items()} == _said(items)
    assert found.doubtful == _said(doubtful)
