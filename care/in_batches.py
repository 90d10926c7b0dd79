"""Due work, a batch of locked patients in one transaction; one that fails holds up nobody else."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

import structlog

from care.recognise import Known, patient_in_hand
from care.runtime import Act, Runtime
from storage.transaction import Tx

log = structlog.get_logger(__name__)

BATCH = 100


def portions(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """A batch at a time, each for a transaction of its own: nobody else waits long."""
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


class Claim(Protocol):
    def __call__(self, tx: Tx, *, now: datetime, limit: int) -> Awaitable[list[str]]: ...


async def in_batches(run: Runtime, claim: Claim, handle: Callable[[Act, Known], Awaitable[None]]) -> int:
    """How many patients were claimed; a full batch means there may be more."""
    async with run.act() as act:
        claimed = await claim(act.tx, now=act.now, limit=BATCH)
        for patient_id in claimed:
            try:
                async with act.tx.conn.begin_nested():
                    await handle(act, await patient_in_hand(act, patient_id))
            except Exception as error:
                log.error("due_work_failed", patient=patient_id, work=handle.__name__, exc_info=error)
    return len(claimed)
