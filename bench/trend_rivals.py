"""Detectors that could have been chosen for pain: what triage/trend_scan.py was held against, a score a day.

All see one patient's pain only, whole numbers and gaps as they are; one answer counts for at most `CAP` SDs.
A threshold turns a score into alerts (`trend_peers.alerts`); bench/trend_compare.py sets all of them to the
same false alarms. Those that scan for an onset share usual level, scatter, correlation and gate with the
production.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from math import exp, inf, lgamma, log, log1p, pi, sqrt
from typing import NamedTuple

from bench.trend_courses import Course
from bench.trend_peers import Scores
from triage.trend_items import CAP, DAILY, LATEST, SCREEN, Usual, baseline, usual
from triage.trend_scan import FAST, ONSETS, SLOW, STEP, scan
from triage.trend_series import Series

PAIN = DAILY["pain"]
NOTHING = -inf


class Design(NamedTuple):
    """An EWMA: its `rate`; the usual level from answers `oldest` to 10 days old, its SD drawn towards the
    population's as if by `prior` answers; whether the error of the level is `counted`."""

    rate: float
    oldest: int
    prior: float
    counted: bool


def ewma(design: Design, course: Course) -> Scores:
    """An exponentially weighted mean of what is above the usual level of the day, in its own SDs."""
    series, scores, smooth = Series(), [], 0.0
    for day, values, _ in course.answers:
        series.append(day, values["pain"])
        low, high = series.first_from(day - design.oldest), series.first_from(day - 9)
        if high - low < 7:
            scores.append((day, NOTHING))
            continue
        level, count = series.mean(low, high), high - low
        around = sum((value - level) ** 2 for value in series.values[low:high])
        spread = sqrt((design.prior * PAIN.scatter**2 + around) / (design.prior + count - 1))
        above = min(max((values["pain"] - level) / spread, -CAP), CAP)
        smooth += design.rate * (above - smooth)
        error = design.rate / (2 - design.rate) + (1 / count if design.counted else 0.0)
        scores.append((day, smooth / sqrt(error)))
    return scores


def two_ewmas(course: Course) -> Scores:
    """A slow one and a quick one, whichever says more."""
    slow, fast = (ewma(Design(rate, 84, 8, counted=True), course) for rate in (0.1, 0.3))
    return [(day, max(one, other)) for (day, one), (_, other) in zip(slow, fast, strict=True)]


class Seen(NamedTuple):
    """The answers of the last weeks above the usual level, in SDs, as the production's scan gets them."""

    days: list[int]
    excess: list[float]
    known: Usual


Scan = Callable[[Seen], float]


def scanned(judge: Scan, course: Course) -> Scores:
    """What `judge` says of each day that passes the production's gate."""
    series, scores = Series(), []
    for day, values, _ in course.answers:
        series.append(day, values["pain"])
        seen = _seen(series)
        scores.append((day, judge(seen) if seen else NOTHING))
    return scores


def _seen(series: Series) -> Seen | None:
    low, high = baseline(series)
    if not high:
        return None
    days = series.days
    latest = max(len(days) - LATEST, series.first_from(days[-1] - 6))
    if series.mean(latest, len(days)) - series.mean(low, high) < PAIN.gate:
        return None
    known = usual(series, low, high, PAIN)
    first = max(series.first_from(days[-1] - ONSETS + 1), low + 7) - 1
    excess = known.excess(series.values[first:])
    worse = excess[latest - len(days) :]
    if sum(worse) < max(SCREEN, PAIN.gate / known.spread) * len(worse):
        return None
    return Seen(days[first:], excess, known)


def kept(seen: Seen) -> float:
    """The production's own sum over onsets and shapes."""
    known = seen.known
    return scan(seen.days, seen.excess, known.kind, known.answers, PAIN.scatter / known.spread).odds


def alike(seen: Seen) -> float:
    """The same sum with steps and drifts held equally likely before looking."""
    total, scale = 1e-9, PAIN.scatter / seen.known.spread
    for stepped, (gain, size) in _onsets(seen):
        for height in (STEP,) if stepped else (SLOW, FAST):
            total += exp(min(scale * height * (gain - scale * height * size / 2), 500.0)) / 3
    return log(total)


def best_onset(seen: Seen) -> float:
    """Generalised likelihood ratio: the best onset, shape and height; the person's variance is estimated."""
    return max(max(gain, 0.0) ** 2 / (2 * size) for _, (gain, size) in _onsets(seen))


