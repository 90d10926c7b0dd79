"""How the week looked, with nothing filled in."""

from datetime import timedelta

from care.outcomes import Week
from care.place_message import place_message
from care.read_week import read_week
from care.recognise import Known
from care.reopen_episode import recheck
from tests.care.sitting import sit_down
from tests.worlds import World


async def week(world: World, known: Known) -> Week:
    async with world.run.look() as act:
        return await read_week(act, known)


async def test_days_that_were_not_answered_are_not_made_up(world: World) -> None:
    maria = await world.patient("Maria")
    today = maria.today(world.clock.now())
    for days, pain in ((0, 6), (2, 4), (6, 2), (7, 10)):
        await world.told(maria, today - timedelta(days=days), pain=pain, sleep=1)
    for days, pain in ((14, 1), (20, 3), (21, 10)):
        await world.told(maria, today - timedelta(days=days), pain=pain)
    looked = await week(world, maria)
    assert (looked.days_answered, looked.pain_now, looked.pain_before) == (3, 4.0, 2.0)
    assert (looked.sleep_now, looked.sleep_before) == (1.0, 0.0)


async def test_with_nothing_told_nothing_is_said(world: World) -> None:
    maria = await world.patient("Maria")
    assert await week(world, maria) == Week(0, None, None)


async def test_the_newest_message_of_a_check_in_is_remembered(world: World) -> None:
    maria = await world.patient("Maria")
    sitting = await sit_down(world, maria)
    chat = maria.person.chat_id
    assert await place_message(world.run, sitting.checkin_id, chat_id=chat, message_id=5) is None
    assert await place_message(world.run, sitting.checkin_id, chat_id=chat, message_id=9) == 5
    assert await place_message(world.run, sitting.checkin_id, chat_id=chat, message_id=9) is None
    assert await place_message(world.run, sitting.checkin_id, chat_id=chat + 1, message_id=11) is None
    assert (await sitting.row()).message_id == 9


async def test_not_as_bad_asks_the_deciding_question_again(world: World) -> None:
    maria = await world.patient("Maria")
    sitting = await sit_down(world, maria)
    await sitting.warn("blood")
    await sitting.tap("answer", "blood_amount", "more")
    episode = await world.episode(maria)
    async with world.run.act() as act:
        again = await recheck(act, maria, episode.id)
    assert again is not None
    assert again.question.key == "blood_amount"
    await sitting.tap("answer", "blood_amount", "streaks")
    after = await world.episode(maria)
    assert (after.state, after.level) in (("closed", "emergency"), ("open", "urgent"))
    world.clock.pass_(hours=21)
    await world.tick()
    async with world.run.act() as act:
        assert await recheck(act, maria, episode.id) is None
