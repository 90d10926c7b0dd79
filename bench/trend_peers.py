"""What our trends are held against: a bound that nobody can pass, and a rule that is in use.

The clairvoyant knows which items will move, how (shape and size), and the person's levels, scatters and phi;
only the day is unknown. It sums the likelihood ratio over all onsets (Shiryaev-Roberts), which is as good as
optimal. The fixed rule is the one of the STAR trial, put to daily answers: pain two points worse than the
last answer, or 7 and more. Detectors that could have been chosen instead: bench/trend_rivals.py.
"""

from collections.abc import Mapping
from itertools import pairwise
from math import exp, log

from bench.trend_courses import COMMON, Course, Shift

COOL_DOWN = 14
SILENT = 14
HORIZON = 60
ROUNDING = 1 / 12
Scores = list[tuple[int, float]]
"""Each answered day with how much speaks for a worsening."""


def alerts(scores: Scores, threshold: float) -> list[int]:
    """The days on which an alert is raised: at the threshold, and not within two weeks of another."""
    found: list[int] = []
    for day, score in scores:
        if day >= SILENT and score >= threshold and (not found or day - found[-1] >= COOL_DOWN):
            found.append(day)
    return found


def clairvoyant(course: Course, change: Mapping[str, Shift]) -> Scores:
    """Each answered day with the log odds that the change has begun. The items' shifts are proportional."""
    days = [day for day, _, _ in course.answers]
    carried = [0.0] + [course.phi ** (later - sooner) for sooner, later in pairwise(days)]
    first = next(iter(change.values()))
    shape = [first(day) / first(0) for day in range(HORIZON + 1)]
    pulls, sizes = _projected(course, {item: shift(0) for item, shift in change.items()}, carried)
    scores: Scores = []
    running: dict[int, tuple[float, float]] = {}
    for k, day in enumerate(days):
        running[k] = (0.0, 0.0)
        total = 0.0
        for onset in [onset for onset in running if day - days[onset] > HORIZON]:
            del running[onset]
        for onset, (odds, before) in running.items():
            height = shape[day - days[onset]]
            move = height - carried[k] * before
            odds += move * (pulls[k] - sizes[k] * move / 2)
            running[onset] = (odds, height)
            total += exp(min(odds, 500.0))
        scores.append((day, log(total)))
    return scores


def _projected(
    course: Course, height: Mapping[str, float], carried: list[float]
) -> tuple[list[float], list[float]]:
    """What is new each day in the direction of the change, and how much it weighs.

    The new part of the noise has variance 1 - carried**2 of the person's, `COMMON` of it shared by the items,
    and rounding of its own; the inverse of such a matrix is a diagonal less one product (Sherman-Morrison).
    """
    pulls, sizes = [], []
    last = dict.fromkeys(height, 0.0)
    for carry, (_, values, _) in zip(carried, course.answers, strict=True):
        fresh = 1 - carry * carry
        within = across = shared = size = tilt = pull = 0.0
        for item, high in height.items():
            scatter, excess = course.scatters[item], values[item] - course.levels[item]
            weight = 1 / (scatter**2 * fresh * (1 - COMMON) + ROUNDING)
            new = excess - carry * last[item]
            last[item] = excess
            shared += weight * scatter**2 * fresh * COMMON
            size += weight * high * high
            tilt += weight * high * scatter
            pull += weight * high * new
            across += weight * scatter * new
        within = fresh * COMMON / (1 + shared)
        pulls.append(pull - within * tilt * across)
        sizes.append(size - within * tilt * tilt)
    return pulls, sizes


def fixed_rule(course: Course) -> Scores:
    """Each answered day with 1 if the rule in use would alert, else 0."""
    pain = [values["pain"] for _, values, _ in course.answers]
    last = [pain[0], *pain] if pain else []
    return [
        (day, float(values["pain"] >= 7 or values["pain"] - before >= 2))
        for (day, values, _), before in zip(course.answers, last, strict=False)
    ]


def calibrated(scores: list[Scores], years: float, target: float) -> float:
    """The threshold at which these unchanged courses raise `target` alerts a patient-year."""
    low, high = -5.0, 25.0
    for _ in range(25):
        middle = (low + high) / 2
        raised = sum(len(alerts(each, middle)) for each in scores) / years
        low, high = (middle, high) if raised > target else (low, middle)
    return high
