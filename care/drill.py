"""The alarm drill: once a month, if wanted, everybody who would be alerted is told, in peace, and taps once.

The patient sees who was reached. A drill never rings at night, and never while something is open.
"""

from datetime import date, datetime, timedelta

from care.in_batches import in_batches
from care.note import note
from care.outcomes import DrillCaregiver, DrillNoted, DrillResult, NotYours
from care.queue_message import queue_message
from care.recognise import Known, patient_in_hand
from care.runtime import Act, Runtime
from scheduler.timetable import after_quiet, at_local_time
from storage import drills, episodes, patients, rows
from storage.tables import Outbox, Patient, Person

HOUR = "11:00"
"""Local time of the patient at which later drills are held."""
RESULT_AFTER = timedelta(hours=24)
"""The patient sees the result then, or as soon as everybody has answered."""
AGAIN_AFTER = timedelta(days=1)
"""When something is open on the day of a drill."""


async def drill(run: Runtime) -> int:
    """Holds the drills that are due; how many patients were dealt with."""
    return await in_batches(run, patients.claim_due_drills, _drill)


async def answer_drill(act: Act, known: Known, drill_id: str) -> DrillNoted | NotYours:
    """`known`: a caregiver who was told in this drill."""
    told = _told_to(await drills.lines(act.tx, drill_id), known.id)
    if told is None or told.patient_id is None:
        return NotYours()
    patient = await patient_in_hand(act, told.patient_id)
    record = await drills.lines(act.tx, drill_id)
    if known.id not in _answered(record):
        await note(act, drills.ANSWERED, patient_id=patient.id, actor_id=known.id, detail=drill_id)
        if {line.person_id for line in record if line.what == drills.TOLD} <= {*_answered(record), known.id}:
            await rows.change(
                act.tx, Outbox, {"key": _result_key(drill_id), "state": "waiting"}, not_before=act.now
            )
            act.tx.wrote_outbox = True
    return DrillNoted(patient.person.name)


async def read_drill(act: Act, drill_id: str) -> DrillResult | None:
    """Who was told, in the order they were, and when each was reached. None: no such drill, or erased."""
    record = await drills.lines(act.tx, drill_id)
    held = next((line for line in record if line.what == drills.HELD), None)
    if held is None or held.patient_id is None:
        return None
    answered = _answered(record)
    ids = [line.person_id for line in record if line.what == drills.TOLD and line.person_id is not None]
    people = await episodes.people(act.tx, {held.patient_id, *ids})
    return DrillResult(
        people[held.patient_id].name,
        held.at,
        tuple(_caregiver(people[each], answered.get(each)) for each in ids if each in people),
    )


async def _drill(act: Act, known: Known) -> None:
    patient = await rows.get(act.tx, Patient, id=known.id)
    if patient.next_drill_at is None or patient.next_drill_at > act.now:
        return
    if not patient.drill_monthly:
        await rows.change(act.tx, Patient, {"id": known.id}, next_drill_at=None)
        return
    if await episodes.open_one(act.tx, known.id) is not None:
        await rows.change(act.tx, Patient, {"id": known.id}, next_drill_at=act.now + AGAIN_AFTER)
        return
    await rows.change(act.tx, Patient, {"id": known.id}, next_drill_at=_next_month(known, act.now))
    await _hold(act, known)


async def _hold(act: Act, known: Known) -> None:
    drill_id = act.new_id()
    await note(act, drills.HELD, patient_id=known.id, actor_id=None, detail=drill_id)
    circle = [follow for follow in await episodes.circle(act.tx, known.id) if follow.alerts]
    people = await episodes.people(act.tx, {follow.caregiver_id for follow in circle})
    for follow in circle:
        person = people[follow.caregiver_id]
        await note(act, drills.TOLD, patient_id=known.id, actor_id=person.id, detail=drill_id)
        await queue_message(
            act,
            "drill",
            person.id,
            key=f"drill:{drill_id}:{follow.id}",
            refs={"drill": drill_id, "follow": follow.id},
            not_before=after_quiet(act.now, person.zone, person.quiet_from, person.quiet_to),
        )
    wait = RESULT_AFTER if circle else timedelta(0)
    await queue_message(
        act,
        "drill_result",
        known.id,
        key=_result_key(drill_id),
        refs={"drill": drill_id},
        not_before=act.now + wait,
    )


def _next_month(known: Known, now: datetime) -> datetime:
    """The same day of the next month, or the last one it has."""
    today = known.today(now)
    first = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    day = min(first + timedelta(days=today.day - 1), following - timedelta(days=1))
    return at_local_time(day, HOUR, known.person.zone)


def _result_key(drill_id: str) -> str:
    return f"drill_result:{drill_id}"


def _told_to(record: list[drills.Line], person_id: str) -> drills.Line | None:
    return next((line for line in record if line.what == drills.TOLD and line.person_id == person_id), None)


def _answered(record: list[drills.Line]) -> dict[str | None, datetime]:
    return {line.person_id: line.at for line in record if line.what == drills.ANSWERED}


def _caregiver(person: Person, reached_at: datetime | None) -> DrillCaregiver:
    unreachable = person.unreachable_since is not None and reached_at is None
    return DrillCaregiver(person.name, reached_at, unreachable)
