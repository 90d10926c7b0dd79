"""What holds for the trends of any course whatever."""

from collections.abc import Sequence
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.trend_courses import Row, on, told
from triage.trends import Tracker

SCALE = {"pain": 10, "sleep": 3, "cough": 3}
WEEKLY = {"activity": 10, "breath": 4}


@st.composite
def courses(draw: st.DrawFn, days: int = 150) -> list[Row]:
    """A course that gets worse or better at some times, with missing days and missing items."""
    random = Random(draw(st.integers(0, 10**9)))
    levels = draw(st.lists(st.integers(0, 7), min_size=1, max_size=4))
    scatter = draw(st.sampled_from([0.0, 0.6, 1.2, 2.5]))
    missing = draw(st.sampled_from([0.0, 0.2, 0.6, 0.95]))
    rows: list[Row] = []
    for day in range(days):
        level = levels[day * len(levels) // days]
        if random.random() >= missing:
            daily = {item: _value(random, level, scatter, top) for item, top in SCALE.items()}
            weekly = {item: _value(random, level, scatter, top) for item, top in WEEKLY.items()}
            kept = {item: value for item, value in daily.items() if random.random() < 0.9}
            rows.append((day, kept, weekly if day % 7 == 2 else {}))
    return rows


def _value(random: Random, level: float, scatter: float, top: int) -> float:
    exact = (level + random.gauss(0, scatter)) * top / 10
    return float(min(max(round(exact), 0), top))


@settings(max_examples=20, deadline=None)
@given(courses(days=260))
def test_the_last_120_days_say_all(rows: Sequence[Row]) -> None:
    whole = told(rows)
    for index in range(len(rows) - 1, 0, -17):
        recent = [row for row in rows[: index + 1] if row[0] > rows[index][0] - 120]
        assert told(recent)[-1] == whole[index]


@settings(max_examples=20, deadline=None)
@given(courses(), st.integers(1, 9))
def test_a_constant_more_on_every_day_changes_nothing_but_the_levels(rows: Sequence[Row], more: int) -> None:
    pain: list[Row] = [(day, {"pain": values["pain"]}, {}) for day, values, _ in rows if "pain" in values]
    shifted: list[Row] = [(day, {"pain": values["pain"] + more}, {}) for day, values, _ in pain]
    for plain, higher in zip(told(pain), told(shifted), strict=True):
        assert [(t.item, t.shape, t.since, t.raised, t.confirmed) for t in plain] == [
            (t.item, t.shape, t.since, t.raised, t.confirmed) for t in higher
        ]


@settings(max_examples=20, deadline=None)
@given(courses(), st.data())
def test_a_lower_last_answer_never_makes_an_alert(rows: Sequence[Row], data: st.DataObject) -> None:
    tracker = Tracker()
    for day, values, weekly in rows:
        worse = tracker.copy().add(on(day), values, weekly)
        lower = {item: data.draw(st.integers(0, int(value))) for item, value in values.items()}
        better = tracker.add(on(day), lower, weekly)
        assert {trend.item for trend in better} <= {trend.item for trend in worse}
        tracker.add(on(day), values, weekly)


@settings(max_examples=20, deadline=None)
@given(courses())
def test_what_is_told_makes_sense(rows: Sequence[Row]) -> None:
    sure: set[tuple[str, object]] = set()
    for (day, _, _), trends in zip(rows, told(rows), strict=True):
        assert len({trend.item for trend in trends}) == len(trends)
        for trend in trends:
            assert trend.since <= trend.raised <= on(day) or trend.raised < trend.since <= on(day)
            assert trend.to > trend.start
            assert day >= 14
            key = (trend.item, trend.raised)
            assert trend.confirmed or key not in sure
            if trend.confirmed:
                sure.add(key)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(
    st.integers(0, 40),
    st.dictionaries(st.sampled_from(sorted(SCALE)), st.floats(0, 10)),
    st.dictionaries(st.sampled_from(sorted(WEEKLY)), st.floats(0, 10)),
), max_size=80))  # fmt: skip
def test_any_days_and_any_answers_are_taken(steps: Sequence[Row]) -> None:
    tracker = Tracker()
    day = 0
    for gap, values, weekly in steps:
        day += gap
        tracker.add(on(day), values, weekly)
