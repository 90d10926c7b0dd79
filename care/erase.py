"""Everything about a person is gone, at once; their circle learns only that they have left."""

import sqlalchemy as sa

from care.follow import end_follow
from care.outcomes import Erased
from care.queue_message import queue_message
from care.read_privacy import counts_of
from care.recognise import Known
from care.runtime import Act
from storage import episodes, rows
from storage.rows import table_of
from storage.tables import Audit, Outbox, Person


async def erase(act: Act, known: Known) -> Erased:
    """Their rows and all that hangs on them. What is left: that somebody unnamed left."""
    counts = await counts_of(act, known.id)
    circle = await episodes.circle(act.tx, known.id)
    for link in await episodes.followed(act.tx, known.id):
        await end_follow(act, known, link.id)
    await _forget_messages_about(act, known.id)
    for link in circle:
        await queue_message(
            act,
            "patient_left",
            link.caregiver_id,
            key=f"left:{link.id}",
            refs={"name": known.person.name},
        )
    audit = table_of(Audit)
    about = sa.or_(audit.c.patient_id == known.id, audit.c.actor_id == known.id)
    await act.tx.conn.execute(sa.delete(audit).where(about))
    await rows.remove(act.tx, Person, id=known.id)
    return Erased(counts, bool(circle))


async def _forget_messages_about(act: Act, patient_id: str) -> None:
    """Messages to others that would speak of this patient."""
    mine = {each.id for each in await episodes.all_of_patient(act.tx, patient_id)}
    box = table_of(Outbox)
    if mine:
        await act.tx.conn.execute(sa.delete(box).where(box.c.episode_id.in_(mine)))
