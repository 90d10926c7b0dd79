"""From profile and check-ins to level, reasons, trends and findings: pure, replayable, incremental."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from triage.codebook import COURSE_CODES
from triage.findings_now import Findings
from triage.items import Answers, Checkin, Profile, Value, chosen, dump_at
from triage.levels import Level
from triage.record import Record
from triage.risk import Risk
from triage.rules import RULES, Reason, Rules
from triage.seen import Seen
from triage.trends import Trend

__all__ = [
    "HISTORY_DAYS",
    "Assessment",
    "Course",
    "Reason",
    "assess",
    "assess_history",
    "is_provisional",
]

HISTORY_DAYS = 200
"""An assessment depends on the check-ins of so many days before it and on none older: 60 days that a visit
covers, 14 before it, and 120 that a trend remembers; visits are counted over 182."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What triage says at one check-in. `findings`: sorted names; `rules_version`: the table that said it.

    `events`: findings told in this very check-in. For deciding what is news; not exported.
    """

    at: datetime
    level: Level
    reasons: tuple[Reason, ...]
    trends: tuple[Trend, ...]
    findings: tuple[str, ...]
    rules_version: str
    events: frozenset[str] = frozenset()

    def to_json(self, at: str | None = None) -> dict[str, object]:
        """The object of the codebook, "The triage command line". `at`: the time as it was written."""
        return {
            "at": at or dump_at(self.at),
            "level": self.level.name,
            "reasons": [
                {"rule": each.rule, "level": each.level.name, "findings": list(each.findings)}
                for each in self.reasons
            ],
            "trends": [
                {
                    "item": each.item,
                    "shape": each.shape,
                    "from": each.start,
                    "to": each.to,
                    "since": each.since.isoformat(),
                }
                for each in self.trends
            ],
            "findings": list(self.findings),
        }


class Course:
    """One patient's check-ins one after the other; each costs the same however many there were."""

    __slots__ = ("_findings", "_record", "_risk", "_rules", "_seen")

    def __init__(self, profile: Profile, rules: Rules = RULES) -> None:
        self._record = Record(profile)
        self._findings = Findings(self._record)
        self._risk = Risk(profile)
        self._rules = rules
        self._seen = Seen()

    def add(self, checkin: Checkin) -> Assessment:
        """Take a check-in, not earlier than the last, and say what it means."""
        record = self._record
        record.add(checkin)
        counting = record.tellings.counting(checkin.at)
        held = self._findings.now(counting, checkin.at)
        said = self._rules.judge(self._risk.on(checkin.day), held, counting)
        reasons = self._seen.lower(record, said.reasons, counting)
        return Assessment(
            at=checkin.at,
            level=reasons[0].level if reasons else Level.routine,
            reasons=reasons,
            trends=record.trends,
            findings=said.findings,
            rules_version=self._rules.version,
            events=counting.told_now,
        )


def in_order(checkins: Iterable[Checkin]) -> list[Checkin]:
    """By time; those of the same moment as given."""
    return sorted(checkins, key=lambda checkin: checkin.at)


def assess(profile: Profile, checkins: Sequence[Checkin], rules: Rules = RULES) -> Assessment:
    """The assessment at the last of `checkins` (one at least), given the earlier ones.

    Check-ins more than `HISTORY_DAYS` older than the last change nothing and need not be given.
    """
    ordered = in_order(checkins)
    oldest = ordered[-1].at - timedelta(days=HISTORY_DAYS)
    course = Course(profile, rules)
    return [course.add(checkin) for checkin in ordered if checkin.at > oldest][-1]


def assess_history(profile: Profile, checkins: Sequence[Checkin], rules: Rules = RULES) -> list[Assessment]:
    """An assessment for each check-in, in time order, each from those up to it."""
    course = Course(profile, rules)
    return [course.add(checkin) for checkin in in_order(checkins)]


MILDEST: MappingProxyType[str, Value] = MappingProxyType({
    "blood_amount": "streaks",
    "leg_side": "one",
    "leg_course": "unchanged",
    "warning_course": MappingProxyType(dict.fromkeys(COURSE_CODES, "unchanged")),
    "despair_kind": "thoughts",
    "chest_pain_kind": "sore",
    "injury_kind": "minor",
})  # fmt: skip
"""The answer to each follow-up that never gives a higher level than another one."""


def is_provisional(
    profile: Profile, checkins: Sequence[Checkin], pending: Iterable[str], rules: Rules = RULES
) -> bool:
    """Whether the last check-in's emergency hangs on follow-ups still to be answered.

    True if it is an emergency now and the mildest answers to `pending` (names of follow-up items; of
    `warning_course` the codes not yet told) would make it none.
    """
    open_items = frozenset(pending)
    if not open_items or assess(profile, checkins, rules).level < Level.emergency:
        return False
    *earlier, last = in_order(checkins)
    mildest = replace(last, answers=_mildly_answered(last.answers, open_items))
    return assess(profile, [*earlier, mildest], rules).level < Level.emergency


def _mildly_answered(answers: Answers, pending: frozenset[str]) -> Answers:
    mild = {name: MILDEST[name] for name in pending if name in MILDEST}
    told = answers.get("warning_course")
    if "warning_course" in mild and isinstance(told, MappingProxyType | dict):
        mild["warning_course"] = {**dict.fromkeys(COURSE_CODES, "unchanged"), **told}
    return {**answers, **mild}


_DECIDING = MappingProxyType({
    "pain_spread": None,
    "pain_quality": frozenset({"tearing", "pressing"}),
    "pain_pattern": frozenset({"worse_breathing"}),
})  # fmt: skip
_FOLLOW_UPS = frozenset(MILDEST)


def emergency_possible(item: str, answers: Answers) -> bool:
    """Whether the answer just given to `item` can have completed an emergency.

    Cheap and never wrongly False: pain, sleep, cough and most weekly items take part in no emergency, and
    "none of these" completes none. `answers`: those of this check-in, the one to `item` among them.
    """
    if item == "warnings":
        return bool(chosen(answers, "warnings"))
    if item == "pain_site":
        return chosen(answers, "pain_site") != {"lower"}
    if item in _DECIDING:
        deciding = _DECIDING[item]
        return deciding is None or not deciding.isdisjoint(chosen(answers, item))
    return item == "breath" or item in _FOLLOW_UPS
