"""What the operator counts: rows as columns, without names."""

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.rows import table_of
from storage.tables import Assessment, Checkin, Episode, EpisodeEvent, Outbox, Patient, Person
from storage.transaction import Tx

CHECKIN, ASSESSMENT, OUTBOX = table_of(Checkin), table_of(Assessment), table_of(Outbox)
EPISODE, EVENT = table_of(Episode), table_of(EpisodeEvent)
JUST_SEEN = "own:seen:%"
"""Slots of rows that only remember a visit: nobody was asked."""


class Opened(NamedTuple):
    """One episode."""

    id: str
    level: str
    opened_at: datetime
    outcome: str | None


class Told(NamedTuple):
    """What was judged of one check-in, and which rules' messages it sent."""

    checkin_id: str
    reasons: list[dict[str, Any]]
    told: list[str]


async def joined(tx: Tx) -> list[datetime]:
    """When each patient joined who is still here."""
    query = sa.select(table_of(Person).c.joined_at).join(
        table_of(Patient), table_of(Patient).c.id == table_of(Person).c.id
    )
    return [row[0] for row in await tx.conn.execute(query)]


async def answered(tx: Tx, *, since: datetime) -> int:
    """Check-ins in which something was answered."""
    c = CHECKIN.c
    query = sa.select(sa.func.count()).where(c.at >= since, c.slot.not_like(JUST_SEEN))
    return int(await tx.conn.scalar(query) or 0)


async def told(tx: Tx, *, since: datetime) -> list[Told]:
    """Judgements that were written down."""
    c = ASSESSMENT.c
    query = sa.select(c.checkin_id, c.reasons, c.told).where(c.at >= since)
    return [Told(*row) for row in await tx.conn.execute(query)]


async def opened(tx: Tx, *, since: datetime) -> list[Opened]:
    c = EPISODE.c
    query = sa.select(c.id, c.level, c.opened_at, c.outcome).where(c.opened_at >= since)
    return [Opened(*row) for row in await tx.conn.execute(query)]


async def first_answers(tx: Tx, *, since: datetime, answers: tuple[str, ...]) -> dict[str, datetime]:
    """When each episode was first answered so that somebody has it in hand."""
    e = EVENT.c
    query = (
        sa.select(e.episode_id, sa.func.min(e.at))
        .join(EPISODE, EPISODE.c.id == e.episode_id)
        .where(EPISODE.c.opened_at >= since, e.kind == "answered", e.detail.in_(answers))
        .group_by(e.episode_id)
    )
    return {row[0]: row[1] for row in await tx.conn.execute(query)}


async def undelivered(tx: Tx, *, since: datetime, kinds: tuple[str, ...]) -> int:
    """Alerts that Telegram refused, or that could not be sent while they were true."""
    o = OUTBOX.c
    lost = sa.or_(o.state == "failed", sa.and_(o.state == "dropped", o.error == "expired"))
    query = sa.select(sa.func.count()).where(o.kind.in_(kinds), o.created_at >= since, lost)
    return int(await tx.conn.scalar(query) or 0)
