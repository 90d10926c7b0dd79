"""When did it get worse, and how likely is that? A Bayesian change-point scan (Shiryaev-Roberts).

For every onset in the last six weeks: how much likelier are the answers since then if the person had got
worse that day, at once or a little every day, than if nothing had changed. The sum over all onsets is the
evidence. The usual level is itself uncertain, and noise is an AR(1) process, so that a gap in the answers
counts as the gap it is and nothing is imputed. Everything here is in the person's own standard deviations.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from typing import NamedTuple

from triage.trend_readings import Shape

WINDOW = 84
"""Days that a reading of a daily item may look at."""
ONSETS = 42
"""Days back to the earliest onset tried."""
ROUNDING = 0.06
"""Noise that rounding to whole numbers adds, in units of the person's variance."""
STEP = 2.0
"""A step's height, in the population's standard deviations."""
SLOW, FAST = 0.3 / 7, 0.7 / 7
"""A drift's rise a day, in the same units."""
STEP_WEIGHT, DRIFT_WEIGHT = 0.1, 0.45
"""How likely a step, and each of the two drifts, is held before looking."""
FULL_DETAIL = 8
"""Every onset among so many latest answers is tried, further back every second one."""
LARGEST = 500.0
"""No single onset counts for more than this many log odds."""


@dataclass(frozen=True)
class Noise:
    """What day-to-day correlation does. `gaps`, by days between two answers: the share of the first that
    carries over to the second, the weight of the second, and this weight times the share that is its own, and
    times the square of that. `precision`, by number of answers: of their mean.
    """

    gaps: tuple[tuple[float, float, float, float], ...]
    precision: tuple[float, ...]


def _noise(correlation: float) -> Noise:
    gaps = tuple(_gap(correlation**days) for days in range(WINDOW + 1))
    precision = (0.0, *(_mean_precision(correlation, count) for count in range(1, WINDOW + 1)))
    return Noise(gaps, precision)


def _gap(carry: float) -> tuple[float, float, float, float]:
    own, weight = 1 - carry, 1 / (1 - carry * carry + ROUNDING)
    return carry, weight, weight * own, weight * own * own


def _mean_precision(correlation: float, count: int) -> float:
    """1 / variance of the mean of so many neighbouring answers of unit variance."""
    tail = 2 * correlation * (1 - correlation**count) / (count * (1 - correlation) ** 2)
    return count / ((1 + correlation) / (1 - correlation) - tail)


_GRID = 20
_NOISES = tuple(_noise(step / _GRID) for step in range(_GRID * 3 // 4 + 1))


def noise(correlation: float) -> Noise:
    """The noise of a person with this correlation, 0 to 0.75, to the nearest twentieth."""
    return _NOISES[round(min(max(correlation, 0.0), 0.75) * _GRID)]


class Verdict(NamedTuple):
    """Log `odds` of a worsening up to the last day, its likeliest `shape` and the index of its `onset`."""

    odds: float
    shape: Shape
    onset: int


def scan(days: Sequence[int], excess: Sequence[float], kind: Noise, answers: int, scale: float) -> Verdict:
    """The evidence of a worsening, from answers in time order.

    `excess`: above the usual level, in SDs; the first one only as what came before the earliest onset.
    `answers`: how many the usual level comes from. `scale`: the population's SD in the person's SDs.
    """
    gaps, precision = kind.gaps, kind.precision[answers]
    step, slow, fast = STEP * scale, SLOW * scale, FAST * scale
    # Sums over the answers after the onset, of what is new in each (r), in a level (o) and in a rise (e).
    rr = oo = er = eo = ee = 0.0
    total, best, onset = 1e-9, -1.0, 0
    shape: Shape = "step"
    end = len(days) - 1
    last = later = days[end]
    latest = excess[end]
    for j in range(end, 0, -1):
        day, before = days[j - 1], excess[j - 1]
        carry, weight, owned, squared = gaps[later - day]
        age = later - last
        new = latest - carry * before
        back = end - j
        if back < FULL_DETAIL or not back & 1:
            seen = weight * new
            common = precision + oo + squared
            pull = (rr + owned * new) / common
            level = owned + oo
            gain = seen + rr - level * pull
            size = weight + oo - level * level / common
            stepped = STEP_WEIGHT * _ratio(step * (gain - step * size / 2))
            shift = 1 - age
            level = owned + eo + shift * oo
            gain = seen + er + shift * rr - level * pull
            size = weight + ee + shift * (2 * eo + shift * oo) - level * level / common
            risen = _ratio(slow * (gain - slow * size / 2)) + _ratio(fast * (gain - fast * size / 2))
            risen *= DRIFT_WEIGHT
            if stepped > best or risen > best:
                best, onset, shape = (stepped, j, "step") if stepped > risen else (risen, j, "drift")
            total += (stepped + risen) * (1 if back < FULL_DETAIL else 2)
        edge = age - carry * (day - last)
        rr += owned * new
        oo += squared
        er += weight * edge * new
        eo += owned * edge
        ee += weight * edge * edge
        later, latest = day, before
    return Verdict(log(total), shape, onset)


def _ratio(odds: float) -> float:
    return exp(odds if odds < LARGEST else LARGEST)
