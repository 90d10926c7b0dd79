"""A patient's days for the picture: one value a day, what stood out, and nothing filled in."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from care.confide import told_answers, told_level
from care.judge import as_checkin
from care.outcomes_trend import Trend, TrendDay
from care.recognise import Known
from care.runtime import Act
from storage import checkins
from storage.checkins import Judged
from triage.items import Checkin
from triage.levels import Level
from triage.record import DAILY, usual_values

PERIODS = (7, 30, 90)
"""Days a picture can show."""
USUAL = 30


async def read_own_trend(act: Act, known: Known, days: int) -> Trend:
    """The patient's own picture: everything they told."""
    return Trend(None, await _days(act, known, days, despair=True))


async def read_trend_of(act: Act, known: Known, days: int, *, despair: bool) -> Trend:
    """For somebody who may see the answers. `despair`: whether they may know of that, too."""
    return Trend(known.person.name, await _days(act, known, days, despair=despair))


async def _days(act: Act, known: Known, days: int, *, despair: bool) -> tuple[TrendDay, ...]:
    today = known.today(act.now)
    first = today - timedelta(days=days - 1)
    since = act.now - timedelta(days=days + 1)
    rows = await checkins.history(act.tx, known.id, since=since)
    told: dict[date, list[Checkin]] = defaultdict(list)
    marks: dict[date, set[str]] = defaultdict(set)
    levels = _levels(await checkins.assessments(act.tx, known.id, since=since), despair=despair)
    for row in rows:
        checkin = as_checkin(row)
        told[checkin.day].append(checkin)
        if levels.get(row.id, Level.routine) >= Level.urgent:
            marks[checkin.day].add("urgent")
        for on, mark in _marks(checkin.day, told_answers(checkin.answers, despair=despair)):
            marks[on].add(mark)
    shown = [first + timedelta(days=place) for place in range(days)]
    return tuple(TrendDay(on, _values(told[on]), frozenset(marks[on])) for on in shown)


def _values(told: Sequence[Checkin]) -> Mapping[str, float]:
    return usual_values(told, DAILY)


def _levels(judged: Sequence[Judged], *, despair: bool) -> dict[str, Level]:
    """Check-in -> its level as last judged: an answer that was taken back leaves no mark."""
    return {each.checkin_id: Level[told_level(each.level, each.reasons, despair=despair)] for each in judged}


def _marks(on: date, answers: Mapping[str, Any]) -> Iterator[tuple[date, str]]:
    if answers.get("warnings"):
        yield on, "warning"
    if answers.get("seen"):
        yield on, "seen"
    for begun in (answers.get("treatment_since") or {}).values():
        yield date.fromisoformat(str(begun)), "treatment"
