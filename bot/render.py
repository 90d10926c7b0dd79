"""The words of a message of the outbox, made at the moment it goes: one row a kind."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.menus import menu_of
from bot.screen import Commands, Contact, Screen
from bot.screens_account import catch_up_screen, claimed_screen, nudge_screen, pause_over_screen
from bot.screens_alert import (
    alert_screen,
    closed_screen,
    correction_screen,
    goes_on_screen,
    silence_alert_screen,
    silence_notice_screen,
    stale_alert_screen,
    taken_screen,
)
from bot.screens_change import reminder_screen
from bot.screens_checkin import question_screen
from bot.screens_circle import (
    drill_result_screen,
    drill_screen,
    follow_confirmed_screen,
    follow_ended_screen,
    follow_offered_screen,
    follow_refused_screen,
    invitation_screen,
    patient_left_screen,
    share_told_screen,
)
from bot.screens_patients import summary_screen
from bot.screens_proxy import answered_for_screen, answers_differ_screen
from bot.screens_receipts import (
    loop_screen,
    patient_correction_screen,
    patient_stale_screen,
    patient_taken_screen,
    receipts_screen,
    unreachable_screen,
)
from bot.screens_result import appointment_screen, patient_alert_screen
from bot.voice import Voice, paragraphs
from bot.voices import Voices
from care.compose import Letter, compose
from care.deliver import Delivery
from care.runtime import Runtime

OUTAGE = frozenset({"since", "until", "lost_before"})
Content = Screen | Contact | Commands
Draw = Callable[[Any, Voice, Mapping[str, str]], Content]


class Renderer:
    """What the sender asks: a screen, or None when it is not true any more."""

    def __init__(self, run: Runtime, voices: Voices) -> None:
        self._run = run
        self._voices = voices

    async def render(self, delivery: Delivery) -> Content | None:
        letters = [await compose(self._run, each) for each in (delivery, *delivery.parts)]
        still_true = [letter for letter in letters if letter is not None]
        if len(still_true) < 2:
            return drawn(still_true[0], self._voices) if still_true else None
        return digest(still_true, self._voices)


def digest(letters: Sequence[Letter], voices: Voices) -> Screen:
    """What quiet hours held back, as one message for its reader: the words under each other, each button
    once, and the first picture."""
    contents = [drawn(letter, voices) for letter in letters]
    screens = [content for content in contents if isinstance(content, Screen)]
    title = voices.of(letters[0].reader).say("digest")
    buttons = dict.fromkeys(row for screen in screens for row in screen.rows)
    picture = next((screen.picture for screen in screens if screen.picture), None)
    return Screen(paragraphs(title, *(screen.text for screen in screens)), tuple(buttons), picture)


def drawn(letter: Letter, voices: Voices) -> Content:
    """The letter in its reader's words."""
    voice = voices.of(letter.reader, help_in=letter.help_in)
    return KINDS[letter.kind](letter.content, voice, letter.extra)


def _plain(draw: Callable[[Any, Voice], Screen]) -> Draw:
    return lambda content, voice, extra: draw(content, voice)


def _patient_alert(content: Any, voice: Voice, extra: Mapping[str, str]) -> Screen:
    return patient_alert_screen(content, voice, again=extra.get("step", "0") != "0")


def _patient_taken(content: Any, voice: Voice, extra: Mapping[str, str]) -> Screen:
    return patient_taken_screen(content, voice, name=extra["name"], choice=extra["choice"])


def _unreachable(content: Any, voice: Voice, extra: Mapping[str, str]) -> Screen:
    return unreachable_screen(content, voice, name=extra["name"])


def _loop(content: Any, voice: Voice, extra: Mapping[str, str]) -> Screen:
    return loop_screen(content, voice, step=extra["step"])


def _share_told(content: Any, voice: Voice, extra: Mapping[str, str]) -> Screen:
    return share_told_screen(content, voice, key=extra["key"])


def _drill(content: Any, voice: Voice, extra: Mapping[str, str]) -> Screen:
    return drill_screen(str(content), voice, drill_id=extra["drill"])


def _catch_up(content: Any, voice: Voice, extra: Mapping[str, str]) -> Screen:
    times = {name: datetime.fromisoformat(at) for name, at in extra.items() if name in OUTAGE}
    return catch_up_screen(voice, **times)


def _menu(content: Any, voice: Voice, extra: Mapping[str, str]) -> Commands:
    return menu_of(str(content), voice.words)


def _contact(content: Any, voice: Voice, extra: Mapping[str, str]) -> Contact:
    return Contact(phone=str(content), name=extra["name"])


KINDS: Mapping[str, Draw] = {
    "checkin_prompt": _plain(question_screen),
    "checkin_reminder": _plain(reminder_screen),
    "result": _plain(appointment_screen),
    "doubt_again": _plain(claimed_screen),
    "patient_emergency": _patient_alert,
    "patient_urgent": _patient_alert,
    "receipts": _plain(receipts_screen),
    "patient_taken": _patient_taken,
    "patient_correction": _plain(patient_correction_screen),
    "loop_question": _loop,
    "patient_stale": _plain(patient_stale_screen),
    "unreachable_told": _unreachable,
    "alert_emergency": _plain(alert_screen),
    "alert_urgent": _plain(alert_screen),
    "alert_silence": _plain(silence_alert_screen),
    "alert_taken": _plain(taken_screen),
    "alert_goes_on": _plain(goes_on_screen),
    "alert_correction": _plain(correction_screen),
    "alert_closed": _plain(closed_screen),
    "alert_stale": _plain(stale_alert_screen),
    "alert_contact": _contact,
    "silence_notice": _plain(silence_notice_screen),
    "pause_over": _plain(pause_over_screen),
    "catch_up": _catch_up,
    "nudge": _plain(nudge_screen),
    "answered_for": _plain(answered_for_screen),
    "answers_differ": _plain(answers_differ_screen),
    "invitation_offered": _plain(invitation_screen),
    "follow_offered": _plain(follow_offered_screen),
    "follow_confirmed": _plain(follow_confirmed_screen),
    "share_told": _share_told,
    "follow_refused": _plain(follow_refused_screen),
    "follow_ended": _plain(follow_ended_screen),
    "patient_left": _plain(patient_left_screen),
    "alert_left": _plain(patient_left_screen),
    "daily_summary": _plain(summary_screen),
    "weekly_summary": _plain(summary_screen),
    "drill": _drill,
    "menu": _menu,
    "drill_result": _plain(drill_result_screen),
}
