"""Which reasons the patient must be told now: new, worse, or two weeks old with nobody seen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from triage.assessment import Assessment
from triage.items import Checkin, chosen
from triage.levels import Level
from triage.rules import RULES, Reason, Rules
from triage.seen import EVENTS
from triage.signs import every_sign
from triage.tellings import TOGETHER
from triage.visits import CLINICIANS

REPEAT = timedelta(days=14)
ONCE = timedelta(days=90)
"""A message that is not repeated for age (`once` in rules.toml) may come again after so long."""
FORGOTTEN = timedelta(days=60)
"""Told longer ago than a visit covers: told as if for the first time."""
SAME_EVENT = timedelta(hours=12)
"""An event told again within so many hours is the same event."""
_SIGNS = every_sign()


@dataclass(frozen=True, slots=True)
class Told:
    """A reason whose message was sent at `at`."""

    at: datetime
    rule: str
    level: Level
    findings: frozenset[str]


def told_from(at: datetime, reasons: Iterable[Mapping[str, Any]], rules_told: Iterable[str]) -> list[Told]:
    """What was told at `at`, from reasons as in JSON and the rules among them whose message was sent."""
    sent = frozenset(rules_told)
    return [
        Told(at, each["rule"], Level[each["level"]], frozenset(each["findings"]))
        for each in reasons
        if each["rule"] in sent
    ]


def last_seen(checkins: Iterable[Checkin]) -> datetime | None:
    """When a clinician was last told to have seen the patient; None if never."""
    visits = (each.at for each in checkins if not chosen(each.answers, "seen").isdisjoint(CLINICIANS))
    return max(visits, default=None)


def due_reasons(
    assessment: Assessment, *, told: Iterable[Told], seen_at: datetime | None, rules: Rules = RULES
) -> tuple[Reason, ...]:
    """The reasons of `soon` and above whose message is due, highest first.

    With a message that is due go all other reasons of its level or lower: they are told in the same message
    and need none of their own for two weeks. `told`: what was sent for this patient, any order.
    `seen_at`: from `last_seen`. Source: codebook, "Levels".
    """
    before: dict[str, list[Told]] = {}
    for each in told:
        before.setdefault(each.rule, []).append(each)
    grave = [reason for reason in assessment.reasons if reason.level >= Level.soon]
    due = [
        reason for reason in grave if _is_due(reason, assessment, before.get(reason.rule, ()), seen_at, rules)
    ]
    top = max((reason.level for reason in due), default=Level.routine)
    return tuple(reason for reason in grave if reason.level <= top)


def _is_due(
    reason: Reason, assessment: Assessment, told: Sequence[Told], seen_at: datetime | None, rules: Rules
) -> bool:
    as_grave = [each for each in told if each.level >= reason.level]
    if not as_grave:
        return True
    latest = max(each.at for each in as_grave)
    findings = frozenset(reason.findings)
    if _told_anew(reason, findings & assessment.events, assessment.at - latest):
        return True
    known = frozenset[str]().union(*(each.findings for each in as_grave if assessment.at - each.at < ONCE))
    if rules.once(reason):
        return not findings <= known
    if reason.level >= Level.urgent and not (findings & _SIGNS) <= known:
        return True
    age = assessment.at - latest
    unseen = seen_at is None or seen_at <= latest
    return age >= FORGOTTEN or (age >= REPEAT and unseen)


def _told_anew(reason: Reason, events: frozenset[str], age: timedelta) -> bool:
    """An emergency told again is news, whatever became of the first; so is an event, but once in 12 hours.

    What makes an emergency is at most 27 hours old: if its last message is older, it was told again since,
    though the answer that completes it today is no warning.
    """
    if reason.level is Level.emergency:
        return bool(events) or age > TOGETHER
    return reason.level is Level.urgent and age >= SAME_EVENT and not events.isdisjoint(EVENTS)
