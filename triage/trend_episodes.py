"""Readings of one item, day by day -> the trend that is going on, with the day it was raised.

The answer depends on the last `LOOK_BACK` days of readings only. Crossings less than `QUIET_DAYS` apart form
one run, and a run is replayed from its start; a run too old to see its start is raised anew every four weeks.
"""

from dataclasses import dataclass
from datetime import date

from triage.trend_scan import STRONG, WEEKLY_WINDOW, Reading, Shape
from triage.trend_series import MEMORY

LOOK_BACK = MEMORY - WEEKLY_WINDOW
COOL_DOWN = 14
"""No new trend on the same item within so many days of the last one: clinical 5b."""
RENEWAL = 28
"""A worsening older than memory is raised again every so many days, on a fixed calendar."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A worsening that holds. `item` is a codebook item or `composite` (then in standard deviations).

    `start` and `to` are the usual and the present level in the item's units; `since` the day it probably
    began; `raised` the day it was first told, so it is new when `raised` is the day just added. `confirmed`:
    not just a first crossing.
    """

    item: str
    shape: Shape
    start: float
    to: float
    since: date
    confirmed: bool
    raised: date


class Episodes:
    """The readings of one item on the days that it was answered."""

    __slots__ = ("days", "item", "quiet_days", "readings")

    def __init__(self, item: str, quiet_days: int) -> None:
        self.item = item
        self.quiet_days = quiet_days
        self.days: list[int] = []
        self.readings: list[Reading] = []

    def append(self, day: int, reading: Reading) -> None:
        """Add the reading of a day later than all others."""
        if self.days and self.days[0] <= day - 2 * LOOK_BACK:
            keep = next((i for i, old in enumerate(self.days) if old > day - LOOK_BACK), len(self.days))
            del self.days[:keep], self.readings[:keep]
        self.days.append(day)
        self.readings.append(reading)

    def drop(self, day: int) -> None:
        """Take back the last reading if it is of `day`."""
        if self.days and self.days[-1] == day:
            self.days.pop()
            self.readings.pop()

    def copy(self) -> "Episodes":
        """Another one with the same readings."""
        twin = Episodes(self.item, self.quiet_days)
        twin.days, twin.readings = self.days.copy(), self.readings.copy()
        return twin

    def trend(self, today: int) -> Trend | None:
        """The trend going on at the end of `today`, if any."""
        first = self._run_start(today)
        return None if first is None else self._replay(first)

    def _run_start(self, today: int) -> int | None:
        """Index of the first crossing of the run that reaches today; None if it is quiet."""
        start, edge = None, today
        oldest = today - LOOK_BACK
        for index in range(len(self.days) - 1, -1, -1):
            day = self.days[index]
            if day <= oldest or edge - day >= self.quiet_days:
                break
            if self.readings[index].crossed:
                start, edge = index, day
        if start is not None and edge < oldest + self.quiet_days:
            return self._renewed(today)
        return start

    def _renewed(self, today: int) -> int | None:
        block = today - today % RENEWAL
        for index, day in enumerate(self.days):
            if day >= block and self.readings[index].crossed:
                return index
        return None

    def _replay(self, first: int) -> Trend | None:
        raised = begun = 0
        confirmed = False
        latest: Reading | None = None
        for index in range(first, len(self.days)):
            reading, day = self.readings[index], self.days[index]
            if latest is None:
                if reading.crossed and (not raised or day - raised >= COOL_DOWN):
                    raised, begun, latest, confirmed = day, index, reading, reading.strength >= STRONG
            elif reading.clear:
                latest = None
            elif reading.crossed:
                latest, confirmed = reading, confirmed or index > begun
        return None if latest is None else self._told(latest, raised, confirmed=confirmed)

    def _told(self, reading: Reading, raised: int, *, confirmed: bool) -> Trend:
        since = date.fromordinal(reading.since)
        start, to = round(reading.start, 1), round(reading.to, 1)
        return Trend(self.item, reading.shape, start, to, since, confirmed, date.fromordinal(raised))
