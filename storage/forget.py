"""Everything about a person leaves the database; what belongs to others stays, without them in it."""

import sqlalchemy as sa

from storage.rows import table_of
from storage.tables import Answer, Audit, Checkin, Episode, EpisodeEvent, Follow, Invitation, Outbox, Person
from storage.transaction import Tx

GONE = "gone"
"""Stands where somebody's id stood in rows that are another's."""

ANSWER, AUDIT, CHECKIN = table_of(Answer), table_of(Audit), table_of(Checkin)
EPISODE, EVENT, FOLLOW = table_of(Episode), table_of(EpisodeEvent), table_of(Follow)
INVITATION, OUTBOX, PERSON = table_of(Invitation), table_of(Outbox), table_of(Person)


async def messages_about(tx: Tx, patient_id: str) -> None:
    """Messages to others that speak of this patient, also those long sent."""
    o = OUTBOX.c
    episodes = sa.select(EPISODE.c.id).where(EPISODE.c.patient_id == patient_id)
    circle = sa.select(FOLLOW.c.caregiver_id).where(FOLLOW.c.patient_id == patient_id)
    links = sa.select(FOLLOW.c.id).where(FOLLOW.c.patient_id == patient_id)
    about = sa.or_(o.episode_id.in_(episodes), o.refs["follow"].as_string().in_(links))
    await tx.conn.execute(sa.delete(OUTBOX).where(o.person_id.in_(circle), about))


async def traces_at_others(tx: Tx, person_id: str) -> None:
    """Where a caregiver acted for others: what was done stays, who did it does not."""
    theirs = sa.select(FOLLOW.c.patient_id).where(FOLLOW.c.caregiver_id == person_id)
    episodes = sa.select(EPISODE.c.id).where(EPISODE.c.patient_id.in_(theirs))
    checkins = sa.select(CHECKIN.c.id).where(CHECKIN.c.patient_id.in_(theirs), CHECKIN.c.by == "proxy")
    o = OUTBOX.c
    named = sa.or_(o.refs["by"].as_string() == person_id, o.refs["person"].as_string() == person_id)
    for statement in (
        sa.delete(OUTBOX).where(o.episode_id.in_(episodes), named),
        sa.update(OUTBOX).where(o.episode_id.in_(episodes), o.key.contains(person_id)).values(key=o.id),
        sa.update(EVENT)
        .where(EVENT.c.episode_id.in_(episodes), EVENT.c.person_id == person_id)
        .values(person_id=GONE),
        sa.update(EPISODE)
        .where(EPISODE.c.id.in_(episodes), EPISODE.c.held_by == person_id)
        .values(held_by=GONE),
        sa.update(ANSWER)
        .where(ANSWER.c.checkin_id.in_(checkins), ANSWER.c.by_person == person_id)
        .values(by_person=GONE),
        sa.update(CHECKIN)
        .where(CHECKIN.c.id.in_(checkins), CHECKIN.c.by_person == person_id)
        .values(by_person=GONE),
        sa.update(INVITATION)
        .where(INVITATION.c.patient_id.in_(theirs), INVITATION.c.used_by == person_id)
        .values(used_by=GONE),
        sa.update(AUDIT)
        .where(AUDIT.c.patient_id.in_(theirs), AUDIT.c.actor_id == person_id)
        .values(actor_id=GONE),
    ):
        await tx.conn.execute(statement)


async def person(tx: Tx, person_id: str) -> None:
    """The person, and with them everything that hangs on them."""
    record = sa.or_(AUDIT.c.patient_id == person_id, AUDIT.c.actor_id == person_id)
    await tx.conn.execute(sa.delete(AUDIT).where(record))
    await tx.conn.execute(sa.delete(PERSON).where(PERSON.c.id == person_id))
