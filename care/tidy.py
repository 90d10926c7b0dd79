"""What has served its time is thrown away: nothing is kept longer than somebody may need it."""

from datetime import timedelta

from care.runtime import Runtime
from storage import leftovers

AT_ONCE = 500
"""Rows of a kind in one transaction, so that nobody else waits long."""
UPDATES_LIVE = timedelta(hours=48)
"""Telegram keeps an update for a day; its number is known for two."""
INVITATIONS_LIVE = timedelta(days=30)
"""After they expired, so that an old link is still told from a made-up one."""
NOTES_LIVE = timedelta(days=1)
"""Words the patient did not want to keep."""
MESSAGES_LIVE = timedelta(days=30)


async def tidy(run: Runtime) -> int:
    """How many rows were thrown away."""
    async with run.act() as act:
        tx, now = act.tx, act.now
        return (
            await leftovers.handled_updates(tx, before=now - UPDATES_LIVE, limit=AT_ONCE)
            + await leftovers.invitations(tx, expired_before=now - INVITATIONS_LIVE, limit=AT_ONCE)
            + await leftovers.unwanted_notes(tx, before=now - NOTES_LIVE, limit=AT_ONCE)
            + await leftovers.done_messages(tx, before=now - MESSAGES_LIVE, limit=AT_ONCE)
        )
