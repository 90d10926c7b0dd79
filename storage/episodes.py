"""Episodes, their history, and who follows whom."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from storage.rows import all_of, table_of
from storage.tables import Episode, EpisodeEvent, Follow, Person
from storage.transaction import Tx

EPISODE = table_of(Episode)
EVENT = table_of(EpisodeEvent)
FOLLOW = table_of(Follow)
PERSON = table_of(Person)


async def open_one(tx: Tx, patient_id: str) -> Episode | None:
    """The patient's open episode, locked."""
    query = (
        sa.select(EPISODE)
        .where(EPISODE.c.patient_id == patient_id, EPISODE.c.state == "open")
        .order_by(EPISODE.c.opened_at.desc())
        .limit(1)
        .with_for_update()
    )
    return next(iter(await all_of(tx, Episode, query)), None)


async def ended_by(tx: Tx, checkin_id: str) -> list[Episode]:
    """Closed episodes that this check-in opened."""
    query = sa.select(EPISODE).where(EPISODE.c.checkin_id == checkin_id, EPISODE.c.state == "closed")
    return await all_of(tx, Episode, query)


async def last_end(tx: Tx, patient_id: str, *, outcomes: Collection[str]) -> datetime | None:
    """When an episode of the patient last ended in one of these ways."""
    query = sa.select(sa.func.max(EPISODE.c.closed_at)).where(
        EPISODE.c.patient_id == patient_id, EPISODE.c.state == "closed", EPISODE.c.outcome.in_(outcomes)
    )
    found: datetime | None = await tx.conn.scalar(query)
    return found


async def events(tx: Tx, episode_id: str) -> list[EpisodeEvent]:
    """The history of an episode, oldest first."""
    query = sa.select(EVENT).where(EVENT.c.episode_id == episode_id).order_by(EVENT.c.id)
    return await all_of(tx, EpisodeEvent, query)


async def who_answered(tx: Tx, episode_id: str, answer: str, *, since: datetime) -> set[str]:
    """Persons who gave this answer to an alert."""
    query = sa.select(EVENT.c.person_id).where(
        EVENT.c.episode_id == episode_id,
        EVENT.c.kind == "answered",
        EVENT.c.detail == answer,
        EVENT.c.at >= since,
    )
    return {row[0] for row in await tx.conn.execute(query)}


async def last_event(tx: Tx, episode_id: str, *, kind: str) -> EpisodeEvent | None:
    """The newest line of this kind in the history of an episode."""
    query = (
        sa.select(EVENT)
        .where(EVENT.c.episode_id == episode_id, EVENT.c.kind == kind)
        .order_by(EVENT.c.id.desc())
        .limit(1)
    )
    return next(iter(await all_of(tx, EpisodeEvent, query)), None)


async def circle(tx: Tx, patient_id: str) -> list[Follow]:
    """Active followers in the patient's order."""
    query = (
        sa.select(FOLLOW)
        .where(FOLLOW.c.patient_id == patient_id, FOLLOW.c.state == "active")
        .order_by(FOLLOW.c.place, FOLLOW.c.offered_at)
    )
    return await all_of(tx, Follow, query)


async def followed(tx: Tx, caregiver_id: str) -> list[Follow]:
    """Whom a person follows, as far as the patients have confirmed it."""
    query = (
        sa.select(FOLLOW)
        .where(FOLLOW.c.caregiver_id == caregiver_id, FOLLOW.c.state == "active")
        .order_by(FOLLOW.c.offered_at)
    )
    return await all_of(tx, Follow, query)


async def people(tx: Tx, ids: set[str]) -> dict[str, Person]:
    """Persons by id."""
    if not ids:
        return {}
    rows = await all_of(tx, Person, sa.select(PERSON).where(PERSON.c.id.in_(ids)))
    return {row.id: row for row in rows}
