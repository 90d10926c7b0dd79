"""After a standstill people hear once from when to when nobody watched over them; never a pile."""

from datetime import timedelta

from care.catch_up import catch_up, mark_alive
from tests.worlds import World


async def stands_still(world: World, **units: float) -> int:
    """The process is killed and started again so much later."""
    await mark_alive(world.run)
    world.clock.set(world.clock.now() + timedelta(**units))
    return await catch_up(world.run)


async def test_a_first_start_and_a_short_stop_tell_nobody(world: World) -> None:
    await world.patient("Maria")
    assert await catch_up(world.run) == 0
    assert await stands_still(world, minutes=90) == 0


async def test_an_open_alarm_is_told_of_an_afternoon_without_service(world: World) -> None:
    maria, _ = await world.patient("Maria"), await world.patient("Paul")
    await world.alarm(maria, "emergency")
    assert await stands_still(world, hours=5) == 1
    (letter,) = await world.waiting("catch_up")
    assert letter.person_id == maria.id
    assert "lost_before" not in letter.refs


async def test_after_days_everybody_is_told_once_what_may_be_lost(world: World) -> None:
    for name in ("Maria", "Paul"):
        await world.patient(name)
    await world.patient("Rosa", paused_until=world.clock.now() + timedelta(days=9))
    assert await stands_still(world, days=3) == 2
    assert await catch_up(world.run) == 0, "the second process finds it told"
    told = await world.waiting("catch_up")
    assert {letter.person_id for letter in told} == {"maria", "paul"}
    assert all("lost_before" in letter.refs for letter in told)
