"""The operator sees how much is alerted and how soon somebody answers, and nobody's name."""

from datetime import timedelta

import pytest

from bot.load_report import report
from care.acknowledge import acknowledge_as_caregiver
from care.measure_load import Load, as_fields, log_load, measure_load
from tests.care.sitting import sit_down
from tests.worlds import World


async def measured(world: World, *, days: int = 30) -> Load:
    async with world.run.look() as act:
        return await measure_load(act, days=days)


async def test_nothing_yet_divides_by_nothing(world: World) -> None:
    load = await measured(world)
    assert (load.raised_share, load.median_wait, load.episodes_a_month) == (None, None, None)
    assert "0 check-ins answered" in "\n".join(report(load))


async def test_what_was_raised_answered_and_ended_is_counted(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna", daily=False)
    await world.told(maria, maria.today(world.clock.now()) - timedelta(days=3))
    sitting = await sit_down(world, maria)
    await sitting.warn("breathless_rest")
    await sitting.finish()
    await world.live(minutes=7)
    episode = await world.episode(maria)
    async with world.run.act() as act:
        await acknowledge_as_caregiver(act, anna, episode.id, "with")
    await world.live(days=29)
    load = await measured(world, days=60)
    assert (load.patients, load.checkins, load.raised, load.episodes) == (1, 2, 1, 1)
    assert load.raised_share == 0.5
    assert load.median_wait is not None
    assert timedelta(minutes=6) < load.median_wait < timedelta(minutes=9)
    assert load.unanswered == 0
    assert dict(load.outcomes) == {"stale": 1}
    assert load.episodes_a_month == pytest.approx(1.05, abs=0.06)


async def test_an_alert_that_never_arrived_is_counted(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    world.blocked.add("Anna")
    await world.alarm(maria, "emergency")
    await world.live(minutes=1)
    load = await measured(world)
    assert (load.undelivered, load.unanswered) == (1, 1)


async def test_neither_page_nor_line_names_anybody(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    await world.alarm(maria, "urgent")
    load = await measured(world)
    said = "\n".join((*report(load), repr(as_fields(load))))
    assert "Maria" not in said
    assert maria.id not in said
    assert await log_load(world.run) == 0


def test_what_is_above_its_promise_is_marked() -> None:
    waits = (timedelta(seconds=50), timedelta(minutes=4), timedelta(hours=2))
    loud = Load(30, 10, 100, 9, 4, waits, {"seen": 4}, 0, 3, timedelta(days=300))
    text = list(report(loud))
    marked = [line for line in text if "MORE THAN PROMISED" in line]
    assert len(marked) == 2
    assert any("median 4 min 00 s, slowest 2 h 00 min" in line for line in text)
    calm = Load(30, 10, 100, 8, 0, (), {}, 0, 0, timedelta(days=300))
    assert "MORE THAN PROMISED" not in "\n".join(report(calm))
