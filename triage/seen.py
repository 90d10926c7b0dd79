"""What being seen by a clinician lowers, and what it never lowers (team judgement).

A reason that was there before the visit, is not worse and holds nothing new drops to watch. A visit covers
for 60 days; a reason that was away for 28 days returns at its full level.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from triage.levels import Level
from triage.record import Record
from triage.rules import Reason
from triage.tellings import Counting
from triage.visits import CLINICIANS

COVER_DAYS = 60
AWAY_DAYS = 28
BEFORE_DAYS = 14
"""A reason that held within so many days before the visit was there to be looked at."""

EVENTS = frozenset({
    "blood_streaks", "blood_much", "breathless_rest", "chest_pain_pressure", "chest_pain_stabbing",
    "collapse", "confused", "stroke_signs", "worst_pain", "noisy_breathing", "face_swelling",
    "face_swelling_unexamined", "despair_thoughts", "despair_unsafe",
})  # fmt: skip
"""Told again, each of these is a new event: being seen never lowers it."""

_NERVES = (
    "leg_weakness",
    "leg_numbness",
    "bladder",
    "bowel",
    "saddle_numbness",
    "sexual_function",
    "hand_weakness",
)
NEEDS_UNCHANGED = frozenset(
    {"numb_one_leg", "both_legs_pain", *_NERVES, *(f"{code}_unexamined" for code in _NERVES)}
)
"""Nerve signs that drop only once they are told as unchanged."""
ALWAYS = frozenset({"third_visit", "recent_emergency", "earlier_emergency"})
LONG_THERE = frozenset({
    "worsening_before_joining",
    *(f"{code}_{course}" for code in (*_NERVES, "both_legs_pain") for course in ("unexamined", "unchanged")),
})  # fmt: skip
"""Older than 14 days when told, so that a visit told in the same check-in came after they began."""


@dataclass(frozen=True, slots=True)
class Cover:
    """One rule's reason as it was when the patient was seen. Days are ordinals."""

    level: Level
    findings: frozenset[str]
    day: int
    last_held: int


class Seen:
    """Which reasons were there when the patient was last seen."""

    __slots__ = ("_covers", "_held")

    def __init__(self) -> None:
        self._covers: dict[str, Cover] = {}
        self._held: list[tuple[int, Reason]] = []

    def lower(self, record: Record, raw: tuple[Reason, ...], counting: Counting) -> tuple[Reason, ...]:
        """The reasons of the newest check-in, those that were looked at lowered to watch."""
        day = record.day
        assert record.checkin is not None
        seen = record.checkin.answers.get("seen")
        if isinstance(seen, frozenset) and not seen.isdisjoint(CLINICIANS):
            self._cover(
                day, [*self._held, *((day, each) for each in raw if LONG_THERE.issuperset(each.findings))]
            )
        if not raw and not self._covers:
            return raw
        lowered = self._lower(record, raw, counting) if self._covers else raw
        self._remember(day, raw)
        return lowered

    def _cover(self, day: int, held: Iterable[tuple[int, Reason]]) -> None:
        for held_on, reason in held:
            if held_on >= day - BEFORE_DAYS:
                old = self._covers.get(reason.rule)
                if old is None or old.day < day:
                    old = Cover(Level.routine, frozenset(), day, held_on)
                self._covers[reason.rule] = Cover(
                    max(old.level, reason.level),
                    old.findings.union(reason.findings),
                    day,
                    max(old.last_held, held_on),
                )

    def _lower(self, record: Record, raw: tuple[Reason, ...], counting: Counting) -> tuple[Reason, ...]:
        day = record.day
        self._covers = {
            rule: cover
            for rule, cover in self._covers.items()
            if cover.day >= day - COVER_DAYS and cover.last_held >= day - AWAY_DAYS
        }
        lowered = [
            replace(each, level=Level.watch) if self._is_covered(record, each, counting) else each
            for each in raw
        ]
        return tuple(sorted(lowered, key=lambda reason: (-reason.level, reason.rule)))

    def _is_covered(self, record: Record, reason: Reason, counting: Counting) -> bool:
        cover = self._covers.get(reason.rule)
        if cover is None or not Level.watch < reason.level < Level.emergency:
            return False
        findings = frozenset(reason.findings)
        newer = {f"trend_{each.item}" for each in record.trends if each.raised.toordinal() > cover.day}
        fresh = newer | ALWAYS | NEEDS_UNCHANGED | (EVENTS & counting.told_now) | counting.worse_now
        if "fever" in counting.told_now and counting.told_now - {"fever", "different"}:
            fresh |= {"fever"}
        return reason.level <= cover.level and findings <= cover.findings and findings.isdisjoint(fresh)

    def _remember(self, day: int, raw: tuple[Reason, ...]) -> None:
        self._held = [each for each in self._held if each[0] >= day - BEFORE_DAYS]
        self._held += [(day, each) for each in raw if each.level > Level.watch]
        for reason in raw:
            cover = self._covers.get(reason.rule)
            if cover is not None and cover.last_held < day:
                self._covers[reason.rule] = replace(cover, last_held=day)
