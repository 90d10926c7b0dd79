"""The clock on the wall: gaps, overlaps, odd offsets, quiet hours, and zones by any of their names."""

import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given

from scheduler.timetable import after_quiet, at_local_time, in_quiet_hours, local, local_date
from scheduler.wall_clock import date_exists, packaged_version, system_version, zone_info
from tests.scheduler.strategies import DAYS, HOURS, MOMENTS, ZONES, unhurried, utc


@pytest.mark.parametrize(
    ("zone", "day", "hour", "moment"),
    [
        # the clocks go forward over the hour: the first minute after
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-03-29", "02:00", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-03-29", "03:00", "2026-03-29 01:00"),
        ("America/New_York", "2026-03-08", "02:01", "2026-03-08 07:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03 15:30"),
        # the gap begins at midnight
        ("America/Havana", "2026-03-08", "00:30", "2026-03-08 05:00"),
        ("Africa/Cairo", "2026-04-24", "00:00", "2026-04-23 22:00"),
        ("Asia/Beirut", "2026-03-29", "00:15", "2026-03-28 22:00"),
        # the gap ends at midnight
        ("America/Nuuk", "2024-03-30", "23:30", "2024-03-31 01:00"),
        # the hour strikes twice: the first
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25 00:30"),
        ("America/Havana", "2026-11-01", "00:30", "2026-11-01 04:30"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04 14:45"),
        ("Asia/Beirut", "2026-10-24", "23:30", "2026-10-24 20:30"),
        # half hours and quarter hours
        ("Asia/Kolkata", "2026-11-22", "09:00", "2026-11-22 03:30"),
        ("Asia/Kathmandu", "2026-11-22", "09:00", "2026-11-22 03:15"),
        ("Pacific/Chatham", "2026-06-15", "09:00", "2026-06-14 20:15"),
        ("Pacific/Chatham", "2026-12-15", "09:00", "2026-12-14 19:15"),
        ("Pacific/Kiritimati", "2026-11-22", "09:00", "2026-11-21 19:00"),
        # Apia leapt over the 30th
        ("Pacific/Apia", "2011-12-29", "09:00", "2011-12-29 19:00"),
        ("Pacific/Apia", "2011-12-30", "09:00", "2011-12-30 10:00"),
        ("Pacific/Apia", "2011-12-31", "09:00", "2011-12-30 19:00"),
    ],
)
def test_my_hour_becomes_one_moment_wherever_the_clocks_change(
    zone: str, day: str, hour: str, moment: str
) -> None:
    assert at_local_time(date.fromisoformat(day), hour, zone) == utc(moment)


@unhurried
@given(ZONES, DAYS, HOURS)
def test_the_moment_of_my_hour_is_the_first_at_which_the_wall_reads_it_or_later(
    zone: str, day: date, hour: str
) -> None:
    moment = at_local_time(day, hour, zone)
    wanted = f"{day.isoformat()}T{hour}"
    assert f"{local(moment, zone):%Y-%m-%dT%H:%M}" >= wanted
    assert f"{local(moment - timedelta(minutes=1), zone):%Y-%m-%dT%H:%M}" < wanted
    assert local(moment, zone).second == 0


@pytest.mark.parametrize(
    ("zone", "day"), [("Pacific/Apia", "2011-12-30"), ("Pacific/Kiritimati", "1994-12-31")]
)
def test_a_date_leapt_over_does_not_exist(zone: str, day: str) -> None:
    assert not date_exists(zone, date.fromisoformat(day))
    assert date_exists(zone, date.fromisoformat(day) + timedelta(days=1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Europe/Kiev", "Europe/Kyiv"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("America/Godthab", "America/Nuuk"),
        ("Asia/Katmandu", "Asia/Kathmandu"),
        ("US/Pacific", "America/Los_Angeles"),
    ],
)
def test_a_zone_that_was_renamed_still_tells_the_time(old: str, new: str) -> None:
    day = date(2026, 7, 1)
    assert at_local_time(day, "09:00", old) == at_local_time(day, "09:00", new)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Europe", "/etc/localtime"])
def test_a_zone_nobody_knows_is_named_in_the_error(name: str) -> None:
    with pytest.raises(ValueError, match="is not a time zone"):
        local(utc("2026-11-22 12:00"), name)


