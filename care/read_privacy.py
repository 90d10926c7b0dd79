"""Who may see what, who saw what and when, and how much is stored."""

import sqlalchemy as sa

from care.follow import circle_of
from care.outcomes_account import PrivacyLine, PrivacyView
from care.recognise import Known
from care.runtime import Act
from storage import audit, rows
from storage.rows import table_of
from storage.tables import Checkin, Follow, Invitation, Note, Person

LINES = 20
"""The newest lines of the record that are shown."""


async def read_privacy(act: Act, known: Known) -> PrivacyView:
    seen = await audit.seen_by_others(act.tx, known.id, limit=LINES)
    names = {row.actor_id: await _name(act, row.actor_id) for row in seen}
    return PrivacyView(
        follows=tuple(await circle_of(act, known)) if known.patient else (),
        seen=tuple(PrivacyLine(row.at, names[row.actor_id], row.what) for row in seen),
        counts=await counts_of(act, known.id),
        is_patient=known.joined,
    )


async def counts_of(act: Act, person_id: str) -> dict[str, int]:
    """check-ins, notes, caregivers, invitations that are stored about this person."""
    return {
        "checkins": await _count(act, Checkin, patient_id=person_id),
        "notes": await _count(act, Note, patient_id=person_id),
        "caregivers": await _count(act, Follow, patient_id=person_id, state="active"),
        "invitations": await _count(act, Invitation, patient_id=person_id),
    }


async def _count(act: Act, model: type[Checkin | Note | Follow | Invitation], **where: str) -> int:
    query = sa.select(sa.func.count()).select_from(table_of(model)).where(*rows.matching(model, where))
    return int(await act.tx.conn.scalar(query) or 0)


async def _name(act: Act, person_id: str | None) -> str:
    person = await rows.find(act.tx, Person, id=person_id) if person_id else None
    return person.name if person else "?"
