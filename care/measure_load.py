"""How much is alerted, and how soon somebody answers: counts for the operator, without names."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import structlog

from care.close_episode import ALERTS, PATIENT_RINGS
from care.runtime import Act, Runtime
from storage import figures
from storage.figures import Told
from triage.levels import Level

log = structlog.get_logger(__name__)

IN_HAND = ("called", "calling", "with")
"""Answers after which somebody has it in hand."""
MONTH = timedelta(days=365.25) / 12
YEAR = timedelta(days=365.25)
DAILY_LOOK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Load:
    """The last `days` days. Rates are None where there is nothing to divide by."""

    days: int
    patients: int
    checkins: int
    raised: int
    """Check-ins that newly raised `soon` or above."""
    episodes: int
    waits: tuple[timedelta, ...]
    """From the opening of an episode until somebody had it in hand, ascending."""
    outcomes: Mapping[str, int]
    """How episodes ended -> how many; `open`: not yet."""
    undelivered: int
    trend_alerts: int
    patient_time: timedelta
    """Time in which people were patients here, all added up."""

    @property
    def raised_share(self) -> float | None:
        return self.raised / self.checkins if self.checkins else None

    @property
    def episodes_a_month(self) -> float | None:
        return self.episodes / (self.patient_time / MONTH) if self.patient_time else None

    @property
    def trend_alerts_a_year(self) -> float | None:
        return self.trend_alerts / (self.patient_time / YEAR) if self.patient_time else None

    @property
    def median_wait(self) -> timedelta | None:
        seconds = [wait.total_seconds() for wait in self.waits]
        return timedelta(seconds=median(seconds)) if seconds else None

    @property
    def unanswered(self) -> int:
        """Episodes that nobody had in hand, so far."""
        return self.episodes - len(self.waits)


async def measure_load(act: Act, *, days: int) -> Load:
    """Counted from rows; messages are kept for 30 days, so undelivered ones of before are not counted."""
    since = act.now - timedelta(days=days)
    opened = await figures.opened(act.tx, since=since)
    answered = await figures.first_answers(act.tx, since=since, answers=IN_HAND)
    told = await figures.told(act.tx, since=since)
    joined = await figures.joined(act.tx)
    return Load(
        days=days,
        patients=len(joined),
        checkins=await figures.answered(act.tx, since=since),
        raised=len(raising(told)),
        episodes=len(opened),
        waits=tuple(sorted(answered[each.id] - each.opened_at for each in opened if each.id in answered)),
        outcomes=Counter(each.outcome or "open" for each in opened),
        undelivered=await figures.undelivered(act.tx, since=since, kinds=(*ALERTS, *PATIENT_RINGS)),
        trend_alerts=sum(_is_trend(reason) for each in told for reason in news_of(each)),
        patient_time=_together(joined, since, act.now),
    )


def news_of(told: Told) -> list[Mapping[str, Any]]:
    """Reasons of `soon` or above whose message this judgement sent."""
    return [
        reason
        for reason in told.reasons
        if reason["rule"] in told.told and Level[reason["level"]] >= Level.soon
    ]


def raising(told: Iterable[Told]) -> set[str]:
    """Check-ins that newly raised `soon` or above."""
    return {each.checkin_id for each in told if news_of(each)}


def _is_trend(reason: Mapping[str, Any]) -> bool:
    return any(finding.startswith("trend_") for finding in reason["findings"])


def _together(joined: Iterable[datetime], since: datetime, now: datetime) -> timedelta:
    return sum((now - max(at, since) for at in joined), timedelta(0))


async def log_load(run: Runtime) -> int:
    """The same figures as one line of the log."""
    async with run.look() as act:
        load = await measure_load(act, days=DAILY_LOOK.days)
    log.info("alert_load", **as_fields(load))
    return 0


def as_fields(load: Load) -> dict[str, object]:
    """Plain numbers: shares of 1, times in seconds."""
    middle, slowest = load.median_wait, load.waits[-1] if load.waits else None
    return {
        "days": load.days,
        "patients": load.patients,
        "checkins": load.checkins,
        "raised": load.raised,
        "raised_share": _rounded(load.raised_share),
        "episodes": load.episodes,
        "episodes_a_patient_month": _rounded(load.episodes_a_month),
        "answered_median_seconds": middle.total_seconds() if middle else None,
        "answered_slowest_seconds": slowest.total_seconds() if slowest else None,
        "unanswered": load.unanswered,
        "outcomes": dict(load.outcomes),
        "undelivered": load.undelivered,
        "trend_alerts": load.trend_alerts,
        "trend_alerts_a_patient_year": _rounded(load.trend_alerts_a_year),
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
