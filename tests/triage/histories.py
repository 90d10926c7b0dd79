"""Invented histories of any kind, for properties that must hold for all of them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from triage.items import ITEMS, WARNINGS, Checkin, Item, Profile, Shape

START = datetime(2026, 1, 5, 8, tzinfo=UTC)


def values(item: Item) -> st.SearchStrategy[Any]:
    match item.shape:
        case Shape.whole:
            return st.integers(item.low, item.high)
        case Shape.number:
            return st.floats(50, 90)
        case Shape.choice:
            return st.sampled_from(item.values)
        case Shape.chosen:
            return st.frozensets(st.sampled_from(item.values), max_size=3)
        case Shape.choices:
            return st.dictionaries(st.sampled_from(item.keys), st.sampled_from(item.values), max_size=3)
        case Shape.dates:
            since = st.dates(date(2025, 10, 1), date(2026, 3, 1))
            return st.dictionaries(st.sampled_from(item.keys), since, max_size=2)


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Any]:
    """Some items; follow-ups may stand without their warning."""
    names = draw(st.lists(st.sampled_from(sorted(ITEMS)), max_size=9, unique=True))
    if "warnings" in names:
        names += ["leg_course", "leg_side", "blood_amount", "chest_pain_kind", "warning_course"][
            : draw(st.integers(0, 5))
        ]
    return {name: draw(values(ITEMS[name])) for name in names}


def quiet_answers() -> st.SearchStrategy[dict[str, Any]]:
    """The daily items, seldom a warning."""
    warned = st.one_of(
        st.just(frozenset[str]()),
        st.just(frozenset[str]()),
        st.frozensets(st.sampled_from(WARNINGS), max_size=2),
    )
    daily = {"pain": st.integers(0, 10), "sleep": st.integers(0, 3), "cough": st.integers(0, 3)}
    return st.fixed_dictionaries({}, optional={**daily, "warnings": warned})


profiles = st.builds(
    Profile,
    birth_year=st.none() | st.integers(1935, 2005),
    smoking=st.none() | st.sampled_from(["never", "former", "current"]),
    asbestos=st.none() | st.booleans(),
    family_lung_cancer=st.none() | st.booleans(),
    cancer=st.none() | st.sampled_from(["never", "past", "current"]),
    bone_risk=st.none() | st.booleans(),
    infection_risk=st.none() | st.booleans(),
    lung_disease=st.none() | st.booleans(),
    ace_inhibitor=st.none() | st.booleans(),
    anticoagulant=st.none() | st.booleans(),
    chemotherapy=st.none() | st.booleans(),
    immobile_until=st.none() | st.dates(date(2025, 12, 1), date(2026, 6, 1)),
    pain_since=st.none() | st.dates(date(2024, 1, 1), date(2026, 6, 1)),
    pain_course=st.none() | st.sampled_from(["better", "same", "worse"]),
)


@st.composite
def histories(
    draw: st.DrawFn, longest: int = 6, gaps: tuple[int, ...] = (0, 1, 1, 2, 7, 14)
) -> list[Checkin]:
    """Check-ins in time order, some on one day, some days or weeks apart."""
    at = START
    told: list[Checkin] = []
    for _ in range(draw(st.integers(1, longest))):
        at += timedelta(days=draw(st.sampled_from(gaps)), hours=draw(st.sampled_from([0, 1, 5])))
        found: Mapping[str, Any] = draw(st.one_of(answers(), quiet_answers()))
        by = draw(st.sampled_from(["self", "self", "proxy"]))
        kind = draw(st.sampled_from(["daily", "weekly", "check", "warning"]))
        told.append(Checkin(at, kind, by, found))
    return told
