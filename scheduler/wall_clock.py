"""Moments in UTC and what the clock on somebody's wall reads. Pure; the policy is stated in `timetable.py`.

Zones come from the tzdata package or from the system's tz database, whichever is newer: countries change
their clocks by law every year, and an old database asks a whole province an hour early. Use `zone_info` or
`local`, not ZoneInfo, wherever a person reads a time, so that all of the program agrees.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final
from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError

ONE_DAY: Final = timedelta(days=1)


def local(at: datetime, zone: str) -> datetime:
    """The moment on the wall clock of the zone. ValueError for a time without zone, or a zone not known."""
    if at.tzinfo is None:
        raise ValueError("a time without zone")
    return at.astimezone(zone_info(zone))


def local_date(at: datetime, zone: str) -> date:
    """The date on the wall of the zone."""
    return local(at, zone).date()


def at_local_time(day: date, hour: str, zone: str) -> datetime:
    """The moment at which the zone's clocks first read `hour` on `day`, or the first minute after a gap.

    The gap may end on a later date: see `date_exists`.
    """
    start = start_of_plain_day(zone, day)
    return _first_strike(zone, day, hour) if start is None else start + since_midnight(hour)


def in_quiet_hours(at: datetime, zone: str, from_: str, to: str) -> bool:
    """Whether the wall clock reads from `from_` (included) to `to` (excluded); the same twice means never."""
    there = local(at, zone)
    clock = timedelta(hours=there.hour, minutes=there.minute, seconds=there.second)
    start, end = since_midnight(from_), since_midnight(to)
    if start <= end:
        return start <= clock < end
    return clock >= start or clock < end


def after_quiet(at: datetime, zone: str, from_: str, to: str) -> datetime:
    """`at` itself, or the end of the quiet time it falls into."""
    while in_quiet_hours(at, zone, from_, to):
        at = _next_strike(at, to, zone)
    return at


@lru_cache(maxsize=1024)
def zone_info(name: str) -> ZoneInfo:
    """The zone of this name, old names included (Europe/Kiev). ValueError naming one that is not known."""
    if name in _packaged_zones():
        with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as zone:
            return ZoneInfo.from_file(zone, key=name)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"zone: {name!r} is not a time zone of the tz database") from error


def system_version(folders: Iterable[str]) -> str:
    """The tz database's version in the first of these folders that tells one, such as "2025b", else ""."""
    for folder in folders:
        source = Path(folder, "tzdata.zi")
        if source.is_file():
            return _version(source.read_text(encoding="utf-8"))
    return ""


def packaged_version() -> str:
    """The version that came with the tzdata package, such as "2026f"."""
    return _version(files("tzdata").joinpath("zoneinfo", "tzdata.zi").read_text(encoding="utf-8"))


def _version(source: str) -> str:
    return source.partition("\n")[0].removeprefix("# version").strip()


@lru_cache(maxsize=1)
def _packaged_zones() -> frozenset[str]:
    """Names of the zones to be taken from the package: all of them, or none if the system's are newer."""
    if system_version(TZPATH) > packaged_version():
        return frozenset()
    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())


@lru_cache(maxsize=2048)
def since_midnight(hour: str) -> timedelta:
    """ "HH:MM" as time since midnight; ValueError naming anything else."""
    clock = _clock(hour)
    return timedelta(hours=clock.hour, minutes=clock.minute)


@lru_cache(maxsize=4096)
def start_of_plain_day(zone: str, day: date) -> datetime | None:
    """Midnight in UTC of a day on which no clock is put forward or back; None for any other day.

    Nearly every day is plain, so that an hour of it is this plus a constant: 1 us instead of 5.
    """
    tz = zone_info(zone)
    start, end = datetime.combine(day, time.min, tz), datetime.combine(day + ONE_DAY, time.min, tz)
    offsets = {start.utcoffset(), start.replace(fold=1).utcoffset(), end.utcoffset()}
    return start.astimezone(UTC) if len(offsets) == 1 else None


def date_exists(zone: str, day: date) -> bool:
    """False for a date that was leapt over, as 2011-12-30 in Apia."""
    return local_date(at_local_time(day, "00:00", zone), zone) == day


def _clock(hour: str) -> time:
    try:
        clock = time.fromisoformat(hour)
    except ValueError as error:
        raise ValueError(f"hour: {hour!r} is not HH:MM") from error
    if clock.strftime("%H:%M") != hour:
        raise ValueError(f"hour: {hour!r} is not HH:MM")
    return clock


def _reads(moment: datetime, wall: datetime) -> bool:
    return moment.astimezone(wall.tzinfo).replace(tzinfo=None) == wall.replace(tzinfo=None)


def _first_strike(zone: str, day: date, hour: str) -> datetime:
    wall = datetime.combine(day, _clock(hour), zone_info(zone))
    moment = wall.astimezone(UTC)
    return moment if _reads(moment, wall) else _end_of_gap(wall)


def _second_strike(zone: str, day: date, hour: str) -> datetime:
    """Where the hour strikes twice, the second; else the only one."""
    wall = datetime.combine(day, _clock(hour), zone_info(zone)).replace(fold=1)
    moment = wall.astimezone(UTC)
    return moment if _reads(moment, wall) else _first_strike(zone, day, hour)


def _next_strike(at: datetime, hour: str, zone: str) -> datetime:
    """The first time after `at` that the clock reads `hour`; here a second strike counts too."""
    day = local_date(at, zone)
    strikes = (
        _first_strike(zone, day, hour),
        _second_strike(zone, day, hour),
        _first_strike(zone, day + ONE_DAY, hour),
        _first_strike(zone, day + 2 * ONE_DAY, hour),
    )
    return min(strike for strike in strikes if strike > at)


def _end_of_gap(wall: datetime) -> datetime:
    """The first whole local minute after the gap that swallows this wall time.

    Within a gap, fold 1 reads the offset after it and so lands before it; fold 0 lands after it. The change
    lies between the two and is found by halving.
    """
    before, after = wall.replace(fold=1).astimezone(UTC), wall.replace(fold=0).astimezone(UTC)
    offset_after = after.astimezone(wall.tzinfo).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(wall.tzinfo).utcoffset() == offset_after:
            after = middle
        else:
            before = middle
    return after + timedelta(seconds=-after.astimezone(wall.tzinfo).second % 60)
