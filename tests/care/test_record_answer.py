"""Every tap counts once, is never lost, and can be taken back; danger is acted on at the tap."""

import re
from datetime import timedelta

import pytest

from care.acknowledge import acknowledge_as_caregiver
from care.answer_for import patient_of_checkin
from care.outcomes import AlreadyAnswered, Asked, Closed, Finished, NotUnderstood, NotYours
from care.read_result import read_result
from care.recognise import Known
from storage import rows
from storage.tables import Checkin
from tests.care.sitting import Sitting, sit_down
from tests.worlds import World
from triage.rules import RULES


async def grown(world: World, *names: str) -> Known:
    """Maria has been with it for a while; her circle gets alerts alone."""
    maria = await world.patient("Maria")
    today = maria.today(world.clock.now())
    for days in range(1, 4):
        await world.told(maria, today - timedelta(days=days))
    for name in names:
        await world.caregiver(maria, name, daily=False)
    return maria


async def test_a_good_day_is_finished_and_nobody_is_alarmed(world: World) -> None:
    maria = await grown(world, "Anna")
    finished = await (await sit_down(world, maria)).good_day()
    assert isinstance(finished, Finished)
    assert (finished.level, finished.newly) == ("routine", False)
    assert not finished.answers["warnings"]
    assert finished.week is not None
    assert await world.live(hours=1) == []


async def test_an_emergency_is_decided_on_the_tap(world: World) -> None:
    maria = await grown(world, "Anna")
    shown = await (await sit_down(world, maria)).warn("stroke_signs")
    assert isinstance(shown, Asked)
    assert shown.emergency
    assert not shown.provisional
    assert (await world.post())[:2] == [("Maria", "patient_emergency"), ("Anna", "alert_emergency")]


async def test_the_version_of_the_rules_is_kept_with_the_alarm_they_raised(world: World) -> None:
    maria = await grown(world)
    sitting = await sit_down(world, maria)
    await sitting.warn("stroke_signs")
    kept = (await world.episode(maria)).rules_version
    assert kept == RULES.version
    assert re.fullmatch(r"\d{4}-\d{2}\S*\+[0-9a-f]+", kept), "the declared version, and what the table held"


async def test_what_hangs_on_one_more_question_waits_for_it(world: World) -> None:
    maria = await grown(world, "Anna")
    sitting = await sit_down(world, maria)
    shown = await sitting.warn("blood")
    assert isinstance(shown, Asked)
    assert (shown.provisional, shown.question.key) == (True, "blood_amount")
    assert await world.post() == []
    await sitting.tap("answer", "blood_amount", "more")
    assert (await world.post())[:2] == [("Maria", "patient_emergency"), ("Anna", "alert_emergency")]


async def test_without_an_answer_it_counts_as_yes_after_two_minutes(world: World) -> None:
    maria = await grown(world, "Anna")
    await (await sit_down(world, maria)).warn("blood")
    assert await world.live(seconds=119) == []
    assert ("Anna", "alert_emergency") in await world.live(seconds=1)


async def test_an_urgent_matter_is_acted_on_at_the_end(world: World) -> None:
    maria = await grown(world, "Anna")
    sitting = await sit_down(world, maria)
    await sitting.warn("breathless")
    assert await world.post() == []
    assert (await sitting.finish()).level == "urgent"
    assert (await world.post())[:2] == [("Maria", "patient_urgent"), ("Anna", "alert_urgent")]


async def test_or_after_a_quarter_of_an_hour_of_silence(world: World) -> None:
    maria = await grown(world, "Anna")
    await (await sit_down(world, maria)).warn("breathless")
    assert await world.live(minutes=14, seconds=59) == []
    assert ("Anna", "alert_urgent") in await world.live(seconds=1)


@pytest.mark.parametrize("when", ["before the end", "after the end"])
async def test_a_wrong_tap_is_taken_back_and_everybody_told_is_told_so(world: World, when: str) -> None:
    maria = await grown(world, "Anna")
    sitting = await sit_down(world, maria)
    await sitting.warn("worst_pain")
    if when == "after the end":
        await sitting.finish()
        await sitting.tap("change", "warnings")
    await world.post()
    await sitting.tap("toggle", value="worst_pain")
    arrived = await world.post()
    assert ("Maria", "patient_correction") in arrived
    assert ("Anna", "alert_correction") in arrived
    episode = await world.episode(maria)
    assert (episode.state, episode.outcome) == ("closed", "false_alarm")
    assert "worst_pain" in [value for _, value in await sitting.log()]
    assert "Anna" not in {name for name, _ in await world.live(hours=1)}


async def test_a_wrong_tap_that_was_not_so_wrong_lowers_the_alarm(world: World) -> None:
    maria = await grown(world, "Anna")
    sitting = await sit_down(world, maria)
    await sitting.warn("breathless", "worst_pain")
    await world.post()
    await sitting.tap("toggle", value="worst_pain")
    assert ("Anna", "alert_correction") in await world.post()
    assert (await world.episode(maria)).level == "urgent"
    assert (await world.episode(maria)).state == "open"


