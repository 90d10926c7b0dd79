"""Messages that wait to be sent: written once by their key, claimed by lease, marked when they went out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from storage.rows import insert_once, table_of
from storage.tables import Episode, Outbox, Person
from storage.transaction import Tx

OUTBOX = table_of(Outbox)
EPISODE = table_of(Episode)
PERSON = table_of(Person)


class Claimed(NamedTuple):
    """A leased row with what the sender needs of its reader."""

    id: str
    kind: str
    person_id: str
    refs: dict[str, str]
    episode_id: str | None
    priority: int
    attempts: int
    chat_id: int
    language: str
    was_held: bool
    """It waited for its moment, such as the end of quiet hours."""


async def write(tx: Tx, row: Outbox) -> bool:
    """True when it is new; False when the key was written before."""
    fresh = await insert_once(tx, row)
    tx.wrote_outbox = tx.wrote_outbox or fresh
    return fresh


async def claim(
    tx: Tx, *, now: datetime, lease: timedelta, limit: int, in_turn: Sequence[str] = ()
) -> list[Claimed]:
    """The most pressing messages that nobody has in hand; they are ours for `lease`.

    `in_turn`: kinds of which a person gets one after another, as each is drawn over the one before.
    """
    o = OUTBOX.c
    query = (
        sa.select(
            o.id,
            o.kind,
            o.person_id,
            o.refs,
            o.episode_id,
            o.priority,
            o.attempts,
            PERSON.c.chat_id,
            PERSON.c.language,
            (o.not_before > o.created_at).label("was_held"),
        )
        .join(PERSON, PERSON.c.id == o.person_id)
        .where(
            o.state == "waiting",
            o.not_before <= now,
            sa.or_(o.leased_until.is_(None), o.leased_until <= now),
            sa.or_(o.kind.not_in(in_turn), ~_has_one_before()),
        )
        .order_by(o.priority, o.not_before, o.created_at, o.id)
        .limit(limit)
        .with_for_update(of=OUTBOX, skip_locked=True)
    )
    claimed = [Claimed(*row) for row in await tx.conn.execute(query)]
    if claimed:
        ids = [row.id for row in claimed]
        await tx.conn.execute(sa.update(OUTBOX).where(o.id.in_(ids)).values(leased_until=now + lease))
    return claimed


def _has_one_before() -> sa.Exists:
    """An older message of the same kind in the same episode still waits, or is on its way."""
    o, before = OUTBOX.c, sa.alias(OUTBOX, "before")
    older = sa.or_(
        before.c.created_at < o.created_at, sa.and_(before.c.created_at == o.created_at, before.c.id < o.id)
    )
    return sa.exists().where(
        before.c.state == "waiting",
        before.c.kind == o.kind,
        before.c.episode_id == o.episode_id,
        before.c.person_id == o.person_id,
        older,
    )


async def next_due(tx: Tx, *, now: datetime) -> datetime | None:
    """When the next waiting message may go; None when none waits."""
    o = OUTBOX.c
    query = sa.select(sa.func.min(o.not_before)).where(o.state == "waiting", o.not_before > now)
    found: datetime | None = await tx.conn.scalar(query)
    return found


async def expire(tx: Tx, *, now: datetime) -> int:
    """Stale messages are dropped, never sent late."""
    o = OUTBOX.c
    statement = (
        sa.update(OUTBOX)
        .where(o.state == "waiting", o.expires_at <= now)
        .values(state="dropped", error="expired")
    )
    return (await tx.conn.execute(statement)).rowcount


async def withdraw(tx: Tx, *, episode_id: str, kinds: Sequence[str], but: str | None = None) -> int:
    """Waiting messages of an episode are dropped: what they would say is no longer true."""
    o = OUTBOX.c
    statement = (
        sa.update(OUTBOX)
        .where(o.episode_id == episode_id, o.state == "waiting", o.kind.in_(kinds))
        .values(state="dropped", error="withdrawn")
    )
    if but is not None:
        statement = statement.where(o.person_id != but)
    return (await tx.conn.execute(statement)).rowcount


async def sent_to(tx: Tx, *, episode_id: str, kinds: Sequence[str]) -> set[str]:
    """Persons to whom a message of these kinds went out, or is in a sender's hand."""
    o = OUTBOX.c
    out = sa.or_(o.state == "sent", sa.and_(o.state == "waiting", o.leased_until.is_not(None)))
    query = sa.select(o.person_id).where(o.episode_id == episode_id, o.kind.in_(kinds), out)
    return {row[0] for row in await tx.conn.execute(query)}


