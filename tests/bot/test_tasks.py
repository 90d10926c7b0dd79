"""No background work dies unseen, and none outlives the service."""

import asyncio

import pytest

from bot.lanes import Lanes
from bot.tasks import Tasks
from tests.bot.turned_time import pass_time, play


async def for_ever() -> None:
    await asyncio.Event().wait()


async def fall_over() -> None:
    raise ValueError("broken")


async def end_by_mistake() -> None:
    await asyncio.sleep(0)


def deaths_of(*work: str) -> list[str]:
    async def story() -> list[str]:
        dead: list[str] = []
        tasks = Tasks(dead.append)
        kinds = {"loop": for_ever, "broken": fall_over, "ended": end_by_mistake}
        for name in work:
            tasks.essential(name, kinds[name]())
        await pass_time(1)
        before = list(dead)
        await tasks.stop(grace=1)
        assert len(tasks) == 0
        assert dead == before
        return dead

    return play(story())


def test_a_loop_that_falls_over_or_ends_by_mistake_is_reported() -> None:
    assert deaths_of("loop", "broken", "ended") == ["broken", "ended"]


def test_a_stop_is_no_death() -> None:
    assert deaths_of("loop", "loop") == []


def test_a_small_job_that_fails_is_logged_and_harms_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    async def story() -> None:
        dead: list[str] = []
        tasks = Tasks(dead.append)
        tasks.brief("drawing", fall_over())
        await pass_time(1)
        assert dead == []
        assert len(tasks) == 0

    play(story())
    assert "task_failed" in capsys.readouterr().out


def test_what_is_nearly_done_is_given_time_and_the_rest_is_cut_short() -> None:
    async def story() -> None:
        done: list[str] = []

        async def work(name: str, seconds: float) -> None:
            await pass_time(seconds)
            done.append(name)

        tasks = Tasks()
        tasks.brief("quick", work("quick", 2))
        tasks.brief("slow", work("slow", 200))
        await tasks.stop(grace=5)
        assert done == ["quick"]

    play(story())


def test_what_never_ends_by_itself_is_not_waited_for() -> None:
    async def story() -> None:
        dead: list[str] = []
        tasks = Tasks(dead.append)
        tasks.endless("clock", for_ever())
        tasks.endless("broken", fall_over())
        await pass_time(1)
        assert dead == ["broken"]
        began = asyncio.get_running_loop().time()
        await tasks.stop(grace=15)
        assert asyncio.get_running_loop().time() - began < 1

    play(story())


def test_a_lane_keeps_its_order_others_go_beside_it_and_a_fault_stops_neither() -> None:
    async def story() -> None:
        done: list[str] = []
        lanes = Lanes("test", Tasks(), at_once=2)

        def work(name: str, seconds: float) -> None:
            async def do() -> None:
                await pass_time(seconds)
                if name == "broken":
                    raise ValueError
                done.append(name)

            lanes.put(1 if name.startswith(("a", "b")) else 2, do)

        work("a slow one", 5)
        work("broken", 0)
        work("after both", 0)
        work("quick", 1)
        await pass_time(2)
        assert done == ["quick"]
        await lanes.empty()
        assert done == ["quick", "a slow one", "after both"]

    play(story())


def test_only_so_many_lanes_work_at_once() -> None:
    async def story() -> None:
        at_work = [0, 0]
        lanes = Lanes("test", Tasks(), at_once=3)

        async def do() -> None:
            at_work[0] += 1
            at_work[1] = max(at_work)
            await pass_time(1)
            at_work[0] -= 1

        for lane in range(10):
            lanes.put(lane, do)
        await lanes.empty()
        assert at_work == [0, 3]

    play(story())
