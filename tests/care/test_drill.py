"""Once a month everybody tries out whether an alert would arrive; nobody is frightened, nobody is woken."""

from datetime import timedelta

from care.change_plan import change_setting
from care.drill import answer_drill, read_drill
from care.outcomes import DrillCaregiver, DrillNoted, DrillResult, NotYours
from care.recognise import Known
from storage import rows
from storage.tables import Patient
from tests.worlds import Letter, World


async def wants(world: World, patient: Known, value: str = "on") -> None:
    async with world.run.act() as act:
        await change_setting(act, patient, "drill", value)


def letters(world: World, kind: str) -> list[Letter]:
    return [letter for letter in world.letters if letter.kind == kind]


async def answer(world: World, known: Known, drill_id: str) -> DrillNoted | NotYours:
    async with world.run.act() as act:
        return await answer_drill(act, known, drill_id)


async def result(world: World, drill_id: str) -> DrillResult:
    async with world.run.look() as act:
        found = await read_drill(act, drill_id)
    assert found is not None
    return found


async def test_everybody_who_gets_alerts_is_tried_and_the_patient_sees_who_was_reached(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna", daily=False)
    ben = await world.caregiver(maria, "Ben", daily=False)
    cleo = await world.caregiver(maria, "Cleo", daily=False, alerts=False)
    await wants(world, maria)
    await world.tick()
    assert [letter.to for letter in letters(world, "drill")] == ["Anna", "Ben"]
    drill_id = letters(world, "drill")[0].refs["drill"]
    world.clock.pass_(minutes=3)
    assert await answer(world, anna, drill_id) == DrillNoted("Maria")
    assert await answer(world, cleo, drill_id) == NotYours()
    assert letters(world, "drill_result") == []
    reached = world.clock.now()
    world.clock.pass_(minutes=2)
    await answer(world, ben, drill_id)
    await world.tick()
    assert [letter.to for letter in letters(world, "drill_result")] == ["Maria"]
    seen = await result(world, drill_id)
    assert seen.caregivers == (
        DrillCaregiver("Anna", reached),
        DrillCaregiver("Ben", reached + timedelta(minutes=2)),
    )


async def test_who_does_not_answer_is_shown_as_open_after_a_day(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    ben = await world.caregiver(maria, "Ben", daily=False)
    world.blocked.add("Anna")
    await wants(world, maria)
    await world.live(hours=23)
    assert letters(world, "drill_result") == []
    await world.live(hours=1)
    (letter,) = letters(world, "drill_result")
    seen = await result(world, letter.refs["drill"])
    assert [(each.name, each.reached_at, each.unreachable) for each in seen.caregivers] == [
        ("Anna", None, True),
        ("Ben", None, False),
    ]
    assert await answer(world, ben, letter.refs["drill"]) == DrillNoted("Maria")


async def test_it_comes_once_a_month(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    world.clock.pass_(days=29)
    await wants(world, maria)
    await world.tick()
    await world.tick()
    async with world.run.look() as act:
        stored = await rows.get(act.tx, Patient, id=maria.id)
    assert len(letters(world, "drill")) == 1
    assert stored.next_drill_at is not None
    assert stored.next_drill_at.isoformat() == "2027-01-01T10:00:00+00:00"


async def test_nobody_is_woken_for_it(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", zone="Asia/Tokyo", daily=False)
    world.clock.pass_(hours=2)
    await wants(world, maria)
    await world.live(hours=7)
    assert letters(world, "drill") == []
    await world.live(hours=1)
    assert len(letters(world, "drill")) == 1


async def test_while_something_is_open_there_is_no_drill(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    await world.alarm(maria, "urgent")
    await wants(world, maria)
    await world.live(hours=20)
    assert letters(world, "drill") == []


async def test_without_a_circle_the_patient_learns_that_nobody_would_be_told(world: World) -> None:
    maria = await world.patient("Maria")
    await wants(world, maria)
    await world.tick()
    (letter,) = letters(world, "drill_result")
    assert (await result(world, letter.refs["drill"])).caregivers == ()


async def test_switched_off_there_is_none(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    await wants(world, maria)
    await wants(world, maria, "off")
    await world.live(hours=30)
    assert letters(world, "drill") == []


async def test_a_made_up_drill_is_answered_by_nothing(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna")
    assert await answer(world, anna, "0123456789") == NotYours()
    async with world.run.look() as act:
        assert await read_drill(act, "0123456789") is None
