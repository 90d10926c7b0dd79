"""A message about the circle says what is true at the moment it goes, or does not go."""

from typing import Any

from care import deliver
from care.compose import COMPOSERS, Letter, compose
from care.drill import answer_drill
from care.erase import erase
from care.follow import change_share, confirm_follow, end_follow, nudge
from care.messages import KINDS
from care.outcomes import DrillResult, EpisodeView, FollowView, NotYours, Silence
from care.outcomes_followed import Summary
from care.queue_message import queue_message
from care.read_episode import episode_details
from care.recognise import Known
from storage import rows
from storage.tables import Follow, Patient
from tests.worlds import World


async def link(world: World, caregiver: Known) -> str:
    async with world.run.look() as act:
        return (await rows.get(act.tx, Follow, caregiver_id=caregiver.id)).id


async def letters(world: World) -> dict[str, Letter | None]:
    """What goes out now, by kind, in the words it would be made from."""
    claimed = await deliver.claim(world.run, limit=50)
    return {each.kind: await compose(world.run, each) for each in claimed}


async def queue(world: World, message: str, to: str, **refs: str) -> None:
    async with world.run.act() as act:
        await queue_message(act, message, to, key=f"{message}:{to}", refs=refs)


async def test_every_kind_of_message_can_be_composed(world: World) -> None:
    assert set(COMPOSERS) == set(KINDS)
    assert world.letters == []


async def test_an_offer_is_asked_about_only_while_it_stands(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna", state="offered", confirmed_at=None)
    follow = await link(world, anna)
    await queue(world, "follow_offered", maria.id, follow=follow)
    offered = (await letters(world))["follow_offered"]
    assert offered is not None
    assert isinstance(offered.content, FollowView)
    assert offered.content.caregiver_name == "Anna"
    async with world.run.act() as act:
        await confirm_follow(act, maria, follow)
    confirmed = (await letters(world))["follow_confirmed"]
    assert confirmed is not None
    assert confirmed.reader.person_id == anna.id
    world.clock.pass_(minutes=2)
    assert (await letters(world))["follow_offered"] is None


async def test_an_end_is_told_by_name_also_when_the_person_is_gone(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna")
    async with world.run.act() as act:
        await erase(act, anna)
    ended = (await letters(world))["follow_ended"]
    assert ended is not None
    assert isinstance(ended.content, FollowView)
    assert (ended.content.patient_name, ended.content.caregiver_name) == ("Maria", "Anna")


async def test_a_patient_who_left_is_named_once_more(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna")
    async with world.run.act() as act:
        await erase(act, maria)
    left = (await letters(world))["patient_left"]
    assert left is not None
    assert left.content == "Maria"


async def test_a_summary_says_what_may_be_told_when_it_goes(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna")
    refs = {"follow": await link(world, anna), "kind": "daily", "day": "2026-11-02"}
    await queue(world, "daily_summary", anna.id, **refs)
    summary = (await letters(world))["daily_summary"]
    assert summary is not None
    assert isinstance(summary.content, Summary)
    world.clock.pass_(minutes=2)
    async with world.run.act() as act:
        await change_share(act, maria, refs["follow"], "daily", "off")
    assert (await letters(world))["daily_summary"] is None


async def test_a_notice_of_silence_is_not_sent_to_whom_an_answer_came_first(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna", daily=False)
    await world.live(days=3)
    await queue(world, "silence_notice", anna.id, follow=await link(world, anna))
    notice = (await letters(world))["silence_notice"]
    assert notice is not None
    assert isinstance(notice.content, Silence)
    assert notice.content.days == 2
    world.clock.pass_(minutes=2)
    await world.told(maria, maria.today(world.clock.now()), hour="12:30")
    assert (await letters(world))["silence_notice"] is None


async def test_a_kind_word_says_from_whom(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna")
    async with world.run.act() as act:
        await nudge(act, anna, await link(world, anna))
    word = (await letters(world))["nudge"]
    assert word is not None
    assert word.extra["name"] == "Anna"
    async with world.run.act() as act:
        await end_follow(act, anna, await link(world, anna))
    world.clock.pass_(minutes=2)
    assert (await letters(world))["nudge"] is None


async def test_a_drill_names_the_patient_and_its_result_who_was_reached(world: World) -> None:
    maria = await world.patient("Maria", drill_monthly=True, next_drill_at=world.clock.now())
    anna = await world.caregiver(maria, "Anna", daily=False)
    for job in world.jobs:
        await job.run()
    drill = (await letters(world))["drill"]
    assert drill is not None
    assert drill.content == "Maria"
    async with world.run.act() as act:
        await answer_drill(act, anna, drill.extra["drill"])
    result = (await letters(world))["drill_result"]
    assert result is not None
    assert isinstance(result.content, DrillResult)
    assert [each.name for each in result.content.caregivers] == ["Anna"]


async def test_what_a_pause_ends_with_needs_nothing_but_the_reader(world: World) -> None:
    maria = await world.patient("Maria")
    await queue(world, "pause_over", maria.id)
    await queue(world, "catch_up", maria.id)
    found = await letters(world)
    assert {kind: each is not None for kind, each in found.items()} == {"pause_over": True, "catch_up": True}


async def test_the_details_of_an_alarm_are_for_who_follows_and_looking_is_on_record(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna", details=True)
    paul = await world.patient("Paul")
    episode = await world.alarm(maria, "urgent")

    async def looks(known: Known) -> Any:
        async with world.run.act() as act:
            return await episode_details(act, known, episode.id)

    seen = await looks(anna)
    assert isinstance(seen, EpisodeView)
    assert seen.reasons[0].findings == ("breathless",)
    assert await looks(paul) == NotYours()
    assert ("saw_episode", "anna") in await world.audited(maria)


async def test_the_number_of_the_patients_country_is_shown_to_whoever_reads(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", zone="Asia/Tokyo")
    async with world.run.act() as act:
        await rows.change(act.tx, Patient, {"id": maria.id}, country="PT")
    await world.alarm(maria, "emergency")
    alert = (await letters(world))["alert_emergency"]
    assert alert is not None
    assert (alert.reader.zone, alert.help_in) == ("Asia/Tokyo", "PT")
