"""Everybody who is stored."""

import sqlalchemy as sa

from storage.rows import table_of
from storage.tables import Person
from storage.transaction import Tx

PERSON = table_of(Person)


async def reachable(tx: Tx) -> list[str]:
    """Ids of those whom messages reach, in order."""
    query = sa.select(PERSON.c.id).where(PERSON.c.unreachable_since.is_(None)).order_by(PERSON.c.id)
    return [row[0] for row in await tx.conn.execute(query)]