async def test_taken_back_by_somebody_who_seems_confused_the_circle_decides(world: World) -> None:
    maria = await grown(world, "Anna")
    anna = await world.person_of("Anna")
    sitting = await sit_down(world, maria)
    await sitting.warn("confused")
    await world.post()
    await sitting.tap("toggle", value="confused")
    await world.post()
    episode = await world.episode(maria)
    assert (episode.state, episode.level) == ("open", "emergency")
    assert "alert_emergency" in [kind for _, kind in await world.live(minutes=6)]
    async with world.run.act() as act:
        await acknowledge_as_caregiver(act, anna, episode.id, "with")
    assert (await world.episode(maria)).held_by == anna.id


async def test_the_same_alarm_in_one_check_in_rings_once(world: World) -> None:
    """Decided on the tap, and again at the end."""
    maria = await grown(world, "Anna")
    sitting = await sit_down(world, maria)
    await sitting.warn("stroke_signs")
    await sitting.finish()
    await world.post()
    assert world.got("Anna").count("alert_emergency") == 1
    assert len(await world.episodes(maria)) == 1


async def test_a_tap_on_what_was_answered_shows_where_they_are(world: World) -> None:
    maria = await grown(world)
    sitting = await sit_down(world, maria)
    await sitting.tap("answer", "pain", "3")
    again = await sitting.tap("answer", "pain", "8")
    assert isinstance(again, AlreadyAnswered)
    assert isinstance(again.now, Asked)
    assert again.now.question.key == "sleep"
    assert (await sitting.row()).answers == {"pain": 3}


@pytest.mark.parametrize("value", ["11", "-1", "two", "", "3.5"])
async def test_a_value_that_fits_no_question_changes_nothing(world: World, value: str) -> None:
    maria = await grown(world)
    sitting = await sit_down(world, maria)
    outcome = await sitting.tap("answer", "pain", value)
    assert isinstance(outcome, NotUnderstood)
    assert (await sitting.row()).answers == {}
    assert await sitting.log() == []


async def test_back_loses_nothing_and_an_answer_can_be_changed(world: World) -> None:
    maria = await grown(world)
    sitting = await sit_down(world, maria)
    await sitting.tap("answer", "pain", "3")
    await sitting.tap("answer", "sleep", "1")
    await sitting.tap("back", "cough")
    await sitting.tap("back", "sleep")
    shown = await sitting.tap("answer", "pain", "5")
    assert isinstance(shown, Asked)
    assert (await sitting.row()).answers == {"pain": 5, "sleep": 1}
    assert await sitting.log() == [("pain", "3"), ("sleep", "1"), ("pain", "5")]


async def test_it_is_left_and_resumed_from_its_row_alone(world: World) -> None:
    maria = await grown(world)
    first = await sit_down(world, maria)
    await first.tap("answer", "pain", "3")
    world.clock.pass_(hours=5)
    second = await sit_down(world, maria)
    assert second.checkin_id == first.checkin_id
    assert (await second.shown()).question.key == "sleep"


async def test_after_its_time_it_is_closed_and_what_was_told_counts(world: World) -> None:
    maria = await grown(world, "Anna")
    sitting = await sit_down(world, maria)
    await sitting.warn("breathless")
    world.clock.set((await sitting.row()).lapses_at)
    assert await sitting.tap("skip", "pain") == Closed(sitting.checkin_id, answered=True)
    assert ("Anna", "alert_urgent") in await world.post()


async def test_an_unanswered_check_in_is_closed_as_missed(world: World) -> None:
    maria = await grown(world)
    await world.live(hours=40)
    async with world.run.look() as act:
        missed = await rows.get(act.tx, Checkin, patient_id=maria.id, slot="2026-11-03T09:00")
    assert (missed.state, missed.at) == ("closed", None)


async def test_nobody_else_answers_and_an_allowed_caregiver_does_so_by_name(world: World) -> None:
    maria = await grown(world)
    paul = await world.patient("Paul")
    anna = await world.caregiver(maria, "Anna", proxy=True)
    ben = await world.caregiver(maria, "Ben")
    sitting = await sit_down(world, maria)
    for_her = await sit_down(world, maria, by=anna)
    async with world.run.act() as act:
        for other in (ben, paul, anna):
            assert await patient_of_checkin(act, other, sitting.checkin_id) is None, "it is Maria's own"
        for other in (ben, paul, maria):
            assert await patient_of_checkin(act, other, for_her.checkin_id) is None, "it is Anna's"
        allowed = await patient_of_checkin(act, anna, for_her.checkin_id)
    assert allowed is not None
    assert allowed.id == maria.id
    await for_her.tap("answer", "pain", "4")
    assert ((await for_her.row()).by, (await sitting.row()).answers) == ("proxy", {})
    strange = Sitting(world, paul, sitting.checkin_id, paul)
    assert await strange.tap("answer", "pain", "4") == NotYours()


async def test_the_result_can_be_read_again_as_it_was_judged(world: World) -> None:
    maria = await grown(world)
    sitting = await sit_down(world, maria)
    await sitting.warn("thirst")
    finished = await sitting.finish()
    async with world.run.look() as act:
        read = await read_result(act, sitting.checkin_id)
    assert read is not None
    assert (read.level, read.reasons) == (finished.level, finished.reasons) == ("soon", read.reasons)
    assert [kind for _, kind in await world.post()] == ["result"]
    assert [letter.not_before - world.clock.now() for letter in await world.waiting("loop_question")] == [
        timedelta(days=3),
        timedelta(days=14),
    ]
