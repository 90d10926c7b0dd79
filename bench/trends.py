"""How soon a worsening is found, and how often one is told that is none: the production `Tracker`, measured.

    python -m bench.trends [--quick | --speed] [--seed N] [--patients N]

Synthetic patients only (bench/trend_courses.py states them; nothing here is clinical evidence). An alert is a
trend newly raised, of any item: the whole bot. "Found" counts from the day of the change to the first alert
raised on or after it; an alert that was already going on does not count. Beside it a clairvoyant that may
raise as many alerts on the reference population as the whole bot does, and the fixed rule in use. The goals
are printed with what was measured, the bound and the ratio after the four ways in which pain gets worse.
"""

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from math import inf, sqrt
from multiprocessing import Pool
from statistics import median
from time import process_time

from bench.trend_courses import Cohort, Course, course, drift, step
from bench.trend_peers import alerts, calibrated, clairvoyant, fixed_rule
from triage.trends import Tracker

START = date(2026, 1, 5)
WITHIN = (7, 14, 21, 28, 42)

REFERENCE = Cohort("reference")
UNCHANGED = (
    Cohort("stable", scatter=(0.8, 1.5)),
    Cohort("noisy", scatter=(1.7, 2.4)),
    Cohort("flares of 2-6 days", flares=(8, 3.0, 2, 6)),
    Cohort("flares of 1 day", flares=(30, 2.7, 1, 1)),
    Cohort("improving", improving=True),
    Cohort("weekly told daily", weekly_every=1),
)
SHIFTS = {
    "step +3": step(3),
    "step +2": step(2),
    "+1 a week": drift(1),
    "+0.5 a week": drift(0.5),
}
CHANGED = tuple(Cohort(name, change={"pain": shift}) for name, shift in SHIFTS.items())
OTHERS = (
    Cohort("+0.5 a week from day 0", change={"pain": drift(0.5)}, onset=(0, 0)),
    Cohort("step +3 in week 4", change={"pain": step(3)}, onset=(21, 27)),
    Cohort("sleep +1", change={"sleep": step(1)}),
    Cohort("cough +1", change={"cough": step(1)}),
    Cohort("activity +3", change={"activity": step(3)}),
    Cohort("activity +1 a week", change={"activity": drift(1)}),
    Cohort("breath +1", change={"breath": step(1)}),
    Cohort("breath +2", change={"breath": step(2)}),
    Cohort("3 items, 1.25 SD", change={"pain": step(1.5), "sleep": step(0.75), "cough": step(0.75)}),
    Cohort("3 items, drift", change={"pain": drift(0.5), "sleep": drift(0.25), "cough": drift(0.25)}),
)
ALTERED = {
    "heavy tails": partial(replace, heavy_tails=True),
    "weekend +1": partial(replace, weekend=1.0),
    "phi .7": partial(replace, phi=(0.7, 0.7)),
    "40 % missing": partial(replace, missing=0.4),
    "missing when worse": partial(replace, hides_when_worse=True),
}
FALSE_GOALS = {"reference": 1.8, "stable": 0.8, "improving": 0.6}
"""At most so many false alerts a patient-year, of the whole bot."""
FOUND_GOALS = (
    ("step +3", 14, 91),
    ("step +3", 0, 4),
    ("+1 a week", 28, 92),
    ("+1 a week", 0, 15),
    ("+0.5 a week", 0, 23),
)
"""Cohort; days within which so many percent are to be found, or 0: the most that the median may be."""


@dataclass(frozen=True)
class Told:
    """A trend raised: the item, the day, and the day it was confirmed, if it was."""

    item: str
    day: int
    confirmed: int | None


def watch(one: Course) -> list[Told]:
    """Everything the bot's tracker raises over a course."""
    tracker = Tracker()
    told: dict[tuple[str, int], Told] = {}
    for day, values, weekly in one.answers:
        for trend in tracker.add(START + timedelta(day), values, weekly):
            key = (trend.item, (trend.raised - START).days)
            sure = day if trend.confirmed else None
            if key not in told or (told[key].confirmed is None and sure is not None):
                told[key] = Told(*key, sure)
    return list(told.values())


Scores = list[tuple[int, float]]


@dataclass(frozen=True)
class Patient:
    """One course with what the bot told and, for each shape looked for, what a clairvoyant would score."""

    course: Course
    told: list[Told]
    bound: dict[str, Scores]


