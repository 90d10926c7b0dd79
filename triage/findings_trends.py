"""Findings from trends: confirmed, just begun, or already easing (a flare that heals); and a worsening from
before the first check-in, which no trend can see."""

from collections.abc import Iterator

from triage.record import JOINED_LATELY, Record
from triage.trends import Trend

FALLEN = {"pain": 2.0, "sleep": 1.0, "cough": 1.0}
"""How far the last answer must be below the worst of the week to be called easing."""


FLARE_DAYS = 3
"""What began so many days ago or less may be a flare: three of four are over within a day (Suri 2011)."""
MILD = 3
"""Pain that is told twice as at most so much has not stayed worse, whatever it was before joining."""


def trend_findings(record: Record) -> Iterator[str]:
    """One finding for each trend that holds."""
    for trend in record.trends:
        if not trend.confirmed or record.day - trend.since.toordinal() < FLARE_DAYS:
            yield "trend_starting"
        elif _eases(record, trend):
            yield "trend_easing"
        else:
            yield f"trend_{trend.item}"


def _eases(record: Record, trend: Trend) -> bool:
    """Back below half of the rise. Several items together ease when the pain that rose with them does."""
    if trend.item in FALLEN:
        return _has_fallen(record, trend.item, trend.start + (trend.to - trend.start) / 2)
    usual = record.diary.usual_pain(record.day, 28)
    return trend.item == "composite" and usual is not None and _has_fallen(record, "pain", usual + 1)


def _has_fallen(record: Record, item: str, limit: float) -> bool:
    """The last two answers are on average at or below `limit`, after a worse one in the last 7 days."""
    week = record.diary.told(item, record.day, 7)
    if len(week) < 2:
        return False
    return sum(week[-2:]) <= 2 * limit and week[-1] <= max(week) - FALLEN[item]


def joining_findings(record: Record) -> Iterator[str]:
    """From the course before joining, as long as the pain is not mild by now. Pain not told is not mild."""
    if record.pain_course != "worse" or record.day - record.joined > JOINED_LATELY:
        return
    latest = record.diary.told("pain", record.day, JOINED_LATELY + 1)[-2:]
    if not latest or max(latest) > MILD:
        yield "worsening_before_joining"
