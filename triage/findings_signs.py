"""Findings about warnings over time: again, for weeks, earlier. Thresholds: `triage.findings`."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from triage.findings_pain import LONG_STANDING, pain_age
from triage.record import Record
from triage.tellings import Counting

QUARTER = timedelta(days=90)
SIX_WEEKS = 42


def sign_findings(record: Record, counting: Counting, at: datetime) -> Iterator[str]:
    """What the tellings of the last weeks say together."""
    tellings, day = record.tellings, record.day
    if counting.unsettled:
        yield "recent_emergency"
    elif counting.unsettled_weeks:
        yield "earlier_emergency"
    if len(tellings.days_told("blood", day, 30)) >= 2:
        yield "blood_2_days"
    if tellings.unseen_since("blood", at, QUARTER):
        yield "blood_earlier"
    if len(tellings.days_told("fever", day, 7)) >= 2:
        yield "fever_2_days"
    if len(tellings.days_told("racing_heart", day, 7)) >= 2:
        yield "racing_heart_2_days"
    different = tellings.days_told("different", day, SIX_WEEKS)
    if _three_in_14(different, day) and not _three_in_14(different, day - 21):
        yield "different_3_days"
    if _hoarse_lasts(counting, tellings.days_told("hoarse", day, SIX_WEEKS)):
        yield "hoarse_lasting"


def _three_in_14(days: Sequence[int], day: int) -> bool:
    """Three days within 14, now or on one of the last 6 days: it does not come and go from day to day."""
    triples = zip(days, days[2:], strict=False)
    return any(max(last, day - 6) <= min(first + 13, day) for first, last in triples)


def _hoarse_lasts(counting: Counting, days: Sequence[int]) -> bool:
    """Told as older than 14 days and not examined; or first told 21 days ago and still there."""
    if not counting.weeks.isdisjoint({"hoarse", "hoarse_unexamined"}):
        return True
    return "hoarse_new" in counting.weeks and days[-1] - days[0] >= 21


def chest_findings(record: Record) -> Iterator[str]:
    """Chest pain, or shoulder pain that is still there, told on 3 days spread over 21 or more.

    Pain into the shoulder is as old as the pain itself, up to a year, where that was told.
    """
    shoulder: set[int] = set()
    if "shoulder" in record.latest.chosen("pain_spread"):
        spread = record.latest.within("pain_spread", record.day, SIX_WEEKS)
        shoulder = {day for day, told in spread if "shoulder" in told}
        if 21 <= (pain_age(record) or 0) <= LONG_STANDING:
            yield "chest_pain_3_weeks"
            return
    chest = record.tellings.days_told("chest_pain", record.day, SIX_WEEKS)
    days = sorted(shoulder.union(chest))
    if len(days) >= 3 and days[-1] - days[0] >= 21 and days[-1] > record.day - 10:
        yield "chest_pain_3_weeks"
