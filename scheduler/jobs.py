"""What is looked for at every tick, in this order: what is most pressing comes first.

Each job claims what is due by lock, a batch at a time. Run twice, or in two processes, it finds nothing left
to do.
"""

from collections.abc import Awaitable, Callable
from functools import partial

from care.drill import drill
from care.escalate import escalate
from care.finish_checkin import act_on_silence, close_lapsed
from care.in_batches import BATCH
from care.open_checkins import open_due
from care.remind import remind
from care.runtime import Runtime
from care.summarise import summarise
from care.watch_silence import watch_silence
from scheduler.job import Job

IN_ORDER: tuple[Callable[[Runtime], Awaitable[int]], ...] = (
    act_on_silence,
    escalate,
    open_due,
    remind,
    close_lapsed,
    watch_silence,
    summarise,
    drill,
)


def jobs(run: Runtime) -> tuple[Job, ...]:
    return tuple(Job(work.__name__, partial(work, run), BATCH) for work in IN_ORDER)
