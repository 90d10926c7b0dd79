"""Each finding at its threshold and one step short of it."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.triage.cases import FIRST_DAY, checkins_of
from triage.assessment import assess
from triage.items import Checkin, Profile, parse_answers, parse_profile

START = FIRST_DAY + timedelta(hours=8)
ROWS = tomllib.loads(Path(__file__).with_name("thresholds.toml").read_text(encoding="utf-8"))["row"]


def name_of(row: Mapping[str, Any]) -> str:
    return f"{row['finding']} {'holds' if row['holds'] else 'does not hold'}: {row['says']}"


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_a_finding_at_its_threshold(row: Mapping[str, Any]) -> None:
    said = assess(parse_profile(row.get("profile", {})), list(checkins_of(row["days"])))
    assert (row["finding"] in said.findings) is row["holds"], said.findings


def test_every_threshold_is_tried_from_both_sides() -> None:
    """All findings of the pain, the weeks and the warnings that hang on a number of days or points."""
    held = {row["finding"] for row in ROWS if row["holds"]}
    missed = {row["finding"] for row in ROWS if not row["holds"]}
    assert held <= missed | {"ache_above"}
    assert missed <= held | {"constant_pain", "fatigue", "pain_above_waist"}


def level(profile: Profile, **told: Any) -> str:
    return assess(profile, [Checkin(START, "daily", "self", parse_answers(told))]).level.name


STREAKS = {"warnings": ["blood"], "blood_amount": "streaks", "pain_site": ["lower"]}


def test_age_counts_by_the_year() -> None:
    """40 for a smoker's symptom, 45 for a hoarse voice, 51, 60 for sudden pain, 71 for a fall."""
    smoker = {"cough": 1, "cough_duration": "weeks_3_or_more"}
    for year, rules in ((1986, {"P02", "P09"}), (1987, {"P09"})):
        said = assess(
            Profile(birth_year=year, smoking="former"),
            [Checkin(START, "daily", "self", parse_answers(smoker))],
        )
        assert {each.rule for each in said.reasons} == rules
    hoarse = {"warnings": ["hoarse"], "warning_course": {"hoarse": "unexamined"}}
    assert [level(Profile(birth_year=year), **hoarse) for year in (1981, 1982)] == ["soon", "watch"]
    worst = {"warnings": ["worst_pain"], "pain_site": ["lower"]}
    assert [level(Profile(birth_year=year), **worst) for year in (1966, 1967)] == ["emergency", "urgent"]
    fall = {"warnings": ["injury"], "injury_kind": "minor"}
    assert [level(Profile(birth_year=year), **fall) for year in (1955, 1956)] == ["urgent", "watch"]
    blood = [
        Checkin(START + timedelta(days=day), "daily", "self", parse_answers(told))
        for day, told in ((0, STREAKS), (30, {"warnings": []}))
    ]
    levels = [assess(Profile(birth_year=year), blood).level.name for year in (1986, 1987)]
    assert levels == ["soon", "watch"]
    failing = {"treatments": {"nsaid": "none"}, "treatment_since": {"nsaid": "2026-02-10"}}
    assert [level(Profile(birth_year=year), **failing) for year in (1975, 1976)] == ["soon", "routine"]


@pytest.mark.parametrize(
    ("profile", "high"),
    [
        (Profile(cancer="past"), True),
        (Profile(cancer="never"), False),
        (Profile(asbestos=True), True),
        (Profile(carcinogens=True), True),
        (Profile(smoking="current", birth_year=1986), True),
        (Profile(smoking="current", birth_year=1987), False),
        (Profile(smoking="current"), False),
        (Profile(pack_years=0.5, birth_year=1960), True),
        (Profile(pack_years=0, birth_year=1960), False),
        (Profile(quit_year=1999, birth_year=1960), True),
        (Profile(smoking="never", birth_year=1940, family_lung_cancer=True, lung_disease=True), False),
    ],
)
def test_who_is_at_high_risk(profile: Profile, high: bool) -> None:
    said = assess(profile, [Checkin(START, "daily", "self", parse_answers(STREAKS))])
    assert ("U02" in {each.rule for each in said.reasons}) is high


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (Profile(smoking="former"), "soon"),
        (Profile(family_lung_cancer=True), "soon"),
        (Profile(lung_disease=True), "soon"),
        (Profile(smoking="never", family_lung_cancer=False, lung_disease=False), "routine"),
    ],
)
def test_who_is_at_raised_risk(profile: Profile, expected: str) -> None:
    failing = {"treatments": {"nsaid": "none"}, "treatment_since": {"nsaid": "2026-02-10"}}
    assert level(profile, **failing) == expected


def test_chemotherapy_is_a_risk_of_infection() -> None:
    for chemotherapy, expected in ((True, "urgent"), (False, "watch")):
        assert level(Profile(chemotherapy=chemotherapy), pain=5, night_sweats=1) == expected


@pytest.mark.parametrize(("until", "expected"), [("2026-02-01", "emergency"), ("2026-01-31", "urgent")])
def test_an_operation_counts_for_28_days(until: str, expected: str) -> None:
    profile = Profile(immobile_until=date.fromisoformat(until))
    assert level(profile, warnings=["breathless"]) == expected


@pytest.mark.parametrize("profile", [Profile(infection_risk=True), Profile(cancer="past")])
def test_fever_at_risk_of_infection_is_urgent(profile: Profile) -> None:
    assert level(profile, warnings=["fever"], pain=3) == "urgent"


@pytest.mark.parametrize(("hours", "expected"), [(23, "emergency"), (24, "urgent")])
def test_an_emergency_lasts_a_day(hours: int, expected: str) -> None:
    told = [
        Checkin(START, "warning", "self", parse_answers({"warnings": ["collapse"]})),
        Checkin(START + timedelta(hours=hours), "daily", "self", parse_answers({"warnings": []})),
    ]
    assert assess(Profile(), told).level.name == expected


@pytest.mark.parametrize(("hours", "expected"), [(27, "emergency"), (28, "urgent")])
def test_two_signs_join_within_a_day_and_three_hours(hours: int, expected: str) -> None:
    told = [
        Checkin(START, "daily", "self", parse_answers(STREAKS)),
        Checkin(START + timedelta(hours=hours), "daily", "self", parse_answers({"warnings": ["breathless"]})),
    ]
    assert assess(Profile(), told).level.name == expected


@pytest.mark.parametrize(("days", "expected"), [(7, "urgent"), (8, "routine")])
def test_an_urgent_sign_lasts_a_week(days: int, expected: str) -> None:
    told = [
        Checkin(START, "daily", "self", parse_answers({"warnings": ["leg_swelling"]})),
        Checkin(START + timedelta(days=days), "daily", "self", parse_answers({"warnings": []})),
    ]
    assert assess(Profile(), told).level.name == expected


@pytest.mark.parametrize(("days", "expected"), [(21, "soon"), (22, "routine")])
def test_a_sign_for_the_next_weeks_lasts_three(days: int, expected: str) -> None:
    told = [
        Checkin(START, "daily", "self", parse_answers({"warnings": ["lump"]})),
        Checkin(START + timedelta(days=days), "daily", "self", parse_answers({"warnings": []})),
    ]
    assert assess(Profile(), told).level.name == expected
