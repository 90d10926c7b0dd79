"""What people type is understood: shares on the phrases that were tuned on and on those that were not."""

import pytest

from tests.triage.phrase_book import FOLDER, phrases, score

KINDS = {
    "claim",
    "negation",
    "past",
    "other",
    "question",
    "idiom",
    "hypothetical",
    "item",
    "proxy",
    "ordinary",
}
TUNED = (0.99, 0.99, 0.005, 0.99)
ROUND = (0.98, 0.97, 0.02, 0.93)
"""A round is written before the lexicon is looked at and mended by its causes, not line by line."""
FLOORS = {
    # name: emergencies, claims, false alarms at most, items
    "en": TUNED,
    "es": TUNED,
    **{path.stem: ROUND for path in sorted(FOLDER.glob("*.round*.tsv"))},
}


@pytest.mark.parametrize("name", FLOORS)
def test_what_people_type_is_understood(name: str) -> None:
    emergencies, claims, false_alarms, items = FLOORS[name]
    found = score(name)
    assert found.emergencies >= emergencies, found.wrong
    assert found.claims >= claims, found.wrong
    assert found.false_alarms <= false_alarms, found.wrong
    assert found.items >= items, found.wrong


@pytest.mark.parametrize("language", ["en", "es"])
def test_there_are_phrases_enough_of_every_kind(language: str) -> None:
    lines = [*phrases(language)]
    assert len(lines) >= 400
    assert {line.kind for line in lines} >= KINDS
