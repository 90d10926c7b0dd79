"""What comes back is plain, leads with what to do, and promises nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest

from bot.callback_data import Tap, unpack
from bot.reasons import phrase, phrases, script
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
from bot.screens_result import finished_screen, patient_alert_screen
from bot.wording_keys import SILENT
from care.answer_loop import EPISODE_STEPS, SOON_CHOICES, SOON_STEPS
from care.outcomes import (
    Acknowledged,
    Finished,
    Reason,
    Receipt,
)
from care.outcomes_loop import LoopNoted, LoopReopened, LoopStands
from tests.bot.episodes import DESPAIR, NUMB, NUMB_ANSWERS, WEEK, episode, finished
from tests.bot.screens import NOW, SUBJECT, buttons, data, keeps_the_rules, labels, plain, voice
from triage.findings import FINDINGS
from triage.levels import Level


def show(outcome: Finished, **known: Any) -> str:
    screen = finished_screen(outcome, voice(**known))
    keeps_the_rules(screen)
    return plain(screen)


# ---------------------------------------------------------------- the finished check-in


@pytest.mark.parametrize("level", [level.name for level in Level])
def test_every_level_has_an_end_that_can_still_be_changed(level: str) -> None:
    screen = finished_screen(finished(level, NUMB, week=WEEK), voice())
    keeps_the_rules(screen)
    assert "Change my answers" in labels(screen)
    old = finished_screen(finished(level, NUMB, can_change=False), voice())
    assert "Change my answers" not in labels(old)


def test_a_quiet_day_uses_no_word_of_alarm() -> None:
    for day in range(14):
        text = show(finished("routine", week=WEEK), now=NOW + timedelta(days=day))
        assert not re.search(r"112|emergency|danger|doctor|urgent|serious", text), text
        assert "Thank you." in text


def test_the_safety_line_and_the_week_come_now_and_then() -> None:
    texts = [show(finished("routine", week=WEEK), now=NOW + timedelta(days=day)) for day in range(35)]
    assert sum("/worse" in text for text in texts) == 7
    weeks = [text for text in texts if "This week you answered on 6 days." in text]
    assert len(weeks) == 5
    assert "Your pain was 3.2 of 10 on average; two weeks before it was 5." in weeks[0]


def test_what_is_watched_is_named_without_alarm() -> None:
    text = show(finished("watch", Reason("W02", "watch", ("fatigue",)), answers={}))
    assert "being tired without a reason" in text
    assert "112" not in text


def test_an_appointment_is_advised_first_and_calmly() -> None:
    text = show(
        finished("soon", Reason("P04", "soon", ("weight_loss", "drenching_sweats")), answers={"pain": 4})
    )
    assert text.startswith("Please book an appointment with your doctor, for within two weeks.")
    assert "• back pain 4 of 10\n• weight lost without trying\n• nights with drenching sweat" in text
    assert "turn out to have nothing dangerous" in text
    assert "cannot examine you" in text
    asked = finished_screen(finished("soon", Reason("P04", "soon", ("weight_loss",))), voice())
    assert "I have: back pain 6 of 10; weight lost without trying." in plain(asked)
    assert "Copy what to say" in labels(asked)


def test_advice_that_was_given_before_is_only_recalled() -> None:
    text = show(finished("soon", Reason("P04", "soon", ("weight_loss",)), newly=False))
    assert "still stands" in text
    assert "weight" not in text


@pytest.mark.parametrize("level", ["urgent", "emergency"])
def test_nothing_is_played_down_when_it_is_pressing(level: str) -> None:
    for text in (show(finished(level, NUMB)), plain(patient_alert_screen(episode(level), voice()))):
        assert "nothing dangerous" not in text
        assert "Most people" not in text


def test_at_the_end_of_an_emergency_only_the_call_matters() -> None:
    screen = finished_screen(finished("emergency", NUMB), voice())
    assert screen.text.splitlines()[1] == "<b>112</b>"
    assert "Copy 112" in labels(screen)


# ---------------------------------------------------------------- reasons


def test_reasons_are_what_the_person_told() -> None:
    assert phrases((NUMB,), NUMB_ANSWERS, voice()) == (
        "back pain 6 of 10",
        "numbness or tingling in both legs, new in the last 14 days",
        "trouble holding or passing pee, older and getting worse",
    )


@pytest.mark.parametrize("finding", sorted(FINDINGS))
def test_every_finding_can_be_said_without_diagnosis_or_address(finding: str) -> None:
    said = phrase(finding, {}, voice()) if finding not in SILENT else ""
    assert not re.search(r"\b(you|your|cancer|tumou?r|compression|embolism|infection|fracture|risk)\b", said)
    assert len(said) <= 110


def test_a_cautious_reading_is_never_put_into_somebodys_mouth() -> None:
    unsure = Reason("E06", "emergency", ("chest_pain_pressure",))
    assert phrases((unsure,), {"warnings": frozenset({"chest_pain"})}, voice()) == ("chest pain",)
    told = phrases((unsure,), {"chest_pain_kind": "pressure"}, voice())
    assert told == ("tight, heavy or spreading chest pain",)


def test_old_complaints_are_said_to_be_old() -> None:
    said = phrase("bladder_unexamined", {}, voice())
    assert said == "trouble holding or passing pee, as before, never examined"


def test_the_script_for_the_phone_fits_the_clipboard() -> None:
    many = Reason("X", "emergency", tuple(sorted(FINDINGS)))
    for reasons in ((NUMB,), (many,), ()):
        text = script(
            reasons, NUMB_ANSWERS, voice(), age=66, medicines=("opioid",), profile={"anticoagulant": True}
        )
        assert 0 < len(text) <= 256
        assert text.startswith("I am 66 years old.")
        assert "I take a blood thinner." in text


# ---------------------------------------------------------------- the loud message


def test_an_emergency_leads_with_the_number_alone_on_its_line() -> None:
    screen = patient_alert_screen(episode(), voice())
    keeps_the_rules(screen)
    lines = screen.text.splitlines()
    assert lines[0] == "🆘 <b>Call the emergency number now:</b>"
    assert lines[1] == "<b>112</b>"
    text = plain(screen)
    assert "No answer? Let somebody take you to an emergency department. Do not drive yourself." in text
    assert "Because you told me:\n• back pain 6 of 10" in text
    assert "I am 66 years old. I have: back pain 6 of 10" in text
    assert "I am telling Anna and Ben now." in text


def test_of_all_wrong_taps_the_nearest_one_is_the_harmless_one() -> None:
    screen = patient_alert_screen(episode(), voice())
    assert labels(screen)[-1] == "I need help"
    assert labels(screen)[0] == "Called / on my way"
    assert next(button.copy for button in buttons(screen) if button.copy) == "112"
    assert data(screen, "Called / on my way") == f"1:{SUBJECT}:e:called"


def test_a_repeat_says_what_is_still_missing_below_the_number() -> None:
    text = plain(patient_alert_screen(episode(), voice(), again=True))
    assert text.splitlines()[1] == "112"
    assert text.index("112") < text.index("You have not told me yet") < text.index("Because you told me")


def test_an_emergency_is_short_enough_for_very_large_type() -> None:
    """At twice the usual size the number of a long one stood a screen above the buttons."""
    told = set(plain(patient_alert_screen(episode(), voice())).splitlines())
    ours = told - {each for each in told if each.startswith(("•", "I am 66"))}
    assert sum(len(each) for each in ours) < 250


def test_an_urgent_matter_says_today_and_what_would_make_it_an_emergency() -> None:
    screen = patient_alert_screen(episode("urgent"), voice())
    keeps_the_rules(screen)
    text = plain(screen)
    assert text.startswith("⚠️ Speak to a doctor today.")
    assert "Call 112 at once if a leg gets weak or numb" in text
    assert labels(screen)[0] == "I reached a doctor"


def test_without_a_circle_the_patient_is_told_so() -> None:
    alone = episode(receipts=(), next_name=None, next_at=None)
    assert "There is nobody here whom I can tell." in plain(patient_alert_screen(alone, voice()))


def test_despair_gets_other_words_the_crisis_line_first_and_is_told_to_nobody_unasked() -> None:
    view = episode("emergency", DESPAIR, private=True, only_circle_stops=True)
    screen = patient_alert_screen(view, voice())
    keeps_the_rules(screen)
    text = plain(screen)
    assert text.startswith("Please talk to somebody now. You are not alone with this.")
    assert text.index("116 123") < text.index("112")
    assert "Shall I tell Anna and Ben" in text
    assert "Yes, tell them" in labels(screen)
    assert labels(screen)[-1] == "No, tell nobody"
    assert "Copy what to say" not in labels(screen)


# ---------------------------------------------------------------- receipts


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
