"""When a person is asked: once a day at their hour, through clock changes, pauses and downtime."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.timetable import (
    LAPSE,
    Plan,
    Slot,
    at_local_time,
    in_quiet_hours,
    lapses_at,
    late_slot,
    local,
    local_date,
    next_slot,
    prompt_at,
    remind_at,
    show_next,
    slot_at,
    slots_between,
    weekly_due,
)
from scheduler.wall_clock import date_exists
from tests.scheduler.strategies import DAYS, MOMENTS, PLANS, unhurried, utc

LISBON = Plan("Europe/Lisbon", ("09:00",))
THRICE = Plan("Europe/Lisbon", ("08:00", "14:00", "20:00"))


def keys(slots: tuple[Slot, ...]) -> list[str]:
    return [slot.key for slot in slots]


def test_the_next_check_in_is_today_before_my_hour_and_tomorrow_from_then_on() -> None:
    assert next_slot(LISBON, utc("2026-11-22 08:59")).key == "2026-11-22T09:00"
    assert next_slot(LISBON, utc("2026-11-22 09:00")).key == "2026-11-23T09:00"
    assert next_slot(LISBON, utc("2026-11-22 09:00")).due_at == utc("2026-11-23 09:00")


def test_several_hours_a_day_come_one_after_another() -> None:
    expected = ["2026-11-22T14:00", "2026-11-22T20:00", "2026-11-23T08:00"]
    assert keys(show_next(THRICE, utc("2026-11-22 09:00"))) == expected


@pytest.mark.parametrize(
    ("zone", "hours", "after", "expected"),
    [
        ("Europe/Berlin", ("02:30",), "2026-03-28 12:00", ["2026-03-29T02:30", "2026-03-30T02:30"]),
        ("Europe/Berlin", ("02:30",), "2026-10-24 12:00", ["2026-10-25T02:30", "2026-10-26T02:30"]),
        ("America/Nuuk", ("23:30",), "2024-03-30 12:00", ["2024-03-30T23:30", "2024-03-31T23:30"]),
        ("Pacific/Apia", ("09:00",), "2011-12-29 12:00", ["2011-12-29T09:00", "2011-12-31T09:00"]),
        # 02:30 is put off to 03:00, where another of my hours is: one check-in
        ("Europe/Berlin", ("02:30", "03:00"), "2026-03-28 12:00", ["2026-03-29T02:30", "2026-03-30T02:30"]),
    ],
)
def test_a_change_of_the_clocks_neither_doubles_nor_loses_a_check_in(
    zone: str, hours: tuple[str, ...], after: str, expected: list[str]
) -> None:
    assert keys(show_next(Plan(zone, hours), utc(after), 2)) == expected


@unhurried
@given(PLANS, DAYS)
def test_over_years_i_am_asked_once_for_every_date_and_hour_and_always_later(plan: Plan, start: date) -> None:
    end = start + timedelta(days=400)
    found = slots_between(
        plan,
        at_local_time(start, "00:00", plan.zone) - timedelta(microseconds=1),
        at_local_time(end, "00:00", plan.zone) - timedelta(microseconds=1),
    )
    assert all(one.due_at < other.due_at and one.key < other.key for one, other in pairwise(found))
    asked = {slot.key: slot for slot in found}
    for day in (start + timedelta(days=n) for n in range(1, 399)):
        for hour in plan.hours:
            slot = asked.get(f"{day}T{hour}")
            due_at = at_local_time(day, hour, plan.zone)
            if slot is not None:
                assert slot.due_at == due_at
                _reads_my_hour_or_ends_a_gap(plan, slot)
            else:
                shared = any(other.due_at == due_at for other in found)
                assert shared or not date_exists(plan.zone, day)


def _reads_my_hour_or_ends_a_gap(plan: Plan, slot: Slot) -> None:
    there = local(slot.due_at, plan.zone)
    if f"{there:%Y-%m-%dT%H:%M}" != slot.key:
        before = local(slot.due_at - timedelta(minutes=1), plan.zone)
        assert there.utcoffset() != before.utcoffset()
        assert f"{before:%Y-%m-%dT%H:%M}" < slot.key < f"{there:%Y-%m-%dT%H:%M}"


@unhurried
@given(PLANS, MOMENTS)
def test_the_next_check_in_is_later_than_now_and_a_stored_due_time_finds_its_slot(
    plan: Plan, now: datetime
) -> None:
    slot = next_slot(plan, now)
    assert now < slot.due_at <= now + timedelta(hours=50)
    assert slot.due_at.tzinfo is UTC
    assert slot_at(plan, slot.due_at) == slot
    assert next_slot(plan, slot.due_at - timedelta(microseconds=1)) == slot


def test_a_due_time_of_a_plan_since_changed_is_named_by_the_wall_clock() -> None:
    assert slot_at(LISBON, utc("2026-11-22 11:30")) == Slot(
        utc("2026-11-22 11:30"), date(2026, 11, 22), "11:30"
    )


def test_a_pause_skips_what_falls_into_it_and_ends_by_itself() -> None:
    paused = Plan("Europe/Lisbon", ("09:00",), paused_until=utc("2026-11-25 09:00"))
    assert next_slot(paused, utc("2026-11-22 12:00")).key == "2026-11-25T09:00"
    assert keys(slots_between(paused, utc("2026-11-20 12:00"), utc("2026-11-26 12:00"))) == [
        "2026-11-25T09:00",
        "2026-11-26T09:00",
    ]


@pytest.mark.parametrize("hours", [(), ("09:00", "08:00"), ("09:00", "09:00"), ("9:00",)])
def test_a_plan_with_broken_hours_is_refused(hours: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="hour"):
        Plan("Europe/Lisbon", hours)


def test_a_plan_with_a_broken_weekday_or_pause_is_refused() -> None:
    with pytest.raises(ValueError, match="weekly_day: 7"):
        Plan("Europe/Lisbon", ("09:00",), weekly_day=7)
    with pytest.raises(ValueError, match="paused_until"):
        Plan("Europe/Lisbon", ("09:00",), paused_until=datetime(2026, 11, 22))


def test_an_unanswered_check_in_lapses_at_the_next_or_after_twenty_hours() -> None:
    assert lapses_at(LISBON, next_slot(LISBON, utc("2026-11-22 08:00"))) == utc("2026-11-23 05:00")
    assert lapses_at(THRICE, next_slot(THRICE, utc("2026-11-22 07:00"))) == utc("2026-11-22 14:00")


def test_the_reminder_comes_after_some_hours_but_never_at_night_nor_when_it_is_over() -> None:
    morning = next_slot(LISBON, utc("2026-11-22 08:00"))
    assert remind_at(LISBON, morning) == utc("2026-11-22 12:00")
    assert remind_at(LISBON, morning, utc("2026-11-22 11:00")) == utc("2026-11-22 14:00")
    evening = Plan("Europe/Lisbon", ("20:00",))
    assert remind_at(evening, next_slot(evening, utc("2026-11-22 12:00"))) is None
    never = Plan("Europe/Lisbon", ("09:00",), reminder_after=None)
    assert remind_at(never, morning) is None
    close = Plan("Europe/Lisbon", ("09:00", "11:00"))
    assert remind_at(close, morning) is None


@unhurried
@given(PLANS, MOMENTS, st.integers(1, 6))
def test_no_reminder_is_ever_at_night_or_after_the_lapse(plan: Plan, now: datetime, after: int) -> None:
    plan = Plan(plan.zone, plan.hours, timedelta(hours=after))
    slot = next_slot(plan, now)
    at = remind_at(plan, slot)
    if at is not None:
        assert slot.due_at < at < lapses_at(plan, slot)
        assert not in_quiet_hours(at, plan.zone, plan.quiet_from, plan.quiet_to)


@pytest.mark.parametrize(
    ("plan", "due", "now", "opened"),
    [
        (LISBON, "2026-11-22 09:00", "2026-11-22 08:59", None),
        (LISBON, "2026-11-22 09:00", "2026-11-22 09:00", "2026-11-22T09:00"),
        (LISBON, "2026-11-22 09:00", "2026-11-22 20:00", "2026-11-22T09:00"),
        # a week of downtime: only the newest
        (LISBON, "2026-11-15 09:00", "2026-11-22 12:00", "2026-11-22T09:00"),
        # back at night: it would wait for seven, when it has lapsed
        (LISBON, "2026-11-22 09:00", "2026-11-22 23:00", None),
        (LISBON, "2026-11-22 09:00", "2026-11-23 08:30", None),
        # back in the evening, six hours apart: less than two hours to the next
        (THRICE, "2026-11-22 08:00", "2026-11-22 13:30", None),
        (THRICE, "2026-11-22 08:00", "2026-11-22 12:00", "2026-11-22T08:00"),
        (THRICE, "2026-11-20 08:00", "2026-11-22 14:10", "2026-11-22T14:00"),
    ],
)
def test_after_downtime_there_is_one_late_check_in_or_none(
    plan: Plan, due: str, now: str, opened: str | None
) -> None:
    slot = late_slot(plan, slot_at(plan, utc(due)), utc(now))
    assert (slot.key if slot else None) == opened


def test_an_evening_check_in_missed_over_night_is_asked_in_the_morning() -> None:
    plan = Plan("Europe/Lisbon", ("21:00",))
    back = utc("2026-11-23 02:00")
    slot = late_slot(plan, slot_at(plan, utc("2026-11-22 21:00")), back)
    assert slot is not None
    assert prompt_at(plan, slot, back) == utc("2026-11-23 07:00")


def test_a_person_who_chose_an_hour_of_the_night_is_asked_at_that_hour() -> None:
    plan = Plan("Europe/Lisbon", ("05:00",))
    now = utc("2026-11-23 05:00") + timedelta(seconds=15)
    slot = late_slot(plan, slot_at(plan, utc("2026-11-23 05:00")), now)
    assert slot is not None
    assert prompt_at(plan, slot, now) == now


def test_nothing_is_opened_for_the_time_of_a_pause() -> None:
    paused = Plan("Europe/Lisbon", ("09:00",), paused_until=utc("2026-11-25 08:00"))
    due = slot_at(paused, utc("2026-11-22 09:00"))
    assert late_slot(paused, due, utc("2026-11-22 09:01")) is None
    assert late_slot(paused, due, utc("2026-11-25 08:30")) is None
    back = late_slot(paused, due, utc("2026-11-25 09:30"))
    assert back is not None
    assert back.key == "2026-11-25T09:00"


def test_a_slot_that_a_changed_plan_no_longer_knows_is_still_opened() -> None:
    due = Slot(utc("2026-11-22 11:30"), date(2026, 11, 22), "11:30")
    assert late_slot(LISBON, due, utc("2026-11-22 11:31")) == due


@unhurried
@given(PLANS, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_every_tick_opens_at_most_one_in_time_to_be_answered_and_never_wakes_me(
    plan: Plan, start: datetime, away: timedelta
) -> None:
    due = next_slot(plan, start)
    now = due.due_at + away
    slot = late_slot(plan, due, now)
    if slot is None:
        return
    prompted = prompt_at(plan, slot, now)
    assert due.due_at <= slot.due_at <= now <= prompted < lapses_at(plan, slot)
    assert prompted < slot.due_at + LAPSE
    on_time = now - slot.due_at <= timedelta(minutes=15)
    assert on_time or not in_quiet_hours(prompted, plan.zone, plan.quiet_from, plan.quiet_to)
    assert not slots_between(plan, slot.due_at, now)


@unhurried
@given(PLANS, MOMENTS)
def test_a_check_in_on_time_is_always_opened(plan: Plan, start: datetime) -> None:
    due = next_slot(plan, start)
    assert late_slot(plan, due, due.due_at) == due


def test_the_weekly_items_come_on_their_day_and_are_made_up_for_when_missed() -> None:
    plan = Plan("Europe/Lisbon", ("09:00", "21:00"), weekly_day=2)
    tuesday = slot_at(plan, utc("2026-11-24 21:00"))
    wednesday, evening = slot_at(plan, utc("2026-11-25 09:00")), slot_at(plan, utc("2026-11-25 21:00"))
    thursday, last_week = slot_at(plan, utc("2026-11-26 09:00")), date(2026, 11, 18)
    assert weekly_due(plan, tuesday, None)
    assert not weekly_due(plan, tuesday, last_week)
    assert weekly_due(plan, wednesday, last_week)
    assert not weekly_due(plan, evening, date(2026, 11, 25))
    assert weekly_due(plan, thursday, last_week)
    assert not weekly_due(plan, thursday, date(2026, 11, 25))
    assert local_date(wednesday.due_at, plan.zone).weekday() == plan.weekly_day
