"""Small courses that anybody can follow by eye, and how a tracker takes them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from triage.trends import Tracker, Trend

START = date(2026, 3, 2)
WOBBLE = (0, 1, -1, 0, 0, 1, 0, -1)

Row = tuple[int, Mapping[str, float], Mapping[str, float]]
"""Day since the start, daily values, weekly values."""


def on(day: int) -> date:
    """The date of a day since the start."""
    return START + timedelta(day)


def wobbling(level: float, days: int) -> list[float]:
    """So many days around a level, a point up or down now and then."""
    return [level + WOBBLE[i % 8] for i in range(days)]


def told(rows: Iterable[Row], tracker: Tracker | None = None) -> list[tuple[Trend, ...]]:
    """What holds after each row."""
    tracker = tracker or Tracker()
    return [tracker.add(on(day), values, weekly) for day, values, weekly in rows]


def daily(levels: Sequence[float], item: str = "pain") -> list[Row]:
    """So many days in a row with one item each."""
    return [(day, {item: level}, {}) for day, level in enumerate(levels)]


def course(levels: Sequence[float], item: str = "pain") -> list[tuple[Trend, ...]]:
    """What holds after each of so many days in a row."""
    return told(daily(levels, item))


def weeks(levels: Sequence[float], item: str, tracker: Tracker | None = None) -> list[tuple[Trend, ...]]:
    """What holds after each of so many weekly answers."""
    return told([(7 * week, {}, {item: level}) for week, level in enumerate(levels)], tracker)


def first(found: Sequence[tuple[Trend, ...]]) -> int:
    """The index of the first answer after which a trend holds."""
    return next(index for index, trends in enumerate(found) if trends)


def raised(found: Iterable[tuple[Trend, ...]]) -> list[date]:
    """The days on which something new was raised."""
    return sorted({trend.raised for trends in found for trend in trends})
