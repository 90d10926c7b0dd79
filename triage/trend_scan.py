"""One item's answers up to today -> is the present worse than this person's own past?

Pure functions of the last `WINDOW` days. Nothing is imputed: sums run over answered days only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import median
from types import MappingProxyType
from typing import Literal

from triage.trend_series import Series

Shape = Literal["step", "drift"]

WINDOW = 56
"""Days of daily answers that a reading may look at."""
WEEKLY_WINDOW = 63
SILENT_DAYS = 14
"""No trend before the window holds answers this many days apart: clinical 5b."""
LAG = 10
"""The usual level comes from answers at least this many days old, lest it swallow a slow drift."""
BASELINE_ANSWERS = 7
PRIOR_ANSWERS = 8.0
"""The usual scatter is pulled towards the population's as if by this many answers: clinical 5b."""
CAP = 3.0
"""One day counts for at most this many standard deviations: a single 10 of 10 cannot raise anything."""
CORRELATION = 0.35
"""Day-to-day correlation assumed of a person's answers (S98; synthetic populations 0.1 to 0.6)."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """How one item is judged: `scatter` (prior SD) and `gate` in the item's own units, `threshold` in SDs."""

    scatter: float
    gate: float
    threshold: float


DAILY: Mapping[str, Tuning] = MappingProxyType({
    "pain": Tuning(scatter=1.2, gate=1.5, threshold=3.6),
    "sleep": Tuning(scatter=0.6, gate=0.8, threshold=4.0),
    "cough": Tuning(scatter=0.6, gate=0.8, threshold=4.0),
})  # fmt: skip
COMPOSITE_THRESHOLD = 4.0
STRONG = 0.8
"""A crossing this far above the threshold needs no second day."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one answered day says. `clear`: back to usual. `strength`: SDs above the threshold, if crossed."""

    clear: bool = False
    crossed: bool = False
    strength: float = 0.0
    shape: Shape = "step"
    start: float = 0.0
    to: float = 0.0
    since: int = 0
    shift: float = 0.0


QUIET = Reading(clear=True)
OPEN = Reading()


def _mean_variance(count: int) -> float:
    phi = CORRELATION
    tail = 2 * phi * (1 - phi**count) / (count * (1 - phi) ** 2)
    return ((1 + phi) / (1 - phi) - tail) / count


_VARIANCE = (0.0, *(_mean_variance(count) for count in range(1, WINDOW + 1)))


def read_daily(series: Series, tuning: Tuning) -> Reading:
    """The last answer of a daily item, seen against the answers of the window before it."""
    days, sums = series.days, series.sums
    last, end = days[-1], len(days)
    low = series.first_from(last - WINDOW + 1)
    if last - days[low] < SILENT_DAYS:
        return OPEN
    high = max(series.first_from(last - LAG + 1), min(low + BASELINE_ANSWERS, end))
    if high - low < BASELINE_ANSWERS or end - high < 2:
        return OPEN
    usual = (sums[high] - sums[low]) / (high - low)
    week = max(series.first_from(last - 6), high)
    shift = (sums[end] - sums[week]) / (end - week) - usual
    recent = (sums[end] - sums[end - 2]) / 2 - usual
    if recent < tuning.gate / 2 or shift < tuning.gate / 3:
        return QUIET if shift < tuning.gate / 2 and end - week >= 4 else OPEN
    spread = sqrt(_scatter_squared(series, low, high, tuning))
    return _scan(series, low, usual + CAP * spread, tuning, shift / spread)


def _scatter_squared(series: Series, low: int, high: int, tuning: Tuning) -> float:
    count = high - low
    total = series.sums[high] - series.sums[low]
    around = series.squares[high] - series.squares[low] - total * total / count
    return (PRIOR_ANSWERS * tuning.scatter**2 + around) / (PRIOR_ANSWERS + count - 1)


def _scan(series: Series, low: int, cap: float, tuning: Tuning, shift: float) -> Reading:
    """Try every onset, from the last answer back: a step and a straight rise, best one wins."""
    days, values, sums = series.days, series.values, series.sums
    best = OPEN
    best_z = -1.0
    total = moment = day_sum = day_squares = 0.0
    last = days[-1]
    for index in range(len(days) - 1, low + BASELINE_ANSWERS - 1, -1):
        value = min(values[index], cap)
        age = days[index] - last
        count = len(days) - index
        total += value
        moment += age * value
        day_sum += age
        day_squares += age * age
        if count < 2:
            continue
        before = index - low
        usual = (sums[index] - sums[low]) / before
        variance = _scatter_squared(series, low, index, tuning)
        excess = total - count * usual
        rise = excess / count
        if rise >= tuning.gate:
            z = rise / sqrt(variance * (_VARIANCE[count] + _VARIANCE[before]))
            if z > best_z:
                best_z = z
                best = Reading(False, True, 0.0, "step", usual, usual + rise, days[index], shift)
        if count >= 4:
            base = 1 - age
            weight = day_sum + base * count
            weights = day_squares + 2 * base * day_sum + base * base * count
            pull = moment + base * total - weight * usual
            slope = pull / weights
            height = slope * base
            if height >= tuning.gate and rise >= tuning.gate / 2:
                noise = variance * (weights * count * _VARIANCE[count] + weight * weight * _VARIANCE[before])
                z = pull / sqrt(noise)
                if z > best_z:
                    best_z = z
                    best = Reading(False, True, 0.0, "drift", usual, usual + height, days[index], shift)
    return _judged(best, best_z - tuning.threshold, shift)


def _judged(best: Reading, over: float, shift: float) -> Reading:
    if over < 0:
        return Reading(shift=shift)
    return Reading(False, True, over, best.shape, best.start, best.to, best.since, shift)


ACTIVITY_GATE = 2.0
ACTIVITY_SCATTER = 1.5
ACTIVITY_ANSWERS = 4
BREATH_GATE = 1.0
BREATH_ANSWERS = 3


def read_activity(series: Series) -> Reading:
    """The last two weekly answers, both a gate above the mean of at least four before them."""
    low = series.first_from(series.days[-1] - WEEKLY_WINDOW + 1)
    before = series.values[low:-2]
    if len(before) < ACTIVITY_ANSWERS:
        return OPEN
    return _twice_above(series, sum(before) / len(before), ACTIVITY_GATE)


def read_breath(series: Series) -> Reading:
    """The last two weekly answers, both a grade above the median of at least three before them."""
    low = series.first_from(series.days[-1] - WEEKLY_WINDOW + 1)
    before = series.values[low:-2]
    if len(before) < BREATH_ANSWERS:
        return OPEN
    return _twice_above(series, median(before), BREATH_GATE)


def _twice_above(series: Series, usual: float, gate: float) -> Reading:
    lower = min(series.values[-2:]) - usual
    if lower < gate:
        return OPEN if series.values[-1] - usual >= gate else QUIET
    to = sum(series.values[-2:]) / 2
    return Reading(False, True, STRONG, "step", usual, to, series.days[-2])