@pytest.mark.parametrize("hour", ["9:00", "24:00", "09:60", "09:00:00", "noon", "", "0900"])
def test_an_hour_that_is_no_hour_is_named_in_the_error(hour: str) -> None:
    with pytest.raises(ValueError, match="is not HH:MM"):
        at_local_time(date(2026, 11, 22), hour, "Europe/Lisbon")


def test_a_moment_without_zone_is_refused_rather_than_guessed() -> None:
    with pytest.raises(ValueError, match="without zone"):
        local_date(datetime(2026, 11, 22, 12), "Europe/Lisbon")


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("21:59", False), ("22:00", True), ("03:00", True), ("06:59", True), ("07:00", False)],
)
def test_the_night_is_quiet_from_ten_to_seven(clock: str, *, quiet: bool) -> None:
    at = at_local_time(date(2026, 11, 22), clock, "Asia/Kolkata")
    assert in_quiet_hours(at, "Asia/Kolkata", "22:00", "07:00") is quiet


def test_quiet_hours_may_lie_within_a_day_or_be_none_at_all() -> None:
    noon = at_local_time(date(2026, 11, 22), "12:00", "Europe/Lisbon")
    assert in_quiet_hours(noon, "Europe/Lisbon", "11:00", "13:00")
    assert not in_quiet_hours(noon, "Europe/Lisbon", "13:00", "14:00")
    assert not in_quiet_hours(noon, "Europe/Lisbon", "12:00", "12:00")
    assert after_quiet(noon, "Europe/Lisbon", "00:00", "00:00") == noon


def test_what_falls_into_the_night_waits_for_the_morning() -> None:
    late = utc("2026-11-22 23:30")
    assert after_quiet(late, "Europe/Lisbon", "22:00", "07:00") == utc("2026-11-23 07:00")
    early = utc("2026-11-23 03:00")
    assert after_quiet(early, "Europe/Lisbon", "22:00", "07:00") == utc("2026-11-23 07:00")
    assert after_quiet(utc("2026-11-23 07:00"), "Europe/Lisbon", "22:00", "07:00") == utc("2026-11-23 07:00")


def test_a_night_that_ends_in_an_hour_struck_twice_ends_at_the_strike_still_to_come() -> None:
    between_the_strikes = utc("2026-10-25 01:10")  # 02:10 in Berlin, for the second time
    assert after_quiet(between_the_strikes, "Europe/Berlin", "22:00", "02:30") == utc("2026-10-25 01:30")


def test_a_night_that_leads_into_a_date_leapt_over_ends_on_the_morning_after() -> None:
    last_evening = at_local_time(date(2011, 12, 29), "23:00", "Pacific/Apia")
    morning = at_local_time(date(2011, 12, 31), "07:00", "Pacific/Apia")
    assert after_quiet(last_evening, "Pacific/Apia", "22:00", "07:00") == morning


@unhurried
@given(MOMENTS, ZONES, HOURS, HOURS)
def test_after_quiet_is_soon_and_never_quiet_nor_earlier(
    at: datetime, zone: str, from_: str, to: str
) -> None:
    then = after_quiet(at, zone, from_, to)
    assert at <= then <= at + timedelta(hours=50)
    assert not in_quiet_hours(then, zone, from_, to)
    assert (then == at) is not in_quiet_hours(at, zone, from_, to)


def test_the_newest_law_about_clocks_is_followed_even_on_an_old_machine() -> None:
    assert packaged_version() >= "2026f"
    assert zone_info("America/Vancouver").utcoffset(datetime(2027, 1, 15, 9)) == timedelta(hours=-7)


def test_an_old_and_a_new_tz_database_are_told_apart(tmp_path: Path) -> None:
    old, none = tmp_path / "old", tmp_path / "none"
    old.mkdir()
    (old / "tzdata.zi").write_text("# version 2025b\n# more\n")
    assert system_version([str(none), str(old)]) == "2025b" < packaged_version()
    assert system_version([str(none)]) == ""
    assert system_version([]) == ""


def test_a_machine_without_a_tz_database_tells_the_same_time() -> None:
    program = (
        "from datetime import date; from scheduler.timetable import at_local_time\n"
        "print(at_local_time(date(2026, 3, 29), '02:30', 'Europe/Berlin').isoformat())"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONTZPATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "2026-03-29T01:00:00+00:00"
