"""What people type is understood as they mean it."""

from pathlib import Path

import pytest

from triage.free_text import languages, read_message

PHRASES = Path(__file__).parent / "phrases"


def test_a_language_is_offered_only_with_a_lexicon() -> None:
    assert "en" in languages()
    with pytest.raises(KeyError):
        read_message("hello", language="xx")


def test_one_message_may_deny_one_sign_and_claim_another() -> None:
    reading = read_message("no blood today but cant feel my left foot", language="en")
    assert reading.warnings == {"leg_numbness"}


def test_a_caregiver_writes_of_the_patient() -> None:
    assert read_message("my wife can't feel her legs", language="en").warnings == frozenset()
    assert read_message("my wife can't feel her legs", language="en", by="proxy").warnings == {"leg_numbness"}
