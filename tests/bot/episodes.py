"""Invented results and episodes for the tests of screens."""

from datetime import timedelta
from typing import Any

from care.outcomes import EpisodeView, Finished, Reason, Receipt, Week
from tests.bot.screens import NOW, SUBJECT

NUMB = Reason("E02", "emergency", ("back_pain", "leg_numbness", "bladder"))
NUMB_ANSWERS = {
    "pain": 6,
    "warnings": frozenset({"leg_numbness", "bladder"}),
    "leg_side": "both",
    "leg_course": "new",
    "warning_course": {"bladder": "worse"},
}
DESPAIR = Reason("E14", "emergency", ("despair_unsafe",))
WEEK = Week(days_answered=6, pain_now=3.25, pain_before=5.0)


def finished(level: str, *reasons: Reason, **known: Any) -> Finished:
    given: dict[str, Any] = {"answers": NUMB_ANSWERS, "newly": True, "week": None, **known}
    return Finished(SUBJECT, level, reasons, **given)


def episode(level: str = "emergency", *reasons: Reason, **known: Any) -> EpisodeView:
    given: dict[str, Any] = {
        "opened_at": NOW,
        "is_open": True,
        "held_by": None,
        "held_until": None,
        "receipts": (Receipt("Anna", "sent", NOW), Receipt("Ben", "waiting", None)),
        "next_name": "Anna",
        "next_at": NOW + timedelta(minutes=5),
        "patient_name": "Maria",
        "patient_phone": None,
        "only_circle_stops": False,
        "private": False,
        "answers": NUMB_ANSWERS,
        "age": 66,
        **known,
    }
    return EpisodeView(SUBJECT, level, reasons or (NUMB,), **given)
