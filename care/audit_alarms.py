"""The auditor: compares what should have been told, sent and asked with what was; repairs, counts, logs ids.

Whatever it finds is a fault somewhere else. It is the net under the ladder, not a part of it.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import structlog

from care.advance_episode import advance
from care.close_episode import ALERTS
from care.finish_checkin import progress_of
from care.in_batches import BATCH
from care.raise_episode import raise_episode
from care.recognise import Known, patient_in_hand, plan_of, the_patient
from care.record_event import record
from care.runtime import Act, Runtime
from care.who_can_be_told import candidates
from scheduler.timetable import next_slot
from storage import alarms, checkins, episodes, outbox, rows
from storage.tables import Checkin, Episode, Outbox, Patient
from triage.levels import Level
from triage.progress import codes

log = structlog.get_logger(__name__)

OVERDUE = timedelta(minutes=10)
"""What was due so long ago was tried more than once."""

GRAVE = ("urgent", "emergency")

Check = Callable[[Act, Known], Awaitable[bool]]


async def audit_alarms(run: Runtime) -> int:
    """How many faults were repaired."""
    repaired = 0
    async with run.act() as act:
        await _report(act)
        for patient_id in await alarms.suspects(act.tx, overdue=act.now - OVERDUE, limit=BATCH):
            for name, check in CHECKS.items():
                repaired += await _checked(act, patient_id, name, check)
    return repaired


async def _checked(act: Act, patient_id: str, name: str, check: Check) -> bool:
    try:
        async with act.tx.conn.begin_nested():
            found = await check(act, await patient_in_hand(act, patient_id))
    except Exception as error:  # noqa: BLE001 - one that fails holds up nobody else
        log.error("audit_failed", check=name, patient=patient_id, error=type(error).__name__)
        return False
    if found:
        log.warning("alarm_repaired", check=name, patient=patient_id)
    return found


async def _report(act: Act) -> None:
    """Counts what is late. A sender that slept through its waking is woken."""
    late = await alarms.overdue(act.tx, now=act.now, since=act.now - OVERDUE)
    if any(late):
        log.warning("alarms_overdue", **late._asdict())
    if late.messages:
        act.tx.wrote_outbox = True


async def _lost_its_question(act: Act, known: Known) -> bool:
    """An open episode always has a next question; one without would stay open for ever."""
    episode = await episodes.open_one(act.tx, known.id)
    if episode is None or episode.loop_at is not None:
        return False
    await rows.change(act.tx, Episode, {"id": episode.id}, loop_at=act.now)
    return True


async def _rings_nowhere(act: Act, known: Known) -> bool:
    """Nobody holds it and nobody is asked next, although somebody could be: reachable again, or come late."""
    episode = await episodes.open_one(act.tx, known.id)
    if episode is None or episode.held_by or episode.circle_at is not None or episode.private:
        return False
    told = await outbox.told(act.tx, episode_id=episode.id, kinds=ALERTS)
    people = await candidates(act, episode)
    untold = [each for each in people if each.person.id not in told]
    if not (untold or (people and episode.level == "emergency")):
        return False
    await rows.change(act.tx, Episode, {"id": episode.id}, circle_at=act.now)
    await advance(act, known, await rows.get(act.tx, Episode, id=episode.id))
    return True


async def _was_refused(act: Act, known: Known) -> bool:
    """An alert that Telegram would not take reached nobody: the next caregiver is asked at once."""
    episode = await episodes.open_one(act.tx, known.id)
    if episode is None:
        return False
    refused = await alarms.failed_alerts(act.tx, episode_id=episode.id, kinds=ALERTS)
    for row in refused:
        await rows.change(act.tx, Outbox, {"id": row.id}, error="passed_over")
        await record(act, episode, "refused", person_id=row.person_id)
    if refused and episode.held_by is None and episode.circle_at is not None:
        await rows.change(act.tx, Episode, {"id": episode.id}, circle_at=act.now)
        await advance(act, known, await rows.get(act.tx, Episode, id=episode.id))
    return bool(refused)


async def _was_never_judged(act: Act, known: Known) -> bool:
    """Something that may be grave was told, and judging it fails again and again: a person is asked, not
    nobody. Where nothing of the kind was told, it goes on being tried."""
    late = await checkins.due(act.tx, "act_at", patient_id=known.id, now=act.now - OVERDUE)
    grave = [row for row in late if codes(progress_of(row)) or row.level in GRAVE]
    for row in grave:
        told = codes(progress_of(row))
        level = max(Level[row.level] if row.level else Level.urgent, Level.urgent)
        reason = {"rule": "unjudged", "level": level.name, "findings": _findings(told)}
        await raise_episode(
            act, known, row, level=level, reasons=[reason], warnings=told, rules_version="unjudged"
        )
        values = {"act_at": None, "acted_level": level.name}
        await rows.change(act.tx, Checkin, {"id": row.id}, **values)
    return bool(grave)


def _findings(told: frozenset[str]) -> list[str]:
    """Despair stays the patient's own, also here."""
    return ["despair_unsafe"] if told == {"despair"} else []


async def _has_no_plan(act: Act, known: Known) -> bool:
    """Somebody with an hour is asked at that hour."""
    if the_patient(known).next_due_at is not None or not known.joined:
        return False
    due = next_slot(plan_of(known), act.now).due_at
    await rows.change(act.tx, Patient, {"id": known.id}, next_due_at=due)
    return True


CHECKS: Mapping[str, Check] = {
    "never_judged": _was_never_judged,
    "rings_nowhere": _rings_nowhere,
    "refused": _was_refused,
    "lost_its_question": _lost_its_question,
    "has_no_plan": _has_no_plan,
}
