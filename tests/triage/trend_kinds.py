"""Courses drawn by fixed chance, and what is told about them in one line each.

    python -m tests.triage.trend_kinds > tests/triage/trends_told.txt

Run it when the trends are meant to change, and read the difference: a line is what one person would be told.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from tests.triage.trend_courses import START, Row, told
from triage.trends import Trend

SCALE = {"pain": 10, "sleep": 3, "cough": 3}
WEEKLY = {"activity": 10, "breath": 4}
DAYS, EACH, LATE = 260, 6, 57
Shift = Callable[[float], float]
"""Day since the start -> by how much of the scale it is worse than usual."""


@dataclass(frozen=True)
class Kind:
    """`items`: that get worse. `missing`: share of the days without an answer. `scatter`: in tenths of the
    scale.
    `late`: items that are first told on day `LATE`. `silent`: so many days of every fifty nothing is told.
    """

    shift: Shift
    items: tuple[str, ...] = ("pain",)
    missing: float = 0.1
    scatter: float = 0.9
    late: tuple[str, ...] = ()
    silent: int = 0


def _at_once(height: float, first: int = 60, days: int = 999) -> Shift:
    return lambda day: height if first <= day < first + days else 0.0


def _little_by_little(a_week: float) -> Shift:
    return lambda day: max(0.0, day - 50) * a_week / 7


def _flares(day: float) -> float:
    return 3.5 if day % 31 < 5 else 0.0


def _up_and_down(day: float) -> float:
    return 2.5 if day % 60 > 35 else 0.0


EVERY = (*SCALE, *WEEKLY)
KINDS: Mapping[str, Kind] = {
    "two points more": Kind(_at_once(2.2)),
    "a step of all": Kind(_at_once(3.0), EVERY, missing=0.3),
    "all a little worse": Kind(_at_once(1.6), EVERY),
    "half a point a week": Kind(_little_by_little(0.5), scatter=1.2),
    "a point a week in all": Kind(_little_by_little(1.0), EVERY, missing=0.0, scatter=0.5),
    "flares": Kind(_flares, ("pain", "sleep")),
    "up and down": Kind(_up_and_down, EVERY),
    "a short worsening": Kind(_at_once(3.5, 45, 12), ("pain", "cough", "activity")),
    "worse from the third week": Kind(_at_once(3.0, 18), EVERY, missing=0.2),
    "answers seldom": Kind(_at_once(3.0), EVERY, missing=0.65),
    "weekly items": Kind(_little_by_little(0.8), ("activity", "breath"), scatter=1.3),
    "weekly steps": Kind(_at_once(3.0), ("activity", "breath"), scatter=1.1),
    "the cough is told since it is worse": Kind(_at_once(2.5), ("pain", "sleep", "cough"), late=("cough",)),
    "silent for weeks": Kind(_up_and_down, EVERY, silent=23),
    "days that differ much": Kind(_at_once(0.0), scatter=1.8),
}


def rows(kind: Kind, seed: int) -> list[Row]:
    random = Random(seed)
    usual = {item: random.uniform(1.0, 4.0) for item in EVERY}
    found: list[Row] = []
    for day in range(DAYS):
        worse = kind.shift(day)
        values = {
            item: _value(random, usual[item] + (worse if item in kind.items else 0.0), kind.scatter, top)
            for item, top in (SCALE | WEEKLY).items()
        }
        if random.random() >= kind.missing and day % 50 >= kind.silent:
            kept = {item: values[item] for item in SCALE if random.random() < 0.95}
            weekly = {item: values[item] for item in WEEKLY} if day % 7 == 2 or random.random() < 0.03 else {}
            late = kind.late if day < LATE else ()
            found.append((day, {item: value for item, value in kept.items() if item not in late}, weekly))
    return found


def _value(random: Random, level: float, scatter: float, top: int) -> float:
    return float(min(max(round((level + random.gauss(0, scatter)) * top / 10), 0), top))


def lines(name: str) -> Iterator[tuple[str, str]]:
    """Every course of a kind, and all that is told about it."""
    for seed in range(EACH):
        yield f"{name} {seed}", "; ".join(_news(rows(KINDS[name], seed))) or "nothing"


def _news(days: list[Row]) -> Iterator[str]:
    """A trend when it is raised, when it is sure, and when it is over."""
    before: dict[str, tuple[date, bool]] = {}
    for (day, _, _), trends in zip(days, told(days), strict=True):
        now = {trend.item: (trend.raised, trend.confirmed) for trend in trends}
        yield from (f"{day} {item} over" for item in before if item not in now)
        yield from (f"{day} {_said(trend)}" for trend in trends if before.get(trend.item) != now[trend.item])
        before = now


def _said(trend: Trend) -> str:
    since, raised = (trend.since - START).days, (trend.raised - START).days
    news = f"{trend.item} {'surely' if trend.confirmed else 'perhaps'} a {trend.shape}"
    return f"{news} since {since}, {trend.start} to {trend.to}, told first {raised}"


if __name__ == "__main__":
    for kind in KINDS:
        for name, line in lines(kind):
            print(f"{name}: {line}")
