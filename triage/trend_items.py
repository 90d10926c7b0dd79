"""The last answer of an item, seen against this person's own usual: one reading.

Daily items are scanned for a change (trend_scan); weekly ones must be worse twice in a row. Pure functions of
the last `WINDOW` (weekly: `WEEKLY_WINDOW`) days. The figures and the reasons for them: docs/trends.md.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import sqrt
from types import MappingProxyType
from typing import NamedTuple

from triage.trend_readings import OPEN, QUIET, Reading
from triage.trend_scan import ONSETS, WINDOW, Noise, noise, scan
from triage.trend_series import Series

SILENT_DAYS = 14
"""No trend before the window holds answers this many days apart: clinical 5b."""
LAG, SHORT_LAG = 20, 10
"""The usual level comes from answers at least `LAG` days old, lest it swallow a slow drift; while those are
fewer than `ENOUGH_ANSWERS`, from some at least `SHORT_LAG` days old too.
"""
ENOUGH_ANSWERS, BASELINE_ANSWERS = 14, 7
PRIOR_ANSWERS, PRIOR_PAIRS = 40.0, 20.0
"""The person's scatter is pulled towards the population's as if by this many answers, and the correlation as
if by this many pairs of neighbouring days.
"""
CORRELATION = 0.45
"""The population's day-to-day correlation (S98; synthetic populations 0.1 to 0.6)."""
ROUNDED = 1 / 12
"""Variance that rounding to whole numbers adds. It is new every day: left in, it hides how much the days of a
short scale hang together, and whose days do is told of what comes and goes."""
CAP = 3.0
"""One day counts for at most this many standard deviations: a single 10 of 10 cannot raise anything."""
LATEST = 4
"""The latest answers, so many of the last seven days at most, must on average be a gate and `SCREEN` SDs
above the usual, or nothing is scanned.
"""
SCREEN = 1.2
NOTHING = 1e-9
"""What exactly meets a limit meets it, however the sums were rounded."""
CLEARING_ANSWERS = 4
"""Answers of the last seven days that it takes to say that a worsening is over."""
STRONG = 0.08
"""So many log odds above the threshold need no second day."""


class Tuning(NamedTuple):
    """How one item is judged: `scatter` (population SD) and `gate` in its units; log odds `threshold`."""

    scatter: float
    gate: float
    threshold: float


DAILY: Mapping[str, Tuning] = MappingProxyType({
    "pain": Tuning(scatter=1.2, gate=1.2, threshold=5.65),
    "sleep": Tuning(scatter=0.6, gate=0.8, threshold=8.75),
    "cough": Tuning(scatter=0.6, gate=0.8, threshold=8.45),
})  # fmt: skip


def read_daily(series: Series, tuning: Tuning) -> tuple[Reading, float]:
    """The reading of the last answer, and how far the last week is above the usual, in population SDs."""
    low, high = baseline(series)
    if not high:
        return OPEN, 0.0
    days, sums, end = series.days, series.sums, len(series.days)
    level = (sums[high] - sums[low]) / (high - low)
    week = bisect_left(days, days[-1] - 6, high)
    shift = (sums[end] - sums[week]) / (end - week) - level
    latest = end - LATEST if end - LATEST > week else week
    if (sums[end] - sums[latest]) / (end - latest) - level >= tuning.gate - NOTHING:
        known = usual(series, low, high, tuning)
        return _scanned(series, low, latest, known, tuning), shift / tuning.scatter
    over = shift < tuning.gate / 2 - NOTHING and end - week >= CLEARING_ANSWERS
    return (QUIET if over else OPEN), shift / tuning.scatter


def baseline(series: Series) -> tuple[int, int]:
    """The answers that say what is usual on the last day: first index and end; (0, 0) if too few."""
    days = series.days
    last = days[-1]
    low = bisect_left(days, last - WINDOW + 1)
    if last - days[low] < SILENT_DAYS:
        return 0, 0
    high = bisect_left(days, last - LAG + 1)
    if high < low + ENOUGH_ANSWERS:
        recent = bisect_left(days, last - SHORT_LAG + 1, high)
        high = max(min(recent, low + ENOUGH_ANSWERS), low + BASELINE_ANSWERS)
    return (low, high) if high < len(days) - 1 else (0, 0)


class Usual(NamedTuple):
    """What is usual: `level`, `spread` (SD), `kind` of noise; from so many `answers`."""

    level: float
    spread: float
    kind: Noise
    answers: int

    def excess(self, values: Sequence[float]) -> list[float]:
        """How far each value is above the usual level, in the person's SDs, capped."""
        level, spread = self.level, self.spread
        return [min((value - level) / spread, CAP) for value in values]


def usual(series: Series, low: int, high: int, tuning: Tuning) -> Usual:
    """What is usual for the person, from the answers with index `low` to before `high`."""
    count = high - low
    level = series.mean(low, high)
    apart = [value - level for value in series.values[low:high]]
    around = sum(each * each for each in apart)
    variance = (PRIOR_ANSWERS * tuning.scatter**2 + around) / (PRIOR_ANSWERS + count - 1)
    days = pairwise(series.days[low:high])
    together = [x * y for (x, y), (a, b) in zip(pairwise(apart), days, strict=True) if b - a == 1]
    correlation = PRIOR_PAIRS * CORRELATION + sum(together) / (variance - ROUNDED)
    return Usual(level, sqrt(variance), noise(correlation / (PRIOR_PAIRS + len(together))), count)


def _scanned(series: Series, low: int, latest: int, known: Usual, tuning: Tuning) -> Reading:
    days, end = series.days, len(series.days)
    first = max(bisect_left(days, days[-1] - ONSETS + 1), low + BASELINE_ANSWERS)
    excess = known.excess(series.values[first - 1 :])
    worse = excess[latest - end :]
    if sum(worse) < max(SCREEN, tuning.gate / known.spread) * len(worse) - NOTHING:
        return OPEN
    scale = tuning.scatter / known.spread
    odds, shape, onset = scan(days[first - 1 :], excess, known.kind, known.answers, scale)
    if odds < tuning.threshold:
        return OPEN
    index = first - 1 + onset
    recent = index if shape == "step" else max(index, bisect_left(days, days[-1] - 6))
    start, to = series.mean(low, index), series.mean(recent, end)
    return Reading(False, True, odds >= tuning.threshold + STRONG, shape, start, to, days[index])
