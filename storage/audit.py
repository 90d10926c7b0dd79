"""The record of who did or saw what."""

import sqlalchemy as sa

from storage.rows import all_of, table_of
from storage.tables import Audit
from storage.transaction import Tx

AUDIT = table_of(Audit)


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
