"""Readings of one item, day by day -> the trend that is going on, with the day it was raised.

The answer depends on the last `memory` days of readings only. Crossings less than `quiet` days apart form
one run, and a run is replayed from its start. A run so old that its start may be out of memory is raised anew
every four weeks, on a fixed calendar, so that a tracker rebuilt from a window of rows says the same.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date

from triage.trend_readings import Reading, Shape

COOL_DOWN = 14
"""No new trend on the same item within so many days of the last one: clinical 5b."""
RENEWAL = 28


@dataclass(frozen=True, slots=True)
class Trend:
    """A worsening that holds. `item` is a codebook item or `composite` (then in standard deviations).

    `start` and `to` are the usual and the present level in the item's units, `since` the day it probably
    began. It is new on the day `raised` and goes on after that. `confirmed`: more than a first crossing.
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

    __slots__ = ("crossings", "days", "item", "memory", "quiet", "readings")

    def __init__(self, item: str, quiet: int, memory: int) -> None:
        self.item = item
        self.quiet = quiet
        self.memory = memory
        self.days: list[int] = []
        self.readings: list[Reading] = []
        self.crossings: list[int] = []

    def append(self, day: int, reading: Reading) -> None:
        """Add the reading of a day later than all others; without a crossing in memory none matters."""
        if not reading.crossed and not self.crossings:
            return
        if self.days and self.days[0] <= day - 2 * self.memory:
            cut = bisect_right(self.days, day - self.memory)
            del self.days[:cut], self.readings[:cut]
            del self.crossings[: bisect_right(self.crossings, day - self.memory)]
        self.days.append(day)
        self.readings.append(reading)
        if reading.crossed:
            self.crossings.append(day)

    def drop(self, day: int) -> None:
        """Take back the last reading if it is of `day`."""
        if self.days and self.days[-1] == day:
            self.days.pop()
            if self.readings.pop().crossed:
                self.crossings.pop()

    def copy(self) -> "Episodes":
        """Another one with the same readings."""
        twin = Episodes(self.item, self.quiet, self.memory)
        twin.days, twin.readings = self.days.copy(), self.readings.copy()
        twin.crossings = self.crossings.copy()
        return twin

    def trend(self, today: int) -> Trend | None:
        """The trend going on at the end of `today`, if any."""
        if not self.crossings or today - self.crossings[-1] >= self.quiet:
            return None
        first = self._run_start(today)
        if first < today - self.memory + self.quiet:
            block = today - today % RENEWAL
            later = bisect_left(self.crossings, block)
            if later == len(self.crossings):
                later = bisect_left(self.crossings, block - (self.memory - RENEWAL))
            if later == len(self.crossings):
                return None
            first = self.crossings[later]
        return self._replay(bisect_left(self.days, first))

    def _run_start(self, today: int) -> int:
        start = today
        for day in reversed(self.crossings):
            if start - day >= self.quiet:
                break
            start = day
        return start

    def _replay(self, first: int) -> Trend | None:
        raised = 0
        confirmed = False
        latest: Reading | None = None
        for day, reading in zip(self.days[first:], self.readings[first:], strict=True):
            if latest is None:
                if reading.crossed and day - raised >= COOL_DOWN:
                    raised, latest, confirmed = day, reading, reading.strong
            elif reading.clear:
                latest = None
            elif reading.crossed:
                latest, confirmed = reading, True
        return None if latest is None else self._told(latest, raised, confirmed=confirmed)

    def _told(self, reading: Reading, raised: int, *, confirmed: bool) -> Trend:
        start, to = round(reading.start, 1), round(reading.to, 1)
        since = date.fromordinal(reading.since)
        return Trend(self.item, reading.shape, start, to, since, confirmed, date.fromordinal(raised))
