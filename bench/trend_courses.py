"""Synthetic patients for the trends: who they are, how they answer, what happens to them. All seeded.

One person: every item has a usual level, a scatter and AR(1) noise of the person's own phi; a third of the
noise variance is common to all items. Daily answers are rounded and held to their scale; a fifth of the days
is missing, in bursts of 2.5 days on average; weekly items are asked every seventh day, and lost if missing.

  item      level            scatter (SD)                      scale
  pain      2..6 (improving: 4..8)  log-normal, median 1.15, log-SD 0.35, held to 0.4..2.6   0..10
  sleep     0..1.6           0.3..0.8                          0..3
  cough     0..1.2           0.3..0.7                          0..3
  activity  1..7             0.7..1.8                          0..10
  breath    0..2.5           0.2..0.45                         0..4
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from math import exp, log, sqrt
from random import Random

DAILY = ("pain", "sleep", "cough")
WEEKLY = ("activity", "breath")
SCALE = {"pain": 10, "sleep": 3, "cough": 3, "activity": 10, "breath": 4}
LEVEL = {"pain": (2, 6), "sleep": (0, 1.6), "cough": (0, 1.2), "activity": (1, 7), "breath": (0, 2.5)}
SCATTER = {"sleep": (0.3, 0.8), "cough": (0.3, 0.7), "activity": (0.7, 1.8), "breath": (0.2, 0.45)}
COMMON = 0.3

Shift = Callable[[int], float]
"""Day since the onset (0 is the first) -> points above the usual level."""


@dataclass(frozen=True)
class Cohort:
    """What is special about these patients; the defaults are the reference population."""

    name: str
    scatter: tuple[float, float] | None = None
    """Range of the pain scatter; None is log-normal."""
    change: Mapping[str, Shift] = field(default_factory=dict)
    """What happens to which item, from the onset on."""
    onset: tuple[int, int] = (45, 89)
    improving: bool = False
    flares: tuple[float, float, int, int] | None = None
    """A year, height, shortest and longest in days."""
    phi: tuple[float, float] = (0.1, 0.6)
    missing: float = 0.2
    hides_when_worse: bool = False
    """Two days in five on which pain is 2 or more above usual stay unanswered."""
    heavy_tails: bool = False
    weekend: float = 0.0
    """Points added to pain on two days of seven."""
    weekly_every: int = 7
    """Days from one answer to the weekly items to the next."""
    days: int = 180


@dataclass(frozen=True)
class Course:
    """One patient's answered days, and what only a clairvoyant knows."""

    answers: tuple[tuple[int, dict[str, float], dict[str, float]], ...]
    onset: int
    levels: Mapping[str, float]
    scatters: Mapping[str, float]
    phi: float
    days: int


def step(points: float) -> Shift:
    """Worse by so many points from one day to the next."""
    return partial(_stepped, points)


def drift(points_a_week: float) -> Shift:
    """Worse by so many points a week."""
    return partial(_drifted, points_a_week / 7)


def _stepped(points: float, _day: int) -> float:
    return points


def _drifted(points_a_day: float, day: int) -> float:
    return points_a_day * (day + 1)


def noise(random: Random, phi: float, *, heavy: bool) -> Iterator[float]:
    """AR(1) of unit variance; heavy tails: innovations of Student's t with 3 degrees of freedom."""
    value = random.gauss()
    while True:
        yield value
        shock = random.gauss()
        if heavy:
            shock /= sqrt(sum(random.gauss() ** 2 for _ in range(3)))
        value = phi * value + sqrt(1 - phi * phi) * shock


def presence(random: Random, missing: float) -> Iterator[bool]:
    """Whether each day is answered: a two-state chain with gaps of 2.5 days on average."""
    end = 1 / 2.5
    begin = missing * end / (1 - missing)
    gone = random.random() < missing
    while True:
        gone = random.random() >= end if gone else random.random() < begin
        yield not gone


def flare_days(random: Random, cohort: Cohort) -> dict[int, float]:
    """Days of flares with their height."""
    found: dict[int, float] = {}
    if cohort.flares is None:
        return found
    a_year, height, shortest, longest = cohort.flares
    start = random.expovariate(a_year / 365)
    while start < cohort.days:
        length = random.randint(shortest, longest)
        found.update(dict.fromkeys(range(int(start), int(start) + length), height))
        start += random.expovariate(a_year / 365)
    return found


def course(cohort: Cohort, seed: int, number: int) -> Course:
    """The `number`th patient of a cohort; the same for the same arguments."""
    random = Random(f"{cohort.name}/{seed}/{number}")
    phi = random.uniform(*cohort.phi)
    scatter = {item: random.uniform(*bounds) for item, bounds in SCATTER.items()}
    spread = random.gauss(log(1.15), 0.35)
    scatter["pain"] = random.uniform(*cohort.scatter) if cohort.scatter else min(max(exp(spread), 0.4), 2.6)
    level = {item: random.uniform(*bounds) for item, bounds in LEVEL.items()}
    if cohort.improving:
        level["pain"] += 2
    onset = random.randint(*cohort.onset)
    answers = _answers(random, cohort, level, scatter, onset, phi)
    return Course(tuple(answers), onset, level, scatter, phi, cohort.days)


def _answers(
    random: Random, cohort: Cohort, level: dict[str, float], scatter: dict[str, float], onset: int, phi: float
) -> Iterator[tuple[int, dict[str, float], dict[str, float]]]:
    flares = flare_days(random, cohort)
    common = noise(random, phi, heavy=cohort.heavy_tails)
    own = {item: noise(random, phi, heavy=cohort.heavy_tails) for item in (*DAILY, *WEEKLY)}
    answered = presence(random, cohort.missing)
    every = cohort.weekly_every
    for day in range(cohort.days):
        shared = next(common) * sqrt(COMMON)
        value = {}
        for item in (*DAILY, *WEEKLY):
            exact = level[item] + scatter[item] * (shared + sqrt(1 - COMMON) * next(own[item]))
            if day >= onset and item in cohort.change:
                exact += cohort.change[item](day - onset)
            if item == "pain":
                exact += flares.get(day, 0.0) + cohort.weekend * (day % 7 >= 5)
                exact -= 0.5 / 7 * day if cohort.improving else 0.0
            value[item] = float(min(max(round(exact), 0), SCALE[item]))
        hidden = cohort.hides_when_worse and value["pain"] >= level["pain"] + 2 and random.random() < 0.4
        if next(answered) and not hidden:
            weekly = {item: value[item] for item in WEEKLY} if day % every == every // 2 else {}
            yield day, {item: value[item] for item in DAILY}, weekly
