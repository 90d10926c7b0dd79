"""What is due beside the daily core, day by day."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from triage.agenda import PROFILE_ORDER, Agenda, agenda_for, next_profile_key
from triage.items import PROFILE_KEYS, Checkin, Profile, parse_answers, parse_profile

MONDAY = date(2026, 11, 2)
WEEKLY_ANSWERS = {"pain": 3, "activity": 4}


def checkin(day: date, kind: str = "daily", **answers: Any) -> Checkin:
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return Checkin(at, kind, "self", parse_answers(answers or {"pain": 3}))


def agenda(today: date, *earlier: Checkin, kind: str = "daily", **known: Any) -> Agenda:
    details: dict[str, Any] = {"profile": {}, "weekly_day": 0, "episode_open": False, **known}
    return agenda_for(kind=kind, earlier=earlier, today=today, **details)


def days(first: date, count: int) -> list[Checkin]:
    return [checkin(first + timedelta(n)) for n in range(count)]


def test_the_first_check_in_is_the_core_and_the_pain_detail() -> None:
    assert agenda(MONDAY) == Agenda(detail=True, cough_duration=True)


def test_the_weekly_items_start_on_the_weekly_day_after_joining() -> None:
    assert not agenda(MONDAY + timedelta(6), *days(MONDAY, 6)).weekly
    assert agenda(MONDAY + timedelta(7), *days(MONDAY, 7)) == Agenda(
        weekly=True, detail=True, cough_duration=True, seen=True
    )


def test_a_weekly_day_right_after_joining_is_left_out() -> None:
    sunday = MONDAY - timedelta(1)
    assert not agenda(MONDAY, *days(sunday, 1)).weekly
    assert not agenda(MONDAY + timedelta(1), *days(sunday, 2)).weekly


def test_a_missed_weekly_day_is_made_up_for_on_the_next_daily_check_in() -> None:
    wednesday = MONDAY + timedelta(9)
    assert agenda(wednesday, *days(MONDAY, 7)).weekly


def test_weekly_items_told_on_the_day_are_not_asked_again_that_week() -> None:
    monday = MONDAY + timedelta(7)
    told = checkin(monday, "weekly", **WEEKLY_ANSWERS)
    assert not agenda(monday + timedelta(1), *days(MONDAY, 7), told).weekly
    assert agenda(monday + timedelta(7), *days(MONDAY, 7), told).weekly


def test_skipped_weekly_items_are_offered_once_more_and_then_left() -> None:
    monday = MONDAY + timedelta(7)
    once = checkin(monday, "weekly")
    twice = checkin(monday + timedelta(1), "weekly")
    assert agenda(monday + timedelta(1), *days(MONDAY, 7), once).weekly
    assert not agenda(monday + timedelta(2), *days(MONDAY, 7), once, twice).weekly


@pytest.mark.parametrize("kind", ["check", "warning"])
def test_a_check_in_of_ones_own_accord_carries_no_weekly_items_and_no_profile(kind: str) -> None:
    due = agenda(MONDAY + timedelta(7), *days(MONDAY, 7), kind=kind)
    assert not due.weekly
    assert due.profile is None
    assert due.warnings_first is (kind == "warning")


def test_an_open_episode_asks_every_time_who_has_seen_the_patient() -> None:
    assert agenda(MONDAY + timedelta(1), *days(MONDAY, 1), episode_open=True).seen


def test_a_new_cough_is_asked_for_its_length_once() -> None:
    assert agenda(MONDAY, *days(MONDAY - timedelta(3), 3)).cough_duration
    coughed = checkin(MONDAY, cough=1)
    assert not agenda(MONDAY + timedelta(1), coughed).cough_duration
    assert agenda(MONDAY + timedelta(30), coughed, kind="check").cough_duration


def test_the_start_of_a_treatment_in_use_is_asked_once() -> None:
    begun = checkin(MONDAY, "weekly", treatments={"nsaid": "some"}, treatment_since={"nsaid": "2026-10-01"})
    assert agenda(MONDAY + timedelta(7), begun).begun == {"nsaid"}
    stopped = checkin(MONDAY + timedelta(7), "weekly", treatments={})
    assert agenda(MONDAY + timedelta(14), begun, stopped).begun == frozenset()


def test_one_profile_question_a_day_from_the_second_check_in_on() -> None:
    tuesday = MONDAY + timedelta(1)
    assert agenda(tuesday, *days(MONDAY, 1)).profile == "birth_year"
    assert agenda(tuesday, *days(MONDAY, 1), profile={"birth_year": 1958}).profile == "cancer"
    assert agenda(tuesday, *days(MONDAY, 1), skipped={"birth_year", "cancer"}).profile == "smoking"


def test_since_when_it_hurts_is_asked_in_the_first_week() -> None:
    """Whether strong pain or a night is new hangs on it."""
    known = {"birth_year": 1958, "cancer": "never", "smoking": "never"}
    assert next_profile_key(known) == "pain_since"


def test_how_it_went_before_joining_is_asked_next() -> None:
    known = {"birth_year": 1958, "cancer": "never", "smoking": "never", "pain_since": "2026-03-01"}
    assert next_profile_key(known) == "pain_course"


@pytest.mark.parametrize(
    ("first_days", "asked"),
    [((28,), True), ((29,), False), ((60, 3), False), ((171, 3), False), ((172, 3), True), ((190, 20), True)],
)
def test_how_it_went_before_joining_is_asked_in_the_first_four_weeks_only(
    first_days: tuple[int, ...], asked: bool
) -> None:
    """After that the answer counts for nothing; who comes back after half a year joins anew."""
    known = {"birth_year": 1958, "cancer": "never", "smoking": "never", "pain_since": "2026-03-01"}
    earlier = [checkin(MONDAY - timedelta(ago)) for ago in first_days]
    told = checkin(MONDAY - timedelta(1), "weekly", **WEEKLY_ANSWERS)
    due = agenda(MONDAY, *earlier, told, profile=known, weekly_day=6)
    assert due.profile == ("pain_course" if asked else "bone_risk")


def test_every_profile_key_is_asked_of_somebody() -> None:
    assert set(PROFILE_ORDER) == set(PROFILE_KEYS)


@pytest.mark.parametrize(
    ("profile", "key", "asked"),
    [
        ({"smoking": "never"}, "pack_years", False),
        ({"smoking": "current"}, "quit_year", False),
        ({"smoking": "former"}, "quit_year", True),
        ({"cancer": "never"}, "chemotherapy", False),
        ({}, "chemotherapy", True),
    ],
)
def test_questions_that_do_not_apply_are_left_out(profile: dict[str, Any], key: str, asked: bool) -> None:
    skipped = [name for name in PROFILE_ORDER if name != key]
    assert (next_profile_key(profile, skipped) == key) is asked


def test_a_full_profile_asks_nothing_more() -> None:
    full = {
        "birth_year": 1958, "sex": "female", "smoking": "former", "pack_years": 10, "quit_year": 2001,
        "cancer": "past", "immobile_until": "2026-10-01", "pain_since": "2026-01-01", "pain_course": "same",
    }  # fmt: skip
    flags = {key: False for key in PROFILE_KEYS if key not in full}
    parse_profile({**full, **flags})
    assert next_profile_key({**full, **flags}) is None
    assert isinstance(Profile(), Profile)


def test_a_warning_told_on_the_first_day_is_spared_the_pain_detail() -> None:
    assert not agenda(MONDAY, kind="warning").detail
    assert agenda(MONDAY, kind="check").detail
    assert not agenda(MONDAY + timedelta(1), *days(MONDAY, 1)).detail


def test_weekly_items_come_with_a_check_in_of_the_weekly_kind_too() -> None:
    due = agenda(MONDAY + timedelta(7), *days(MONDAY, 7), kind="weekly")
    assert due.weekly


@pytest.mark.parametrize(
    ("weekly_day", "due"), [(0, True), (1, True), (2, False), (3, False), (4, True), (6, True)]
)
def test_the_weekly_items_wait_for_the_patients_own_day(weekly_day: int, due: bool) -> None:
    """Last told on Thursday; on Tuesday whatever fell due from Friday on is asked, Wednesday's is not."""
    tuesday = MONDAY + timedelta(8)
    told = checkin(MONDAY + timedelta(3), "weekly", **WEEKLY_ANSWERS)
    assert agenda(tuesday, *days(MONDAY - timedelta(7), 14), told, weekly_day=weekly_day).weekly is due


