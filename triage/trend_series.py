"""The answered days of one item, kept so that any stretch of them is summed at once."""

from bisect import bisect_left

MEMORY = 120
"""Days that anything in the trends may depend on."""


class Series:
    """Days as ordinals, ascending, with a value each and running sums.

    Values are whole numbers in practice, so the sums are exact and do not depend on where they began.
    """

    __slots__ = ("days", "sums", "values")

    def __init__(self) -> None:
        self.days: list[int] = []
        self.values: list[float] = []
        self.sums: list[float] = [0.0]

    def append(self, day: int, value: float) -> None:
        """Add an answer on a day later than all others, and forget what is out of memory."""
        if self.days and self.days[0] <= day - 2 * MEMORY:
            self._forget(day - MEMORY)
        self.days.append(day)
        self.values.append(value)
        self.sums.append(self.sums[-1] + value)

    def drop(self, day: int) -> None:
        """Take back the last answer if it was given on `day`."""
        if self.days and self.days[-1] == day:
            for kept in (self.days, self.values, self.sums):
                kept.pop()

    def first_from(self, day: int) -> int:
        """The index of the first answer on or after `day`."""
        return bisect_left(self.days, day)

    def mean(self, first: int, end: int) -> float:
        """The mean of the answers with index `first` to before `end`, at least one."""
        return (self.sums[end] - self.sums[first]) / (end - first)

    def copy(self) -> "Series":
        """Another one with the same answers."""
        twin = Series.__new__(Series)
        twin.days, twin.values, twin.sums = self.days.copy(), self.values.copy(), self.sums.copy()
        return twin

    def _forget(self, before: int) -> None:
        cut = self.first_from(before)
        for kept in (self.days, self.values, self.sums):
            del kept[:cut]
