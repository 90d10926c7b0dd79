"""Which signs count at a check-in: told when, told again since, seen by a clinician since.

Warnings of the last 24 hours count together for an emergency, of 7 days for urgent, of 21 for soon
(amendment: joining): "none of these" the next day takes nothing back that nobody has looked at. What takes
back is a later telling of the same warning as unchanged, or as known where it was unknown, and a visit.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from triage.signs import GRAVE, Sign

DAY = timedelta(days=1)
TOGETHER = timedelta(hours=27)
"""With something told now, the 24 hours of an emergency stretch by three: a daily check-in taken a little
later than yesterday's must not part blood and breathlessness (team judgement)."""
WEEK = timedelta(days=7)
THREE_WEEKS = timedelta(days=21)
KEEP_DAYS = 42

EVENTS = frozenset({
    "blood", "breathless_rest", "chest_pain", "collapse", "confused", "stroke_signs", "worst_pain",
    "noisy_breathing", "face_swelling", "despair", "fever",
})  # fmt: skip
"""Codes that being seen never settles while they may join with something told now."""


@dataclass(frozen=True, slots=True)
class Telling:
    """The signs of one check-in. `day`: ordinal of the patient's day."""

    at: datetime
    day: int
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Counting:
    """Names of the signs that count. `near`: for emergency and watch; `week`: urgent; `weeks`: soon.

    `told_now`: told in this check-in; `worse_now`: and as getting worse. `unsettled`: a grave sign was told 1
    to 7 days ago, and neither told otherwise nor seen since; `unsettled_weeks`: the same of 8 to 21 days.
    """

    near: frozenset[str] = frozenset()
    week: frozenset[str] = frozenset()
    weeks: frozenset[str] = frozenset()
    worse_now: frozenset[str] = frozenset()
    told_now: frozenset[str] = frozenset()
    unsettled: bool = False
    unsettled_weeks: bool = False


NOTHING = Counting()


class Tellings:
    """What was told of warnings lately, oldest first."""

    __slots__ = ("_days", "_last", "_seen_at", "_told")

    def __init__(self) -> None:
        self._told: list[Telling] = []
        self._days: dict[str, list[int]] = {}
        self._last: dict[str, datetime] = {}
        self._seen_at: datetime | None = None

    def add(self, telling: Telling) -> None:
        """The signs of one check-in, if there are any."""
        if not telling.signs:
            return
        self._told = [old for old in self._told if telling.at - old.at <= THREE_WEEKS]
        self._told.append(telling)
        for sign in telling.signs:
            self._last[sign.code] = telling.at
            days = self._days.setdefault(sign.code, [])
            if not days or days[-1] != telling.day:
                del days[: bisect_right(days, telling.day - KEEP_DAYS)]
                days.append(telling.day)

    def seen(self, at: datetime) -> None:
        """A clinician was seen, told in the check-in at `at`: what was told before it is settled."""
        self._seen_at = at

    def counting(self, at: datetime) -> Counting:
        """The signs that count in the check-in at `at`, which was added last."""
        if not self._told or at - self._told[-1].at > THREE_WEEKS:
            return NOTHING
        now = self._told[-1].signs if self._told[-1].at == at else ()
        return _count(self._each(at, now=bool(now)), told_now=now)

    def _each(self, at: datetime, *, now: bool) -> Iterator[tuple[str, timedelta, bool]]:
        """(finding, age, near) of every sign of the last 21 days that is not settled, newest first.

        `now`: some are told just now.
        """
        unchanged: dict[str, int] = {}
        known: dict[str, datetime] = {}
        for telling in reversed(self._told):
            age = at - telling.at
            if age > THREE_WEEKS:
                return
            settled = self._seen_at is not None and telling.at < self._seen_at
            near = age < DAY or (now and age <= TOGETHER)
            for sign in telling.signs:
                code = sign.code
                answered_later = not sign.known and known.get(code, telling.at) > telling.at
                replaced = unchanged.get(code, telling.day) > telling.day
                if sign.known:
                    known.setdefault(code, telling.at)
                if sign.finding.endswith("_unchanged"):
                    unchanged.setdefault(code, telling.day)
                if answered_later or (replaced and not near):
                    continue
                if not settled or (near and now and code in EVENTS):
                    yield sign.finding, age, near

    def days_told(self, code: str, day: int, within: int) -> list[int]:
        """The distinct days of the last `within` up to `day` (42 at most) on which it was told, in order."""
        days = self._days.get(code)
        return days[bisect_right(days, day - within) :] if days else []

    def unseen_since(self, code: str, at: datetime, within: timedelta) -> bool:
        """Whether `code` was told in the time `within` before `at` and no clinician was seen after that."""
        last = self._last.get(code)
        if last is None or at - last > within:
            return False
        return self._seen_at is None or last >= self._seen_at

    @property
    def empty(self) -> bool:
        """Nothing was ever told: nothing to look up."""
        return not self._told


def _count(placed: Iterable[tuple[str, timedelta, bool]], *, told_now: tuple[Sign, ...]) -> Counting:
    near: set[str] = set()
    week: set[str] = set()
    weeks: set[str] = set()
    unsettled = unsettled_weeks = False
    for finding, age, is_near in placed:
        weeks.add(finding)
        if is_near:
            near.add(finding)
            week.add(finding)
        elif age <= WEEK:
            week.add(finding)
            unsettled = unsettled or finding in GRAVE
        else:
            unsettled_weeks = unsettled_weeks or finding in GRAVE
    return Counting(
        near=frozenset(near),
        week=frozenset(week),
        weeks=frozenset(weeks),
        worse_now=frozenset(sign.finding for sign in told_now if sign.worse),
        told_now=frozenset(sign.finding for sign in told_now),
        unsettled=unsettled,
        unsettled_weeks=unsettled_weeks,
    )
