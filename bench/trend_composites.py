"""Ways to put a person's daily items together: what triage/trend_composite.py was held against.

All take each item's excess over the person's own usual, pass the production's gate and are scanned the same
way; they differ in how the items of one day become one number of unit variance.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import inf, sqrt
from statistics import median

from bench.trend_courses import DAILY as ITEMS
from bench.trend_courses import Course
from bench.trend_peers import Scores
from triage.trend_composite import CAP, GATE, TOGETHER
from triage.trend_items import CAP as ONE_CAP
from triage.trend_items import DAILY, PRIOR_ANSWERS, Tuning, baseline, read_daily, usual
from triage.trend_scan import ONSETS, scan
from triage.trend_series import Series

MEDIAN_OF_THREE = 0.449
"""Variance of the median of three independent values of unit variance."""
NORMAL_MAD = 1.4826
Each = Sequence[tuple[float, float]]
"""An item's excess in SDs, and how quiet the item is: the population's SD by the person's robust one."""
Join = Callable[[Each], float]


def capped_sum(each: Each) -> float:
    """The production's: no item counts for more than a cap."""
    return _weighed([(min(excess, CAP), 1.0) for excess, _ in each])


def weighed_sum(each: Each) -> float:
    """The same, the quieter an item usually is the heavier: by inverse robust variance."""
    return _weighed([(min(excess, CAP), quiet) for excess, quiet in each])


def middle(each: Each) -> float:
    """Of three items the middle one, so that two must be worse."""
    excess = [value for value, _ in each]
    if len(excess) < 3:
        return capped_sum(each)
    return median(excess) / sqrt(TOGETHER + (1 - TOGETHER) * MEDIAN_OF_THREE)


def _weighed(each: Each) -> float:
    weights = [weight for _, weight in each]
    squares = sum(weight * weight for weight in weights)
    variance = squares + TOGETHER * (sum(weights) ** 2 - squares)
    return sum(excess * weight for excess, weight in each) / sqrt(variance)


def composite(join: Join, course: Course) -> Scores:
    """The log odds of a worsening of all items together, each answered day that passes the gate."""
    series = {item: Series() for item in ITEMS}
    scores = []
    for day, values, _ in course.answers:
        shifts = []
        for item in ITEMS:
            series[item].append(day, values[item])
            shifts.append((read_daily(series[item], DAILY[item])[1], 1.0))
        scores.append((day, _odds(series, join) if capped_sum(shifts) >= GATE else -inf))
    return scores


def _odds(series: Mapping[str, Series], join: Join) -> float:
    together: dict[int, list[tuple[float, float]]] = {}
    known = []
    for item, one in series.items():
        low, high = baseline(one)
        if not high:
            continue
        known.append(usual(one, low, high, DAILY[item]))
        quiet = _quiet(one.values[low:high], DAILY[item])
        first = max(one.first_from(one.days[-1] - ONSETS), low)
        for day, excess in zip(one.days[first:], known[-1].excess(one.values[first:]), strict=True):
            together.setdefault(day, []).append((min(excess, ONE_CAP), quiet))
    days = sorted(together)
    fewest = min(known, key=lambda each: each.answers)
    joined = [join(together[day]) for day in days]
    return scan(days, joined, fewest.kind, fewest.answers, 1.0).odds


def _quiet(before: Sequence[float], tuning: Tuning) -> float:
    """The population's SD by the person's: from the median deviation, drawn as the production's is."""
    centre = median(before)
    robust = NORMAL_MAD * median(abs(value - centre) for value in before)
    variance = PRIOR_ANSWERS * tuning.scatter**2 + len(before) * robust**2
    return tuning.scatter / sqrt(variance / (PRIOR_ANSWERS + len(before)))


COMPOSITES: Mapping[str, Callable[[Course], Scores]] = {
    "capped sum (kept)": partial(composite, capped_sum),
    "inverse robust variance": partial(composite, weighed_sum),
    "middle of three": partial(composite, middle),
}
