"""Alarms that ought to ring and may not: what an auditor looks at."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from storage.rows import all_of, table_of
from storage.tables import Checkin, Episode, Outbox, Patient
from storage.transaction import Tx

EPISODE = table_of(Episode)
OUTBOX = table_of(Outbox)
CHECKIN = table_of(Checkin)
PATIENT = table_of(Patient)


class Overdue(NamedTuple):
    """How many of each ought to have been done some time ago."""

    steps: int
    checkins: int
    messages: int


async def suspects(tx: Tx, *, overdue: datetime, limit: int) -> list[str]:
    """Patients about whom something may be wrong, locked: an open episode that nobody holds and that waits
    for nothing, a check-in that was not acted on, no next check-in."""
    e, c, p = EPISODE.c, CHECKIN.c, PATIENT.c
    stands_still = sa.or_(e.loop_at.is_(None), sa.and_(e.held_by.is_(None), e.circle_at.is_(None)))
    adrift = sa.select(e.patient_id).where(e.state == "open", stands_still)
    unacted = sa.select(c.patient_id).where(c.act_at < overdue)
    failed = (
        sa.select(e.patient_id)
        .join_from(EPISODE, OUTBOX, OUTBOX.c.episode_id == e.id)
        .where(e.state == "open", OUTBOX.c.state == "failed", OUTBOX.c.error == "bad_request")
    )
    unplanned = sa.and_(p.next_due_at.is_(None), p.zone_told.is_(True))
    condition = sa.or_(p.id.in_(adrift), p.id.in_(unacted), p.id.in_(failed), unplanned)
    query = sa.select(p.id).where(condition).order_by(p.id).limit(limit)
    found = await tx.conn.execute(query.with_for_update(of=PATIENT, skip_locked=True))
    return [row[0] for row in found]


async def failed_alerts(tx: Tx, *, episode_id: str, kinds: tuple[str, ...]) -> list[Outbox]:
    """Alerts that Telegram refused for what they are, not for whom they went to."""
    o = OUTBOX.c
    query = sa.select(OUTBOX).where(
        o.episode_id == episode_id, o.kind.in_(kinds), o.state == "failed", o.error == "bad_request"
    )
    return await all_of(tx, Outbox, query)


async def overdue(tx: Tx, *, now: datetime, since: datetime) -> Overdue:
    """What was due at `since` and is still to be done."""
    e, c, o = EPISODE.c, CHECKIN.c, OUTBOX.c
    steps = sa.or_(e.patient_at <= since, e.circle_at <= since, e.loop_at <= since, e.held_until <= since)
    free = sa.or_(o.leased_until.is_(None), o.leased_until <= now)
    late = sa.and_(o.state == "waiting", o.not_before <= since, free, o.expires_at > now)
    return Overdue(
        steps=await _count(tx, EPISODE, sa.and_(e.state == "open", steps)),
        checkins=await _count(tx, CHECKIN, c.act_at <= since),
        messages=await _count(tx, OUTBOX, late),
    )


async def _count(tx: Tx, table: sa.Table, condition: sa.ColumnElement[bool]) -> int:
    return await tx.conn.scalar(sa.select(sa.func.count()).select_from(table).where(condition)) or 0
