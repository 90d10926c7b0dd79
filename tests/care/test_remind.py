"""One quiet reminder, a snooze where one is wanted, and peace at night."""

from datetime import timedelta
from typing import Any

from care.open_checkins import open_due
from care.outcomes import Closed, NotYours, Snoozed
from care.recognise import Known
from care.remind import remind, snooze
from storage import rows
from storage.tables import Checkin, Person
from tests.worlds import World


async def prompted(world: World, **columns: Any) -> tuple[Known, Checkin]:
    """Maria was asked at nine in the morning, and the prompt has arrived."""
    maria = await world.patient("Maria", **columns)
    due = maria.patient.next_due_at if maria.patient else None
    assert due is not None
    world.clock.set(due)
    await open_due(world.run)
    await world.post()
    async with world.run.look() as act:
        return maria, await rows.get(act.tx, Checkin, patient_id=maria.id)


async def reminded(world: World, **units: float) -> list[str]:
    world.clock.pass_(**units)
    await remind(world.run)
    return [kind for _, kind in await world.post()]


async def put_off(world: World, known: Known, checkin: Checkin, minutes: int) -> Snoozed | Closed | NotYours:
    async with world.run.act() as act:
        return await snooze(act, known, checkin.id, minutes)


async def test_an_unanswered_check_in_is_reminded_of_once(world: World) -> None:
    await prompted(world)
    assert await reminded(world, hours=2, minutes=59) == []
    assert await reminded(world, minutes=1) == ["checkin_reminder"]
    assert await reminded(world, hours=5) == []


async def test_who_has_begun_is_not_reminded(world: World) -> None:
    _, checkin = await prompted(world)
    async with world.run.act() as act:
        await rows.change(act.tx, Checkin, {"id": checkin.id}, at=act.now)
    assert await reminded(world, hours=3) == []


async def test_held_up_by_downtime_it_does_not_ring_at_night(world: World) -> None:
    await prompted(world)
    assert await reminded(world, hours=14) == []
    assert await reminded(world, hours=10) == []


async def test_a_snooze_takes_the_place_of_the_reminder(world: World) -> None:
    maria, checkin = await prompted(world)
    world.clock.pass_(hours=2)
    outcome = await put_off(world, maria, checkin, 180)
    assert outcome == Snoozed(checkin.id, world.clock.now() + timedelta(hours=3))
    assert await reminded(world, hours=1) == []
    assert await reminded(world, hours=2) == ["checkin_reminder"]


async def test_a_snooze_into_the_night_was_asked_for(world: World) -> None:
    maria, checkin = await prompted(world, hours=("21:00",))
    await put_off(world, maria, checkin, 180)
    assert await reminded(world, hours=3) == ["checkin_reminder"]


async def test_a_snooze_ends_before_the_check_in_does(world: World) -> None:
    maria, checkin = await prompted(world)
    assert checkin.closes_at is not None
    world.clock.set(checkin.closes_at - timedelta(hours=1))
    outcome = await put_off(world, maria, checkin, 180)
    assert outcome == Snoozed(checkin.id, checkin.closes_at - timedelta(minutes=15))
    world.clock.set(checkin.closes_at)
    assert await put_off(world, maria, checkin, 30) == Closed(checkin.id, answered=False)


async def test_nobody_else_puts_it_off_and_no_other_time_is_known(world: World) -> None:
    maria, checkin = await prompted(world)
    anna = await world.caregiver(maria, "Anna")
    assert await put_off(world, anna, checkin, 30) == NotYours()
    assert await put_off(world, maria, checkin, 45) == NotYours()


async def test_who_has_blocked_the_bot_is_not_reminded(world: World) -> None:
    maria, _ = await prompted(world)
    async with world.run.act() as act:
        await rows.change(act.tx, Person, {"id": maria.id}, unreachable_since=act.now)
    assert await reminded(world, hours=3) == []
