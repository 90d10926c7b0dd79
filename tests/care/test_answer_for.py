"""Whoever answers for the patient learns what they need to help, and nothing that is not for them."""

from care.answer_for import answer_for, as_proxy_may_see, spoken_for
from care.outcomes import Asked, Finished
from care.recognise import Known, known_by_id, patient_in_hand
from care.record_answer import Outcome
from care.tell_apart import differing, together
from storage import follows
from tests.care.sitting import Sitting, sit_down
from tests.worlds import World


async def seen_by(world: World, who: Known, patient: Known, outcome: Outcome) -> object:
    async with world.run.act() as act:
        return await as_proxy_may_see(act, who, await patient_in_hand(act, patient.id), outcome)


async def through(sitting: Sitting, outcome: Outcome) -> Finished:
    finished = await sitting.skip_rest(outcome)
    assert isinstance(finished, Finished)
    return finished


async def test_the_patients_secret_stays_theirs_while_somebody_answers_for_them(world: World) -> None:
    maria = await world.patient("Maria", hours=())
    anna = await world.caregiver(maria, "Anna", proxy=True, details=True)
    own = await sit_down(world, maria, kind="warning")
    await own.tap("toggle", value="despair")
    await own.tap("answer", "despair_kind", "unsafe")
    await own.finish()
    for_her = await sit_down(world, maria, by=anna)
    asked = await seen_by(world, anna, maria, await for_her.tap("answer", "pain", "2"))
    assert isinstance(asked, Asked)
    assert not asked.emergency
    for item in ("sleep", "cough"):
        await for_her.tap("answer", item, "0")
    result = await seen_by(world, anna, maria, await through(for_her, await for_her.tap("none")))
    assert isinstance(result, Finished)
    assert (result.level, result.reasons) == ("routine", ())
    assert "despair" not in repr(result)


async def test_without_the_answers_only_what_they_told_themselves_comes_back(world: World) -> None:
    maria = await world.patient("Maria", hours=())
    anna = await world.caregiver(maria, "Anna", proxy=True, daily=False)
    own = await sit_down(world, maria)
    await own.warn("thirst")
    await own.finish()
    for_her = await sit_down(world, maria, by=anna)
    result = await seen_by(world, anna, maria, await through(for_her, await for_her.good_day()))
    assert isinstance(result, Finished)
    assert (result.level, result.reasons, result.apart) == ("routine", (), ())
    assert "answers_differ" not in world.got("Anna")


async def test_who_is_meant_is_known_only_when_it_can_be_nobody_else(world: World) -> None:
    maria, paul = await world.patient("Maria", hours=()), await world.patient("Paul", hours=())
    anna = await world.caregiver(maria, "Anna", proxy=True)
    async with world.run.act() as act:
        assert await spoken_for(act, anna) is None, "Maria has not set an hour yet"
    rosa = await world.patient("Rosa")
    ben = await world.caregiver(rosa, "Ben", proxy=True)
    async with world.run.act() as act:
        found = await spoken_for(act, ben)
    assert found is not None
    assert found.id == rosa.id
    await world.caregiver(paul, "Ben", proxy=True)
    async with world.run.act() as act:
        assert await spoken_for(act, ben) is None, "it could be Paul"
        (link,) = [each for each in await follows.by(act.tx, ben.id) if each.patient_id == rosa.id]
        assert await answer_for(act, await known_by_id(act, ben.id), link.id) is not None
    async with world.run.act() as act:
        found = await spoken_for(act, ben)
    assert found is not None
    assert found.id == rosa.id, "he has her check-in in hand"


def test_the_worst_of_a_day_is_set_against_the_worst() -> None:
    morning, evening = {"pain": 3, "warnings": ["fever"]}, {"pain": 6, "warnings": ["blood"], "sleep": 1}
    day = together([morning, evening])
    assert day == {"pain": 6, "warnings": ["blood", "fever"], "sleep": 1}
    assert differing(day, {"pain": 6, "warnings": ["fever", "blood"], "cough": 2}) == ()
    assert differing(day, {"pain": 2, "warnings": []}) == ("pain", "warnings")
