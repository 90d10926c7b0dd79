"""Check-ins: the open one, the history triage reads, and those that are due for something."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.rows import all_of, table_of
from storage.tables import Answer, Assessment, Checkin, Episode, EpisodeEvent
from storage.transaction import Tx

CHECKIN = table_of(Checkin)
ASSESSMENT = table_of(Assessment)


class Told(NamedTuple):
    """One answered check-in as columns: entities cost most of a tap."""

    id: str
    at: datetime
    zone: str
    kind: str
    by: str
    answers: Mapping[str, Any]


class Judged(NamedTuple):
    """One assessment as columns."""

    at: datetime
    level: str
    reasons: list[Any]
    told: list[str]
    checkin_id: str


async def open_one(tx: Tx, patient_id: str, *, by_person: str) -> Checkin | None:
    """The open check-in about this patient that this person answers, locked; the newest, should there be
    two."""
    query = (
        sa.select(CHECKIN)
        .where(
            CHECKIN.c.patient_id == patient_id, CHECKIN.c.by_person == by_person, CHECKIN.c.state == "open"
        )
        .order_by(CHECKIN.c.opened_at.desc())
        .limit(1)
        .with_for_update()
    )
    return next(iter(await all_of(tx, Checkin, query)), None)


async def answerable(tx: Tx, patient_id: str, *, by_person: str) -> Checkin | None:
    """The newest check-in of theirs that is open, or finished and can still be changed; locked."""
    query = (
        sa.select(CHECKIN)
        .where(
            CHECKIN.c.patient_id == patient_id,
            CHECKIN.c.by_person == by_person,
            CHECKIN.c.state.in_(("open", "finished")),
        )
        .order_by(CHECKIN.c.opened_at.desc())
        .limit(1)
        .with_for_update()
    )
    return next(iter(await all_of(tx, Checkin, query)), None)


async def latest(tx: Tx, patient_id: str) -> Checkin | None:
    """The newest check-in, whatever its state."""
    query = (
        sa.select(CHECKIN)
        .where(CHECKIN.c.patient_id == patient_id)
        .order_by(CHECKIN.c.opened_at.desc())
        .limit(1)
    )
    return next(iter(await all_of(tx, Checkin, query)), None)


async def proxied_by(tx: Tx, person_id: str) -> Checkin | None:
    """The newest check-in that this person answers for somebody else and that is still open; not locked."""
    query = (
        sa.select(CHECKIN)
        .where(CHECKIN.c.by_person == person_id, CHECKIN.c.by == "proxy", CHECKIN.c.state == "open")
        .order_by(CHECKIN.c.opened_at.desc())
        .limit(1)
    )
    return next(iter(await all_of(tx, Checkin, query)), None)


async def told_since(tx: Tx, patient_id: str, *, since: datetime) -> list[Checkin]:
    """Check-ins of the patient with an answer from `since` on, oldest first."""
    query = sa.select(CHECKIN).where(CHECKIN.c.patient_id == patient_id, CHECKIN.c.at >= since)
    return await all_of(tx, Checkin, query.order_by(CHECKIN.c.at))


async def history(tx: Tx, patient_id: str, *, since: datetime, until: datetime | None = None) -> list[Told]:
    """Answered check-ins from `since`, oldest first."""
    c = CHECKIN.c
    query = (
        sa.select(c.id, c.at, c.zone, c.kind, c.by, c.answers)
        .where(c.patient_id == patient_id, c.at >= since)
        .order_by(c.at)
    )
    if until is not None:
        query = query.where(c.at <= until)
    return [Told(*row) for row in await tx.conn.execute(query)]


async def due(tx: Tx, column: str, *, patient_id: str, now: datetime) -> list[Checkin]:
    """The patient's check-ins whose `column` (remind_at, act_at, closes_at) has come."""
    query = sa.select(CHECKIN).where(CHECKIN.c.patient_id == patient_id, CHECKIN.c[column] <= now)
    return await all_of(tx, Checkin, query.order_by(CHECKIN.c.opened_at))


async def assessments(tx: Tx, patient_id: str, *, since: datetime) -> list[Judged]:
    """What was judged, oldest first."""
    c = ASSESSMENT.c
    query = (
        sa.select(c.at, c.level, c.reasons, c.told, c.checkin_id)
        .where(c.patient_id == patient_id, c.at >= since)
        .order_by(c.at, c.id)
    )
    return [Judged(*row) for row in await tx.conn.execute(query)]


async def last_assessment(tx: Tx, checkin_id: str) -> Judged | None:
    """The newest judgement of a check-in."""
    c = ASSESSMENT.c
    query = (
        sa.select(c.at, c.level, c.reasons, c.told, c.checkin_id)
        .where(c.checkin_id == checkin_id)
        .order_by(c.id.desc())
        .limit(1)
    )
    row = (await tx.conn.execute(query)).first()
    return Judged(*row) if row else None


