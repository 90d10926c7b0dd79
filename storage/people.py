"""Everybody who is stored, as columns."""

from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.follows import NOT_ENDED
from storage.rows import table_of
from storage.tables import Follow, Outbox, Patient, Person
from storage.transaction import Tx


class Standing(NamedTuple):
    """Who somebody is here, and the menu of commands their chat was given."""

    person_id: str
    language: str
    joined: bool
    """A patient whose first contact is complete."""
    follows: bool
    menu: dict[str, str] | None
    """None: none was given, or it did not arrive."""


async def standings(tx: Tx) -> list[Standing]:
    """Of everybody whom messages reach, in the order of their ids."""
    person, patient, follow, outbox = (table_of(each) for each in (Person, Patient, Follow, Outbox))
    follows = sa.exists().where(follow.c.caregiver_id == person.c.id, follow.c.state.in_(NOT_ENDED))
    given = sa.and_(
        outbox.c.key == sa.literal("menu:").concat(person.c.id), outbox.c.state.in_(("waiting", "sent"))
    )
    query = (
        sa.select(
            person.c.id, person.c.language, patient.c.zone_told, patient.c.hours, follows, outbox.c.refs
        )
        .select_from(person.outerjoin(patient, patient.c.id == person.c.id).outerjoin(outbox, given))
        .where(person.c.unreachable_since.is_(None))
        .order_by(person.c.id)
    )
    return [_standing(*row) for row in await tx.conn.execute(query)]


def _standing(
    person_id: str, language: str, zone_told: Any, hours: Any, follows: Any, menu: dict[str, str] | None
) -> Standing:
    return Standing(person_id, language, bool(zone_told and hours), bool(follows), menu)
