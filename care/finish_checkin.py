"""A check-in ends: judged as a whole, acted on, told; or it lapses and what was said still counts."""

from datetime import datetime
from functools import partial
from typing import Any

from care.correct_alarm import correct_alarm
from care.in_batches import in_batches
from care.judge import Verdict, judge, reason_json, write_down
from care.ladder import PROVISIONAL, SOON_LOOP, URGENT_AFTER_LAST_TAP
from care.outcomes import Finished
from care.queue_message import queue_message
from care.raise_episode import raise_episode
from care.read_week import read_week
from care.recognise import Known
from care.runtime import Act, Runtime
from care.tell_apart import tell_apart
from care.view_episode import reasons_of
from scheduler.timetable import after_quiet
from storage import checkins, episodes, patients, rows
from storage.tables import Checkin
from triage.levels import Level
from triage.progress import Progress, codes


def progress_of(row: Checkin) -> Progress:
    return Progress.from_json({"answers": row.answers, "settled": row.settled})


def doubts_of(row: Checkin) -> str | None:
    """The part of the cursor that asks about what is only doubtful: it waits for a yes or a no, whatever else
    was answered or believed meanwhile."""
    parts = (row.cursor or "").split(" ")
    return " ".join(part for part in parts if part.startswith("doubt:")) or None


async def act_on(
    act: Act, known: Known, row: Checkin, progress: Progress, verdict: Verdict
) -> dict[str, Any]:
    """What a tap in the middle of a check-in sets off at once; returns the check-in's changes.

    An emergency that hangs on nothing opens on the tap; one that hangs on a follow-up waits for it, 120 s at
    most; anything else waits for the end, or for 15 minutes of silence.
    """
    level = verdict.assessment.level
    changes: dict[str, Any] = {"level": level.name}
    if level is Level.emergency and not verdict.provisional:
        await _raise(act, known, row, progress, verdict)
        return {**changes, "act_at": None, "acted_level": level.name}
    if _acted(row) > level and _acted(row) >= Level.urgent:
        await correct_alarm(act, known, row, verdict, warnings=codes(progress))
        changes["acted_level"] = level.name
    if level is Level.emergency:
        waits = act.now + PROVISIONAL
        held = row.act_at if row.level == "emergency" and row.act_at else waits
        return {**changes, "act_at": min(held, waits)}
    return {**changes, "act_at": act.now + URGENT_AFTER_LAST_TAP}


async def finish_checkin(act: Act, known: Known, row: Checkin, progress: Progress) -> Finished:
    """Every question is settled: the level, its message, an episode where it needs one."""
    verdict = await judge(act, known, row, progress, pending=frozenset())
    level = verdict.assessment.level
    newly = level in {reason.level for reason in verdict.newly}
    if _acted(row) > level and _acted(row) >= Level.urgent:
        await correct_alarm(act, known, row, verdict, warnings=codes(progress))
    if level >= Level.urgent:
        await _raise(act, known, row, progress, verdict)
    else:
        told = [reason.rule for reason in verdict.newly]
        await write_down(act, row, verdict, told_rules=told)
        if level is Level.soon and newly:
            await _tell_soon(act, known, row)
    values = {
        "state": "finished",
        "level": level.name,
        "acted_level": level.name,
        "act_at": None,
        "remind_at": None,
        "cursor": None,
    }
    await rows.change(act.tx, Checkin, {"id": row.id}, **values)
    top = [reason for reason in verdict.assessment.reasons if reason.level == level]
    return Finished(
        checkin_id=row.id,
        level=level.name,
        reasons=reasons_of([reason_json(reason) for reason in top]),
        answers=progress.answers,
        newly=newly,
        week=await read_week(act, known) if level <= Level.watch else None,
        episode_open=await episodes.open_one(act.tx, known.id) is not None,
        apart=await tell_apart(act, known, row),
    )


async def close_one(act: Act, known: Known, row: Checkin) -> None:
    """No more answers: an open check-in is judged as far as it was answered."""
    values: dict[str, Any] = {"state": "closed", "closes_at": None, "remind_at": None, "act_at": None}
    if row.state == "open" and row.at is not None:
        finished = await finish_checkin(act, known, row, progress_of(row))
        values["level"] = finished.level
    await rows.change(act.tx, Checkin, {"id": row.id}, **values)


async def act_on_silence(run: Runtime) -> int:
    """Check-ins left in the middle of something grave: an unanswered follow-up counts as yes after 120 s,
    an urgent matter is acted on after 15 minutes."""
    return await in_batches(run, partial(patients.claim_with_checkin, column="act_at"), _act_on_silence)


async def _act_on_silence(act: Act, known: Known) -> None:
    for row in await checkins.due(act.tx, "act_at", patient_id=known.id, now=act.now):
        progress = progress_of(row)
        verdict = await judge(act, known, row, progress, pending=frozenset())
        level = verdict.assessment.level
        values: dict[str, Any] = {"act_at": None, "level": level.name}
        if "claim:" in (row.cursor or ""):
            values["cursor"] = doubts_of(row)
        if level >= Level.urgent:
            await _raise(act, known, row, progress, verdict)
            values["acted_level"] = level.name
        await rows.change(act.tx, Checkin, {"id": row.id}, **values)


async def close_lapsed(run: Runtime) -> int:
    """Check-ins whose time is over are closed, as missed or as they stand."""
    return await in_batches(run, partial(patients.claim_with_checkin, column="closes_at"), _close_lapsed)


async def _close_lapsed(act: Act, known: Known) -> None:
    for row in await checkins.due(act.tx, "closes_at", patient_id=known.id, now=act.now):
        await close_one(act, known, row)


async def _raise(act: Act, known: Known, row: Checkin, progress: Progress, verdict: Verdict) -> None:
    """Grave reasons that are newly raised open or join an episode; those told before stay told."""
    settled = await _settled_rules(act, row)
    grave = [each for each in verdict.newly if each.level >= Level.urgent and each.rule not in settled]
    await write_down(act, row, verdict, told_rules=[reason.rule for reason in verdict.newly])
    if not grave:
        return
    top = max(reason.level for reason in grave)
    await raise_episode(
        act,
        known,
        row,
        level=top,
        reasons=[reason_json(reason) for reason in grave],
        warnings=codes(progress),
        rules_version=verdict.assessment.rules_version,
    )


async def _settled_rules(act: Act, row: Checkin) -> set[str]:
    """Rules of this check-in whose episode has ended: finishing the check-in does not raise them again."""
    ended = await episodes.ended_by(act.tx, row.id)
    return {reason["rule"] for each in ended if each.outcome != "false_alarm" for reason in each.reasons}


async def _tell_soon(act: Act, known: Known, row: Checkin) -> None:
    """The appointment's message, and two questions later on: was it booked?"""
    await queue_message(act, "result", known.id, key=f"result:{row.id}", refs={"checkin": row.id})
    for step, wait in SOON_LOOP.items():
        await queue_message(
            act,
            "loop_question",
            known.id,
            key=f"soon:{row.id}:{step}",
            refs={"checkin": row.id, "step": step},
            not_before=_by_day(act.now + wait, known),
        )


def _by_day(at: datetime, known: Known) -> datetime:
    person = known.person
    return after_quiet(at, person.zone, person.quiet_from, person.quiet_to)


def _acted(row: Checkin) -> Level:
    return Level[row.acted_level] if row.acted_level else Level.routine
