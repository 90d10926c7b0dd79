"""The days behind the picture: nothing filled in, nothing shown that was taken back or not confided."""

from datetime import timedelta
from typing import Any

from care.outcomes_trend import Trend
from care.read_trend import read_own_trend, read_trend_of
from care.recognise import Known
from tests.worlds import World


async def trend(world: World, known: Known, days: int = 7) -> Trend:
    async with world.run.look() as act:
        return await read_own_trend(act, await world.again(known), days)


def told_on(seen: Trend, item: str) -> dict[int, float]:
    """Days ago -> what was told."""
    last = seen.days[-1].on
    return {(last - day.on).days: day.values[item] for day in seen.days if item in day.values}


def marked(seen: Trend) -> dict[int, set[str]]:
    last = seen.days[-1].on
    return {(last - day.on).days: set(day.marks) for day in seen.days if day.marks}


async def days_ago(world: World, known: Known, days: int, **answers: Any) -> Any:
    return await world.told(known, known.today(world.clock.now()) - timedelta(days=days), **answers)


async def test_days_without_an_answer_stay_empty(world: World) -> None:
    maria = await world.patient("Maria")
    for ago, pain in ((0, 6), (2, 4), (6, 0), (7, 10)):
        await days_ago(world, maria, ago, pain=pain)
    seen = await trend(world, maria)
    assert len(seen.days) == 7
    assert told_on(seen, "pain") == {6: 0, 2: 4, 0: 6}
    assert told_on(await trend(world, maria, 30), "pain")[7] == 10


async def test_a_question_that_was_skipped_is_missing_and_the_others_are_not(world: World) -> None:
    maria = await world.patient("Maria")
    row = await days_ago(world, maria, 1, pain=3, cough=2)
    assert row.answers["sleep"] == 0
    seen = await trend(world, maria)
    assert told_on(seen, "cough") == {1: 2}
    assert told_on(seen, "sleep") == {1: 0}


async def test_with_nothing_told_the_picture_is_empty(world: World) -> None:
    maria = await world.patient("Maria")
    assert (await trend(world, maria)).is_empty
    await days_ago(world, maria, 0)
    assert not (await trend(world, maria)).is_empty


async def test_days_are_the_patients_own_also_far_in_the_east(world: World) -> None:
    kenji = await world.patient("Kenji", zone="Asia/Tokyo")
    row = await days_ago(world, kenji, 0, pain=5)
    seen = await trend(world, kenji)
    assert seen.days[-1].on == row.at.date()
    assert told_on(seen, "pain") == {0: 5}


async def test_a_warning_a_visit_and_a_treatment_are_marked_on_their_days(world: World) -> None:
    maria = await world.patient("Maria")
    begun = maria.today(world.clock.now()) - timedelta(days=4)
    grave = await days_ago(world, maria, 1, warnings=["bladder"])
    await world.judged(grave, "emergency")
    await days_ago(world, maria, 2, warnings=["different"])
    await days_ago(world, maria, 3, seen=["gp"], treatments={"nsaid": "some"},
                   treatment_since={"nsaid": begun.isoformat()})  # fmt: skip
    assert marked(await trend(world, maria)) == {
        4: {"treatment"}, 3: {"seen"}, 2: {"warning"}, 1: {"warning", "urgent"},
    }  # fmt: skip


async def test_an_answer_that_was_taken_back_leaves_no_mark(world: World) -> None:
    maria = await world.patient("Maria")
    row = await days_ago(world, maria, 1)
    await world.judged(row, "emergency")
    await world.judged(row, "routine")
    assert marked(await trend(world, maria)) == {}


async def test_despair_leaves_no_trace_in_what_others_see(world: World) -> None:
    maria = await world.patient("Maria")
    row = await days_ago(world, maria, 1, warnings=["despair"], despair_kind="unsafe")
    await world.judged(row, "emergency", about="despair")
    assert marked(await trend(world, maria)) == {1: {"warning", "urgent"}}
    async with world.run.look() as act:
        others = await read_trend_of(act, maria, 7, despair=False)
    assert others.name == "Maria"
    assert marked(others) == {}
    assert told_on(others, "pain") == {1: 2}
