"""A person who travels or changes the hour: neither doubled nor skipped more than it must be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.timetable import Plan, Slot, moved, next_slot, slot_at
from tests.scheduler.strategies import MOMENTS, PLANS, unhurried, utc

HOME = Plan("Europe/Lisbon", ("09:00",))


def after_move(old: Plan, new: Plan, last: str, now: str) -> Slot:
    return moved(old, new, slot_at(old, utc(last)), utc(now))


@pytest.mark.parametrize(
    ("old", "new", "last", "expected", "gap"),
    [
        ("Europe/Lisbon", "Asia/Tokyo", "2026-11-22 09:00", "2026-11-23T09:00", 15),
        ("Europe/Lisbon", "America/New_York", "2026-11-22 09:00", "2026-11-23T09:00", 29),
        ("Europe/Berlin", "Europe/Lisbon", "2026-11-22 08:00", "2026-11-23T09:00", 25),
        # five hours after the last would be too soon
        ("Pacific/Honolulu", "Asia/Tokyo", "2026-11-22 19:00", "2026-11-24T09:00", 29),
        ("Pacific/Honolulu", "Pacific/Kiritimati", "2026-11-22 19:00", "2026-11-24T09:00", 24),
        # the 23rd is lived twice, and was asked about
        ("Asia/Tokyo", "Pacific/Honolulu", "2026-11-23 00:00", "2026-11-24T09:00", 43),
        ("Pacific/Kiritimati", "Pacific/Honolulu", "2026-11-22 19:00", "2026-11-24T09:00", 48),
    ],
)
def test_a_journey_keeps_my_hour_and_asks_every_date_once(
    old: str, new: str, last: str, expected: str, gap: int
) -> None:
    slot = after_move(replace(HOME, zone=old), replace(HOME, zone=new), last, last)
    assert slot.key == expected
    assert slot.due_at - utc(last) == timedelta(hours=gap)


def test_a_zone_that_was_only_renamed_changes_nothing() -> None:
    kiev, kyiv = Plan("Europe/Kiev", ("09:00",)), Plan("Europe/Kyiv", ("09:00",))
    last = "2026-11-22 07:00"
    assert after_move(kiev, kyiv, last, last) == next_slot(kiev, utc(last))


@pytest.mark.parametrize(
    ("hours", "last", "now", "expected"),
    [
        # later the same day, half a day on: tonight already
        (("21:30",), "2026-11-22 09:00", "2026-11-22 12:00", "2026-11-22T21:30"),
        # too soon after this morning's: tomorrow
        (("14:00",), "2026-11-22 09:00", "2026-11-22 10:00", "2026-11-23T14:00"),
        (("07:00",), "2026-11-22 09:00", "2026-11-22 10:00", "2026-11-23T07:00"),
        # today had none yet and the new hour is already past: today's is due now
        (("07:00",), "2026-11-21 09:00", "2026-11-22 07:30", "2026-11-22T07:00"),
        # today had one, and the new hour is well past: tomorrow
        (("22:00",), "2026-11-22 09:00", "2026-11-22 23:00", "2026-11-23T22:00"),
        # more often a day: the next of them today
        (("09:00", "13:00", "18:00"), "2026-11-22 09:00", "2026-11-22 10:00", "2026-11-22T13:00"),
    ],
)
def test_a_new_hour_takes_effect_as_soon_as_it_makes_sense(
    hours: tuple[str, ...], last: str, now: str, expected: str
) -> None:
    assert after_move(HOME, replace(HOME, hours=hours), last, now).key == expected


def test_a_change_of_anything_else_moves_nothing_and_loses_nothing() -> None:
    thrice = Plan("Europe/Lisbon", ("08:00", "14:00", "20:00"))
    other_reminder = replace(thrice, reminder_after=timedelta(hours=1))
    assert (
        after_move(thrice, other_reminder, "2026-11-22 08:00", "2026-11-22 14:01").key == "2026-11-22T14:00"
    )


def test_a_person_never_asked_before_begins_with_the_next_hour() -> None:
    assert moved(HOME, HOME, None, utc("2026-11-22 12:00")).key == "2026-11-23T09:00"


def test_a_move_during_a_pause_waits_for_its_end() -> None:
    away = Plan("Asia/Tokyo", ("09:00",), paused_until=utc("2026-11-28 00:00"))
    assert after_move(HOME, away, "2026-11-22 09:00", "2026-11-22 12:00").key == "2026-11-28T09:00"


@unhurried
@given(st.lists(PLANS, min_size=2, max_size=6), MOMENTS, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_whatever_the_journey_no_date_and_hour_comes_twice_and_no_two_are_close(
    plans: list[Plan], start: datetime, stay: timedelta
) -> None:
    last, plan = next_slot(plans[0], start), plans[0]
    for new in plans[1:]:
        now = last.due_at + stay
        slot = moved(plan, new, last, now)
        assert slot.key > last.key
        hours = [timedelta(hours=int(hour[:2]), minutes=int(hour[3:])) for hour in new.hours]
        gaps = [b - a for a, b in zip(hours, [*hours[1:], hours[0] + timedelta(days=1)], strict=True)]
        if (plan.zone, plan.hours) != (new.zone, new.hours):
            assert slot.due_at - last.due_at >= min(gaps) / 2
        assert slot.due_at - max(now, last.due_at) <= timedelta(hours=24 * 3 + 3)
        assert slot.due_at.tzinfo is UTC
        last, plan = slot, new
