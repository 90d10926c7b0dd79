"""Quiet hours hold back what can wait, and nothing else; in the morning it comes as one message."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.render import digest
from care import deliver
from care.answer_loop import answer_loop
from care.change_plan import change_setting, settings_of
from care.compose import compose
from care.outcomes import NotUnderstood
from care.outcomes_account import SettingsView
from care.queue_message import queue_message
from care.recognise import Known, known_by_id
from storage import follows
from tests.bot.screens import plain
from tests.bot.test_render import VOICES
from tests.worlds import World

NIGHT = datetime(2026, 11, 2, 23, 0, tzinfo=ZoneInfo("Europe/Berlin"))
MORNING = datetime(2026, 11, 3, 7, 0, tzinfo=ZoneInfo("Europe/Berlin"))


async def night_of_news(world: World) -> Known:
    """Anna follows two people; both leave her circle by night."""
    maria, paul = await world.patient("Maria", hours=()), await world.patient("Paul", hours=())
    anna = await world.caregiver(maria, "Anna", daily=False)
    await world.caregiver(paul, "Anna", daily=False)
    world.clock.set(NIGHT)
    async with world.run.act() as act:
        for name in ("Maria", "Paul"):
            await queue_message(act, "patient_left", anna.id, key=name, refs={"name": name})
    return anna


async def test_what_can_wait_comes_in_the_morning_as_one_message(world: World) -> None:
    await night_of_news(world)
    assert await world.post() == []
    world.clock.set(MORNING)
    assert await world.post() == [("Anna", "digest")]
    world.clock.set(MORNING + timedelta(hours=2))
    assert await world.post() == [], "each once"


async def test_the_digest_says_all_of_it(world: World) -> None:
    await night_of_news(world)
    world.clock.set(MORNING)
    (one,) = await deliver.claim(world.run, limit=9)
    letters = [await compose(world.run, each) for each in (one, *one.parts)]
    text = plain(digest([letter for letter in letters if letter], VOICES))
    assert "during your quiet hours" in text
    assert "Maria has left" in text
    assert "Paul has left" in text


async def test_one_that_was_held_alone_is_no_digest_and_by_day_nothing_is_gathered(world: World) -> None:
    anna = await night_of_news(world)
    world.clock.set(MORNING)
    await world.post()
    world.clock.set(MORNING + timedelta(hours=5))
    async with world.run.act() as act:
        for name in ("Rosa", "Eve"):
            await queue_message(act, "patient_left", anna.id, key=name, refs={"name": name})
    assert await world.post() == [("Anna", "patient_left"), ("Anna", "patient_left")]


async def test_a_digest_that_cannot_be_sent_loses_nothing(world: World) -> None:
    await night_of_news(world)
    world.clock.set(MORNING)
    (one,) = await deliver.claim(world.run, limit=9)
    await deliver.failed(world.run, one, kind="temporary")
    assert len(await world.waiting("patient_left")) == 2
    world.clock.set(MORNING + timedelta(minutes=5))
    assert await world.post() == [("Anna", "digest")]


async def test_an_alarm_waits_for_nobodys_morning(world: World) -> None:
    maria = await world.patient("Maria", hours=())
    await world.caregiver(maria, "Anna", daily=False)
    world.clock.set(NIGHT)
    await world.alarm(maria, "emergency")
    assert ("Anna", "alert_emergency") in await world.post()


async def test_each_caregiver_has_their_own_night(world: World) -> None:
    maria = await world.patient("Maria", hours=())
    anna = await world.caregiver(maria, "Anna", zone="Asia/Tokyo", daily=False)
    ben = await world.caregiver(maria, "Ben", daily=False)
    world.clock.set(NIGHT)  # seven in the morning in Tokyo
    async with world.run.act() as act:
        for person in (anna, ben):
            await queue_message(act, "patient_left", person.id, key=person.id, refs={"name": "Maria"})
    assert await world.post() == [("Anna", "patient_left")]


async def test_a_caregiver_sets_when_summaries_come_in_their_own_zone(world: World) -> None:
    maria = await world.patient("Maria", hours=())
    anna = await world.caregiver(maria, "Anna")
    changed = await _set(world, anna, "summary", "20:00")
    assert not isinstance(changed, NotUnderstood)
    assert changed.view.summary_hour == "20:00"
    await _set(world, anna, "zone", "Asia/Tokyo")
    async with world.run.look() as act:
        (link,) = await follows.by(act.tx, anna.id)
    assert link.next_summary_at is not None
    assert link.next_summary_at.astimezone(ZoneInfo("Asia/Tokyo")).strftime("%H:%M") == "20:00"
    assert isinstance(await _set(world, anna, "summary", "late"), NotUnderstood)
    assert (await _view(world, maria)).summary_hour is None, "who follows nobody gets none"


async def _set(world: World, known: Known, key: str, value: str) -> Any:
    async with world.run.act() as act:
        return await change_setting(act, await known_by_id(act, known.id), key, value)


async def _view(world: World, known: Known) -> SettingsView:
    async with world.run.look() as act:
        return await settings_of(act, await known_by_id(act, known.id))


async def test_that_it_is_over_is_told_by_night_too_without_a_sound(world: World) -> None:
    maria = await world.patient("Maria", hours=())
    await world.caregiver(maria, "Anna", daily=False)
    world.clock.set(NIGHT)
    episode = await world.alarm(maria, "emergency")
    await world.post()
    async with world.run.act() as act:
        await answer_loop(act, await known_by_id(act, maria.id), episode.id, "seen", "seen")
    assert ("Anna", "alert_closed") in await world.post()
    assert world.letters[-1].silent
