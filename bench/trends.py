"""How soon a worsening is found, and how often one is told that is none: the production `Tracker`, measured.

    python -m bench.trends [--quick] [--seed N] [--patients N]

Synthetic patients only (bench/trend_courses.py states them; nothing here is clinical evidence). An alert is a
trend newly raised, of any item: the whole bot. "Found" counts from the day of the change to the first alert
raised on or after it; an alert that was already going on does not count. Beside it a clairvoyant that may
raise as many alerts on the reference population as the whole bot does, and the fixed rule in use.
"""

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from math import inf, sqrt
from multiprocessing import Pool
from statistics import median

from bench.trend_courses import Cohort, Course, course, drift, step
from bench.trend_peers import alerts, calibrated, clairvoyant, fixed_rule
from triage.trends import Tracker

START = date(2026, 1, 5)
WITHIN = (7, 14, 21, 28, 42)

REFERENCE = Cohort("reference")
UNCHANGED = (
    REFERENCE,
    Cohort("stable", scatter=(0.8, 1.5)),
    Cohort("noisy", scatter=(1.7, 2.4)),
    Cohort("flares of 2-6 days", flares=(8, 3.0, 2, 6)),
    Cohort("flares of 1 day", flares=(30, 2.7, 1, 1)),
    Cohort("improving", improving=True),
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
    Cohort("breath +1", change={"breath": step(1)}),
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


class Population:
    """Many patients of a cohort, watched by two processes."""

    def __init__(self, cohort: Cohort, seed: int, patients: int) -> None:
        self.cohort = cohort
        work = partial(_one, cohort, seed)
        with Pool(2) as pool:
            pairs = pool.map(work, range(patients), chunksize=10)
        self.courses = [one for one, _ in pairs]
        self.told = [told for _, told in pairs]
        self.years = sum(one.days for one in self.courses) / 365

    def rate(self, item: str = "") -> float:
        """Trends raised a patient-year, of one item or of all."""
        return sum(each.item == item or not item for told in self.told for each in told) / self.years

    def confirmed_rate(self) -> float:
        """Trends confirmed a patient-year."""
        return sum(each.confirmed is not None for told in self.told for each in told) / self.years

    def delays(self, *, confirmed: bool) -> list[float]:
        """Days from each onset to the first alert raised since; infinite if there is none."""
        return [
            _first(one.onset, (each.confirmed if confirmed else each.day for each in _new(told, one.onset)))
            for one, told in zip(self.courses, self.told, strict=True)
        ]


def _one(cohort: Cohort, seed: int, number: int) -> tuple[Course, list[Told]]:
    one = course(cohort, seed, number)
    return one, watch(one)


def _new(told: Iterable[Told], onset: int) -> list[Told]:
    return [each for each in told if each.day >= onset]


def _first(onset: int, days: Iterable[int | None]) -> float:
    return min((day - onset for day in days if day is not None and day >= onset), default=inf)


def row(name: str, delays: Sequence[float], rest: str = "") -> str:
    """Median and 90th percentile of the delay, and the share found within so many days."""
    ordered = sorted(delays)
    late = ordered[min(len(ordered) - 1, int(0.9 * len(ordered)))]
    shares = "".join(f"{100 * share(delays, days):5.0f}%" for days in WITHIN)
    return f"  {name:<24}{median(ordered):5.0f}{late:6.0f}  {shares}  {rest}"


def share(delays: Sequence[float], days: int) -> float:
    """The share found within so many days."""
    return sum(delay <= days for delay in delays) / len(delays)


def show_false(population: Population) -> None:
    """False alerts a patient-year: raised, confirmed, by item, and those of the fixed rule."""
    told, years = population.rate(), population.years
    items = ("pain", "sleep", "cough", "activity", "breath", "composite")
    by_item = "".join(f"{population.rate(item):7.2f}" for item in items)
    fixed = sum(len(alerts(fixed_rule(one), 1)) for one in population.courses) / years
    error = sqrt(told / years)
    print(
        f"  {population.cohort.name:<24}{told:6.2f} +-{error:.2f}{population.confirmed_rate():8.2f}  "
        f"{by_item}{fixed:9.1f}"
    )


def show_found(population: Population, reference: Population) -> None:
    """How soon a change of pain is found: ours, confirmed, the bound, the ratio, the fixed rule."""
    name = population.cohort.name
    shift = population.cohort.change["pain"]
    threshold = calibrated(
        [clairvoyant(one, shift) for one in reference.courses], reference.years, reference.rate()
    )
    bound = [
        _first(one.onset, (day for day in alerts(clairvoyant(one, shift), threshold) if day >= one.onset))
        for one in population.courses
    ]
    fixed = [
        _first(one.onset, (day for day in alerts(fixed_rule(one), 1) if day >= one.onset))
        for one in population.courses
    ]
    ours = population.delays(confirmed=False)
    print(row(name, ours))
    print(row("  confirmed", population.delays(confirmed=True)))
    print(row("  clairvoyant", bound))
    days = f"median {median(ours) / max(median(bound), 1):.2f}"
    shares = ", ".join(f"{within} d {share(ours, within) / share(bound, within):.2f}" for within in WITHIN)
    print(f"    ours / clairvoyant: {days}, found within {shares}")
    print(row("  fixed rule", fixed))


FALSE_HEAD = (
    f"  {'a patient-year':<24}{'raised':>12}{'confirmed':>10}"
    "     pain  sleep  cough activ. breath compos.  fixed rule"
)
FOUND_HEAD = f"  {'days until found':<24}{'med':>5}{'p90':>6}  " + "".join(f"{days:>4} d" for days in WITHIN)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="a few patients, under 20 seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patients", type=int, default=0, help="a cohort")
    chosen = parser.parse_args()
    patients = chosen.patients or (60 if chosen.quick else 800)
    print(f"Synthetic patients, {patients} a cohort, seed {chosen.seed}; 20 % missing, one item moving")
    print("\nNo change: false alerts\n" + FALSE_HEAD)
    unchanged = [Population(cohort, chosen.seed, patients) for cohort in UNCHANGED]
    for population in unchanged:
        show_false(population)
    print("\nPain gets worse\n" + FOUND_HEAD)
    for cohort in CHANGED:
        show_found(Population(cohort, chosen.seed, patients), unchanged[0])
    print("\nOther changes\n" + FOUND_HEAD)
    for cohort in OTHERS:
        print(row(cohort.name, Population(cohort, chosen.seed, patients).delays(confirmed=False)))
    for name, alter in ALTERED.items():
        altered = Population(alter(REFERENCE), chosen.seed, patients)
        print(f"\nAltered: {name}; false alerts {altered.rate():.2f} a patient-year\n" + FOUND_HEAD)
        for cohort in CHANGED:
            print(row(cohort.name, Population(alter(cohort), chosen.seed, patients).delays(confirmed=False)))


if __name__ == "__main__":
    main()
