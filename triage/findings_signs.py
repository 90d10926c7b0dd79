"""Findings about warnings over time: again, for weeks, earlier. Thresholds: `triage.findings.FINDINGS`."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from triage.record import Record
from triage.tellings import Counting

BLOOD = frozenset({"blood"})
QUARTER = timedelta(days=90)


def sign_findings(record: Record, counting: Counting, at: datetime) -> Iterator[str]:
    """What the tellings of the last weeks say together."""
    tellings, day = record.tellings, record.day
    if counting.unsettled:
        yield "recent_emergency"
    if len(tellings.days_told(BLOOD, day, 30)) >= 2:
        yield "blood_2_days"
    if tellings.unseen_since("blood", at, QUARTER):
        yield "blood_earlier"
    if len(tellings.days_told(frozenset({"fever"}), day, 7)) >= 2:
        yield "fever_2_days"
    if len(tellings.days_told(frozenset({"racing_heart"}), day, 7)) >= 2:
        yield "racing_heart_2_days"
    if _three_in_14(tellings.days_told(frozenset({"different"}), day, 21), day):
        yield "different_3_days"
    if _hoarse_lasts(record, counting):
        yield "hoarse_lasting"


def _three_in_14(days: list[int], day: int) -> bool:
    """Three days within 14, now or on one of the last 6 days: it does not come and go from day to day."""
    return any(
        max(last, day - 6) <= min(first + 13, day) for first, last in zip(days, days[2:], strict=False)
    )


def _hoarse_lasts(record: Record, counting: Counting) -> bool:
    """Told as older than 14 days and not examined; or first told 21 days ago and still there."""
    if not counting.weeks.isdisjoint({"hoarse", "hoarse_unexamined"}):
        return True
    days = record.tellings.days_told(frozenset({"hoarse"}), record.day, 42)
    return "hoarse_new" in counting.weeks and days[-1] - days[0] >= 21


def chest_findings(record: Record) -> Iterator[str]:
    """Chest or shoulder pain told on 3 days spread over 21 or more, still there in the last 10."""
    spread = record.latest.within("pain_spread", record.day, 42)
    shoulder = {day for day, told in spread if "shoulder" in told}
    chest = record.tellings.days_told(frozenset({"chest_pain"}), record.day, 42)
    days = sorted(shoulder.union(chest))
    if len(days) >= 3 and days[-1] - days[0] >= 21 and days[-1] > record.day - 10:
        yield "chest_pain_3_weeks"
