"""How soon a worsening is found, and how often one is told that is none: the production `Tracker`, measured.

    python -m bench.trends [--quick | --speed | --peers] [--seed N] [--patients N]

Synthetic patients only (bench/trend_courses.py states them; nothing here is clinical evidence). An alert is a
trend newly raised, of any item: the whole bot. "Found" counts from the day of the change to the first alert
raised on or after it; an alert that was already going on does not count. Beside it a clairvoyant that may
raise as many alerts on the reference population as the whole bot does, and the fixed rule in use. The goals
are printed with what was measured, the bound and the ratio after the four ways in which pain gets worse, and
for generators that differ from what the detector assumes at the end. `--peers` holds detector and composite
against those that could have been chosen instead (bench/trend_compare.py).
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import sqrt
from multiprocessing import Pool
from statistics import median
from time import process_time

from bench.trend_compare import show_peers
from bench.trend_courses import Cohort, course, drift, step
from bench.trend_goals import show_altered, show_goals
from bench.trend_peers import alerts, calibrated
from bench.trend_population import (
    Changes,
    Population,
    confirmed_days,
    fixed_days,
    patient,
    raised_days,
    ratio,
    share,
    single_days,
    watch,
)

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
TOGETHER = (
    Cohort("3 items, 1.25 SD", change={"pain": step(1.5), "sleep": step(0.75), "cough": step(0.75)}),
    Cohort("3 items, drift", change={"pain": drift(0.5), "sleep": drift(0.25), "cough": drift(0.25)}),
    Cohort("2 items, 1.25 SD", change={"sleep": step(0.75), "cough": step(0.75)}),
)
OTHERS = (
    Cohort("+0.5 a week from day 0", change={"pain": drift(0.5)}, onset=(0, 0)),
    Cohort("step +3 in week 4", change={"pain": step(3)}, onset=(21, 27)),
    Cohort("sleep +1", change={"sleep": step(1)}),
    Cohort("cough +1", change={"cough": step(1)}),
    Cohort("activity +3", change={"activity": step(3)}),
    Cohort("activity +1 a week", change={"activity": drift(1)}),
    Cohort("breath +1", change={"breath": step(1)}),
    Cohort("breath +2", change={"breath": step(2)}),
)
ALTERED = {
    "heavy tails": partial(replace, heavy_tails=True),
    "weekend +1": partial(replace, weekend=1.0),
    "phi .7": partial(replace, phi=(0.7, 0.7)),
    "40 % missing": partial(replace, missing=0.4),
    "missing when worse": partial(replace, hides_when_worse=True),
}


def row(name: str, delays: Sequence[float], rest: str = "") -> str:
    """Median and 90th percentile of the delay, and the share found within so many days."""
    ordered = sorted(delays)
    late = ordered[min(len(ordered) - 1, int(0.9 * len(ordered)))]
    shares = "".join(f"{100 * share(delays, days):5.0f}%" for days in WITHIN)
    return f"  {name:<24}{median(ordered):5.0f}{late:6.0f}  {shares}  {rest}"


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
    """How soon a change is found: ours, confirmed, the bound, the ratio, the fixed rule.

    Returns our delays and the bound's.
    """
    name = population.cohort.name
    unchanged = [one.bound[name] for one in reference.patients]
    threshold = calibrated(unchanged, reference.years, reference.rate())
    bound = population.delays(lambda one: alerts(one.bound[name], threshold))
    ours = population.delays(raised_days)
    print(row(name, ours))
    if len(population.cohort.change) > 1:
        print(row("  without the composite", population.delays(single_days)))
    print(row("  confirmed", population.delays(confirmed_days)))
    print(row("  clairvoyant", bound))
    days = f"median {median(ours) / max(median(bound), 1):.2f}"
    shares = ", ".join(f"{within} d {ratio(share(ours, within), share(bound, within))}" for within in WITHIN)
    print(f"    ours / clairvoyant: {days}; found within {shares}")
    print(row("  fixed rule", population.delays(fixed_days)))
    return ours, bound


FALSE_HEAD = (
    f"  {'a patient-year':<24}{'raised':>12}{'confirmed':>10}"
    "     pain  sleep  cough activ. breath compos.  fixed rule"
)
FOUND_HEAD = f"  {'days until found':<24}{'med':>5}{'p90':>6}  " + "".join(f"{days:>4} d" for days in WITHIN)


Make = Callable[..., Population]


def show_all(make: Make, patients: int) -> None:
    """No change, four ways in which pain gets worse with their goals, and everything else."""
    print("\nNo change: false alerts\n" + FALSE_HEAD)
    changes = {cohort.name: cohort.change for cohort in (*CHANGED, *TOGETHER)}
    reference = make(REFERENCE, changes)
    rates = {}
    for population in (reference, *map(make, UNCHANGED)):
        show_false(population)
        rates[population.cohort.name] = population.rate()
    print("\nPain gets worse\n" + FOUND_HEAD)
    ours, bound = {}, {}
    for cohort in CHANGED:
        changed = make(cohort, {cohort.name: cohort.change})
        ours[cohort.name], bound[cohort.name] = show_found(changed, reference)
    show_goals(rates, ours, bound)
    fewer = partial(make, count=patients // 2)
    print("\nHalf as many patients: several items get worse\n" + FOUND_HEAD)
    for cohort in TOGETHER:
        show_found(fewer(cohort, {cohort.name: cohort.change}), reference)
    show_others(fewer, {name: rates[name] for name in ("noisy", "flares of 2-6 days", "flares of 1 day")})


def show_others(make: Make, rates: dict[str, float]) -> None:
    """Other items, other times, and generators that differ from what the detector assumes."""
    print("\nOther changes\n" + FOUND_HEAD)
    for cohort in OTHERS:
        print(row(cohort.name, make(cohort).delays(raised_days)))
    found: dict[str, Mapping[str, Sequence[float]]] = {}
    for name, alter in ALTERED.items():
        altered = make(alter(REFERENCE))
        rates[name] = altered.rate()
        print(f"\nAltered: {name}; false alerts {rates[name]:.2f} a patient-year\n" + FOUND_HEAD)
        found[name] = {cohort.name: make(alter(cohort)).delays(raised_days) for cohort in CHANGED}
        for cohort in CHANGED:
            print(row(cohort.name, found[name][cohort.name]))
    show_altered(rates, found)


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
    parser.add_argument("--peers", action="store_true", help="against other detectors and composites")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patients", type=int, default=0, help="a cohort")
    chosen = parser.parse_args()
    if chosen.speed:
        show_speed(chosen.seed)
        return
    patients = chosen.patients or (40 if chosen.quick else 500)
    with Pool(2) as pool:

        def make(cohort: Cohort, changes: Changes | None = None, count: int = patients) -> Population:
            work = partial(patient, cohort, chosen.seed, changes or {})
            return Population(cohort, pool.map(work, range(count), chunksize=10))

        print(f"Synthetic patients, {patients} a cohort, seed {chosen.seed}; 20 % missing, one item moving")
        if chosen.peers:
            show_peers(partial(pool.map, chunksize=10), chosen.seed, patients)
        else:
            show_all(make, patients)


if __name__ == "__main__":
    main()
