"""One quiet reminder of a check-in nobody answered; and putting a check-in off."""

from datetime import timedelta
from functools import partial

from care.in_batches import in_batches
from care.outcomes import Closed, NotYours, Snoozed
from care.queue_message import queue_message
from care.recognise import Known
from care.runtime import Act, Runtime
from storage import checkins, patients, rows
from storage.tables import Checkin

SNOOZES = frozenset({30, 60, 180})
"""Minutes."""


async def remind(run: Runtime) -> int:
    """Reminders and ends of snoozes that have come; how many patients were dealt with."""
    return await in_batches(run, partial(patients.claim_with_checkin, column="remind_at"), _remind)


async def _remind(act: Act, known: Known) -> None:
    for row in await checkins.due(act.tx, "remind_at", patient_id=known.id, now=act.now):
        due = row.remind_at
        await rows.change(act.tx, Checkin, {"id": row.id}, remind_at=None)
        if row.state == "open" and row.at is None and due is not None:
            await queue_message(
                act,
                "checkin_reminder",
                known.id,
                key=f"reminder:{row.id}:{due.timestamp():.0f}",
                refs={"checkin": row.id},
            )


async def snooze(act: Act, known: Known, checkin_id: str, minutes: int) -> Snoozed | Closed | NotYours:
    """Put off by 30, 60 or 180 minutes, not past its end. The person asked for it: also into the night."""
    row = await rows.find(act.tx, Checkin, id=checkin_id, patient_id=known.id)
    if row is None or minutes not in SNOOZES:
        return NotYours()
    until = act.now + timedelta(minutes=minutes)
    if row.state != "open" or (row.closes_at is not None and row.closes_at <= until):
        return Closed(row.id, answered=row.at is not None)
    await rows.change(act.tx, Checkin, {"id": row.id}, remind_at=until)
    return Snoozed(row.id, until)