async def forget_withdrawn(tx: Tx, *, episode_id: str, kinds: Sequence[str]) -> None:
    """What was withdrawn before it went out may be written again."""
    o = OUTBOX.c
    withdrawn = (o.episode_id == episode_id, o.kind.in_(kinds), o.state == "dropped", o.error == "withdrawn")
    await tx.conn.execute(sa.delete(OUTBOX).where(*withdrawn))


async def supersede(tx: Tx, *, episode_id: str, person_id: str, kinds: Sequence[str], key: str) -> int:
    """Older messages of these kinds that still wait for this person, and are in nobody's hand, give way to
    the one with this key: after a standstill somebody is rung once, not once for every step."""
    o = OUTBOX.c
    statement = (
        sa.update(OUTBOX)
        .where(
            o.episode_id == episode_id,
            o.person_id == person_id,
            o.state == "waiting",
            o.leased_until.is_(None),
            o.kind.in_(kinds),
            o.key != key,
        )
        .values(state="dropped", error="superseded")
    )
    return (await tx.conn.execute(statement)).rowcount


async def withdraw_about(
    tx: Tx, *, reader_id: str, patient_id: str, follow_id: str, kinds: Sequence[str] = ()
) -> int:
    """Whatever this person was still to read about this patient is dropped; `kinds`: only those."""
    o, e = OUTBOX.c, EPISODE.c
    theirs = sa.select(e.id).where(e.patient_id == patient_id)
    statement = (
        sa.update(OUTBOX)
        .where(
            o.person_id == reader_id,
            o.state == "waiting",
            sa.or_(o.episode_id.in_(theirs), o.refs["follow"].as_string() == follow_id),
        )
        .values(state="dropped", error="withdrawn")
    )
    if kinds:
        statement = statement.where(o.kind.in_(kinds))
    return (await tx.conn.execute(statement)).rowcount


async def last_written(tx: Tx, *, kind: str, follow_id: str) -> datetime | None:
    """When a message of this kind about this link was last written."""
    o = OUTBOX.c
    query = sa.select(sa.func.max(o.created_at)).where(
        o.kind == kind, o.refs["follow"].as_string() == follow_id
    )
    found: datetime | None = await tx.conn.scalar(query)
    return found


async def last_sent(tx: Tx, *, episode_id: str, person_id: str, kind: str) -> int | None:
    """Message id of the last message of this kind that this person got in this episode."""
    o = OUTBOX.c
    query = (
        sa.select(o.message_id)
        .where(o.episode_id == episode_id, o.person_id == person_id, o.kind == kind, o.state == "sent")
        .order_by(o.sent_at.desc())
        .limit(1)
    )
    found: int | None = await tx.conn.scalar(query)
    return found


async def messages_of(tx: Tx, *, episode_id: str, person_id: str, kinds: Sequence[str]) -> set[int]:
    """Message ids of everything of these kinds that this person got in this episode."""
    o = OUTBOX.c
    query = sa.select(o.message_id).where(
        o.episode_id == episode_id, o.person_id == person_id, o.kind.in_(kinds), o.state == "sent"
    )
    return {row[0] for row in await tx.conn.execute(query) if row[0]}


async def told(tx: Tx, *, episode_id: str, kinds: Sequence[str]) -> set[str]:
    """Persons to whom a message of these kinds went out or is still under way."""
    o = OUTBOX.c
    query = sa.select(o.person_id).where(
        o.episode_id == episode_id, o.kind.in_(kinds), o.state.in_(("sent", "waiting"))
    )
    return {row[0] for row in await tx.conn.execute(query)}


async def refs_of(tx: Tx, *, key: str) -> dict[str, str] | None:
    """What the message with this key is made from; None: it was never written, or did not go out."""
    o = OUTBOX.c
    query = sa.select(o.refs).where(o.key == key, o.state.in_(("waiting", "sent")))
    found: dict[str, str] | None = await tx.conn.scalar(query)
    return found


async def forget(tx: Tx, *, key: str) -> None:
    """The message with this key, whatever became of it: another is written in its place."""
    await tx.conn.execute(sa.delete(OUTBOX).where(OUTBOX.c.key == key))
