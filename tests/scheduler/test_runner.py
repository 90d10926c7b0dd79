"""The ticker: nothing due is forgotten because one job fails, a tick is slow, or the clock is moved."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog

from scheduler.job import Job
from scheduler.runner import MOST_ROUNDS, Runner
from tests.scheduler.strategies import utc

NEVER = 3600.0


class FixedClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = utc("2026-11-22 09:00")

    def now(self) -> datetime:
        return self.at


class Diary:
    """Jobs that write down when they run, and do as much as they are told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def job(self, name: str, *amounts: int, batch: int = 10) -> Job:
        left = list(amounts)

        async def run() -> int:
            self.lines.append(name)
            return left.pop(0) if left else 0

        return Job(name, run, batch)

    def broken(self, name: str) -> Job:
        async def run() -> int:
            self.lines.append(name)
            raise ValueError("Ada Example cannot feel her legs")

        return Job(name, run, 10)


def runner(*jobs: Job, clock: FixedClock | None = None, tick_seconds: float = NEVER) -> Runner:
    return Runner(jobs, tick_seconds, clock or FixedClock())


async def test_a_tick_runs_every_job_once_and_in_order() -> None:
    diary = Diary()
    done = await runner(diary.job("escalate", 2), diary.job("prompt", 3), diary.job("clean up")).tick()
    assert diary.lines == ["escalate", "prompt", "clean up"]
    assert done == 5


async def test_a_full_batch_of_prompts_goes_on_at_once_and_alerts_come_first_each_time() -> None:
    diary = Diary()
    done = await runner(diary.job("escalate"), diary.job("prompt", 10, 10, 4)).tick()
    assert diary.lines == ["escalate", "prompt"] * 3
    assert done == 24


async def test_one_failing_job_stops_no_other_and_is_tried_again_at_the_next_tick() -> None:
    diary = Diary()
    ticking = runner(diary.broken("summarise"), diary.job("escalate", 10, 1))
    assert await ticking.tick() == 11
    assert diary.lines == ["summarise", "escalate", "escalate"]
    assert ticking.failing == {"summarise"}
    await ticking.tick()
    assert diary.lines[3:] == ["summarise", "escalate"]


async def test_a_job_that_has_recovered_is_no_longer_called_failing() -> None:
    diary = Diary()
    answers = [diary.broken("remind"), diary.job("remind", 1)]

    async def run() -> int:
        return await answers.pop(0).run()

    ticking = runner(Job("remind", run, 10))
    await ticking.tick()
    assert ticking.failing == {"remind"}
    await ticking.tick()
    assert ticking.failing == frozenset()


async def test_a_failure_is_logged_with_its_place_and_without_a_word_about_the_person() -> None:
    with structlog.testing.capture_logs() as lines:
        await runner(Diary().broken("remind")).tick()
    (line,) = lines
    assert line["event"] == "job_failed"
    assert line["job"] == "remind"
    assert line["error"] == "ValueError"
    assert line["at"].startswith("tests.scheduler.test_runner:")
    assert "legs" not in str(lines)
    assert "Ada" not in str(lines)


async def test_a_job_that_is_never_done_leaves_off_and_is_reported() -> None:
    diary = Diary()
    with structlog.testing.capture_logs() as lines:
        await runner(diary.job("prompt", *[10] * (MOST_ROUNDS + 5))).tick()
    assert len(diary.lines) == MOST_ROUNDS
    assert [line["event"] for line in lines] == ["work_never_ends"]


async def test_the_heartbeat_tells_when_the_last_whole_tick_ended() -> None:
    clock = FixedClock()
    ticking = runner(Diary().job("prompt"), clock=clock)
    assert ticking.last_full_cycle is None
    await ticking.tick()
    assert ticking.last_full_cycle == utc("2026-11-22 09:00")
    clock.at += timedelta(hours=3)
    await ticking.tick()
    assert ticking.last_full_cycle == datetime(2026, 11, 22, 12, tzinfo=UTC)


class Gate:
    """A job that waits inside until it is let go."""

    def __init__(self) -> None:
        self.begun, self.open = asyncio.Event(), asyncio.Event()
        self.runs = 0

    async def run(self) -> int:
        self.runs += 1
        self.begun.set()
        await self.open.wait()
        return 0


async def in_background(*calls: Callable[[], Awaitable[object]]) -> list[asyncio.Future[object]]:
    """Begins the calls and lets each come as far as it can."""
    tasks: list[asyncio.Future[object]] = [asyncio.ensure_future(call()) for call in calls]
    for _ in range(5):
        await asyncio.sleep(0)
    return tasks


async def test_a_slow_tick_is_not_doubled_and_all_who_ask_meanwhile_share_one_more() -> None:
    gate = Gate()
    ticking = runner(Job("slow", gate.run, 10))
    tasks = await in_background(*[ticking.tick] * 6)
    assert gate.runs == 1
    gate.open.set()
    await asyncio.gather(*tasks)
    assert gate.runs == 2


async def test_a_tick_in_which_something_failed_is_no_whole_one_and_the_watchdog_hears_nothing() -> None:
    clock = FixedClock()
    answers = [Diary().broken("escalate"), Diary().job("escalate")]

    async def run() -> int:
        return await answers.pop(0).run()

    ticking = runner(Diary().job("prompt"), Job("escalate", run, 10), clock=clock)
    await ticking.tick()
    assert ticking.last_full_cycle is None
    await ticking.tick()
    assert ticking.last_full_cycle == utc("2026-11-22 09:00")


async def test_stopping_waits_for_the_tick_in_hand_and_lets_no_other_begin() -> None:
    gate, diary = Gate(), Diary()
    ticking = runner(Job("slow", gate.run, 10), diary.job("escalate", 10, 10))
    ticking.start()
    await gate.begun.wait()
    tasks = await in_background(ticking.tick, ticking.stop, ticking.tick)
    assert not any(task.done() for task in tasks)
    gate.open.set()
    await asyncio.gather(*tasks)
    ticking.poke()
    await in_background()
    assert gate.runs == 1
    assert diary.lines == ["escalate"]
    assert ticking.last_full_cycle is not None


async def test_stopping_twice_or_before_the_start_does_no_harm() -> None:
    ticking = runner()
    await ticking.stop()
    await ticking.stop()
    assert await ticking.tick() == 0


async def test_a_poke_ticks_without_waiting_for_the_interval() -> None:
    ran = asyncio.Event()

    async def run() -> int:
        ran.set()
        return 0

    ticking = runner(Job("prompt", run, 10))
    ticking.start()
    await asyncio.wait_for(ran.wait(), 5)
    ran.clear()
    ticking.poke()
    await asyncio.wait_for(ran.wait(), 5)
    await ticking.stop()


async def test_the_real_ticker_ticks_again_and_again_by_itself() -> None:
    thrice = asyncio.Event()
    runs: list[int] = []

    async def run() -> int:
        runs.append(1)
        if len(runs) >= 3:
            thrice.set()
        return 0

    ticking = runner(Job("prompt", run, 10), tick_seconds=0.01)
    ticking.start()
    await asyncio.wait_for(thrice.wait(), 5)
    await ticking.stop()


async def test_the_ticker_says_nothing_in_the_logs() -> None:
    runner()
    assert not logging.getLogger("apscheduler.executors.default").isEnabledFor(logging.ERROR)