def test_two_days_after_joining_the_weekly_day_counts() -> None:
    saturday = MONDAY - timedelta(2)
    assert agenda(MONDAY, *days(saturday, 2)).weekly
    assert agenda(MONDAY + timedelta(1), *days(saturday, 3)).weekly


def test_treatments_alone_are_weekly_items_told() -> None:
    monday = MONDAY + timedelta(7)
    told = checkin(monday, treatments={"nsaid": "some"})
    assert not agenda(monday + timedelta(1), *days(MONDAY, 7), told).weekly


@pytest.mark.parametrize(("ago", "asked"), [(14, False), (15, True)])
def test_a_cough_is_new_again_after_two_weeks_without_one(ago: int, asked: bool) -> None:
    earlier = [checkin(MONDAY - timedelta(ago), cough=1), *days(MONDAY - timedelta(3), 3)]
    free = checkin(MONDAY - timedelta(1), cough=0)
    assert agenda(MONDAY, *earlier, free, kind="check").cough_duration is asked


def test_with_the_weekly_items_an_old_cough_is_asked_for_its_length_again() -> None:
    coughed = [checkin(MONDAY + timedelta(n), cough=2) for n in range(7)]
    assert agenda(MONDAY + timedelta(7), *coughed).cough_duration


def test_a_treatment_whose_start_nobody_told_is_asked_for_it_again() -> None:
    used = checkin(MONDAY, "weekly", treatments={"nsaid": "some", "opioid": "none"})
    dated = checkin(MONDAY + timedelta(7), "weekly", treatment_since={"opioid": "2026-10-01"})
    assert agenda(MONDAY + timedelta(14), used, dated).begun == {"opioid"}


def test_an_agenda_survives_the_row_whatever_is_due() -> None:
    full = Agenda(
        warnings_first=True, weekly=True, detail=True, cough_duration=True, seen=True, profile="smoking",
        begun=frozenset({"nsaid", "opioid"}),
    )  # fmt: skip
    assert Agenda.from_json(json.loads(json.dumps(full.to_json()))) == full
    assert Agenda.from_json(Agenda().to_json()) == Agenda()
