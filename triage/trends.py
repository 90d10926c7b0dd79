"""Worsening of pain, sleep, cough, activity and breath against the person's own usual, and of all together.

Feed a `Tracker` with one value a day and item, oldest first; it answers with the trends that hold. Sources:
clinical evidence page, section 5 (synthetic calibration in bench/trends.py, described in docs/trends.md).
A worsening that was under way before the first answer cannot be seen here: the interview asks about it.
"""

from collections.abc import Mapping
from datetime import date
from math import sqrt
from types import MappingProxyType

from triage.trend_episodes import Episodes, Trend
from triage.trend_scan import (
    COMPOSITE_THRESHOLD,
    DAILY,
    OPEN,
    QUIET,
    Reading,
    read_activity,
    read_breath,
    read_daily,
)
from triage.trend_series import Series

__all__ = ["Tracker", "Trend"]

WEEKLY = MappingProxyType({"activity": read_activity, "breath": read_breath})
COMPOSITE = "composite"
DAILY_QUIET = 14
WEEKLY_QUIET = 22
TOGETHER = 0.3
"""Correlation assumed between the items of one person on one day."""


class Tracker:
    """One patient's trends. One `add` costs the same however long the history is."""

    __slots__ = ("_episodes", "_last", "_series")

    def __init__(self) -> None:
        self._last = 0
        self._series = {item: Series() for item in (*DAILY, *WEEKLY)}
        quiet = dict.fromkeys((*DAILY, COMPOSITE), DAILY_QUIET) | dict.fromkeys(WEEKLY, WEEKLY_QUIET)
        self._episodes = {item: Episodes(item, days) for item, days in quiet.items()}

    def add(self, day: date, values: Mapping[str, float], weekly: Mapping[str, float]) -> tuple[Trend, ...]:
        """Add an answered day; the trends that hold after it, worsening only, `raised == day` if new.

        `values`: any of pain (0..10), sleep, cough (0..3). `weekly`: any of activity (0..10), breath (0..4).
        Absent items are unknown. The last day given again replaces it; an earlier one is a ValueError.
        """
        today = day.toordinal()
        if today < self._last:
            raise ValueError("days must not go back")
        if today == self._last:
            self._take_back(today)
        self._last = today
        readings = self._read(today, values, weekly)
        for item, reading in readings.items():
            self._episodes[item].append(today, reading)
        found = [trend for each in self._episodes.values() if (trend := each.trend(today))]
        return tuple(found)

    def copy(self) -> "Tracker":
        """Another tracker in the same state."""
        twin = Tracker.__new__(Tracker)
        twin._last = self._last
        twin._series = {item: each.copy() for item, each in self._series.items()}
        twin._episodes = {item: each.copy() for item, each in self._episodes.items()}
        return twin

    def _take_back(self, today: int) -> None:
        for series in self._series.values():
            series.drop(today)
        for episodes in self._episodes.values():
            episodes.drop(today)

    def _read(
        self, today: int, values: Mapping[str, float], weekly: Mapping[str, float]
    ) -> dict[str, Reading]:
        readings: dict[str, Reading] = {}
        for item, tuning in DAILY.items():
            if item in values:
                series = self._series[item]
                series.append(today, values[item])
                readings[item] = read_daily(series, tuning)
        if readings:
            readings[COMPOSITE] = _together(readings, today)
        for item, read in WEEKLY.items():
            if item in weekly:
                series = self._series[item]
                series.append(today, weekly[item])
                readings[item] = read(series)
        return readings


def _together(readings: Mapping[str, Reading], today: int) -> Reading:
    """Several items each a little worse; nothing while one of them already speaks for itself."""
    shifts = [reading.shift for reading in readings.values() if reading.shift > 0]
    if len(shifts) < 2 or any(reading.crossed for reading in readings.values()):
        return QUIET if all(reading.clear for reading in readings.values()) else OPEN
    count = len(readings)
    total = sum(shifts) / sqrt(count + count * (count - 1) * TOGETHER) * 2
    if total < COMPOSITE_THRESHOLD:
        return OPEN
    return Reading(False, True, total - COMPOSITE_THRESHOLD, "step", 0.0, total, today - 6)
