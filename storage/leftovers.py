"""Rows that have served their time."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from storage.rows import table_of
from storage.tables import Episode, HandledUpdate, Invitation, Note, Outbox
from storage.transaction import Tx


async def handled_updates(tx: Tx, *, before: datetime, limit: int) -> int:
    c = table_of(HandledUpdate).c
    return await _remove(tx, HandledUpdate, c.update_id, c.at < before, limit=limit)


async def invitations(tx: Tx, *, expired_before: datetime, limit: int) -> int:
    c = table_of(Invitation).c
    return await _remove(tx, Invitation, c.id, c.expires_at < expired_before, limit=limit)


async def unwanted_notes(tx: Tx, *, before: datetime, limit: int) -> int:
    c = table_of(Note).c
    return await _remove(tx, Note, c.id, sa.and_(c.kept.is_(False), c.at < before), limit=limit)


async def done_messages(tx: Tx, *, before: datetime, limit: int) -> int:
    """Sent, dropped or failed; those of an open episode are its receipts and stay;
    so does the one that says which menu a chat has."""
    c, e = table_of(Outbox).c, table_of(Episode).c
    open_ones = sa.select(e.id).where(e.state == "open")
    done = sa.and_(
        c.state != "waiting",
        c.created_at < before,
        c.kind != "menu",
        sa.or_(c.episode_id.is_(None), c.episode_id.not_in(open_ones)),
    )
    return await _remove(tx, Outbox, c.id, done, limit=limit)


async def _remove(
    tx: Tx, model: type[SQLModel], key: sa.Column[Any], condition: sa.ColumnElement[bool], *, limit: int
) -> int:
    some = [row[0] for row in await tx.conn.execute(sa.select(key).where(condition).limit(limit))]
    if some:
        await tx.conn.execute(sa.delete(table_of(model)).where(key.in_(some)))
    return len(some)
