"""When the patient was seen, and by whom: a clinician settles things, a picture (X-ray, CT, MRI) never."""

CLINICIANS = frozenset({"gp", "specialist", "emergency"})
KEEP_DAYS = 200
APART_DAYS = 5
"""Two tellings closer than this are taken for one visit (team judgement)."""
ROUND_DAYS = 84
"""Visits within so many days are visits for the same problem (team judgement)."""


class Visits:
    """Days (ordinals) on which a visit was told, oldest first."""

    __slots__ = ("_clinician", "_xray")

    def __init__(self) -> None:
        self._clinician: list[int] = []
        self._xray: list[int] = []

    def add(self, day: int, seen: frozenset[str]) -> bool:
        """Note who was seen; whether a clinician was among them."""
        self._clinician = [old for old in self._clinician if old > day - KEEP_DAYS]
        self._xray = [old for old in self._xray if old > day - KEEP_DAYS]
        by_clinician = not seen.isdisjoint(CLINICIANS)
        if by_clinician:
            self._clinician.append(day)
        if "xray" in seen:
            self._xray.append(day)
        return by_clinician

    @property
    def any(self) -> bool:
        """Whether any visit or picture was told."""
        return bool(self._clinician or self._xray)

    def xray_between(self, day: int, oldest: int, newest: int) -> bool:
        """Whether an X-ray was told `newest` to `oldest` days before `day`."""
        return any(day - oldest <= old <= day - newest for old in self._xray)

    def third_visit(self, day: int, within: int) -> int | None:
        """The first visit of a round of three whose third was told in the last `within` days, else None.

        A visit is the third when it makes three within 84 days and the one before it did not: a person who
        sees somebody every month is asked once, not every month (P12: once in 90 days).
        """
        for third in reversed(self._clinician):
            if third <= day - within:
                break
            found = self._round(third)
            before = [old for old in self._clinician if old < third]
            if len(found) >= 3 and (not before or len(self._round(before[-1])) < 3):
                return found[0]
        return None

    def _round(self, last: int) -> list[int]:
        apart: list[int] = []
        for old in self._clinician:
            if last - ROUND_DAYS <= old <= last and (not apart or old - apart[-1] >= APART_DAYS):
                apart.append(old)
        return apart
