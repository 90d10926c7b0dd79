"""What comes back is plain, leads with what to do, and promises nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest

from bot.reasons import phrase, phrases, script
from bot.screens_result import appointment_screen, finished_screen, patient_alert_screen
from bot.wording_keys import SILENT
from care.outcomes import (
    Finished,
    Reason,
)
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
    reason = Reason("P04", "soon", ("weight_loss", "drenching_sweats"))
    screen = appointment_screen(finished("soon", reason, answers={"pain": 4}), voice())
    keeps_the_rules(screen)
    text = plain(screen)
    assert text.startswith("Please book an appointment with your doctor, for within two weeks.")
    assert "• back pain 4 of 10\n• weight lost without trying\n• nights with drenching sweat" in text
    assert "turn out to have nothing dangerous" in text
    assert "cannot examine you" in text
    assert "I have: back pain 4 of 10; weight lost without trying;" in text
    assert labels(screen) == ["Copy what to say"]


def test_above_the_appointment_the_answered_question_is_two_lines() -> None:
    """Where it carried the whole advice too, the same text and buttons stood twice under each other."""
    screen = finished_screen(finished("soon", Reason("P04", "soon", ("weight_loss",))), voice())
    keeps_the_rules(screen)
    assert plain(screen).splitlines() == [
        "Please book an appointment with your doctor, for within two weeks.",
        "",
        "Why, and what to say when you book, stands in the message below.",
    ]
    assert labels(screen) == ["Change my answers"]


def test_an_appointment_is_not_advised_for_an_answer_that_was_changed() -> None:
    changed = finished("routine", week=WEEK)
    assert appointment_screen(changed, voice()) == finished_screen(changed, voice())


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
