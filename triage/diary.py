"""A patient's days: the worst pain, sleep and cough told on each, over the last weeks."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

MEMORY = 112
"""Days that are remembered."""


def middle(values: Sequence[float]) -> float:
    """The median."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


class Diary:
    """One row a day (ordinals), newest last; a day written again replaces its row."""

    __slots__ = ("_columns", "_days", "_risen", "_woken", "last_pain", "pain", "risen", "sleep")

    def __init__(self) -> None:
        self._days: list[int] = []
        self._columns: dict[str, list[float | None]] = {"pain": [], "sleep": [], "cough": []}
        self._risen: list[int] = []
        self._woken: list[int] = []
        self.last_pain = 0
        self.pain: float | None = None
        self.sleep: float | None = None
        self.risen = False

    def write(self, day: int, pain: float | None, sleep: float | None, cough: float | None) -> None:
        """The worst of `day` so far, also at hand as `pain`, `sleep` and `risen`."""
        self.pain, self.sleep = pain, sleep
        self._make_row(day)
        columns = self._columns
        columns["pain"][-1], columns["sleep"][-1], columns["cough"][-1] = pain, sleep, cough
        if pain:
            self.last_pain = day
        if sleep is not None and sleep >= 2:
            _note(self._woken, day)
        self.risen = self._has_risen(day, pain)
        if self.risen:
            _note(self._risen, day)

    def _make_row(self, day: int) -> None:
        days = self._days
        if days and days[-1] == day:
            return
        if days and days[0] < day - 2 * MEMORY:
            keep = bisect_right(days, day - MEMORY)
            del days[:keep]
            for column in self._columns.values():
                del column[:keep]
            del self._risen[: bisect_right(self._risen, day - MEMORY)]
            del self._woken[: bisect_right(self._woken, day - MEMORY)]
        days.append(day)
        for column in self._columns.values():
            column.append(None)

    def _has_risen(self, day: int, pain: float | None) -> bool:
        """Pain 2 or more (a meaningful change, Farrar 2001) above the own median of the 14 days before."""
        if pain is None or pain < 2:
            return False
        usual = self.usual_pain(day, 14)
        return usual is not None and pain >= usual + 2

    def told(self, item: str, day: int, within: int) -> list[float]:
        """Pain, sleep or cough on the answered days of the `within` up to `day`, oldest first."""
        days = self._days
        column = self._columns[item][bisect_right(days, day - within) : bisect_right(days, day)]
        return [value for value in column if value is not None]

    def dated(self, item: str, day: int, within: int) -> list[tuple[int, float]]:
        """(day, value) of the same."""
        return list(self.backwards(item, day, within))[::-1]

    def backwards(self, item: str, day: int, within: int) -> Iterator[tuple[int, float]]:
        """The same, newest first."""
        days, column = self._days, self._columns[item]
        for row in range(bisect_right(days, day) - 1, bisect_right(days, day - within) - 1, -1):
            value = column[row]
            if value is not None:
                yield days[row], value

    def checked_in(self, day: int, within: int) -> int:
        """On how many of the `within` days up to `day` there was a check-in."""
        return bisect_right(self._days, day) - bisect_right(self._days, day - within)

    def usual_pain(self, day: int, within: int, at_least: int = 3) -> float | None:
        """The own median of the `within` days before `day`; None with fewer than `at_least` answers."""
        before = self.told("pain", day - 1, within)
        return middle(before) if len(before) >= at_least else None

    def woken_nights(self, day: int, within: int) -> list[int]:
        """Days among the last `within` on which pain had woken the patient, oldest first."""
        return self._woken[bisect_left(self._woken, day - within + 1) :]

    def risen_days(self, day: int, within: int) -> int:
        """On how many of the last `within` days pain was 2 or more above the own 14-day median."""
        return len(self._risen) - bisect_left(self._risen, day - within + 1)


def _note(days: list[int], day: int) -> None:
    if not days or days[-1] != day:
        days.append(day)
