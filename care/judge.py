"""Let triage judge a check-in as it stands, and write down what it said."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from care.recognise import Known, the_patient
from care.runtime import Act
from scheduler.timetable import local
from storage import checkins, episodes, rows
from storage.checkins import Told
from storage.tables import Assessment as AssessmentRow
from storage.tables import Checkin as CheckinRow
from triage.assessment import HISTORY_DAYS, Assessment, Reason, assess, is_provisional
from triage.items import Checkin, Profile, parse_answers, parse_profile
from triage.levels import Level
from triage.newly import Told as ToldBefore
from triage.newly import due_reasons, last_seen, told_from
from triage.progress import Progress, told

NOBODY_SEEN = frozenset({"better", "false_alarm", "withdrawn", "stale"})
"""Outcomes of an episode after which the same, told again, is news."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What triage said, and what of it is news."""

    assessment: Assessment
    provisional: bool
    newly: tuple[Reason, ...]
    """Reasons (triage's) whose message is due now."""


def profile_of(known: Known, progress: Progress | None = None) -> Profile:
    """What is known of the patient, with what this check-in just added."""
    fresh = progress.answers.get("profile", {}) if progress else {}
    return parse_profile({**the_patient(known).profile, **fresh})


def as_checkin(row: Told) -> Checkin:
    """A stored row as triage reads it: in the zone it was told in, without what is only half told."""
    at = local(row.at, row.zone)
    complete = told(Progress.from_json({"answers": row.answers, "settled": []}).answers)
    return Checkin(at=at, kind=row.kind, by=row.by, answers=complete)


async def earlier_checkins(act: Act, known: Known, *, but: str | None) -> list[Checkin]:
    """The history triage needs, oldest first, without the check-in `but`."""
    since = act.now - timedelta(days=HISTORY_DAYS + 1)
    rows_read = await checkins.history(act.tx, known.id, since=since)
    return [as_checkin(row) for row in rows_read if row.id != but]


def this_checkin(row: CheckinRow, progress: Progress, at: datetime) -> Checkin:
    return Checkin(at=local(at, row.zone), kind=row.kind, by=row.by, answers=parse_answers_of(progress))


def parse_answers_of(progress: Progress) -> dict[str, Any]:
    return dict(parse_answers(told(progress.answers)))


async def judge(
    act: Act, known: Known, row: CheckinRow, progress: Progress, *, pending: frozenset[str]
) -> Verdict:
    """The verdict on this check-in so far. `pending`: follow-ups that are still to be answered."""
    history = await earlier_checkins(act, known, but=row.id)
    current = this_checkin(row, progress, row.at or act.now)
    course = [*(each for each in history if each.at <= current.at), current]
    profile = profile_of(known, progress)
    assessment = assess(profile, course)
    hangs = bool(pending) and is_provisional(profile, course, pending)
    judged = await checkins.assessments(act.tx, known.id, since=act.now - timedelta(days=HISTORY_DAYS))
    told_before = [
        one
        for each in judged
        if each.checkin_id != row.id
        for one in told_from(each.at, each.reasons, each.told)
    ]
    if assessment.level >= Level.urgent:
        told_before = await _still_told(act, known, told_before, assess(profile, [current]))
    newly = due_reasons(assessment, told=told_before, seen_at=last_seen(course))
    return Verdict(assessment, hangs, newly)


async def _still_told(act: Act, known: Known, told: list[ToldBefore], alone: Assessment) -> list[ToldBefore]:
    """Without what was told of an alarm that ended with nobody seen, where these answers say it anew: what
    was taken back, or better, and is told again, opens an alarm again."""
    ended = await episodes.last_end(act.tx, known.id, outcomes=NOBODY_SEEN)
    again = {reason.rule for reason in alone.reasons if reason.level >= Level.urgent}
    if ended is None or not again:
        return told
    return [each for each in told if each.at > ended or each.level < Level.urgent or each.rule not in again]


def reason_json(reason: Reason) -> dict[str, Any]:
    return {"rule": reason.rule, "level": reason.level.name, "findings": list(reason.findings)}


async def write_down(act: Act, row: CheckinRow, verdict: Verdict, *, told_rules: list[str]) -> None:
    """One row a judgement that mattered: replayable with the version of the rules."""
    said: dict[str, Any] = verdict.assessment.to_json()
    await rows.insert(
        act.tx,
        AssessmentRow(
            patient_id=row.patient_id,
            checkin_id=row.id,
            at=act.now,
            level=verdict.assessment.level.name,
            reasons=said["reasons"],
            trends=said["trends"],
            findings=said["findings"],
            rules_version=verdict.assessment.rules_version,
            told=told_rules,
        ),
    )
