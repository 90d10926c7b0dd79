"""Many synthetic patients under the production `Tracker`: what it tells, how often and how soon."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf

from bench.trend_courses import Cohort, Course, Shift, course
from bench.trend_peers import Scores, alerts, clairvoyant, fixed_rule
from triage.trends import Tracker

START = date(2026, 1, 5)
Changes = Mapping[str, Mapping[str, Shift]]
"""Name of a cohort -> what happens to which item: what a clairvoyant knows."""


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


@dataclass(frozen=True)
class Patient:
    """One course with what the bot told and, for each change looked for, what a clairvoyant would score."""

    course: Course
    told: list[Told]
    bound: dict[str, Scores]


def patient(cohort: Cohort, seed: int, changes: Changes, number: int) -> Patient:
    """Make and watch the `number`th patient of a cohort."""
    one = course(cohort, seed, number)
    return Patient(one, watch(one), {name: clairvoyant(one, change) for name, change in changes.items()})


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


def single_days(one: Patient) -> Iterable[int]:
    """When a trend of one item was raised: what would be told without the composite."""
    return (each.day for each in one.told if each.item != "composite")


def fixed_days(one: Patient) -> Iterable[int]:
    """When the fixed rule would alert."""
    return alerts(fixed_rule(one.course), 1)


def share(delays: Sequence[float], days: int) -> float:
    """The share found within so many days."""
    return sum(delay <= days for delay in delays) / len(delays)


def ratio(ours: float, bound: float) -> str:
    """Ours / bound; a dash where the bound is nothing."""
    return f"{ours / bound:.2f}" if bound else "-"
