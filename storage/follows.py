"""Who follows whom, in any state, and the invitations that lead there."""

from datetime import datetime

import sqlalchemy as sa

from storage.rows import all_of, table_of
from storage.tables import Follow, Invitation
from storage.transaction import Tx

FOLLOW = table_of(Follow)
INVITATION = table_of(Invitation)
NOT_ENDED = ("offered", "active")


async def around(tx: Tx, patient_id: str) -> list[Follow]:
    """Everybody who follows or has offered to, in the patient's order."""
    query = (
        sa.select(FOLLOW)
        .where(FOLLOW.c.patient_id == patient_id, FOLLOW.c.state.in_(NOT_ENDED))
        .order_by(FOLLOW.c.place, FOLLOW.c.offered_at)
    )
    return await all_of(tx, Follow, query)


async def by(tx: Tx, caregiver_id: str) -> list[Follow]:
    """Everybody this person follows or has offered to follow."""
    query = (
        sa.select(FOLLOW)
        .where(FOLLOW.c.caregiver_id == caregiver_id, FOLLOW.c.state.in_(NOT_ENDED))
        .order_by(FOLLOW.c.offered_at)
    )
    return await all_of(tx, Follow, query)


async def due_for_summary(tx: Tx, patient_id: str, *, now: datetime) -> list[Follow]:
    """Active links of this patient whose summary has come."""
    query = (
        sa.select(FOLLOW)
        .where(FOLLOW.c.patient_id == patient_id, FOLLOW.c.state == "active", FOLLOW.c.next_summary_at <= now)
        .order_by(FOLLOW.c.place)
    )
    return await all_of(tx, Follow, query)


async def last_place(tx: Tx, patient_id: str) -> int:
    """The place after everybody else's."""
    query = sa.select(sa.func.max(FOLLOW.c.place)).where(
        FOLLOW.c.patient_id == patient_id, FOLLOW.c.state.in_(NOT_ENDED)
    )
    highest = await tx.conn.scalar(query)
    return 0 if highest is None else highest + 1


async def open_invitations(tx: Tx, patient_id: str, *, now: datetime) -> list[Invitation]:
    """Links that still work, oldest first."""
    c = INVITATION.c
    query = (
        sa.select(INVITATION)
        .where(c.patient_id == patient_id, c.used_at.is_(None), c.revoked_at.is_(None), c.expires_at > now)
        .order_by(c.created_at, c.id)
    )
    return await all_of(tx, Invitation, query)
