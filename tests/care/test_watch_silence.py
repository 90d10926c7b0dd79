"""Nobody has to tap anything to be missed: days without an answer are noticed, and a pause is not silence."""

from datetime import timedelta

import pytest

from care.acknowledge import acknowledge_as_caregiver, acknowledge_as_patient
from care.change_plan import change_setting
from care.outcomes import Silence
from care.recognise import Known, patient_in_hand
from care.watch_silence import read_silence
from storage import rows
from storage.tables import Checkin, Follow, Patient
from tests.worlds import World


async def asked(world: World, patient: Known, days: int) -> None:
    """The service asks every day; nobody answers."""
    await world.live(days=days)


async def answers(world: World, patient: Known, **what: int) -> None:
    """The open check-in gets its first answer."""
    async with world.run.act() as act:
        values = {"at": act.now, "answers": {"pain": 3, **what}}
        await rows.change(act.tx, Checkin, {"patient_id": patient.id, "state": "open"}, **values)


async def about(world: World, patient: Known) -> Silence | None:
    async with world.run.look() as act:
        link = await rows.get(act.tx, Follow, patient_id=patient.id)
        return await read_silence(act, link.id)


async def test_two_days_without_an_answer_are_told_quietly_and_once(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    await world.caregiver(maria, "Ben", daily=False, alerts=False)
    await asked(world, maria, 2)
    assert world.got("Anna") == []
    await asked(world, maria, 4)
    assert world.got("Anna") == ["silence_notice"]
    assert world.got("Ben") == []
    letter = next(each for each in world.letters if each.to == "Anna")
    assert letter.silent
    assert (letter.at.day, letter.at.hour) == (5, 7)


@pytest.mark.parametrize("patience", [1, 3, 7])
async def test_the_patient_says_after_how_many_days(world: World, patience: int) -> None:
    maria = await world.patient("Maria", missed_after=patience)
    await world.caregiver(maria, "Anna", daily=False)
    await asked(world, maria, patience)
    assert world.got("Anna") == []
    await asked(world, maria, 1)
    assert world.got("Anna") == ["silence_notice"]


async def test_an_answer_ends_the_stretch_and_the_next_one_is_told_again(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    await asked(world, maria, 3)
    assert world.got("Anna") == ["silence_notice"]
    assert await about(world, maria) is not None
    await answers(world, maria)
    assert await about(world, maria) is None
    await asked(world, maria, 2)
    assert world.got("Anna") == ["silence_notice"]
    await asked(world, maria, 1)
    assert world.got("Anna") == ["silence_notice", "silence_notice"]


async def test_the_notice_tells_how_many_days(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    await asked(world, maria, 5)
    assert await about(world, maria) == Silence("Maria", 4, None)


async def test_it_waits_for_the_caregivers_own_morning(world: World) -> None:
    maria = await world.patient("Maria", zone="Europe/Lisbon")
    await world.caregiver(maria, "Anna", zone="America/New_York", daily=False)
    await asked(world, maria, 4)
    letter = next(each for each in world.letters if each.to == "Anna")
    assert letter.at.hour == 12


async def test_a_pause_is_not_silence_and_its_end_is_told(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    async with world.run.act() as act:
        await change_setting(act, maria, "pause", "5")
    await asked(world, maria, 4)
    assert world.letters == []
    await asked(world, maria, 2)
    assert world.got("Maria")[:1] == ["pause_over"]
    assert world.got("Maria").count("pause_over") == 1
    assert world.got("Anna") == []
    await asked(world, maria, 1)
    assert world.got("Anna") == ["silence_notice"]


async def test_a_pause_ended_early_starts_the_count_anew(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    await asked(world, maria, 1)
    async with world.run.act() as act:
        await change_setting(act, await patient_in_hand(act, maria.id), "pause", "14")
    await asked(world, maria, 3)
    async with world.run.act() as act:
        await change_setting(act, await patient_in_hand(act, maria.id), "pause", "off")
    await asked(world, maria, 2)
    assert world.got("Anna") == []


async def test_days_on_which_the_service_was_away_are_nobodys_silence(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    world.clock.pass_(days=6)
    await asked(world, maria, 1)
    assert world.got("Anna") == []
    assert world.got("Maria").count("checkin_prompt") <= 2


async def test_after_bad_pain_the_patient_is_asked_and_then_the_circle(world: World) -> None:
    maria = await world.patient("Maria", missed_after=7)
    await world.caregiver(maria, "Anna", daily=False)
    await world.told(maria, maria.today(world.clock.now()), pain=7)
    await asked(world, maria, 2)
    assert "nudge" not in world.got("Maria")
    await asked(world, maria, 1)
    assert world.got("Maria").count("nudge") == 1
    assert world.got("Anna") == []
    await asked(world, maria, 1)
    assert world.got("Anna") == ["silence_notice"]
    await asked(world, maria, 5)
    assert world.got("Maria").count("nudge") == 1
    assert world.got("Anna") == ["silence_notice"]


async def test_after_a_good_day_nobody_is_asked_why(world: World) -> None:
    maria = await world.patient("Maria", missed_after=7)
    await world.told(maria, maria.today(world.clock.now()), pain=6)
    await asked(world, maria, 5)
    assert "nudge" not in world.got("Maria")


async def test_silence_in_an_open_episode_is_told_loudly_one_after_another(world: World) -> None:
    """She said that she had called; then nothing more was heard."""
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    await world.caregiver(maria, "Ben", daily=False)
    episode = await world.alarm(maria, "urgent")
    await world.post()
    async with world.run.act() as act:
        await acknowledge_as_patient(act, maria, episode.id, "called")
    await world.live(hours=42)
    assert "alert_silence" not in world.got("Anna")
    arrived = await world.live(hours=3)
    loud = [letter for letter in world.letters if letter.kind == "alert_silence"]
    assert [letter.to for letter in loud] == ["Anna", "Ben"]
    assert loud[1].at - loud[0].at == timedelta(minutes=30)
    assert not loud[0].silent
    assert arrived.count(("Anna", "alert_silence")) == 1


async def test_somebody_who_takes_it_stops_the_loud_search(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna", daily=False)
    await world.caregiver(maria, "Ben", daily=False)
    episode = await world.alarm(maria, "urgent")
    await world.post()
    async with world.run.act() as act:
        await acknowledge_as_patient(act, maria, episode.id, "called")
    await world.live(hours=43)
    assert world.got("Anna").count("alert_silence") == 1
    async with world.run.act() as act:
        await acknowledge_as_caregiver(act, anna, episode.id, "with")
    await world.live(hours=5)
    assert "alert_silence" not in world.got("Ben")


async def test_whoever_answers_is_no_longer_searched_for(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    await world.caregiver(maria, "Ben", daily=False)
    episode = await world.alarm(maria, "urgent")
    await world.post()
    async with world.run.act() as act:
        await acknowledge_as_patient(act, maria, episode.id, "called")
    await world.live(hours=43)
    assert world.got("Anna").count("alert_silence") == 1
    world.clock.pass_(minutes=5)
    await world.told(maria, maria.today(world.clock.now()), hour="08:05")
    await world.live(hours=4)
    assert "alert_silence" not in world.got("Ben")
    after = await world.episode(maria)
    assert (after.silent, after.held_by) == (False, maria.id)


async def test_an_unanswered_question_about_an_emergency_is_silence_too(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    episode = await world.alarm(maria, "emergency")
    await world.post()
    async with world.run.act() as act:
        await acknowledge_as_patient(act, maria, episode.id, "called")
    await world.live(hours=3, minutes=55)
    assert "alert_silence" not in world.got("Anna")
    await world.live(minutes=10)
    assert world.got("Anna").count("alert_silence") == 1


async def test_what_is_private_stays_so_in_silence(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    await world.alarm(maria, "emergency", about="despair", warnings="despair")
    await world.live(hours=23)
    assert world.got("Anna") == []


async def test_who_has_not_joined_is_not_missed(world: World) -> None:
    maria = await world.patient("Maria", hours=())
    await world.caregiver(maria, "Anna")
    await asked(world, maria, 4)
    assert world.letters == []
    async with world.run.look() as act:
        stored = await rows.get(act.tx, Patient, id=maria.id)
    assert stored.watch_at is not None
    assert stored.watch_at > world.clock.now()
