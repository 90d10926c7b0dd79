"""Zones, hours, moments and plans to be drawn from, and UTC times in short."""

from datetime import UTC, date, datetime
from zoneinfo import available_timezones

from hypothesis import settings
from hypothesis import strategies as st

from scheduler.timetable import Plan

ZONES = st.sampled_from(sorted(available_timezones() - {"Factory", "localtime"}))
HOURS = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))
MOMENTS = st.datetimes(datetime(1975, 1, 1), datetime(2045, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))
DAYS = st.dates(date(1975, 1, 1), date(2045, 12, 31))
PLANS = st.builds(
    lambda zone, hours: Plan(zone, tuple(sorted(hours))), ZONES, st.sets(HOURS, min_size=1, max_size=4)
)

unhurried = settings(deadline=None)  # the machine that runs this may be busy


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