def patient(cohort: Cohort, seed: int, shapes: Sequence[str], number: int) -> Patient:
    """Make and watch the `number`th patient of a cohort."""
    one = course(cohort, seed, number)
    return Patient(one, watch(one), {shape: clairvoyant(one, SHIFTS[shape]) for shape in shapes})


class Population:
    """Many patients of a cohort."""

    def __init__(self, cohort: Cohort, patients: list[Patient]) -> None:
        self.cohort = cohort
        self.patients = patients
        self.years = sum(each.course.days for each in patients) / 365

    def rate(self, item: str = "") -> float:
        """Trends raised a patient-year, of one item or of all."""
        told = [each for one in self.patients for each in one.told]
        return sum(each.item == item or not item for each in told) / self.years

    def confirmed_rate(self) -> float:
        """Trends confirmed a patient-year."""
        told = [each for one in self.patients for each in one.told]
        return sum(each.confirmed is not None for each in told) / self.years

    def delays(self, days_of: Callable[[Patient], Iterable[int]]) -> list[float]:
        """Days from each onset to the first of these days since; infinite if there is none."""
        return [
            min((day - one.course.onset for day in days_of(one) if day >= one.course.onset), default=inf)
            for one in self.patients
        ]


def raised_days(one: Patient) -> Iterable[int]:
    """When a trend was raised, of any item."""
    return (each.day for each in one.told)


def confirmed_days(one: Patient) -> Iterable[int]:
    """When a trend raised since the onset was confirmed."""
    new = (each.confirmed for each in one.told if each.day >= one.course.onset)
    return (day for day in new if day is not None)


def fixed_days(one: Patient) -> Iterable[int]:
    """When the fixed rule would alert."""
    return alerts(fixed_rule(one.course), 1)


def row(name: str, delays: Sequence[float], rest: str = "") -> str:
    """Median and 90th percentile of the delay, and the share found within so many days."""
    ordered = sorted(delays)
    late = ordered[min(len(ordered) - 1, int(0.9 * len(ordered)))]
    shares = "".join(f"{100 * share(delays, days):5.0f}%" for days in WITHIN)
    return f"  {name:<24}{median(ordered):5.0f}{late:6.0f}  {shares}  {rest}"


def share(delays: Sequence[float], days: int) -> float:
    """The share found within so many days."""
    return sum(delay <= days for delay in delays) / len(delays)


def ratio(ours: float, bound: float) -> str:
    """Ours / bound; a dash where the bound is nothing."""
    return f"{ours / bound:.2f}" if bound else "-"


def show_false(population: Population) -> None:
    """False alerts a patient-year: raised, confirmed, by item, and those of the fixed rule."""
    told, years = population.rate(), population.years
    items = ("pain", "sleep", "cough", "activity", "breath", "composite")
    by_item = "".join(f"{population.rate(item):7.2f}" for item in items)
    fixed = sum(len(list(fixed_days(one))) for one in population.patients) / years
    print(
        f"  {population.cohort.name:<24}{told:6.2f} +-{sqrt(told / years):.2f}"
        f"{population.confirmed_rate():8.2f}  {by_item}{fixed:9.1f}"
    )


def show_found(population: Population, reference: Population) -> tuple[list[float], list[float]]:
    """How soon a change of pain is found: ours, confirmed, the bound, the ratio, the fixed rule.

    Returns our delays and the bound's.
    """
    name = population.cohort.name
    unchanged = [one.bound[name] for one in reference.patients]
    threshold = calibrated(unchanged, reference.years, reference.rate())
    bound = population.delays(lambda one: alerts(one.bound[name], threshold))
    ours = population.delays(raised_days)
    print(row(name, ours))
    print(row("  confirmed", population.delays(confirmed_days)))
    print(row("  clairvoyant", bound))
    days = f"median {median(ours) / max(median(bound), 1):.2f}"
    shares = ", ".join(f"{within} d {ratio(share(ours, within), share(bound, within))}" for within in WITHIN)
    print(f"    ours / clairvoyant: {days}; found within {shares}")
    print(row("  fixed rule", population.delays(fixed_days)))
    return ours, bound


