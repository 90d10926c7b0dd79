"""An update counts once: its number is written in the same commit as its effect.

Nothing of an update is stored but its number: Telegram keeps the content until the effect is committed, and a
process killed before that gets it again.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from care.note import note
from care.runtime import Act, Runtime
from storage import rows
from storage.tables import HandledUpdate

T = TypeVar("T")


async def receive_update(run: Runtime, update_id: int, handle: Callable[[Act], Awaitable[T]]) -> T | None:
    """What `handle` returned, after the commit; None when this update was handled before."""
    async with run.act() as act:
        if not await rows.insert_once(act.tx, HandledUpdate(update_id=update_id, at=act.now)):
            return None
        return await handle(act)


async def set_aside(run: Runtime, update_id: int, *, fault: str) -> None:
    """A poison update is recorded by the type of its error, and never blocks the next one."""
    async with run.act() as act:
        fresh = HandledUpdate(update_id=update_id, at=act.now, fault=fault)
        if await rows.insert_once(act.tx, fresh):
            await note(act, "set_aside", patient_id=None, actor_id=None, detail=fault)
