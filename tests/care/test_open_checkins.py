"""Everybody is asked once at their own hour, never in a pile, and not while they have asked for peace."""

import asyncio
from datetime import timedelta

import pytest

from care.change_plan import change_setting
from care.open_checkins import open_due
from care.runtime import Runtime
from storage import rows
from storage.rows import table_of
from storage.tables import Checkin, Patient
from storage.transaction import Database
from tests.care.sitting import sit_down
from tests.fakes import FakeClock
from tests.worlds import World


async def slots(world: World) -> list[str]:
    """Names of the check-ins that were opened by the clock."""
    table = table_of(Checkin)
    async with world.run.look() as act:
        found = await rows.all_of(act.tx, Checkin, table.select().order_by(table.c.opened_at))
    return [row.slot for row in found if not row.slot.startswith("own:")]


async def test_the_prompt_comes_at_the_patients_own_hour(world: World) -> None:
    await world.patient("Maria", zone="America/Los_Angeles", hours=("08:00", "20:30"))
    await world.live(hours=36)
    prompts = [letter.at.isoformat() for letter in world.letters if letter.kind == "checkin_prompt"]
    assert prompts == [
        "2026-11-02T16:00:00+00:00",
        "2026-11-03T04:30:00+00:00",
        "2026-11-03T16:00:00+00:00",
    ]


async def test_twice_is_once(world: World, database_url: str) -> None:
    maria = await world.patient("Maria")
    assert maria.patient
    assert maria.patient.next_due_at
    world.clock.set(maria.patient.next_due_at)
    other = Database(database_url)
    runs = [world.run, Runtime(other, FakeClock(world.clock.now()))] * 2
    assert sum(await asyncio.gather(*(open_due(run) for run in runs))) == 1
    await other.close()
    assert len(await slots(world)) == 1
    assert [kind for _, kind in await world.post()] == ["checkin_prompt"]


async def test_after_three_days_of_downtime_one_late_check_in_and_no_pile(world: World) -> None:
    await world.patient("Maria")
    world.clock.pass_(days=3)
    await world.tick()
    assert await slots(world) == ["2026-11-05T09:00"]
    assert [kind for _, kind in await world.live(minutes=1)] == []
    assert world.got("Maria") == ["checkin_prompt"]


async def test_an_hour_before_the_next_one_it_is_too_late(world: World) -> None:
    await world.patient("Maria")
    world.clock.pass_(hours=42)
    await world.tick()
    assert await slots(world) == []
    await world.live(hours=1)
    await world.live(hours=1)
    assert await slots(world) == ["2026-11-04T09:00"]


async def test_the_next_check_in_closes_the_one_before_as_it_stands(world: World) -> None:
    maria = await world.patient("Maria")
    sitting = await sit_down(world, maria)
    await sitting.tap("answer", "pain", "4")
    await world.live(hours=21)
    before = await sitting.row()
    assert (before.state, before.answers, before.level) == ("closed", {"pain": 4}, "routine")


async def test_a_pause_asks_nothing(world: World) -> None:
    maria = await world.patient("Maria")
    async with world.run.act() as act:
        await change_setting(act, maria, "pause", "3")
    await world.live(hours=60)
    assert await slots(world) == []
    await world.live(hours=24)
    assert await slots(world) == ["2026-11-05T09:00"]


async def test_one_that_cannot_be_opened_holds_up_nobody(world: World) -> None:
    maria, paul = await world.patient("Maria"), await world.patient("Paul")
    async with world.run.act() as act:
        await rows.change(act.tx, Patient, {"id": maria.id}, hours=["never"])
    assert paul.patient
    await world.live(hours=21)
    assert world.got("Paul") == ["checkin_prompt"]
    assert world.got("Maria") == []


async def test_a_check_in_of_ones_own_ends_when_the_next_is_due(world: World) -> None:
    maria = await world.patient("Maria")
    sitting = await sit_down(world, maria)
    row = await sitting.row()
    assert row.closes_at == world.clock.now() + timedelta(hours=20)
    world.clock.pass_(hours=15)
    later = await sit_down(world, maria)
    assert later.checkin_id == sitting.checkin_id


@pytest.mark.parametrize(("away", "kept"), [(168, True), (169, False)])
async def test_who_comes_back_after_half_a_year_is_asked_anew_how_it_went_before(
    world: World, away: int, kept: bool
) -> None:
    """The answer of last time would count as one about the last four weeks."""
    known = {"birth_year": 1966, "smoking": "former"}
    maria = await world.patient("Maria", profile={**known, "pain_course": "worse"})
    await world.told(maria, maria.today(world.clock.now()) - timedelta(days=away))
    sitting = await sit_down(world, maria)
    patient = (await world.again(maria)).patient
    assert patient is not None
    assert patient.profile == ({**known, "pain_course": "worse"} if kept else known)
    await sitting.tap("answer", "pain", "6")
    assert (await sitting.finish()).level == "routine"
