"""Patients something is due for, claimed by lock: two processes take different ones, the same one twice finds
nothing left to do."""

from datetime import datetime

import sqlalchemy as sa

from storage.rows import table_of
from storage.tables import Checkin, Episode, Follow, Patient
from storage.transaction import Tx

PATIENT = table_of(Patient)


async def all_ids(tx: Tx) -> list[str]:
    """Every patient, in the order of their ids."""
    return [row[0] for row in await tx.conn.execute(sa.select(PATIENT.c.id).order_by(PATIENT.c.id))]


async def with_episode(tx: Tx) -> list[str]:
    """Patients with something open, in the order of their ids."""
    e = table_of(Episode).c
    query = sa.select(e.patient_id).where(e.state == "open").distinct().order_by(e.patient_id)
    return [row[0] for row in await tx.conn.execute(query)]


async def claim_due_plans(tx: Tx, *, now: datetime, limit: int) -> list[str]:
    """Patients whose next check-in, or drill, has come."""
    p = PATIENT.c
    return await _claim(tx, p.next_due_at <= now, order=p.next_due_at, limit=limit)


async def claim_due_drills(tx: Tx, *, now: datetime, limit: int) -> list[str]:
    p = PATIENT.c
    return await _claim(tx, p.next_drill_at <= now, order=p.next_drill_at, limit=limit)


async def claim_to_watch(tx: Tx, *, now: datetime, limit: int) -> list[str]:
    """Patients whose silence is to be looked at."""
    p = PATIENT.c
    return await _claim(tx, p.watch_at <= now, order=p.watch_at, limit=limit)


async def claim_with_checkin(tx: Tx, column: str, *, now: datetime, limit: int) -> list[str]:
    """Patients with a check-in whose `column` (remind_at, act_at, closes_at) has come."""
    c = table_of(Checkin).c
    due = sa.select(c.patient_id).where(c[column] <= now)
    return await _claim(tx, PATIENT.c.id.in_(due), order=PATIENT.c.id, limit=limit)


async def claim_with_episode(tx: Tx, *, now: datetime, limit: int) -> list[str]:
    """Patients with an open episode of which a step has come."""
    e = table_of(Episode).c
    due = sa.select(e.patient_id).where(
        e.state == "open",
        sa.or_(e.patient_at <= now, e.circle_at <= now, e.loop_at <= now, e.held_until <= now),
    )
    return await _claim(tx, PATIENT.c.id.in_(due), order=PATIENT.c.id, limit=limit)


async def claim_with_summary(tx: Tx, *, now: datetime, limit: int) -> list[str]:
    """Patients of whom a caregiver's summary is due."""
    f = table_of(Follow).c
    due = sa.select(f.patient_id).where(f.state == "active", f.next_summary_at <= now)
    return await _claim(tx, PATIENT.c.id.in_(due), order=PATIENT.c.id, limit=limit)


async def _claim(
    tx: Tx, condition: sa.ColumnElement[bool], *, order: sa.ColumnElement[object], limit: int
) -> list[str]:
    query = (
        sa.select(PATIENT.c.id)
        .where(condition)
        .order_by(order)
        .limit(limit)
        .with_for_update(of=PATIENT, skip_locked=True)
    )
    return [row[0] for row in await tx.conn.execute(query)]
