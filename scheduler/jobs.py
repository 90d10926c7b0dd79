"""What is looked for at every tick, in this order: what is most pressing comes first.

Each job claims what is due by lock, a batch at a time. Run twice, or in two processes, it finds nothing left
to do.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from care.audit_alarms import audit_alarms
from care.catch_up import mark_alive
from care.drill import drill
from care.escalate import escalate
from care.finish_checkin import act_on_silence, close_lapsed
from care.in_batches import BATCH
from care.measure_load import log_load
from care.open_checkins import open_due
from care.remind import remind
from care.runtime import Runtime
from care.summarise import summarise
from care.tidy import tidy
from care.watch_silence import watch_silence
from scheduler.job import Job

Work = Callable[[Runtime], Awaitable[int]]

EVERY_TICK: tuple[Work, ...] = (
    act_on_silence,
    escalate,
    open_due,
    remind,
    close_lapsed,
    watch_silence,
    summarise,
    drill,
)
NOW_AND_THEN: tuple[tuple[Work, timedelta], ...] = (
    (audit_alarms, timedelta(minutes=5)),
    (mark_alive, timedelta(minutes=5)),
    (log_load, timedelta(days=1)),
    (tidy, timedelta(hours=1)),
)
"""Work that reads more than what is due, and how long it rests in between."""


class Seldom:
    """Work that rests in between, by the clock it is handed; after a start it is done at once."""

    def __init__(self, work: Work, run: Runtime, rest: timedelta) -> None:
        self._work, self._run, self._rest = work, run, rest
        self._last: datetime | None = None

    async def __call__(self) -> int:
        now = self._run.clock.now()
        if self._last is not None and self._last <= now < self._last + self._rest:
            return 0
        done = await self._work(self._run)
        if done < BATCH:
            self._last = now
        return done


def jobs(run: Runtime) -> tuple[Job, ...]:
    return (
        *(Job(work.__name__, partial(work, run), BATCH) for work in EVERY_TICK),
        *(Job(work.__name__, Seldom(work, run, rest), BATCH) for work, rest in NOW_AND_THEN),
    )
