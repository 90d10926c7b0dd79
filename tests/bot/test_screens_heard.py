"""Words, pictures and questions that may mean danger: what is answered to them."""

from typing import Any

import pytest

from bot.callback_data import NOBODY
from bot.screen import Screen
from bot.screens import draw
from care import outcomes as o
from tests.bot.screens import SUBJECT, data, keeps_the_rules, labels, page, plain, voice
from triage.codebook import WARNINGS


def test_words_that_are_not_understood_can_be_kept_for_the_doctor() -> None:
    screen = draw(o.Menu(SUBJECT, has_open_checkin=True), voice())
    keeps_the_rules(screen)
    assert data(screen, "Keep it for my doctor") == f"1:{SUBJECT}:f:note:keep"
    assert "Go on with the check-in" in labels(screen)
    assert labels(screen)[-1] == "Something is wrong"
    assert "Keep it for my doctor" not in labels(draw(o.Menu(None, has_open_checkin=False), voice()))


def test_what_is_not_in_words_is_told_what_to_do_instead() -> None:
    screen = page("no_words", "patient")
    assert plain(screen).splitlines()[-1] == "112"
    assert labels(screen) == ["Copy 112", "Something is wrong"]
    assert labels(page("no_words", "stranger")) == ["Copy 112"]


def test_whether_it_is_the_worst_is_answered_calmly_with_what_to_watch_and_whom_to_ask() -> None:
    calm = page("dread", "patient", "")
    text = plain(calm)
    assert "cannot examine anybody" in text
    assert "Most people" in text
    assert "You can ask your doctor this very question" in text
    assert labels(calm) == ["Something is wrong"]
    assert labels(page("dread", "stranger", "")) == []


@pytest.mark.parametrize("level", ["emergency", "urgent", "theirs", "known"])
def test_nothing_soothes_where_something_is_pressing_or_known(level: str) -> None:
    screen = page("dread", "patient", level)
    assert "Most people" not in plain(screen)
    assert ("Copy 112" in labels(screen)) == (level == "emergency")
    assert (plain(screen).splitlines()[1] == "112") == (level == "emergency")


def claimed(*warnings: str, **known: Any) -> Screen:
    given: dict[str, Any] = {"doubtful": False, "level": "emergency", "country": "IE", **known}
    screen = draw(o.Claimed(given.pop("claim_id", SUBJECT), warnings, **given), voice())
    keeps_the_rules(screen)
    return screen


def test_words_that_claim_an_emergency_are_answered_with_the_number_first() -> None:
    screen = claimed("leg_numbness", "bladder")
    lines = plain(screen).splitlines()
    assert lines[:2] == ["🆘 If this is happening now, call:", "112"]
    assert (
        "Do you have this now: numbness or tingling in the legs and trouble holding or passing pee?" in lines
    )
    assert labels(screen) == ["No", "Copy 112", "Yes"]


@pytest.mark.parametrize("code", WARNINGS)
def test_every_claim_can_be_asked_about(code: str) -> None:
    for by in ("self", "proxy"):
        for doubtful in (False, True):
            claimed(code, by=by, doubtful=doubtful)
    claimed(code, level="urgent")


def test_a_doubt_is_asked_about_without_alarm() -> None:
    screen = claimed("bladder", doubtful=True)
    assert "🆘" not in plain(screen)
    assert "call 112" in plain(screen)


def test_despair_in_words_is_answered_with_the_crisis_line() -> None:
    text = plain(claimed("despair"))
    assert text.index("116 123") < text.index("112")


def test_before_consent_the_safety_net_answers_and_says_that_nothing_is_stored() -> None:
    text = plain(claimed("chest_pain", claim_id=NOBODY, country=None))
    assert "I have stored nothing of this" in text
    assert "<b>112</b>" in page("claim_true").text.splitlines()
