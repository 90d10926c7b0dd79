"""The ticker: at a fixed interval it looks whether something is due. What is due, and when, is in the rows.

APScheduler only ticks here, in memory; it knows no patient, and nothing is lost with it. A tick that was
missed is made up for by the next one, because the rows still say what is due.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Final

import structlog
from apscheduler.events import EVENT_SCHEDULER_SHUTDOWN
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from care.runtime import Clock
from scheduler.job import Job

log = structlog.get_logger(__name__)

MOST_ROUNDS: Final = 1000
"""A backlog is worked off in rounds; a job that is never done leaves off here until the next tick."""


class Runner:
    """Runs every job in order, once a tick, and again at once while one of them had a full batch.

    One tick at a time. A job that fails is logged by name, kind of error and place, never with the error's
    words, which may quote a person. It waits for the next tick; the others run all the same.
    """

    def __init__(self, jobs: Sequence[Job], tick_seconds: float, clock: Clock) -> None:
        self.last_full_cycle: datetime | None = None
        """When the last tick ended in which every job did its work, by the clock handed in; None before the
        first. Old: it is dead, or something fails at every tick."""
        self.failing: frozenset[str] = frozenset()
        """Names of the jobs that failed in the last whole tick."""
        self._jobs = tuple(jobs)
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        self._asked = self._served = 0
        self._stopping = False
        self._ticker = _quiet_ticker()
        self._ticker.add_job(self.tick, "interval", seconds=tick_seconds, id="tick")

    def start(self) -> None:
        """Ticks at once, and then at the interval. Needs a running event loop."""
        self._ticker.start()
        self.poke()

    def poke(self) -> None:
        """Has a tick run at once: the clock was moved, or somebody changed what is due."""
        if not self._stopping:
            self._ticker.add_job(self.tick)

    async def tick(self) -> int:
        """One whole tick; returns how many pieces of work were done.

        Asked for while a tick is in hand, one more runs after it, however often it was asked for; those who
        were served by somebody else's tick get 0.
        """
        self._asked += 1
        ticket = self._asked
        async with self._one_at_a_time:
            if self._stopping or self._served >= ticket:
                return 0
            self._served = self._asked
            return await self._whole_tick()

    async def stop(self) -> None:
        """Waits for the tick in hand to finish its round, and lets no other begin. Twice does no harm."""
        self._stopping = True
        async with self._one_at_a_time:
            if self._ticker.running:
                await _shut_down(self._ticker)

    async def _whole_tick(self) -> int:
        done_in_all, failed = 0, set[str]()
        for _ in range(MOST_ROUNDS):
            full = False
            for job in self._jobs:
                if job.name in failed:
                    continue
                done = await _run(job)
                if done is None:
                    failed.add(job.name)
                else:
                    done_in_all += done
                    full = full or done >= job.batch
            if not full or self._stopping:
                break
        else:
            log.warning("work_never_ends", rounds=MOST_ROUNDS)
        self.failing = frozenset(failed)
        if not failed:
            self.last_full_cycle = self._clock.now()
        return done_in_all


async def _run(job: Job) -> int | None:
    """How much the job did; None when it failed."""
    try:
        return await job.run()
    except Exception as error:  # noqa: BLE001 - logged, but not with its words: they may quote a person
        log.error("job_failed", job=job.name, error=type(error).__name__, at=_place(error.__traceback__))
        return None


def _place(traceback: TracebackType | None) -> str:
    """Module and line where an error arose, such as "care.remind:41": no path of this machine, no values."""
    if traceback is None:
        return "unknown"
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return f"{traceback.tb_frame.f_globals.get('__name__', '?')}:{traceback.tb_lineno}"


def _quiet_ticker() -> AsyncIOScheduler:
    """In memory, on UTC, silent in the logs: a late tick is no news, a dead one shows in the heartbeat."""
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    defaults = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
    return AsyncIOScheduler(timezone=UTC, job_defaults=defaults)


async def _shut_down(ticker: AsyncIOScheduler) -> None:
    """Ends the ticker and waits until it has ended, so that no timer of it is left on the event loop."""
    ended = asyncio.Event()
    ticker.add_listener(lambda event: ended.set(), EVENT_SCHEDULER_SHUTDOWN)
    ticker.shutdown(wait=False)
    await ended.wait()
