"""Worsening of pain, sleep, cough, activity and breath against the person's own usual, and of all together.

Feed a `Tracker` with one value a day and item, oldest first; it answers with the trends that hold. Sources:
clinical evidence page, section 5 (synthetic calibration in bench/trends.py, described in docs/trends.md).
A worsening that was under way before the first answer cannot be seen here: the patient is asked about it
(`pain_course` of the profile, rule P15).
"""

from collections.abc import Mapping
from datetime import date

from triage.trend_composite import Part, read_composite
from triage.trend_episodes import Episodes, Trend
from triage.trend_items import DAILY, read_daily
from triage.trend_scan import WINDOW
from triage.trend_series import MEMORY, Series
from triage.trend_weekly import WEEKLY, read_weekly
from triage.trend_weekly import WINDOW as WEEKLY_WINDOW

__all__ = ["Tracker", "Trend"]

COMPOSITE = "composite"
DAILY_QUIET = 14
"""So many days without a crossing end a run; weekly items need the time of three answers."""
WEEKLY_QUIET = 22


class Tracker:
    """One patient's trends. One `add` costs the same however long the history is."""

    __slots__ = ("_episodes", "_last", "_series")

    def __init__(self) -> None:
        self._last = 0
        self._series = {item: Series() for item in (*DAILY, *WEEKLY)}
        daily = {item: Episodes(item, DAILY_QUIET, MEMORY - WINDOW) for item in (*DAILY, COMPOSITE)}
        weekly = {item: Episodes(item, WEEKLY_QUIET, MEMORY - WEEKLY_WINDOW) for item in WEEKLY}
        self._episodes = daily | weekly

    def add(self, day: date, values: Mapping[str, float], weekly: Mapping[str, float]) -> tuple[Trend, ...]:
        """Add an answered day; the trends that hold after it, worsening only, `raised == day` if new.

        `values`: any of pain (0..10), sleep, cough (0..3). `weekly`: any of activity (0..10), breath (0..4).
        Absent items are unknown. The last day given again replaces it; an earlier one is a ValueError.
        """
        today = day.toordinal()
        if today <= self._last:
            self._take_back(today)
        self._last = today
        self._add_daily(today, values)
        if weekly:
            self._add_weekly(today, weekly)
        running = [each.trend(today) for each in self._episodes.values()]
        return tuple(trend for trend in running if trend)

    def copy(self) -> "Tracker":
        """Another tracker in the same state."""
        twin = Tracker.__new__(Tracker)
        twin._last = self._last
        twin._series = {item: each.copy() for item, each in self._series.items()}
        twin._episodes = {item: each.copy() for item, each in self._episodes.items()}
        return twin

    def _take_back(self, today: int) -> None:
        if today < self._last:
            raise ValueError("days must not go back")
        for series in self._series.values():
            series.drop(today)
        for episodes in self._episodes.values():
            episodes.drop(today)

    def _add_daily(self, today: int, values: Mapping[str, float]) -> None:
        parts: list[Part] = []
        for item, tuning in DAILY.items():
            if item in values:
                series = self._series[item]
                series.append(today, values[item])
                reading, shift = read_daily(series, tuning)
                self._episodes[item].append(today, reading)
                parts.append((series, tuning, shift))
        if len(parts) > 1:
            self._episodes[COMPOSITE].append(today, read_composite(parts))

    def _add_weekly(self, today: int, weekly: Mapping[str, float]) -> None:
        for item, tuning in WEEKLY.items():
            if item in weekly:
                series = self._series[item]
                series.append(today, weekly[item])
                self._episodes[item].append(today, read_weekly(series, tuning))
