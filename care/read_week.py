"""How the last seven days looked, against the seven that ended two weeks ago. Missing stays missing."""

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import fmean

from care.judge import as_checkin
from care.outcomes import Week
from care.recognise import Known
from care.runtime import Act
from storage import checkins
from triage.items import Checkin

WEEK = timedelta(days=7)
BEFORE = timedelta(days=14)


async def read_week(act: Act, known: Known) -> Week:
    told = [
        as_checkin(row)
        for row in await checkins.history(act.tx, known.id, since=act.now - BEFORE - WEEK - WEEK)
    ]
    return week_of(told, known.today(act.now))


def week_of(told: Sequence[Checkin], today: date) -> Week:
    """`told`: check-ins of at least four weeks."""
    now = [each for each in told if today - WEEK < each.day <= today]
    before = [each for each in told if today - BEFORE - WEEK < each.day <= today - BEFORE]
    return Week(
        days_answered=len({each.day for each in now}),
        pain_now=_mean(now, "pain"),
        pain_before=_mean(before, "pain"),
        sleep_now=_mean(now, "sleep"),
        sleep_before=_mean(before, "sleep"),
        cough_now=_mean(now, "cough"),
        cough_before=_mean(before, "cough"),
    )


def _mean(told: Sequence[Checkin], item: str) -> float | None:
    values = [float(value) for each in told if isinstance(value := each.answers.get(item), int | float)]
    return fmean(values) if values else None
