"""The daily items together: worse when several are each a little worse, too little to be told alone.

The person's own usual is taken from each item; the sum of what is above it, in standard deviations, is
scanned like one item. Pure functions of the last `WINDOW` days.
"""

from bisect import bisect_left
from collections.abc import Sequence
from math import sqrt

from triage.trend_items import STRONG, Tuning, baseline, usual
from triage.trend_readings import OPEN, QUIET, Reading
from triage.trend_scan import ONSETS, scan
from triage.trend_series import Series

THRESHOLD = 6.2
"""Log odds that raise a composite trend."""
GATE = 1.2
"""So many SDs must the last week be worse in all items together, or nothing is scanned."""
CAP = 1.5
"""No item counts for more than so many SDs on a day: one item alone cannot raise a composite trend."""
TOGETHER = 0.3
"""Correlation assumed between the items of one person on one day."""
_JOINED = (0.0, *(1 / sqrt(count + count * (count - 1) * TOGETHER) for count in range(1, 4)))
"""What makes the sum of so many correlated values of unit variance one of unit variance again."""

Part = tuple[Series, Tuning, float]
"""An item's answers, its tuning, and how far its last week is above the usual, in population SDs."""


def read_composite(parts: Sequence[Part]) -> Reading:
    """The reading of the last day of several daily items."""
    height = 0.0
    for _, _, shift in parts:
        height += shift if shift < CAP else CAP
    height *= _JOINED[len(parts)]
    if height < GATE:
        return QUIET if height < GATE / 2 else OPEN
    return _scanned(parts, height)


def _scanned(parts: Sequence[Part], height: float) -> Reading:
    together: dict[int, list[float]] = {}
    known = []
    for series, tuning, _ in parts:
        low, high = baseline(series)
        if high:
            known.append(usual(series, low, high, tuning))
            first = max(bisect_left(series.days, series.days[-1] - ONSETS), low)
            excess = known[-1].excess(series.values[first:])
            for day, value in zip(series.days[first:], excess, strict=True):
                together.setdefault(day, []).append(min(value, CAP))
    days = sorted(together)
    fewest = min(known, key=lambda each: each.answers)
    excess = [sum(together[day]) * _JOINED[len(together[day])] for day in days]
    odds, shape, onset = scan(days, excess, fewest.kind, fewest.answers, 1.0)
    if odds < THRESHOLD:
        return OPEN
    return Reading(False, True, odds >= THRESHOLD + STRONG, shape, 0.0, height, days[onset])
