"""Which message in the chat is a check-in's: the newest one that shows it."""

from care.runtime import Runtime
from storage import rows
from storage.tables import Checkin


async def place_message(run: Runtime, checkin_id: str, *, chat_id: int, message_id: int) -> int | None:
    """Remembers the message; the one of before, whose buttons are to go, or None."""
    async with run.act() as act:
        row = await rows.locked(act.tx, Checkin, id=checkin_id)
        if row is None or row.chat_id != chat_id:
            return None
        await rows.change(act.tx, Checkin, {"id": checkin_id}, message_id=message_id)
        return row.message_id if row.message_id != message_id else None
