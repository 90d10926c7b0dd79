"""Invented weeks to draw."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from reports.trend import Chart, Day, Words

END = date(2026, 11, 22)


def words(**changed: Any) -> Words:
    given: dict[str, Any] = {
        "title": "Maria: last 30 days",
        "items": {"pain": "Back pain", "sleep": "Sleep", "cough": "Cough"},
        "ends": {"pain": ("0", "10"), "sleep": ("good", "bad"), "cough": ("none", "a lot")},
        "marks": {"urgent": "doctor needed", "warning": "warning sign", "seen": "seen", "treatment": "begun"},
        "no_answer": "no answer",
        "dates": ("24 Oct", "8 Nov", "today"),
    }
    return Words(**{**given, **changed})


def chart(pains: Sequence[float | None], **others: Any) -> Chart:
    """One day for each pain; None: nothing at all was told that day."""
    first = END - timedelta(days=len(pains) - 1)
    days = [
        Day(first + timedelta(days=place), pain, None if pain is None else 1, None if pain is None else 0)
        for place, pain in enumerate(pains)
    ]
    return Chart(tuple(days), words(**others))
