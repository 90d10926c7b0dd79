"""Put a message into the outbox, in the transaction of the change it tells of."""

from collections.abc import Mapping
from datetime import datetime

from care.messages import KINDS
from care.runtime import Act
from scheduler.timetable import after_quiet
from storage import outbox, rows
from storage.tables import Outbox, Person


async def queue_message(
    act: Act,
    kind: str,
    person_id: str,
    *,
    key: str,
    refs: Mapping[str, str] | None = None,
    episode_id: str | None = None,
    not_before: datetime | None = None,
) -> bool:
    """False when the same message (by its idempotency key) was written before. A routine one waits for the
    end of the reader's own quiet hours."""
    policy = KINDS[kind]
    start = not_before or act.now
    if policy.routine:
        reader = await rows.find(act.tx, Person, id=person_id)
        start = after_quiet(start, reader.zone, reader.quiet_from, reader.quiet_to) if reader else start
    row = Outbox(
        id=act.new_id(),
        key=key,
        kind=kind,
        person_id=person_id,
        refs=dict(refs or {}),
        episode_id=episode_id,
        priority=policy.priority,
        not_before=start,
        expires_at=start + policy.lives,
        state="waiting",
        created_at=act.now,
    )
    return await outbox.write(act.tx, row)
