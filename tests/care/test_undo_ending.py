"""A wrong tap on "I was seen" or "it is gone or better" is taken back: the alarm goes on where it was."""

from datetime import timedelta

import pytest

from care.acknowledge import acknowledge_as_caregiver, acknowledge_as_patient
from care.answer_loop import answer_loop, ending_of
from care.follow import end_follow
from care.outcomes import AlreadyAnswered, NotYours
from care.outcomes_loop import LoopNoted, LoopReopened, LoopStands
from care.recognise import Known
from care.undo_ending import Undone, undo_ending
from storage import checkins, rows
from storage.tables import Episode, Follow
from tests.worlds import World


async def family(world: World, *names: str) -> tuple[Known, list[Known]]:
    maria = await world.patient("Maria", hours=())
    return maria, [await world.caregiver(maria, name, daily=False) for name in names or ("Anna",)]


async def ends(world: World, maria: Known, choice: str = "seen") -> LoopNoted:
    """The tap that was wrong."""
    episode = await world.episode(maria)
    async with world.run.act() as act:
        noted = await answer_loop(act, maria, episode.id, "seen", choice)
    assert isinstance(noted, LoopNoted)
    assert noted.closed
    return noted


async def undo(world: World, who: Known, noted: LoopNoted) -> Undone:
    async with world.run.act() as act:
        return await undo_ending(act, who, noted.episode_id, noted.step, noted.ending)


async def was_seen(world: World, maria: Known) -> bool:
    async with world.run.look() as act:
        told = await checkins.history(act.tx, maria.id, since=world.clock.now() - timedelta(days=90))
    return any("seen" in row.answers for row in told)


@pytest.mark.parametrize("choice", ["seen", "better"])
async def test_it_goes_on_where_it_was_and_everybody_told_learns_it(world: World, choice: str) -> None:
    maria, _ = await family(world)
    before = await world.alarm(maria, "emergency")
    await world.live(minutes=47)
    noted = await ends(world, maria, choice)
    assert ("Anna", "alert_closed") in await world.post()
    world.clock.pass_(minutes=1)
    assert isinstance(await undo(world, maria, noted), LoopReopened)
    again = await world.episode(maria)
    assert (again.id, again.state, again.outcome, again.closed_at) == (before.id, "open", None, None)
    assert not await was_seen(world, maria)
    assert [each for each in await world.post() if each[0] == "Anna"] == [("Anna", "alert_goes_on")]
    assert [kind for kind, _, _ in await world.history(again)][-2:] == ["closed", "reopened"]
    heard = len(world.letters)
    await world.live(minutes=12)
    assert world.got("Anna", since=heard) == ["alert_emergency"] * 2, "every five minutes, as before"
    assert "patient_emergency" in world.got("Maria", since=heard), "the row of one hour"


async def test_the_end_can_be_told_and_taken_back_again(world: World) -> None:
    maria, _ = await family(world)
    await world.alarm(maria, "emergency")
    await world.post()
    for _ in range(2):
        noted = await ends(world, maria)
        await world.post()
        world.clock.pass_(minutes=1)
        await undo(world, maria, noted)
        await world.post()
        world.clock.pass_(minutes=1)
    await ends(world, maria)
    await world.post()
    told = [each for each in world.got("Anna") if each in ("alert_closed", "alert_goes_on")]
    assert told == ["alert_closed", "alert_goes_on"] * 2 + ["alert_closed"]
    assert await was_seen(world, maria)


async def test_an_end_that_has_not_gone_out_yet_is_not_told(world: World) -> None:
    maria, _ = await family(world)
    await world.alarm(maria, "emergency")
    await world.post()
    await undo(world, maria, await ends(world, maria))
    assert not {"alert_closed", "alert_goes_on"} & {kind for _, kind in await world.post()}


async def test_an_alert_that_had_not_gone_out_yet_goes_out(world: World) -> None:
    maria, _ = await family(world, "Anna", "Ben")
    await world.alarm(maria, "emergency")
    await undo(world, maria, await ends(world, maria))
    arrived = await world.post()
    assert [each for each in arrived if each[1] == "alert_emergency"] == [
        ("Anna", "alert_emergency"),
        ("Ben", "alert_emergency"),
    ]


async def test_who_was_still_to_be_told_is_told_in_their_turn(world: World) -> None:
    maria, _ = await family(world, "Anna", "Ben")
    await world.alarm(maria, "urgent")
    await world.live(minutes=10)
    noted = await ends(world, maria)
    await world.live(minutes=5)
    await undo(world, maria, noted)
    assert not [each for each in await world.live(minutes=14) if each[0] == "Ben"]
    assert [each for each in await world.live(minutes=2) if each[0] == "Ben"] == [("Ben", "alert_urgent")]