async def latest_assessment(tx: Tx, patient_id: str) -> Judged | None:
    """The newest judgement of all."""
    c = ASSESSMENT.c
    query = (
        sa.select(c.at, c.level, c.reasons, c.told, c.checkin_id)
        .where(c.patient_id == patient_id)
        .order_by(c.at.desc(), c.id.desc())
        .limit(1)
    )
    row = (await tx.conn.execute(query)).first()
    return Judged(*row) if row else None


async def last_answered(tx: Tx, patient_id: str) -> Checkin | None:
    """The newest check-in in which anything was told."""
    query = (
        sa.select(CHECKIN)
        .where(CHECKIN.c.patient_id == patient_id, CHECKIN.c.at.is_not(None))
        .order_by(CHECKIN.c.at.desc())
        .limit(1)
    )
    return next(iter(await all_of(tx, Checkin, query)), None)


async def last_with(tx: Tx, patient_id: str, item: str) -> Checkin | None:
    """The newest check-in in which this item was told."""
    c = CHECKIN.c
    query = (
        sa.select(CHECKIN)
        .where(c.patient_id == patient_id, c.at.is_not(None), c.answers[item].as_string().is_not(None))
        .order_by(c.at.desc())
        .limit(1)
    )
    return next(iter(await all_of(tx, Checkin, query)), None)


async def last_answer_at(tx: Tx, patient_id: str) -> datetime | None:
    """When the patient last answered anything, themselves or through a caregiver."""
    query = sa.select(sa.func.max(CHECKIN.c.at)).where(CHECKIN.c.patient_id == patient_id)
    found: datetime | None = await tx.conn.scalar(query)
    return found


async def answer_of_message(tx: Tx, patient_id: str, message_id: int, *, by_person: str) -> Answer | None:
    """The newest answer that this person typed in this message of their chat."""
    answer = table_of(Answer)
    query = (
        sa.select(answer)
        .join(CHECKIN, CHECKIN.c.id == answer.c.checkin_id)
        .where(
            CHECKIN.c.patient_id == patient_id,
            answer.c.message_id == message_id,
            answer.c.by_person == by_person,
        )
        .order_by(answer.c.id.desc())
        .limit(1)
    )
    return next(iter(await all_of(tx, Answer, query)), None)


async def last_sign_at(tx: Tx, patient_id: str) -> datetime | None:
    """When the patient, or a caregiver for them, last answered anything: a check-in, or an alert."""
    c, e = CHECKIN.c, table_of(Episode).c
    given, event = table_of(Answer).c, table_of(EpisodeEvent).c
    lately = sa.select(c.id).where(c.patient_id == patient_id).order_by(c.opened_at.desc()).limit(3)
    own = sa.select(e.id).where(e.patient_id == patient_id)
    signs = (
        await last_answer_at(tx, patient_id),
        await tx.conn.scalar(sa.select(sa.func.max(given.at)).where(given.checkin_id.in_(lately))),
        await tx.conn.scalar(
            sa.select(sa.func.max(event.at)).where(
                event.episode_id.in_(own), event.person_id == patient_id, event.kind == "answered"
            )
        ),
    )
    return max((at for at in signs if at is not None), default=None)


async def asked_days(tx: Tx, patient_id: str, *, since: date, before: date) -> list[date]:
    """Local dates from `since` until before `before` on which a check-in was due and opened, each once."""
    c = CHECKIN.c
    query = sa.select(c.slot).where(
        c.patient_id == patient_id, c.slot >= since.isoformat(), c.slot < before.isoformat()
    )
    return sorted({date.fromisoformat(slot[:10]) for (slot,) in await tx.conn.execute(query)})


async def last_slot(tx: Tx, patient_id: str) -> tuple[str, datetime] | None:
    """Local date and hour the newest check-in that was due is named after, and when it opened."""
    c = CHECKIN.c
    query = (
        sa.select(c.slot, c.opened_at)
        .where(c.patient_id == patient_id, c.slot < "own")
        .order_by(c.slot.desc())
        .limit(1)
    )
    row = (await tx.conn.execute(query)).first()
    return (row[0], row[1]) if row else None


async def is_worsening(tx: Tx, patient_id: str) -> bool:
    """Whether the newest judgement found a worsening trend."""
    c = ASSESSMENT.c
    query = sa.select(c.trends).where(c.patient_id == patient_id).order_by(c.at.desc(), c.id.desc()).limit(1)
    return bool(await tx.conn.scalar(query))
