"""Alarm drills, kept in the record: who was told in which drill, and who answered."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from storage.rows import table_of
from storage.tables import Audit
from storage.transaction import Tx

AUDIT = table_of(Audit)
TOLD, ANSWERED, HELD = "drill_told", "drill_answered", "drill"


class Line(NamedTuple):
    at: datetime
    what: str
    patient_id: str | None
    person_id: str | None


async def lines(tx: Tx, drill_id: str) -> list[Line]:
    """The record of one drill, oldest first."""
    c = AUDIT.c
    query = (
        sa.select(c.at, c.what, c.patient_id, c.actor_id)
        .where(c.detail == drill_id, c.what.in_((HELD, TOLD, ANSWERED)))
        .order_by(c.id)
    )
    return [Line(*row) for row in await tx.conn.execute(query)]