def show_goals(rates: Mapping[str, float], found: Mapping[str, tuple[list[float], list[float]]]) -> None:
    """Each goal beside what was measured, what the clairvoyant reaches, and ours / clairvoyant."""
    print(f"\n  {'Goals':<40}{'ours':>7}{'bound':>7}{'ratio':>7}{'goal':>9}")
    for name, most in FALSE_GOALS.items():
        met = rates[name] <= most
        print(goal_row(f"{name}: false alerts a patient-year", (rates[name], None), f"<= {most}", met=met))
    for name, days, goal in FOUND_GOALS:
        if days:
            ours, bound = (100 * share(each, days) for each in found[name])
            label = f"{name}: found within {days} days, %"
            print(goal_row(label, (ours, bound), f">= {goal}", met=ours >= goal))
        else:
            ours, bound = (median(each) for each in found[name])
            print(goal_row(f"{name}: median days", (ours, bound), f"<= {goal}", met=ours <= goal))


def goal_row(label: str, measured: tuple[float, float | None], goal: str, *, met: bool) -> str:
    """One goal; a false alarm has no bound, since the clairvoyant is given as many as we raise."""
    ours, bound = measured
    beside = f"{'-':>7}{'-':>7}" if bound is None else f"{bound:7.1f}{ratio(ours, bound):>7}"
    return f"  {label:<40}{ours:7.2f}{beside}{goal:>9}  {'met' if met else 'MISSED'}"


FALSE_HEAD = (
    f"  {'a patient-year':<24}{'raised':>12}{'confirmed':>10}"
    "     pain  sleep  cough activ. breath compos.  fixed rule"
)
FOUND_HEAD = f"  {'days until found':<24}{'med':>5}{'p90':>6}  " + "".join(f"{days:>4} d" for days in WITHIN)


Make = Callable[..., Population]


def show_pain(make: Make) -> None:
    """The goals: no change, and four ways in which pain gets worse."""
    print("\nNo change: false alerts\n" + FALSE_HEAD)
    reference = make(REFERENCE, list(SHIFTS))
    rates = {}
    for population in (reference, *map(make, UNCHANGED)):
        show_false(population)
        rates[population.cohort.name] = population.rate()
    print("\nPain gets worse\n" + FOUND_HEAD)
    found = {cohort.name: show_found(make(cohort, [cohort.name]), reference) for cohort in CHANGED}
    show_goals(rates, found)


def show_others(make: Make) -> None:
    """Other items, other times, and generators that differ from what the detector assumes."""
    print("\nHalf as many patients: other changes\n" + FOUND_HEAD)
    for cohort in OTHERS:
        print(row(cohort.name, make(cohort).delays(raised_days)))
    for name, alter in ALTERED.items():
        altered = make(alter(REFERENCE))
        print(f"\nAltered: {name}; false alerts {altered.rate():.2f} a patient-year\n" + FOUND_HEAD)
        for cohort in CHANGED:
            print(row(cohort.name, make(alter(cohort)).delays(raised_days)))


def show_speed(seed: int) -> None:
    """Days added a second, every day answered with three items, in this process alone."""
    cohort = Cohort("speed", missing=0.0, days=90)
    courses = [course(cohort, seed, number) for number in range(300)]
    days = sum(len(one.answers) for one in courses)
    spent = []
    for _ in range(3):
        begin = process_time()
        for one in courses:
            watch(one)
        spent.append((process_time() - begin) / days)
    print(f"{min(spent) * 1e6:.1f} us a day added; 10,000 patients x 90 days in {min(spent) * 9e5:.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description="Trends: false alerts and delays on synthetic patients")
    parser.add_argument("--quick", action="store_true", help="a few patients, under 20 seconds")
    parser.add_argument("--speed", action="store_true", help="the cost of a day only")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patients", type=int, default=0, help="a cohort")
    chosen = parser.parse_args()
    if chosen.speed:
        show_speed(chosen.seed)
        return
    patients = chosen.patients or (40 if chosen.quick else 500)
    with Pool(2) as pool:

        def make(cohort: Cohort, shapes: Sequence[str] = (), count: int = patients) -> Population:
            work = partial(patient, cohort, chosen.seed, shapes)
            return Population(cohort, pool.map(work, range(count), chunksize=10))

        print(f"Synthetic patients, {patients} a cohort, seed {chosen.seed}; 20 % missing, one item moving")
        show_pain(make)
        show_others(partial(make, count=patients // 2))


if __name__ == "__main__":
    main()
