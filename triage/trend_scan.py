"""When did it get worse, and how likely is that? A Bayesian change-point scan (Shiryaev-Roberts).

For every onset in the last six weeks: how much likelier are the answers since then if the person had got
worse that day, at once or a little every day, than if nothing had changed. The sum over all onsets is the
evidence. The usual level is itself uncertain, and noise is an AR(1) process, so that a gap in the answers
counts as the gap it is and nothing is imputed. Everything here is in the person's own standard deviations.
"""

from collections.abc import Sequence
from math import exp, log
from typing import NamedTuple

from triage.trend_readings import Shape

WINDOW = 84
"""Days that a reading of a daily item may look at."""
ONSETS = 42
"""Days back to the earliest onset tried."""
CORRELATION = 0.35
"""Day-to-day correlation assumed of a person's answers (S98; synthetic populations 0.1 to 0.6)."""
ROUNDING = 0.06
"""Noise that rounding to whole numbers adds, in units of the person's variance."""
STEP = 2.0
"""A step's height, in the population's standard deviations."""
SLOW, FAST = 0.5 / 7, 1.0 / 7
"""A drift's rise a day, in the same units."""
STEP_WEIGHT, DRIFT_WEIGHT = 0.1, 0.45
"""How likely a step, and each of the two drifts, is held before looking."""
FULL_DETAIL = 8
"""Every onset among so many latest answers is tried, further back every second one."""
LARGEST = 500.0
"""No single onset counts for more than this many log odds."""

_CARRY = tuple(CORRELATION**gap for gap in range(WINDOW + 1))
_WEIGHT = tuple(1 / (1 - carry * carry + ROUNDING) for carry in _CARRY)


def mean_precision(count: int) -> float:
    """1 / variance of the mean of so many neighbouring answers of unit variance."""
    tail = 2 * CORRELATION * (1 - CORRELATION**count) / (count * (1 - CORRELATION) ** 2)
    return count / ((1 + CORRELATION) / (1 - CORRELATION) - tail)


PRECISION = (0.0, *(mean_precision(count) for count in range(1, WINDOW + 1)))


class Verdict(NamedTuple):
    """Log `odds` of a worsening up to the last day, its likeliest `shape` and the index of its `onset`."""

    odds: float
    shape: Shape
    onset: int


def scan(days: Sequence[int], excess: Sequence[float], precision: float, scale: float) -> Verdict:
    """The evidence of a worsening, from answers in time order.

    `excess`: above the usual level, in SDs; the first one only as what came before the earliest onset.
    `precision`: 1 / variance of the usual level. `scale`: the population's SD in the person's SDs.
    """
    step, slow, fast = STEP * scale, SLOW * scale, FAST * scale
    rr = oo = er = eo = ee = 0.0
    total, best, onset = 1e-9, -1.0, 0
    shape: Shape = "step"
    last, end = days[-1], len(days) - 1
    for j in range(end, 0, -1):
        age, before = days[j] - last, days[j - 1] - last
        carry = _CARRY[age - before]
        weight = _WEIGHT[age - before]
        rest = excess[j] - carry * excess[j - 1]
        own = 1 - carry
        seen = weight * rest
        back = end - j
        if back < FULL_DETAIL or not back & 1:
            common = precision + oo + weight * own * own
            pull = (rr + own * seen) / common
            level = own * weight + oo
            gain = seen + rr - level * pull
            size = weight + oo - level * level / common
            odds = STEP_WEIGHT * exp(min(LARGEST, step * (gain - step * size / 2)))
            if odds > best:
                best, shape, onset = odds, "step", j
            shift = 1 - age
            level = own * weight + eo + shift * oo
            gain = seen + er + shift * rr - level * pull
            size = weight + ee + shift * (2 * eo + shift * oo) - level * level / common
            rising = exp(min(LARGEST, slow * (gain - slow * size / 2)))
            rising += exp(min(LARGEST, fast * (gain - fast * size / 2)))
            rising *= DRIFT_WEIGHT
            if rising > best:
                best, shape, onset = rising, "drift", j
            odds += rising
            total += odds if back < FULL_DETAIL else 2 * odds
        edge = age - carry * before
        rr += own * seen
        oo += weight * own * own
        er += edge * seen
        eo += weight * edge * own
        ee += weight * edge * edge
    return Verdict(log(total), shape, onset)
