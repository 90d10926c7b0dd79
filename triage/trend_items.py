"""The last answer of an item, seen against this person's own usual: one reading.

Daily items are scanned for a change (trend_scan); weekly ones must be worse twice in a row. Pure functions of
the last `WINDOW` (weekly: `WEEKLY_WINDOW`) days. Start values and the reasons for them: docs/trends.md.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from math import sqrt
from statistics import median
from types import MappingProxyType
from typing import NamedTuple

from triage.trend_readings import OPEN, QUIET, Reading
from triage.trend_scan import ONSETS, PRECISION, WINDOW, scan
from triage.trend_series import Series

SILENT_DAYS = 14
"""No trend before the window holds answers this many days apart: clinical 5b."""
LAG = 10
"""The usual level comes from answers at least this many days old, lest it swallow a slow drift."""
BASELINE_ANSWERS = 7
PRIOR_ANSWERS = 40.0
"""The person's scatter is pulled towards the population's as if by this many answers."""
CAP = 3.0
"""One day counts for at most this many standard deviations: a single 10 of 10 cannot raise anything."""
LATEST = 4
"""So many latest answers must on average be `SCREEN` SDs and a gate above the usual to be looked at."""
SCREEN = 1.2
CLEARING_ANSWERS = 4
"""Answers of the last seven days that it takes to say that a worsening is over."""


class Tuning(NamedTuple):
    """How one item is judged: `scatter` (population SD) and `gate` in its units; log odds `threshold`."""

    scatter: float
    gate: float
    threshold: float


DAILY: Mapping[str, Tuning] = MappingProxyType({
    "pain": Tuning(scatter=1.2, gate=1.2, threshold=5.5),
    "sleep": Tuning(scatter=0.6, gate=0.8, threshold=6.5),
    "cough": Tuning(scatter=0.6, gate=0.8, threshold=6.5),
})  # fmt: skip
COMPOSITE_THRESHOLD = 6.5
COMPOSITE_SCREEN = 1.2
TOGETHER = 0.3
"""Correlation assumed between the items of one person on one day."""
STRONG = 0.7
"""So many log odds above the threshold need no second day."""


class Usual(NamedTuple):
    """What is usual: `level`, `spread` (SD), from the `answers` before index `high`; `low` begins the window.

    `shift`: how far the answers of the last seven days, `week` of them, are above the level.
    """

    level: float
    spread: float
    low: int
    high: int
    shift: float
    week: int


def usual(series: Series, tuning: Tuning) -> Usual | None:
    """What is usual for the person on the day of the last answer; None if too little is known."""
    days, sums = series.days, series.sums
    last, end = days[-1], len(days)
    low = bisect_left(days, last - WINDOW + 1)
    if last - days[low] < SILENT_DAYS:
        return None
    high = max(bisect_left(days, last - LAG + 1, low), low + BASELINE_ANSWERS)
    if high > end - 2:
        return None
    count = high - low
    total = sums[high] - sums[low]
    squares = series.squares[high] - series.squares[low] - total * total / count
    variance = (PRIOR_ANSWERS * tuning.scatter**2 + squares) / (PRIOR_ANSWERS + count - 1)
    week = max(bisect_left(days, last - 6, high), high)
    level = total / count
    shift = (sums[end] - sums[week]) / (end - week) - level
    return Usual(level, sqrt(variance), low, high, shift, end - week)


def read_daily(series: Series, known: Usual | None, tuning: Tuning) -> Reading:
    """The last answer of a daily item."""
    if known is None:
        return OPEN
    first = max(known.high, len(series.days) - LATEST)
    latest = series.values[first:]
    level, spread = known.level, known.spread
    needed = max(tuning.gate, SCREEN * spread) * len(latest)
    if sum(latest) - level * len(latest) < needed or _capped_sum(latest, level, spread) < needed:
        over = known.shift < tuning.gate / 2 and known.week >= CLEARING_ANSWERS
        return QUIET if over else OPEN
    first = max(bisect_left(series.days, series.days[-1] - ONSETS + 1), known.low + BASELINE_ANSWERS)
    days = series.days[first - 1 :]
    excess = [min((value - level) / spread, CAP) for value in series.values[first - 1 :]]
    precision = PRECISION[known.high - known.low]
    odds, shape, onset = scan(days, excess, precision, tuning.scatter / spread)
    if odds < tuning.threshold:
        return OPEN
    index = first - 1 + onset
    start = series.mean(known.low, index)
    recent = index if shape == "step" else max(index, len(series.days) - known.week)
    to = series.mean(recent, len(series.days))
    return Reading(False, True, odds >= tuning.threshold + STRONG, shape, start, to, series.days[index])


def _capped_sum(values: Iterable[float], level: float, spread: float) -> float:
    return sum(min(value - level, CAP * spread) for value in values)


def read_composite(parts: Iterable[tuple[Series, Usual]]) -> Reading:
    """All daily items together, in standard deviations, when several are each a little worse."""
    known = [(series, each) for series, each in parts if each.week >= CLEARING_ANSWERS]
    count = len(known)
    if count < 2 or sum(each.shift > 0 for _, each in known) < 2:
        return OPEN
    height = sum(each.shift / each.spread for _, each in known) / sqrt(count + count * (count - 1) * TOGETHER)
    if height < COMPOSITE_SCREEN:
        return QUIET if height < COMPOSITE_SCREEN / 2 else OPEN
    together: dict[int, list[float]] = {}
    for series, each in known:
        first = max(bisect_left(series.days, series.days[-1] - ONSETS), each.low)
        for day, value in zip(series.days[first:], series.values[first:], strict=True):
            together.setdefault(day, []).append(min((value - each.level) / each.spread, CAP))
    days = sorted(together)
    excess = [_joined(together[day]) for day in days]
    precision = min(PRECISION[each.high - each.low] for _, each in known)
    odds, shape, onset = scan(days, excess, precision, 1.0)
    if odds < COMPOSITE_THRESHOLD:
        return OPEN
    return Reading(False, True, odds >= COMPOSITE_THRESHOLD + STRONG, shape, 0.0, height, days[onset])


def _joined(values: list[float]) -> float:
    count = len(values)
    return sum(values) / sqrt(count + count * (count - 1) * TOGETHER)


WEEKLY_WINDOW = 63
ACTIVITY_GATE, ACTIVITY_ANSWERS = 2.0, 4
BREATH_GATE, BREATH_ANSWERS = 1.0, 3


def read_activity(series: Series) -> Reading:
    """The last two weekly answers, both a gate above the mean of at least four before them."""
    before = _weeks_before(series)
    if len(before) < ACTIVITY_ANSWERS:
        return OPEN
    return _twice_above(series, sum(before) / len(before), ACTIVITY_GATE)


def read_breath(series: Series) -> Reading:
    """The last two weekly answers, both a grade above the median of at least three before them."""
    before = _weeks_before(series)
    if len(before) < BREATH_ANSWERS:
        return OPEN
    return _twice_above(series, median(before), BREATH_GATE)


def _weeks_before(series: Series) -> list[float]:
    return series.values[bisect_left(series.days, series.days[-1] - WEEKLY_WINDOW + 1) : -2]


def _twice_above(series: Series, level: float, gate: float) -> Reading:
    latest = series.values[-2:]
    if min(latest) - level < gate:
        return OPEN if latest[-1] - level >= gate else QUIET
    return Reading(False, True, True, "step", level, sum(latest) / 2, series.days[-2])
