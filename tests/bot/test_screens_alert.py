"""What a caregiver reads of an alert: what to do, the reason only where it is shared, who has taken it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.screen import Screen
from bot.screens_alert import (
    alert_screen,
    caregiver_answer_screen,
    closed_screen,
    correction_screen,
    silence_alert_screen,
    silence_notice_screen,
    stale_alert_screen,
    taken_screen,
)
from bot.screens_receipts import over_screen
from care.outcomes import Acknowledged, AlreadyOver, EpisodeView, Reason, Silence
from tests.bot.episodes import DESPAIR, episode
from tests.bot.screens import NOW, keeps_the_rules, labels, plain, voice


def alert(view: EpisodeView) -> Screen:
    screen = alert_screen(view, voice())
    keeps_the_rules(screen)
    return screen


def test_a_caregiver_reads_who_what_to_do_and_whom_to_call() -> None:
    screen = alert(episode())
    lines = plain(screen).splitlines()
    assert lines[0] == "🆘 Maria needs help now."
    assert "<b>112</b>" in screen.text.splitlines()
    assert "Because Maria told me:" in lines
    assert "Told so far: Anna" in plain(screen)
    assert labels(screen) == ["I am calling", "I am with them", "Copy 112", "I cannot"]


def test_without_details_the_reason_is_not_shown() -> None:
    view = replace(episode(), reasons=(), answers={})
    text = plain(alert(view))
    assert "tingling" not in text
    assert "Maria shares the level with you, not the answers." in text


def test_despair_is_never_named_to_a_caregiver() -> None:
    mixed = Reason("E14", "emergency", ("despair_unsafe", "leg_numbness"))
    for view in (episode("emergency", DESPAIR), episode("emergency", mixed), episode("urgent", DESPAIR)):
        for screen in (alert(view), silence_alert_screen(view, voice())):
            assert not re.search("worth living|despair|harm|crisis|safe", plain(screen))


def test_an_urgent_alert_is_told_apart_from_an_emergency() -> None:
    assert "It is not an emergency at this moment." in plain(alert(episode("urgent")))


@pytest.mark.parametrize("choice", ["calling", "with", "cannot"])
def test_every_answer_of_a_caregiver_is_confirmed(choice: str) -> None:
    for view in (
        episode(held_by="Anna", held_until=NOW + timedelta(minutes=10)),
        episode(next_name=None, next_at=None),
    ):
        screen = caregiver_answer_screen(Acknowledged(choice, view), voice())
        keeps_the_rules(screen)
        assert len(labels(screen)) == 3


def test_a_promise_says_until_when_it_holds() -> None:
    view = episode(held_by="Anna", held_until=NOW + timedelta(minutes=10))
    assert "until 14:12" in plain(caregiver_answer_screen(Acknowledged("calling", view), voice()))
    assert "Anna is calling Maria, until 14:12." in plain(taken_screen(view, voice()))


@pytest.mark.parametrize(
    "outcome", ["called", "seen", "better", "false_alarm", "withdrawn", "stale", "left", None]
)
def test_every_ending_is_told(outcome: str | None) -> None:
    view = episode(is_open=False, outcome=outcome)
    for screen in (
        closed_screen(view, voice()),
        taken_screen(view, voice()),
        correction_screen(view, voice()),
    ):
        keeps_the_rules(screen)
    keeps_the_rules(over_screen(AlreadyOver(view), voice()))


@pytest.mark.parametrize("told_by", [None, "", "Anna"])
def test_a_correction_names_who_made_it_and_not_who_raised_the_alert(told_by: str | None) -> None:
    for change in ({"is_open": False}, {"only_circle_stops": True}, {"level": "urgent"}):
        view = replace(episode(), told_by=told_by, **change)
        own, by_ben = (
            correction_screen(view, voice()),
            correction_screen(replace(view, corrected_by="Ben"), voice()),
        )
        assert "Maria" in plain(own)
        assert "Anna" not in plain(own)
        assert "Ben" in plain(by_ben)
        keeps_the_rules(by_ben)


def test_the_others_see_who_has_it() -> None:
    for view in (episode(), episode(held_by=""), episode(held_by="Anna")):
        keeps_the_rules(taken_screen(view, voice()))
        keeps_the_rules(over_screen(AlreadyOver(view), voice()))
        keeps_the_rules(correction_screen(replace(view, only_circle_stops=True), voice()))
        keeps_the_rules(correction_screen(view, voice()))
    keeps_the_rules(stale_alert_screen(episode(), voice()))
    keeps_the_rules(silence_alert_screen(episode(), voice()))
    text = plain(silence_notice_screen(Silence("Maria", 2, NOW), voice()))
    assert text.startswith("Maria has not answered for 2 days.")
