"""What is looked for at every tick, and in which order."""

from datetime import timedelta

from care.runtime import Runtime
from scheduler.jobs import Seldom, jobs
from storage.transaction import Database
from tests.fakes import FakeClock
from tests.worlds import World


def test_what_is_most_pressing_comes_first(world: World) -> None:
    names = [job.name for job in jobs(world.run)]
    assert names[:2] == ["act_on_silence", "escalate"]
    assert set(names) == {
        "act_on_silence",
        "escalate",
        "open_due",
        "remind",
        "close_lapsed",
        "watch_silence",
        "summarise",
        "drill",
        "audit_alarms",
        "tidy",
        "mark_alive",
        "log_load",
    }


async def test_with_nobody_there_nothing_is_done(world: World) -> None:
    assert [await job.run() for job in jobs(world.run)] == [0] * 12


async def test_work_that_rests_is_done_at_once_and_then_after_its_rest(database: Database) -> None:
    clock, runs, left = FakeClock(), list[None](), [0, 0, 100, 3, 0]

    async def work(_run: Runtime) -> int:
        runs.append(None)
        return left.pop(0)

    seldom = Seldom(work, Runtime(database, clock), timedelta(minutes=5))
    for minutes, expected in ((0, 1), (4, 1), (1, 2), (5, 3), (0, 4), (1, 4), (5, 5)):
        clock.pass_(minutes=minutes)
        await seldom()
        assert len(runs) == expected
    clock.pass_(days=-1)
    left.append(0)
    await seldom()
    assert len(runs) == 6
