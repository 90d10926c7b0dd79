"""Check-ins open when they are due, or because somebody wants to tell something now."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from care.finish_checkin import close_one
from care.in_batches import in_batches
from care.judge import earlier_checkins
from care.queue_message import queue_message
from care.recognise import Known, plan_of, the_patient
from care.runtime import Act, Runtime
from scheduler.timetable import (
    Plan,
    Slot,
    lapses_at,
    late_slot,
    next_slot,
    prompt_at,
    remind_at,
    slot_at,
)
from storage import checkins, episodes, patients, rows
from storage.rows import table_of
from storage.tables import Checkin, Patient, Person
from triage.agenda import ABOUT_JOINING
from triage.interview import agenda_for
from triage.record import STARTS_ANEW

PROFILE_REST = timedelta(days=30)
"""A skipped profile question rests for so long."""
OWN_STAYS_OPEN = timedelta(hours=20)


async def open_due(run: Runtime) -> int:
    """Opens the check-ins that are due, a batch at a time; how many plans were moved on.

    Claimed by lock and advanced in the same commit: two processes, or the same one twice, open one.
    """
    return await in_batches(run, patients.claim_due_plans, _open_if_due)


async def _open_if_due(act: Act, known: Known) -> None:
    patient = the_patient(known)
    if patient.next_due_at is None or patient.next_due_at > act.now:
        return
    plan = plan_of(known)
    due = slot_at(plan, patient.next_due_at)
    slot = late_slot(plan, due, act.now)
    following = next_slot(plan, max(act.now, due.due_at))
    await rows.change(
        act.tx,
        Patient,
        {"id": patient.id},
        next_due_at=following.due_at,
        last_due_at=(slot or due).due_at,
    )
    if slot is not None:
        await _open_slot(act, known, plan, slot)


async def _open_slot(act: Act, known: Known, plan: Plan, slot: Slot) -> None:
    if await rows.find(act.tx, Checkin, patient_id=known.id, slot=slot.key):
        return
    starts = prompt_at(plan, slot, act.now)
    checkin = await open_checkin(
        act,
        known,
        kind="daily",
        slot=slot.key,
        closes_at=lapses_at(plan, slot),
        remind_at=remind_at(plan, slot, starts),
    )
    await queue_message(
        act,
        "checkin_prompt",
        known.id,
        key=f"prompt:{known.id}:{slot.key}",
        refs={"checkin": checkin.id},
        not_before=starts,
    )


async def open_own(act: Act, known: Known, *, kind: str, by: str, by_person: str) -> tuple[Checkin, bool]:
    """The open check-in, resumed, or a new one of `kind` (check, warning, daily for the very first).

    Returns the check-in and whether it is new. The caller holds the patient's lock.
    """
    present = await checkins.open_one(act.tx, known.id, by_person=by_person)
    if present is not None and (present.closes_at is None or present.closes_at > act.now):
        return present, False
    closes = act.now + OWN_STAYS_OPEN
    following = the_patient(known).next_due_at
    if following is not None:
        closes = min(closes, following)
    slot = f"own:{act.new_id()}"
    checkin = await open_checkin(
        act, known, kind=kind, slot=slot, closes_at=closes, remind_at=None, by=by, by_person=by_person
    )
    return checkin, True


async def open_checkin(
    act: Act,
    known: Known,
    *,
    kind: str,
    slot: str,
    closes_at: datetime,
    remind_at: datetime | None,
    by: str = "self",
    by_person: str | None = None,
) -> Checkin:
    """A new check-in; whatever was open before is closed as it stands. The patient's own and one that
    somebody answers for them stand side by side."""
    writer = known.person if by_person in (None, known.id) else await rows.get(act.tx, Person, id=by_person)
    await close_open(act, known, by_person=writer.id)
    patient = the_patient(known)
    history = await earlier_checkins(act, known, but=None)
    agenda = agenda_for(
        kind=kind,
        earlier=history,
        profile=await _profile_now(act, known, last=history[-1].day if history else date.min),
        today=known.today(act.now),
        weekly_day=patient.weekly_day,
        episode_open=await episodes.open_one(act.tx, known.id) is not None,
        skipped=_skipped_lately(patient, known.today(act.now)),
    )
    if by == "proxy":
        agenda = replace(agenda, profile=None)  # only the patient tells who they are
    pains = [pain for each in history if isinstance(pain := each.answers.get("pain"), int)]
    checkin = Checkin(
        id=act.new_id(),
        patient_id=known.id,
        slot=slot,
        kind="weekly" if kind == "daily" and agenda.weekly else kind,
        by=by,
        by_person=writer.id,
        zone=known.person.zone,
        opened_at=act.now,
        lapses_at=closes_at,
        state="open",
        answers={},
        settled=[],
        agenda=agenda.to_json(),
        last_pain=pains[-1] if pains else None,
        chat_id=writer.chat_id,
        remind_at=remind_at,
        closes_at=closes_at,
    )
    await rows.insert(act.tx, checkin)
    return checkin


async def _profile_now(act: Act, known: Known, *, last: date) -> Mapping[str, Any]:
    """What is known of the patient, whose `last` check-in was then. Who comes back after half a year is asked
    anew how it went before: what was told of the weeks before the first time would be taken for these."""
    patient, today = the_patient(known), known.today(act.now)
    if (today - last).days <= STARTS_ANEW or ABOUT_JOINING.isdisjoint(patient.profile):
        return patient.profile
    profile = {key: value for key, value in patient.profile.items() if key not in ABOUT_JOINING}
    await rows.change(act.tx, Patient, {"id": patient.id}, profile=profile)
    return profile


def _skipped_lately(patient: Patient, today: date) -> list[str]:
    """Profile questions that were passed over and are left alone for a while."""
    since = (today - PROFILE_REST).isoformat()
    return [key for key, day in patient.profile_skipped.items() if day > since]


async def close_open(act: Act, known: Known, *, by_person: str) -> None:
    """Whatever this person had open or could still change is closed, judged as far as it was answered."""
    c = table_of(Checkin).c
    query = sa.select(table_of(Checkin)).where(
        c.patient_id == known.id, c.by_person == by_person, c.state.in_(("open", "finished"))
    )
    for row in await rows.all_of(act.tx, Checkin, query):
        await close_one(act, known, row)
