"""A button comes back as it was made, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callback_data import NOBODY, Tap, Verb, button_data, pack, unpack
from triage.codebook import ITEMS
from triage.items import PROFILE_KEYS

SUBJECT = "aB3dE6gH9k"


def test_a_button_carries_format_subject_verb_and_arguments() -> None:
    assert button_data(SUBJECT, Verb.answer, "pain", "7") == "1:aB3dE6gH9k:a:pain:7"
    assert unpack("1:aB3dE6gH9k:a:pain:7") == Tap(SUBJECT, "a", ("pain", "7"))


def test_a_button_without_arguments_and_one_with_an_empty_one_differ() -> None:
    assert unpack(button_data(NOBODY, Verb.wrong)) == Tap(NOBODY, "w", ())
    assert unpack(button_data(SUBJECT, Verb.group, "")) == Tap(SUBJECT, "g", ("",))
    assert Tap(SUBJECT, "g", ()).arg(0) == ""


def test_the_longest_answers_fit_into_64_bytes() -> None:
    for key in ITEMS["treatment_since"].keys:
        assert len(button_data(SUBJECT, Verb.answer, f"treatment_since.{key}", "2026-10-01")) <= 64
    for key in PROFILE_KEYS:
        assert len(button_data(SUBJECT, Verb.answer, f"profile.{key}", "2026-10-01")) <= 64


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "1",
        "1:aB3dE6gH9k",
        "2:aB3dE6gH9k:a:pain:7",
        "1:short:a:pain:7",
        "1:aB3dE6gH9k:?:pain",
        "1:aB3dE6gH9k:answer:pain:7",
        "1:aB3dE6gH9k:a:pain:'; drop",
        "1:aB3dE6gH9k:a:" + "9" * 60,
        "1:aB3dE6gH9\n:a:pain:7",
        "1:aB3dE6gH9k:a:pain:7\n",
        "\ud800",
    ],
)
def test_a_forged_or_old_button_means_nothing(forged: str) -> None:
    assert unpack(forged) is None


def test_clock_times_and_zones_come_back_as_they_were() -> None:
    for value in ("09:00", "22:00-07:00", "America/Argentina/Buenos_Aires"):
        assert unpack(button_data(NOBODY, Verb.setting, "key", value)) == Tap(NOBODY, "p", ("key", value))


def test_a_value_that_would_not_come_back_is_refused_when_made() -> None:
    with pytest.raises(AssertionError):
        button_data(SUBJECT, Verb.setting, "name", "Anna Smith")
    with pytest.raises(AssertionError):
        pack(Tap(SUBJECT, "a", ("x" * 60,)))


@given(st.text(max_size=70))
def test_no_text_from_outside_can_break_the_reading(data: str) -> None:
    tap = unpack(data)
    assert tap is None or pack(tap) == data
