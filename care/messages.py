"""Every message the outbox can carry: how soon it goes, and whether it may make a sound.

A kind and ids are stored, never text: the words are made when it is sent, from what is true then.
"""

from dataclasses import dataclass
from datetime import timedelta

EMERGENCY, URGENT, REPLY, REMINDER, PROMPT, SUMMARY = 1, 2, 3, 4, 5, 6


@dataclass(frozen=True, slots=True)
class Kind:
    priority: int
    silent: bool
    lives: timedelta
    """Dropped when it could not be sent within this time: a stale message is false."""
    routine: bool = False
    """Waits for the end of the reader's quiet hours; what has waited there together comes as one message."""


HOURS = timedelta(hours=1)

KINDS: dict[str, Kind] = {
    # to the patient
    "checkin_prompt": Kind(PROMPT, False, 20 * HOURS),
    "checkin_reminder": Kind(REMINDER, False, 4 * HOURS),
    "result": Kind(REPLY, False, 24 * HOURS),
    "doubt_again": Kind(REPLY, False, 4 * HOURS),
    "patient_emergency": Kind(EMERGENCY, False, 48 * HOURS),
    "patient_urgent": Kind(URGENT, False, 48 * HOURS),
    "receipts": Kind(EMERGENCY, True, 2 * HOURS),
    "patient_taken": Kind(EMERGENCY, False, 12 * HOURS),
    "patient_correction": Kind(REPLY, False, 24 * HOURS),
    "loop_question": Kind(REPLY, False, 24 * HOURS),
    "patient_stale": Kind(REPLY, False, 48 * HOURS),
    "unreachable_told": Kind(URGENT, False, 12 * HOURS),
    "follow_offered": Kind(REPLY, False, 48 * HOURS),
    "follow_ended": Kind(REPLY, False, 48 * HOURS, routine=True),
    "pause_over": Kind(REMINDER, False, 20 * HOURS, routine=True),
    "catch_up": Kind(REPLY, False, 24 * HOURS),
    "nudge": Kind(REMINDER, False, 12 * HOURS, routine=True),
    "answered_for": Kind(REPLY, True, 48 * HOURS, routine=True),
    "drill_result": Kind(REPLY, True, 24 * HOURS, routine=True),
    "menu": Kind(SUMMARY, True, 365 * 24 * HOURS),
    # to a caregiver
    "alert_emergency": Kind(EMERGENCY, False, 48 * HOURS),
    "alert_urgent": Kind(URGENT, False, 48 * HOURS),
    "alert_contact": Kind(EMERGENCY, True, 12 * HOURS),
    "alert_silence": Kind(URGENT, False, 24 * HOURS),
    "alert_taken": Kind(URGENT, False, 12 * HOURS),
    "alert_goes_on": Kind(URGENT, False, 48 * HOURS),
    "alert_correction": Kind(URGENT, False, 48 * HOURS),
    "alert_closed": Kind(REPLY, True, 48 * HOURS),
    "alert_stale": Kind(URGENT, False, 48 * HOURS),
    "answers_differ": Kind(REPLY, True, 48 * HOURS, routine=True),
    "silence_notice": Kind(SUMMARY, True, 24 * HOURS, routine=True),
    "invitation_offered": Kind(REPLY, False, 48 * HOURS),
    "follow_confirmed": Kind(REPLY, False, 48 * HOURS),
    "share_told": Kind(REPLY, True, 48 * HOURS, routine=True),
    "follow_refused": Kind(REPLY, True, 48 * HOURS, routine=True),
    "patient_left": Kind(REPLY, True, 48 * HOURS, routine=True),
    "alert_left": Kind(REPLY, True, 48 * HOURS),
    "daily_summary": Kind(SUMMARY, True, 14 * HOURS),
    "weekly_summary": Kind(SUMMARY, True, 24 * HOURS),
    "drill": Kind(REPLY, False, 12 * HOURS),
}
