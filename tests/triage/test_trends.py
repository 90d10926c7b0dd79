"""Trends in the patient's terms: small courses whose outcome anybody can see."""

from datetime import date, timedelta

from triage.trends import Tracker, Trend

START = date(2026, 3, 2)
WOBBLE = (0, 1, -1, 0, 0, 1, 0, -1)


def course(*levels: float) -> list[tuple[Trend, ...]]:
    tracker = Tracker()
    return [tracker.add(START + timedelta(i), {"pain": level}, {}) for i, level in enumerate(levels)]


def wobbling(level: float, days: int) -> list[float]:
    return [level + WOBBLE[i % 8] for i in range(days)]


def test_a_constant_course_never_alerts() -> None:
    assert not any(course(*[5] * 200))


def test_three_points_more_for_good_are_told_within_a_week() -> None:
    found = course(*wobbling(3, 40), *wobbling(6, 10))
    first = next(i for i, trends in enumerate(found) if trends)
    assert 41 <= first <= 46
    trend = found[first][0]
    assert (trend.item, trend.raised) == ("pain", START + timedelta(first))
    assert found[-1][0].confirmed


def test_one_very_bad_day_alone_is_not_a_trend() -> None:
    assert not any(course(*wobbling(3, 40), 10, *wobbling(3, 20)))


def test_nothing_is_said_in_the_first_two_weeks() -> None:
    assert not any(course(*[2] * 7, *[8] * 7))


def test_getting_better_is_not_a_trend() -> None:
    assert not any(course(*(9 - i // 8 + WOBBLE[i % 8] for i in range(70))))
