"""The weekly items: the last two to four answers against those before. Pure; nothing beyond `WINDOW` days."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from math import sqrt
from types import MappingProxyType
from typing import NamedTuple

from triage.trend_readings import OPEN, QUIET, Reading, Shape
from triage.trend_series import Series

WINDOW = 84
PRIOR_ANSWERS = 12.0
"""The person's scatter is pulled towards the population's as if by this many answers."""
APART = 5
"""Of answers closer together than so many days only the newest counts: it is a weekly item."""
FEWEST, RECENT = 2, 4
"""So many of the latest answers are tried as the worse ones; the `RECENT` last are not part of what is usual,
if enough are left, lest it swallow a slow drift."""
CAP = 3.0
"""One answer counts for at most so many SDs above the usual."""


class Tuning(NamedTuple):
    """How one item is judged: `scatter` (population SD) and `gate` in its units; answers needed before.

    The worse answers must on average be a gate and `threshold` standard errors above the earlier ones.
    """

    scatter: float
    gate: float
    threshold: float
    answers: int


WEEKLY: Mapping[str, Tuning] = MappingProxyType({
    "activity": Tuning(scatter=1.5, gate=2.0, threshold=2.9, answers=4),
    "breath": Tuning(scatter=0.6, gate=1.0, threshold=2.9, answers=3),
})  # fmt: skip


def read_weekly(series: Series, tuning: Tuning) -> Reading:
    """The last answers against those before; the last and one more must be half a gate worse."""
    days, values = _weekly(series)
    count = min(max(tuning.answers, len(values) - RECENT), len(values) - FEWEST)
    if count < tuning.answers:
        return OPEN
    before = values[:count]
    level = sum(before) / count
    above = [value - level for value in values[count:]]
    if above[-1] <= tuning.gate / 2:
        return QUIET
    variance = PRIOR_ANSWERS * tuning.scatter**2 + sum((value - level) ** 2 for value in before)
    spread = sqrt(variance / (PRIOR_ANSWERS + count - 1))
    worse = _worse(above, spread, count, tuning)
    if not worse:
        return OPEN
    to = sum(values[-worse:]) / worse
    return Reading(False, True, True, _shape(above, worse), level, to, days[-worse])


def _weekly(series: Series) -> tuple[Sequence[int], Sequence[float]]:
    """The answers in the window, oldest first, none within `APART` days of a later one."""
    first = bisect_left(series.days, series.days[-1] - WINDOW + 1)
    days, values = series.days[first:], series.values[first:]
    kept = [len(days) - 1]
    for index in range(len(days) - 2, -1, -1):
        if days[kept[-1]] - days[index] >= APART:
            kept.append(index)
    if len(kept) < len(days):
        kept.reverse()
        return [days[index] for index in kept], [values[index] for index in kept]
    return days, values


def _worse(above: Sequence[float], spread: float, count: int, tuning: Tuning) -> int:
    """How many of the latest answers are the clearest worsening; 0 if none is clear enough."""
    found, highest = 0, tuning.threshold
    for latest in range(FEWEST, len(above) + 1):
        worse = above[-latest:]
        if sum(worse) < tuning.gate * latest or (latest == FEWEST and min(worse) < tuning.gate / 2):
            continue
        capped = sum(min(each, CAP * spread) for each in worse) / latest
        errors = capped / (spread * sqrt(1 / latest + 1 / count))
        if errors >= highest:
            found, highest = latest, errors
    return found


def _shape(above: Sequence[float], worse: int) -> Shape:
    """A drift if the recent answers fit a steady rise better than a step `worse` answers ago."""
    rise = range(1, len(above) + 1)
    slope = sum(x * y for x, y in zip(rise, above, strict=True)) / sum(x * x for x in rise)
    height = sum(above[-worse:]) / worse
    calm = len(above) - worse
    stepped = sum((y - (height if x > calm else 0.0)) ** 2 for x, y in zip(rise, above, strict=True))
    risen = sum((y - slope * x) ** 2 for x, y in zip(rise, above, strict=True))
    return "drift" if risen < stepped else "step"
