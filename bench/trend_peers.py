"""What our trends are held against: a bound that nobody can pass, and a rule that is in use.

The clairvoyant knows which item will move, how (shape and size), and the person's level, scatter and phi;
only the day is unknown. It sums the likelihood ratio over all onsets (Shiryaev-Roberts), which is as good as
optimal. The fixed rule is the one of the STAR trial, put to daily answers: pain two points worse than the
last answer, or 7 and more.
"""

from itertools import pairwise
from math import exp, log

from bench.trend_courses import Course, Shift

COOL_DOWN = 14
SILENT = 14
HORIZON = 60
ROUNDING = 1 / 12


def alerts(scores: list[tuple[int, float]], threshold: float) -> list[int]:
    """The days on which an alert is raised: at the threshold, and not within two weeks of another."""
    found: list[int] = []
    for day, score in scores:
        if day >= SILENT and score >= threshold and (not found or day - found[-1] >= COOL_DOWN):
            found.append(day)
    return found


def clairvoyant(course: Course, shift: Shift) -> list[tuple[int, float]]:
    """Each answered day with the log odds that the change has begun."""
    days = [day for day, _, _ in course.answers]
    excess = [values["pain"] - course.level for _, values, _ in course.answers]
    carried = [0.0] + [course.phi ** (later - sooner) for sooner, later in pairwise(days)]
    variance = course.scatter**2
    weight = [1 / (variance * (1 - carry * carry) + ROUNDING) for carry in carried]
    rest = [excess[0]] if excess else []
    rest += [excess[k] - carried[k] * excess[k - 1] for k in range(1, len(days))]
    shape = [shift(day) for day in range(HORIZON + 1)]
    scores: list[tuple[int, float]] = []
    running: dict[int, tuple[float, float]] = {}
    for k, day in enumerate(days):
        running[k] = (0.0, 0.0)
        total = 0.0
        for onset in [onset for onset in running if day - days[onset] > HORIZON]:
            del running[onset]
        for onset, (odds, before) in running.items():
            height = shape[day - days[onset]]
            move = height - carried[k] * before
            odds += weight[k] * move * (rest[k] - move / 2)
            running[onset] = (odds, height)
            total += exp(min(odds, 500.0))
        scores.append((day, log(total)))
    return scores


def fixed_rule(course: Course) -> list[tuple[int, float]]:
    """Each answered day with 1 if the rule in use would alert, else 0."""
    pain = [values["pain"] for _, values, _ in course.answers]
    last = [pain[0], *pain] if pain else []
    return [
        (day, float(values["pain"] >= 7 or values["pain"] - before >= 2))
        for (day, values, _), before in zip(course.answers, last, strict=False)
    ]


def calibrated(scores: list[list[tuple[int, float]]], years: float, target: float) -> float:
    """The threshold at which these unchanged courses raise `target` alerts a patient-year."""
    low, high = -5.0, 25.0
    for _ in range(25):
        middle = (low + high) / 2
        raised = sum(len(alerts(each, middle)) for each in scores) / years
        low, high = (middle, high) if raised > target else (low, middle)
    return high
