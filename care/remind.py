"""One quiet reminder of a check-in nobody has begun, or the end of a snooze. Never at night, unless asked."""

from datetime import datetime, timedelta
from functools import partial

from care.in_batches import in_batches
from care.outcomes import Closed, NotYours, Snoozed
from care.queue_message import queue_message
from care.recognise import Known
from care.runtime import Act, Runtime
from scheduler.timetable import in_quiet_hours
from storage import checkins, patients, rows
from storage.tables import Checkin

SNOOZES = (30, 60, 180)
"""Minutes."""
LAST_CALL = timedelta(minutes=15)
"""A snooze ends at least so long before the check-in closes."""


async def remind(run: Runtime) -> int:
    """Reminds of the check-ins whose time for it has come; how many patients were dealt with."""
    return await in_batches(run, partial(patients.claim_with_checkin, column="remind_at"), _remind)


async def snooze(act: Act, known: Known, checkin_id: str, minutes: int) -> Snoozed | Closed | NotYours:
    """`minutes`: one of SNOOZES. It ends before the check-in closes, whatever was asked for."""
    row = await rows.locked(act.tx, Checkin, id=checkin_id, patient_id=known.id)
    if row is None or minutes not in SNOOZES:
        return NotYours()
    if row.state != "open" or (row.closes_at is not None and row.closes_at <= act.now):
        return Closed(row.id, answered=row.at is not None)
    until = act.now + timedelta(minutes=minutes)
    if row.closes_at is not None:
        until = min(until, max(act.now, row.closes_at - LAST_CALL))
    await rows.change(act.tx, Checkin, {"id": row.id}, remind_at=until)
    return Snoozed(row.id, until)


async def _remind(act: Act, known: Known) -> None:
    for row in await checkins.due(act.tx, "remind_at", patient_id=known.id, now=act.now):
        await rows.change(act.tx, Checkin, {"id": row.id}, remind_at=None)
        if row.state == "open" and row.at is None and _may_ring(known, row, act.now):
            await queue_message(
                act,
                "checkin_reminder",
                known.id,
                key=f"reminder:{row.id}:{_due(row).timestamp():.0f}",
                refs={"checkin": row.id},
            )


def _may_ring(known: Known, row: Checkin, now: datetime) -> bool:
    """Reminders are never planned into quiet hours, so one that is due there was asked for as a snooze. One
    that was held up into them by downtime is dropped; so is one for a check-in that has lapsed by now."""
    person = known.person

    def quiet(at: datetime) -> bool:
        return in_quiet_hours(at, person.zone, person.quiet_from, person.quiet_to)

    lapsed = row.closes_at is not None and row.closes_at <= now
    return person.unreachable_since is None and not lapsed and (not quiet(now) or quiet(_due(row)))


def _due(row: Checkin) -> datetime:
    assert row.remind_at is not None
    return row.remind_at
