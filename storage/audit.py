"""The record of who did or saw what."""

from datetime import datetime

import sqlalchemy as sa

from storage.rows import all_of, insert, table_of
from storage.tables import Audit
from storage.transaction import Tx

AUDIT = table_of(Audit)
ALIVE = "alive"
"""The one line that is written over: when the service was last at work."""


async def seen_by_others(tx: Tx, patient_id: str, *, limit: int) -> list[Audit]:
    """What others did with this patient's data, newest first."""
    a = AUDIT.c
    query = (
        sa.select(AUDIT)
        .where(a.patient_id == patient_id, a.actor_id.is_not(None), a.actor_id != patient_id)
        .order_by(a.id.desc())
        .limit(limit)
    )
    return await all_of(tx, Audit, query)


async def mark_alive(tx: Tx, *, now: datetime) -> None:
    statement = sa.update(AUDIT).where(AUDIT.c.detail == ALIVE, AUDIT.c.what == ALIVE).values(at=now)
    if not (await tx.conn.execute(statement)).rowcount:
        await insert(tx, Audit(at=now, patient_id=None, actor_id=None, what=ALIVE, detail=ALIVE))


async def last_alive(tx: Tx) -> datetime | None:
    """None: it was never at work."""
    query = sa.select(sa.func.max(AUDIT.c.at)).where(AUDIT.c.detail == ALIVE, AUDIT.c.what == ALIVE)
    found: datetime | None = await tx.conn.scalar(query)
    return found