def _onsets(seen: Seen) -> Iterator[tuple[bool, tuple[float, float]]]:
    for onset in range(1, len(seen.days)):
        for stepped in (True, False):
            yield stepped, _evidence(seen, onset, stepped=stepped)


def _evidence(seen: Seen, onset: int, *, stepped: bool) -> tuple[float, float]:
    """How the answers since `onset` fit a worsening of unit height: their part in it, and its weight."""
    kind, days = seen.known.kind, seen.days
    gain = size = pull = across = before = 0.0
    common = kind.precision[seen.known.answers]
    for k in range(onset, len(days)):
        carry, weight, _, _ = kind.gaps[days[k] - days[k - 1]]
        new = seen.excess[k] - carry * seen.excess[k - 1]
        height = 1.0 if stepped else float(days[k] - days[onset] + 1)
        move, own = height - carry * before, 1 - carry
        before = height
        gain += weight * move * new
        size += weight * move * move
        pull += weight * own * new
        across += weight * move * own
        common += weight * own * own
    return gain - across * pull / common, size - across * across / common


HAZARD = 1 / 180
"""How likely a change is held on any day."""
LEVEL, LEVEL_ANSWERS, SCATTER_ANSWERS = 4.0, 0.1, 8.0
"""Before any answer of a run: its level as if known from so many answers, its scatter likewise."""
UNLIKELY = 1e-6


class Run(NamedTuple):
    """A stretch without a change: how likely, since which answer, and what it says of level and scatter."""

    weight: float
    start: int
    mean: float
    answers: float
    shape: float
    rate: float


def online_bayes(course: Course) -> Scores:
    """Bayesian online change-point (Adams and MacKay 2007), level and scatter unknown, answers independent.

    The log odds that a change lies in the last six weeks and is for the worse by the gate or more.
    """
    scores: Scores = []
    runs: list[Run] = []
    sums = [0.0]
    days = [day for day, _, _ in course.answers]
    for k, (day, values, _) in enumerate(course.answers):
        pain = values["pain"]
        changed = 1 - (1 - HAZARD) ** (day - days[k - 1]) if k else 1.0
        fresh = Run(changed, k, LEVEL, LEVEL_ANSWERS, SCATTER_ANSWERS / 2, SCATTER_ANSWERS / 2 * 1.44)
        going = [run._replace(weight=run.weight * (1 - changed)) for run in runs]
        weights = [run.weight * exp(_predicted(run, pain)) for run in (*going, fresh)]
        total = sum(weights)
        pairs = zip((*going, fresh), weights, strict=True)
        runs = [_with(run, pain, weight / total) for run, weight in pairs if weight > UNLIKELY * total]
        sums.append(sums[-1] + pain)
        worse = sum(
            run.weight
            for run in runs
            if run.start >= 7 and day - days[run.start] < ONSETS
            and run.mean - sums[run.start] / run.start >= PAIN.gate
        )  # fmt: skip
        likely = min(max(worse, 1e-9), 1 - 1e-9)
        scores.append((day, log(likely / (1 - likely))))
    return scores


def _predicted(run: Run, value: float) -> float:
    """Log density of the next answer of a run: Student's t."""
    freedom = 2 * run.shape
    variance = run.rate * (run.answers + 1) / (run.shape * run.answers)
    rest = (value - run.mean) ** 2 / (freedom * variance)
    height = lgamma(run.shape + 0.5) - lgamma(run.shape) - log(pi * freedom * variance) / 2
    return height - (run.shape + 0.5) * log1p(rest)


def _with(run: Run, value: float, weight: float) -> Run:
    answers = run.answers + 1
    rate = run.rate + run.answers * (value - run.mean) ** 2 / (2 * answers)
    mean = (run.answers * run.mean + value) / answers
    return Run(weight, run.start, mean, answers, run.shape + 0.5, rate)


RIVALS: Mapping[str, Callable[[Course], Scores]] = {
    "EWMA 0.15, of t-42, SD by 8": partial(ewma, Design(0.15, 42, 8, counted=False)),
    "EWMA 0.15, of t-84, error, SD by 8": partial(ewma, Design(0.15, 84, 8, counted=True)),
    "EWMA 0.15, of t-84, error, SD by 60": partial(ewma, Design(0.15, 84, 60, counted=True)),
    "EWMA 0.1 and 0.3 together": two_ewmas,
    "Bayesian online change-point": online_bayes,
    "GLR: the best onset": partial(scanned, best_onset),
    "sum, steps and drifts alike": partial(scanned, alike),
    "sum, steps at a tenth (kept)": partial(scanned, kept),
}
