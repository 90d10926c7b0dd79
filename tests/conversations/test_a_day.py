"""Golden conversations of a patient's days. The service is rebuilt from the database before every step."""

from datetime import timedelta

import pytest

from sandbox.phone import Phone
from storage.tables import Checkin, Episode, Person
from tests.conversations.circle import stored
from tests.story import Story


async def test_before_consent_nothing_is_stored(story: Story) -> None:
    maria = story.phone("Maria")
    await story.say(maria, "/start")
    assert "Backwatch" in maria.screen()
    assert await stored(story, Person) == []
    assert "112" in maria.screen()
    await story.tap(maria, "Go on", "No, stop here")
    assert await stored(story, Person) == []


async def test_first_contact_ends_in_the_first_checkin(story: Story) -> None:
    maria = story.phone("Maria")
    await story.say(maria, "/start")
    for label in ("Go on", "I agree", "Ireland", "09:00"):
        await story.restart()
        await story.tap(maria, label)
    assert "How bad was your back pain" in maria.screen()
    (person,) = await stored(story, Person)
    assert person["zone"] == "Europe/Dublin"


async def good_day(story: Story) -> None:
    maria = story.phone("Maria")
    for label in ("3", "Slept well", "No cough", "None of these"):
        await story.restart()
        await story.tap(maria, label)


async def test_a_good_day_is_four_taps(story: Story) -> None:
    maria = await story.join()
    await skip_rest(story)
    await story.until("09:00")
    assert "How bad was your back pain" in maria.screen()
    before = len(maria.messages)
    await good_day(story)
    assert "Thank you" in maria.screen()
    assert len(maria.messages) == before, "one message, edited in place"
    assert sorted(str(row["state"]) for row in await stored(story, Checkin)) == ["closed", "finished"]


async def skip_rest(story: Story) -> None:
    """The rest of the first check-in, without trouble."""
    maria = story.phone("Maria")
    await story.tap(maria, "3", "Slept well", "No cough", "None of these")
    while "[Skip]" in maria.screen():
        await story.tap(maria, "Skip")


async def test_a_bad_day_is_decided_on_the_tap(story: Story) -> None:
    maria = await story.join()
    await story.tap(maria, "6", "Woken by the pain", "No cough", "Legs, bladder, bowel")
    await story.restart()
    await story.tap(maria, "Numb or tingling leg")
    assert "112" in maria.screen()
    assert await stored(story, Episode) == [], "it still hangs on one answer"
    await story.restart()
    await story.tap(maria, "Both legs")
    await story.tap(maria, "New, or last 14 days")
    (episode,) = await stored(story, Episode)
    assert episode["level"] == "emergency"
    assert "Called / on my way" in maria.transcript()


async def test_an_abandoned_followup_counts_as_yes_after_two_minutes(story: Story) -> None:
    maria = await story.join()
    await story.tap(
        maria, "6", "Woken by the pain", "No cough", "Legs, bladder, bowel", "Numb or tingling leg"
    )
    await story.later(seconds=115)
    assert await stored(story, Episode) == []
    await story.later(seconds=10)
    assert [row["level"] for row in await stored(story, Episode)] == ["emergency"]


async def test_a_wrong_tap_is_undone_and_everybody_learns_it(story: Story) -> None:
    maria = await story.join()
    await story.tap(
        maria, "6", "Woken by the pain", "No cough", "Legs, bladder, bowel", "Numb or tingling leg"
    )
    await story.tap(maria, "Both legs", "New, or last 14 days")
    question = next(m for m in maria.messages if "Tap all that are true" in m.text)
    maria.tap("✓ Numb or tingling leg", on=question)
    await story.settle()
    (episode,) = await stored(story, Episode)
    assert (episode["state"], episode["outcome"]) == ("closed", "false_alarm")


async def test_a_forged_tap_does_nothing(story: Story) -> None:
    maria = await story.join()
    for data in ("1:XXXXXXXXXX:a:pain:9", "1:XXXXXXXXXX:u:pain", "2:0:x:yes", "\U0001f4a5", "1:0:q"):
        maria.forge(data)
        await story.settle()
    assert [row["answers"] for row in await stored(story, Checkin)] == [{}]


async def test_legs_typed_in_the_middle_of_question_two(story: Story) -> None:
    maria = await story.join()
    await story.tap(maria, "4")
    await story.restart()
    await story.say(maria, "can't feel my legs since this morning")
    assert "112" in maria.screen()
    await story.restart()
    await story.tap(maria, "Yes")
    await story.later(seconds=121)
    (episode,) = await stored(story, Episode)
    assert episode["level"] == "emergency"


@pytest.mark.parametrize("silent_for", [121, 7200])
async def test_a_typed_claim_without_an_answer_is_believed(story: Story, silent_for: int) -> None:
    maria = await story.join()
    await story.say(maria, "i cant feel my legs")
    await story.later(seconds=silent_for)
    assert [row["level"] for row in await stored(story, Episode)] == ["emergency"]


async def test_several_answers_in_one_message_are_all_noted(story: Story) -> None:
    maria = await story.join()
    await story.say(maria, "pain 7/10 today and slept badly")
    (checkin,) = await stored(story, Checkin)
    assert checkin["answers"] == {"pain": 7, "sleep": 2}
    assert "cough" in maria.screen()


async def test_the_token_of_a_link_is_not_read_as_words(story: Story) -> None:
    anna = story.phone("Anna")
    await story.say(anna, "/start OFomcYnPGRW8Tso_7fDLl9sDyYKiqv_h1_8Qm3FBOWg")
    assert "Do you have this now" not in anna.screen()


async def a_lapsed_prompt(story: Story) -> Phone:
    """The process was away for three days; the question of the first of them is still on the screen."""
    maria = await story.join()
    await skip_rest(story)
    await story.until("23:30")
    maria.forge("1:0:p:hours:23=00")
    await story.settle()
    maria.forge("1:0:p:hours:09=00")
    await story.settle()
    await story.until("23:00")
    assert "How bad was your back pain" in maria.screen()
    await story.stop()
    story.sandbox.clock.advance(timedelta(days=2, minutes=30))
    await story.start()
    return maria


async def test_a_tap_on_a_question_that_lapsed_counts_for_today(story: Story) -> None:
    maria = await a_lapsed_prompt(story)
    before = len(maria.messages)
    await story.tap(maria, "3")
    assert "sleep" in maria.screen(), "it goes on, as if the question were of today"
    assert len(maria.messages) == before
    newest = (await stored(story, Checkin))[-1]
    assert newest["answers"] == {"pain": 3}


async def test_danger_tapped_on_an_old_screen_is_heard_at_once(story: Story) -> None:
    maria = await story.join()
    await story.tap(maria, "3", "Slept well", "No cough", "Breathing, chest")
    assert "Breathless at rest" in maria.screen()
    await story.stop()
    story.sandbox.clock.advance(timedelta(days=3))
    await story.start()
    old = next(each for each in maria.received if each.button("Breathless at rest"))
    maria.tap("Breathless at rest", on=old)
    await story.settle()
    assert "112" in maria.screen()
    (episode,) = await stored(story, Episode)
    assert episode["level"] == "emergency"
