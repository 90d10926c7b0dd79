"""Every message that the outbox can carry has words for its reader."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.render import KINDS, digest, drawn
from bot.screen import Screen
from bot.voices import Voices
from care import messages
from care import outcomes as o
from care.compose import Letter
from care.outcomes import Reader
from care.outcomes_followed import Summary
from care.outcomes_trend import Trend, TrendDay
from tests.bot.episodes import NUMB, episode, finished
from tests.bot.screens import CATALOGUES, NOW, SUBJECT, keeps_the_rules, plain
from tests.bot.test_screens_checkin import ask
from tests.bot.test_screens_circle import follow
from triage.progress import Question


class Still:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW


VOICES = Voices(CATALOGUES, Still(), "backwatch_bot")
QUESTION = ask(Question("pain"), place=(1, 4), is_prompt=True, can_go_back=False)
SUMMARY = Summary("daily", "Maria", NOW.date(), 1, 1, "watch", None, (), None)
APART = o.Apart("Maria", "Anna", "anna", {"pain": 4}, {"pain": 7, "warnings": ["fever"]}, ("pain",))
WEEK = Trend("Maria", (TrendDay(NOW.date(), {"pain": 3}),))
CONTENT: dict[str, object] = {
    "checkin_prompt": QUESTION,
    "checkin_reminder": QUESTION,
    "result": finished("soon", NUMB),
    "doubt_again": o.Claimed(SUBJECT, ("bladder",), doubtful=True, level="urgent", country="IE", by="self"),
    "silence_notice": o.Silence("Maria", 2, NOW),
    "invitation_offered": o.InvitationSeen(None, SUBJECT, "Maria", {"alerts": True}),
    "follow_offered": follow(state="offered"),
    "follow_confirmed": follow(),
    "share_told": follow(),
    "follow_refused": follow(state="ended"),
    "follow_ended": follow(state="ended"),
    "patient_left": "Maria",
    "alert_left": "Maria",
    "daily_summary": SUMMARY,
    "weekly_summary": SUMMARY,
    "drill": "Maria",
    "drill_result": o.DrillResult("Maria", NOW, ()),
    "nudge": follow(),
    "answered_for": APART,
    "answers_differ": APART,
    "menu": "patient",
    "pause_over": None,
    "catch_up": None,
    "alert_contact": "+353 1 234 5678",
}
OUTAGE = {"since": NOW.isoformat(), "until": NOW.isoformat()}
EXTRA = {**OUTAGE, "step": "reached", "name": "Anna", "choice": "calling", "drill": SUBJECT, "key": "proxy"}


def letter(kind: str, *, help_in: str | None = "IE", language: str = "en") -> Letter:
    reader = Reader("p1", language, "Europe/Berlin", "DE")
    return Letter(kind, reader, CONTENT.get(kind, episode()), help_in, EXTRA)


@pytest.mark.parametrize("kind", sorted(messages.KINDS))
def test_every_kind_of_message_has_a_screen(kind: str) -> None:
    content = drawn(letter(kind), VOICES)
    if isinstance(content, Screen):
        keeps_the_rules(content, most=11)


def test_no_row_is_left_for_a_message_that_nobody_writes() -> None:
    assert set(KINDS) == set(messages.KINDS)


def test_an_ambulance_is_called_to_the_patient_not_to_the_daughter_abroad() -> None:
    content = drawn(letter("alert_emergency", help_in="GB"), VOICES)
    assert isinstance(content, Screen)
    assert "\n999\n" in plain(content)


def test_times_are_the_readers_own() -> None:
    content = drawn(letter("receipts"), VOICES)
    assert isinstance(content, Screen)
    assert "Sent to Anna 15:02" in plain(content)


def test_the_morning_message_keeps_the_picture_of_a_summary_it_gathered() -> None:
    told = Letter("daily_summary", letter("daily_summary").reader, replace(SUMMARY, trend=WEEK), "IE", {})
    screen = digest([letter("patient_left"), told], VOICES)
    assert screen.picture is not None
    assert "Maria has left" in plain(screen)
    assert digest([letter("patient_left"), letter("daily_summary")], VOICES).picture is None
