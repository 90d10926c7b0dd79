"""A warning that a message claims, and one that is only in doubt: one question, and what its answer does.

A claim is written down at once: "Yes" raises it, "No" takes it back, and no answer within 120 s counts as
yes, because whoever typed it may not be able to tap. A doubt neither fires nor is dropped: it stays until it
is answered, and is asked about once more.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from care.finish_checkin import doubts_of
from care.judge import judge
from care.ladder import PROVISIONAL
from care.open_checkins import open_own
from care.outcomes import AlreadyAnswered, Closed, Menu, NotYours
from care.queue_message import queue_message
from care.recognise import Known, the_patient
from care.record_answer import Outcome, add_claim
from care.runtime import Act
from care.take_up import Hand, on_screen, take_up, with_changes
from storage import rows
from storage.tables import Answer, Checkin
from triage.assessment import assess
from triage.free_text import Reading
from triage.interview import pending_followups
from triage.items import Checkin as Told
from triage.items import Profile, parse_answers
from triage.levels import Level
from triage.progress import WARNINGS, Progress, claimed, codes, toggled

ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""Warnings by themselves are as grave on one day as on another."""
DOUBT_AGAIN = timedelta(minutes=15)
"""After which the question about something doubtful is asked once more."""


def side_of(known: Known, by: Known) -> str:
    """self | proxy: who tells of the patient `known`."""
    return "self" if by.id == known.id else "proxy"


def level_alone(warnings: frozenset[str]) -> Level:
    """How grave these warnings are by themselves, of somebody of whom nothing else is known."""
    told = Told(at=ANY_TIME, kind="warning", by="self", answers=dict(parse_answers({"warnings": warnings})))
    return assess(Profile(), [told]).level


async def write_claim(act: Act, known: Known, reading: Reading, *, by: Known, message_id: int) -> Outcome:
    """`known`: the patient, locked by the caller; `by`: who typed it."""
    row, _ = await open_own(act, known, kind="warning", by=side_of(known, by), by_person=by.id)
    hand = take_up(row)
    told = reading.warnings - codes(hand.progress)
    doubted = reading.doubtful - codes(hand.progress) - told
    if not told | doubted:
        return on_screen(hand, the_patient(known).country)
    changes: dict[str, Any] = {}
    if told:
        changes = await _believed(act, known, row, claimed(hand.progress, told))
        entry = Answer(
            checkin_id=row.id,
            question=WARNINGS.key,
            value=sorted(told),
            at=act.now,
            by_person=by.id,
            message_id=message_id,
        )
        await rows.insert(act.tx, entry)
    changes["cursor"] = _to_ask(told, doubted, doubts_of(row))
    await rows.change(act.tx, Checkin, {"id": row.id}, **changes)
    if doubted:
        await _ask_again(act, row, changes["cursor"], by=by)
    return on_screen(take_up(with_changes(row, changes)), the_patient(known).country)


def _to_ask(told: frozenset[str], doubted: frozenset[str], before: str | None) -> str:
    """What is asked of one message, the graver first, and then what an earlier one left in doubt."""
    named = [("claim", told), ("doubt", doubted)]
    asked_about = [(level_alone(each), f"{kind}:{','.join(sorted(each))}") for kind, each in named if each]
    asked_about.sort(key=lambda one: one[0], reverse=True)
    still = [part for part in (before or "").split() if not _codes_of(part) <= told | doubted]
    return " ".join([*(part for _, part in asked_about), *still])


def _codes_of(part: str) -> frozenset[str]:
    """The codes that one part of a cursor asks about."""
    return frozenset(part.partition(":")[2].split(","))


async def _ask_again(act: Act, row: Checkin, cursor: str, *, by: Known) -> None:
    """Whoever did not answer what was in doubt is asked once more."""
    key = f"doubt:{row.id}:{cursor}"
    refs = {"checkin": row.id, "patient": row.patient_id}
    await queue_message(act, "doubt_again", by.id, key=key, refs=refs, not_before=act.now + DOUBT_AGAIN)


async def _believed(act: Act, known: Known, row: Checkin, progress: Progress) -> dict[str, Any]:
    """The claim is told; what it makes grave waits for yes, no, or 120 s."""
    changes: dict[str, Any] = {**progress.to_json(), "at": row.at or act.now}
    there = with_changes(row, changes)
    hand = take_up(with_changes(there, {"cursor": None}))
    pending = pending_followups(progress, hand.agenda)
    verdict = await judge(act, known, there, progress, pending=pending)
    level = verdict.assessment.level
    changes["level"] = level.name
    if level >= Level.urgent:
        waits = act.now + PROVISIONAL
        changes["act_at"] = min(row.act_at or waits, waits)
    return changes


async def answer_claim(
    act: Act, known: Known, checkin_id: str, *, is_true: bool, by: Known | None = None
) -> Outcome | Menu:
    """The confirming question was answered. `known`: the patient, locked by the caller; `by`: who answers."""
    row = await rows.find(act.tx, Checkin, id=checkin_id, patient_id=known.id)
    if row is None:
        return NotYours()
    if row.state != "open":
        return Closed(row.id, answered=row.at is not None)
    hand = take_up(row)
    if not hand.claim:
        return AlreadyAnswered(on_screen(hand, the_patient(known).country)) if hand.question else NotYours()
    if not is_true:
        return await _taken_back(act, known, with_changes(row, {"cursor": hand.then}), hand)
    outcome = await add_claim(act, known, row, by=by or known)
    after = await rows.get(act.tx, Checkin, id=row.id)
    if hand.then is None or after.state != "open":
        return outcome
    await rows.change(act.tx, Checkin, {"id": row.id}, cursor=hand.then)
    return on_screen(take_up(with_changes(after, {"cursor": hand.then})), the_patient(known).country)


async def _taken_back(act: Act, known: Known, row: Checkin, asked_about: Hand) -> Outcome | Menu:
    """No. Only what was asked about goes; what else is grave goes on waiting for its 120 s."""
    progress = asked_about.progress
    for code in asked_about.claim & codes(progress):
        progress = toggled(progress, WARNINGS, code)
    changes: dict[str, Any] = {**progress.to_json(), "cursor": row.cursor}
    if not progress.answers:
        changes |= {"act_at": None, "at": None, "level": None}
    if not progress.answers and row.kind == "warning" and row.cursor is None:
        await rows.change(act.tx, Checkin, {"id": row.id}, **changes, state="closed", closes_at=None)
        return Menu(None, has_open_checkin=False)
    if progress.answers:
        verdict = await judge(act, known, row, progress, pending=frozenset())
        changes["level"] = verdict.assessment.level.name
    await rows.change(act.tx, Checkin, {"id": row.id}, **changes)
    return on_screen(take_up(with_changes(row, changes)), the_patient(known).country)
