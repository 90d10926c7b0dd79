"""What really happened so far, the answers to an alarm, and the questions that close the loop."""

import re

import pytest

from bot.callback_data import Tap, unpack
from bot.screens_receipts import (
    LOOP_CHOICES,
    acknowledged_screen,
    loop_noted_screen,
    loop_reopened_screen,
    loop_screen,
    loop_stands_screen,
    patient_correction_screen,
    patient_stale_screen,
    patient_taken_screen,
    receipts_screen,
    unreachable_screen,
)
from bot.screens_result import patient_alert_screen
from care.answer_loop import EPISODE_STEPS, SOON_CHOICES, SOON_STEPS
from care.outcomes import Acknowledged, Receipt
from care.outcomes_loop import LoopNoted, LoopReopened, LoopStands
from tests.bot.episodes import DESPAIR, NUMB, episode, finished
from tests.bot.screens import NOW, SUBJECT, buttons, data, keeps_the_rules, labels, plain, voice


def test_receipts_say_what_really_happened_and_who_is_next() -> None:
    screen = receipts_screen(episode(), voice())
    assert plain(screen).splitlines() == [
        "What has really happened so far:",
        "Sent to Anna 14:02, no answer yet.",
        "Ben: not sent yet.",
        "Next: Anna at 14:07.",
        "",
        "If it gets worse, call 112 now.",
    ]


@pytest.mark.parametrize("state", ["waiting", "sent", "unreachable", "calling", "with", "cannot", "expired"])
def test_every_receipt_can_be_said(state: str) -> None:
    for at in (NOW, None):
        keeps_the_rules(receipts_screen(episode(receipts=(Receipt("<Ben>", state, at),)), voice()))


def test_help_is_never_promised() -> None:
    for view in (
        episode(),
        episode(receipts=()),
        episode(private=True),
        episode(held_by=""),
        episode("urgent"),
    ):
        for screen in (receipts_screen(view, voice()), patient_alert_screen(view, voice())):
            assert not re.search("help is (coming|on)|on its way|will come", plain(screen))


def test_the_patient_sees_who_took_it_and_who_fell_away() -> None:
    view = episode()
    for choice in ("calling", "with"):
        keeps_the_rules(patient_taken_screen(view, voice(), name="Anna", choice=choice))
    keeps_the_rules(unreachable_screen(view, voice(), name="Ben"))
    nobody = episode(receipts=(Receipt("Ben", "unreachable", NOW),))
    assert "nobody else" in plain(unreachable_screen(nobody, voice(), name="Ben"))
    keeps_the_rules(patient_stale_screen(view, voice()))


@pytest.mark.parametrize("choice", ["called", "notbad", "help", "tell", "keep"])
@pytest.mark.parametrize("level", ["urgent", "emergency"])
def test_every_answer_of_the_patient_is_confirmed_and_keeps_the_number(choice: str, level: str) -> None:
    for view in (
        episode(level, held_by="" if choice == "called" else None),
        episode(level, only_circle_stops=True),
        episode(level, receipts=()),
        episode(level, DESPAIR, private=True),
    ):
        screen = acknowledged_screen(Acknowledged(choice, view), voice())
        keeps_the_rules(screen)
        assert "112" in plain(screen)


def test_who_may_be_in_no_state_to_judge_hears_that_the_circle_must_confirm() -> None:
    view = episode(only_circle_stops=True)
    text = plain(acknowledged_screen(Acknowledged("called", view), voice()))
    assert "somebody in your circle" in text
    keeps_the_rules(acknowledged_screen(Acknowledged("called", view), voice()))


def test_a_correction_says_whether_it_is_over() -> None:
    over = patient_correction_screen(episode(is_open=False), voice())
    lower = patient_correction_screen(episode("urgent"), voice())
    circle = patient_correction_screen(episode(only_circle_stops=True), voice())
    for screen, word in ((over, "this is over"), (lower, "doctor today"), (circle, "circle")):
        keeps_the_rules(screen)
        assert word in plain(screen)


@pytest.mark.parametrize("step", sorted(LOOP_CHOICES))
def test_the_loop_asks_and_notes_every_answer(step: str) -> None:
    for about in (episode(), finished("soon", NUMB)):
        screen = loop_screen(about, voice(), step=step)
        keeps_the_rules(screen)
        offered = {(unpack(button.data or "") or Tap("", "")).arg(1) for button in buttons(screen)}
        assert set(LOOP_CHOICES[step]) <= offered
    for choice in LOOP_CHOICES[step]:
        keeps_the_rules(loop_noted_screen(LoopNoted(step, choice, closed=False), voice()))


def test_the_loop_takes_every_answer_that_is_understood() -> None:
    for step, choices in EPISODE_STEPS.items():
        assert set(LOOP_CHOICES[step]) == choices
    for step in SOON_STEPS:
        assert set(LOOP_CHOICES[step]) == SOON_CHOICES


def test_the_day_of_an_appointment_can_be_tapped() -> None:
    screen = loop_screen(episode("urgent"), voice(), step="seen")
    assert data(screen, "Thu, 5 Nov") == f"1:{SUBJECT}:l:seen:2026-11-05"
    keeps_the_rules(loop_noted_screen(LoopNoted("seen", "appointed", closed=False), voice()))


def test_the_answer_that_ended_an_alarm_can_be_taken_back() -> None:
    noted = LoopNoted("visit", "seen", closed=True, episode_id=SUBJECT, ending="1764227000.123")
    screen = loop_noted_screen(noted, voice())
    keeps_the_rules(screen)
    assert data(screen, "That was a wrong tap") == f"1:{SUBJECT}:l:undo:visit:1764227000.123"
    assert "That was a wrong tap" not in labels(
        loop_noted_screen(LoopNoted("seen", "seen", closed=True), voice())
    )
    for step in EPISODE_STEPS:
        again = loop_reopened_screen(LoopReopened(step, episode()), voice())
        keeps_the_rules(again)
        assert plain(again).startswith("I have taken that back: the alert goes on.")
        assert "Yes, I was seen" in labels(again)
    for why in ("late", "newer"):
        refused = loop_stands_screen(LoopStands(why), voice())
        keeps_the_rules(refused)
        assert labels(refused) == ["Something is wrong"]


def test_who_cannot_get_through_is_sent_to_the_emergency_department() -> None:
    text = plain(loop_noted_screen(LoopNoted("reached", "cannot", closed=False), voice()))
    assert text.startswith("Go to an emergency department")
    assert "112" in text
