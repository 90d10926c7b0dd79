"""What a tick does, in the order of how much it matters. One short verb each; what is due is in the rows."""

from functools import partial

from care.escalate import escalate
from care.finish_checkin import act_on_silence, close_lapsed
from care.in_batches import BATCH
from care.open_checkins import open_due
from care.remind import remind
from care.runtime import Runtime
from scheduler.runner import Job

VERBS = (act_on_silence, escalate, open_due, remind, close_lapsed)


def jobs(run: Runtime) -> tuple[Job, ...]:
    return tuple(Job(verb.__name__, partial(verb, run), BATCH) for verb in VERBS)
