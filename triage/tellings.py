"""Which signs count at this check-in: told when, denied since, seen by a clinician since.

Warnings of the last 24 hours count together for an emergency, of 7 days for urgent, of 21 for soon and watch
(7a, Join). To count at all, at least one sign of a combination must be live: told within 24 hours, or not
denied since on a later day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from triage.signs import BOTH_LEGS, GRAVE, Sign

DAY = timedelta(days=1)
TOGETHER = timedelta(hours=27)
"""With something told now, the 24 hours of an emergency stretch by three: a daily check-in taken a little
later than yesterday's must not part blood and breathlessness (team judgement)."""
WEEK = timedelta(days=7)
THREE_WEEKS = timedelta(days=21)
KEEP = timedelta(days=92)

EVENTS = frozenset({
    "blood", "breathless_rest", "chest_pain", "collapse", "confused", "stroke_signs", "worst_pain",
    "noisy_breathing", "face_swelling", "despair", "fever",
})  # fmt: skip
"""Codes that being seen never settles while they may join with something told now (7a, Seen)."""


@dataclass(frozen=True, slots=True)
class Telling:
    """The signs of one check-in. `day`: ordinal of the patient's day."""

    at: datetime
    day: int
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Counting:
    """Names of the signs that count. `near`: emergency; `week`: urgent; `weeks`: soon and watch.

    `live_week`, `live_weeks`: those of them that may carry a reason alone. `worse_now`: told as getting worse
    in this check-in. `told_now`: told in this check-in. `unsettled`: grave, told 1 to 7 days ago, not seen.
    """

    near: frozenset[str] = frozenset()
    week: frozenset[str] = frozenset()
    weeks: frozenset[str] = frozenset()
    live_week: frozenset[str] = frozenset()
    live_weeks: frozenset[str] = frozenset()
    worse_now: frozenset[str] = frozenset()
    told_now: frozenset[str] = frozenset()
    unsettled: bool = False


NOTHING = Counting()


class Tellings:
    """What was told of warnings lately, oldest first."""

    __slots__ = ("_denied", "_seen_at", "_told")

    def __init__(self) -> None:
        self._told: list[Telling] = []
        self._denied: dict[str, int] = {}
        self._seen_at: datetime | None = None

    def add(self, telling: Telling, *, denies: frozenset[str] | None, denies_both_legs: bool) -> None:
        """One check-in. `denies`: the codes chosen if the warnings were answered, else None."""
        if self._told:
            self._note_denials(telling, denies, denies_both_legs=denies_both_legs)
        if telling.signs:
            self._told = [old for old in self._told if telling.at - old.at <= KEEP]
            self._told.append(telling)

    def _note_denials(
        self, telling: Telling, codes: frozenset[str] | None, *, denies_both_legs: bool
    ) -> None:
        for old in self._told:
            for sign in old.signs:
                denied = (
                    denies_both_legs
                    if sign.code == BOTH_LEGS
                    else codes is not None and sign.code not in codes
                )
                if denied:
                    self._denied[sign.code] = telling.day

    def seen(self, at: datetime) -> None:
        """A clinician was seen, told in the check-in at `at`: what was told before it is settled."""
        self._seen_at = at

    def counting(self, at: datetime, day: int) -> Counting:
        """The signs that count in the check-in at `at`, which was added last."""
        if not self._told or at - self._told[-1].at > THREE_WEEKS:
            return NOTHING
        return _count(self._each(at, day), told_now=self._told_now(at))

    def _told_now(self, at: datetime) -> tuple[Sign, ...]:
        last = self._told[-1]
        return last.signs if last.at == at else ()

    def _each(self, at: datetime, day: int) -> Iterator["_Placed"]:
        """Every sign of the last 21 days that is not settled, newest first, with where it stands."""
        now = bool(self._told_now(at))
        newest: dict[str, int] = {}
        known: dict[str, datetime] = {}
        for telling in reversed(self._told):
            age = at - telling.at
            if age > THREE_WEEKS:
                return
            settled = self._seen_at is not None and telling.at < self._seen_at
            near = age < DAY or (now and age <= TOGETHER)
            for sign in telling.signs:
                answered_later = not sign.known and known.get(sign.code, telling.at) > telling.at
                replaced = newest.setdefault(sign.code, telling.day) > telling.day
                if sign.known:
                    known.setdefault(sign.code, telling.at)
                if answered_later or (settled and not (near and now and sign.code in EVENTS)):
                    continue
                denied = self._denied.get(sign.code, 0) > telling.day
                yield _Placed(sign, age, near=near, live=not (replaced or denied), replaced=replaced)

    def days_told(self, codes: frozenset[str], day: int, within: int) -> list[int]:
        """The distinct days of the last `within` days (today included) on which any of `codes` was told."""
        days = {
            telling.day
            for telling in self._told
            if telling.day > day - within and any(sign.code in codes for sign in telling.signs)
        }
        return sorted(days)

    def unseen_since(self, code: str, at: datetime, within: timedelta) -> bool:
        """Whether `code` was told in the time `within` before `at` and no clinician was seen after that."""
        return any(
            at - telling.at <= within and (self._seen_at is None or telling.at >= self._seen_at)
            for telling in self._told
            if any(sign.code == code for sign in telling.signs)
        )

    @property
    def empty(self) -> bool:
        """Nothing was ever told: nothing to look up."""
        return not self._told


@dataclass(frozen=True, slots=True)
class _Placed:
    sign: Sign
    age: timedelta
    near: bool
    live: bool
    replaced: bool


def _count(placed: Iterable[_Placed], *, told_now: tuple[Sign, ...]) -> Counting:
    sets: dict[str, set[str]] = {name: set() for name in ("near", "week", "weeks", "live_week", "live_weeks")}
    unsettled = False
    for each in placed:
        finding = each.sign.finding
        in_week = each.near or each.age <= WEEK
        live = each.near or each.live
        belongs = {
            "near": each.near, "week": in_week, "weeks": True,
            "live_week": live and in_week, "live_weeks": live,
        }  # fmt: skip
        for name, holds in belongs.items():
            if holds:
                sets[name].add(finding)
        if finding in GRAVE and in_week and not each.near and not each.replaced:
            unsettled = True
    return Counting(
        **{name: frozenset(found) for name, found in sets.items()},
        worse_now=frozenset(sign.finding for sign in told_now if sign.worse),
        told_now=frozenset(sign.finding for sign in told_now),
        unsettled=unsettled,
    )
