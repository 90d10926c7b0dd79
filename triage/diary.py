"""A patient's days: the worst pain, sleep and cough told on each, over the last weeks."""

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

    __slots__ = ("_cough", "_days", "_pain", "_risen", "_sleep", "last_pain", "last_woken")

    def __init__(self) -> None:
        self._days: list[int] = []
        self._pain: list[float | None] = []
        self._sleep: list[float | None] = []
        self._cough: list[float | None] = []
        self._risen: list[bool] = []
        self.last_pain = 0
        self.last_woken = 0

    def write(self, day: int, pain: float | None, sleep: float | None, cough: float | None) -> None:
        """The worst of `day` so far."""
        days = self._days
        if days and days[-1] == day:
            for column, value in ((self._pain, pain), (self._sleep, sleep), (self._cough, cough)):
                column[-1] = value
        else:
            if days and days[0] < day - 2 * MEMORY:
                self._forget(day)
            days.append(day)
            self._pain.append(pain)
            self._sleep.append(sleep)
            self._cough.append(cough)
            self._risen.append(False)
        if pain:
            self.last_pain = day
        if sleep is not None and sleep >= 2:
            self.last_woken = day
        self._risen[-1] = self._has_risen(day, pain)

    def _forget(self, day: int) -> None:
        keep = next((i for i, old in enumerate(self._days) if old > day - MEMORY), len(self._days))
        for column in (self._days, self._pain, self._sleep, self._cough, self._risen):
            del column[:keep]

    def _has_risen(self, day: int, pain: float | None) -> bool:
        """Pain 2 or more (a meaningful change, Farrar 2001) above the own median of the 14 days before."""
        if pain is None or pain < 2:
            return False
        usual = self.usual_pain(day, 14)
        return usual is not None and pain >= usual + 2

    def _back(self, day: int, within: int) -> Iterator[int]:
        """Indices of the rows of the last `within` days up to `day`, newest first."""
        oldest = day - within
        for index in range(len(self._days) - 1, -1, -1):
            if self._days[index] <= oldest:
                return
            if self._days[index] <= day:
                yield index

    def told(self, item: str, day: int, within: int) -> list[float]:
        """Pain, sleep or cough on the answered days among the last `within`, `day` included, newest first."""
        column = {"pain": self._pain, "sleep": self._sleep, "cough": self._cough}[item]
        return [value for index in self._back(day, within) if (value := column[index]) is not None]

    def pains(self, day: int, within: int) -> list[float]:
        """As `told`, of pain."""
        return self.told("pain", day, within)

    def coughs(self, day: int, within: int) -> list[float]:
        """As `told`, of cough."""
        return self.told("cough", day, within)

    def usual_pain(self, day: int, within: int, at_least: int = 3) -> float | None:
        """The own median of the `within` days before `day`; None with fewer than `at_least` answers."""
        before = self.pains(day - 1, within)
        return middle(before) if len(before) >= at_least else None

    def woken_nights(self, day: int, within: int) -> list[int]:
        """Days among the last `within` on which pain had woken the patient, newest first."""
        if self.last_woken <= day - within:
            return []
        woken = (
            (self._days[index], sleep)
            for index in self._back(day, within)
            if (sleep := self._sleep[index]) is not None
        )
        return [each for each, sleep in woken if sleep >= 2]

    def risen_days(self, day: int, within: int) -> int:
        """On how many of the last `within` days pain was 2 or more above the own 14-day median."""
        return sum(self._risen[index] for index in self._back(day, within))

    def today(self) -> tuple[float | None, float | None, float | None]:
        """Pain, sleep and cough of the newest day."""
        return self._pain[-1], self._sleep[-1], self._cough[-1]

    @property
    def risen(self) -> bool:
        """Whether pain has risen on the newest day."""
        return self._risen[-1]