async def test_who_has_it_in_hand_has_it_still(world: World) -> None:
    maria, (anna,) = await family(world)
    episode = await world.alarm(maria, "emergency")
    await world.post()
    async with world.run.act() as act:
        await acknowledge_as_patient(act, maria, episode.id, "called")
    noted = await ends(world, maria)
    await world.live(minutes=30)
    await undo(world, maria, noted)
    assert (await world.episode(maria)).held_by == maria.id
    assert "alert_emergency" not in [kind for _, kind in await world.live(minutes=20)]
    assert ("Maria", "loop_question") in await world.live(hours=4)
    async with world.run.act() as act:
        await acknowledge_as_caregiver(act, anna, episode.id, "with")
    assert (await world.episode(maria)).held_by == anna.id


async def test_a_promise_that_ran_out_meanwhile_is_broken(world: World) -> None:
    maria, (anna,) = await family(world)
    episode = await world.alarm(maria, "emergency")
    await world.post()
    async with world.run.act() as act:
        await acknowledge_as_caregiver(act, anna, episode.id, "calling")
    noted = await ends(world, maria)
    await world.live(minutes=11)
    await undo(world, maria, noted)
    assert (await world.episode(maria)).held_by is None
    assert ("Anna", "alert_emergency") in await world.live(minutes=1)


async def test_who_has_left_meanwhile_holds_nothing_and_hears_nothing(world: World) -> None:
    maria, (anna, _) = await family(world, "Anna", "Ben")
    episode = await world.alarm(maria, "emergency")
    await world.post()
    async with world.run.act() as act:
        await acknowledge_as_caregiver(act, anna, episode.id, "with")
    noted = await ends(world, maria)
    await world.post()
    async with world.run.act() as act:
        link = await rows.get(act.tx, Follow, caregiver_id=anna.id)
        await end_follow(act, maria, link.id)
    await world.post()
    heard = len(world.letters)
    await undo(world, maria, noted)
    await world.live(minutes=6)
    assert (await world.episode(maria)).held_by is None
    assert world.got("Anna", since=heard) == []
    assert world.got("Ben", since=heard) == ["alert_goes_on", "alert_emergency"]


async def test_after_a_day_it_stays(world: World) -> None:
    maria, _ = await family(world)
    await world.alarm(maria, "emergency")
    await world.post()
    noted = await ends(world, maria)
    await world.live(hours=24, minutes=1)
    assert await undo(world, maria, noted) == LoopStands("late")
    assert (await world.episode(maria)).outcome == "seen"
    assert await was_seen(world, maria)


async def test_a_newer_alarm_goes_on_and_the_older_one_stays_closed(world: World) -> None:
    maria, _ = await family(world)
    await world.alarm(maria, "emergency")
    noted = await ends(world, maria)
    world.clock.pass_(minutes=5)
    await world.alarm(maria, "urgent")
    assert await undo(world, maria, noted) == LoopStands("newer")
    assert [each.state for each in await world.episodes(maria)] == ["closed", "open"]


async def test_a_doubled_or_stale_tap_does_nothing(world: World) -> None:
    maria, _ = await family(world)
    await world.alarm(maria, "emergency")
    await world.post()
    noted = await ends(world, maria)
    await undo(world, maria, noted)
    await world.post()
    before = await world.episode(maria)
    assert await undo(world, maria, noted) == AlreadyAnswered(None)
    assert await world.episode(maria) == before
    world.clock.pass_(minutes=1)
    await ends(world, maria)
    assert await undo(world, maria, noted) == AlreadyAnswered(None), "another end than this button's"
    assert (await world.episode(maria)).state == "closed"


async def test_only_the_patient_takes_it_back(world: World) -> None:
    maria, (anna,) = await family(world)
    paul = await world.patient("Paul")
    await world.alarm(maria, "emergency")
    noted = await ends(world, maria)
    assert await undo(world, anna, noted) == NotYours()
    assert await undo(world, paul, noted) == NotYours()
    assert await undo(world, maria, LoopNoted("dance", "seen", closed=True)) == NotYours()


async def test_an_end_that_was_no_answer_of_the_loop_is_not_taken_back(world: World) -> None:
    maria, _ = await family(world)
    episode = await world.alarm(maria, "urgent")
    for hours in (24, 48, 72, 96):
        world.clock.set(episode.opened_at + timedelta(hours=hours))
        await world.tick()
    stale: Episode = await world.episode(maria)
    noted = LoopNoted("seen", "seen", closed=True, episode_id=stale.id, ending=ending_of(stale))
    assert await undo(world, maria, noted) == AlreadyAnswered(None)
