"""The weekly items: worse twice in a row, against the weeks before. Pure; nothing beyond `WINDOW` days."""

from bisect import bisect_left
from collections.abc import Mapping
from math import sqrt
from types import MappingProxyType
from typing import NamedTuple

from triage.trend_readings import OPEN, QUIET, Reading
from triage.trend_series import Series

WINDOW = 63
PRIOR_ANSWERS = 12.0
"""The person's scatter is pulled towards the population's as if by this many answers."""


class Tuning(NamedTuple):
    """How one item is judged: `scatter` (population SD) and `gate` in its units; answers needed before.

    The last two answers must on average be a gate and `threshold` standard errors above the earlier ones.
    """

    scatter: float
    gate: float
    threshold: float
    answers: int


WEEKLY: Mapping[str, Tuning] = MappingProxyType({
    "activity": Tuning(scatter=1.5, gate=2.0, threshold=2.75, answers=4),
    "breath": Tuning(scatter=0.6, gate=1.0, threshold=2.6, answers=3),
})  # fmt: skip


def read_weekly(series: Series, tuning: Tuning) -> Reading:
    """The last two answers against those before; each must be half a gate worse: one bad week is not it."""
    before = series.values[bisect_left(series.days, series.days[-1] - WINDOW + 1) : -2]
    count = len(before)
    if count < tuning.answers:
        return OPEN
    level = sum(before) / count
    latest = series.values[-2:]
    if min(latest) - level < tuning.gate / 2:
        return QUIET if latest[-1] - level < tuning.gate / 2 else OPEN
    around = sum((value - level) ** 2 for value in before)
    variance = (PRIOR_ANSWERS * tuning.scatter**2 + around) / (PRIOR_ANSWERS + count - 1)
    error = sqrt(variance * (1 / 2 + 1 / count))
    to = sum(latest) / 2
    if to - level < max(tuning.gate, tuning.threshold * error):
        return OPEN
    return Reading(False, True, True, "step", level, to, series.days[-2])
