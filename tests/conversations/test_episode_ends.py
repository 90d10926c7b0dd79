"""How an alarm ends and begins again, told on phones: taken back a day later, back after it was better, and
who may take it."""

import pytest

from storage.tables import Episode, Follow
from tests.conversations.circle import GASPING, alerts, settled_in, stored, trusted, worse
from tests.story import Story

one_database = pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
"""Where another database would add nothing but time."""
FEVER = ("Feeling ill, or a fall", "Fever or shivering", "Done", "7")
DOCTOR = "should speak to a doctor today"


async def a_day_later(story: Story) -> None:
    await story.until("09:00")
    await story.until("09:05")


async def test_not_as_bad_on_another_day_takes_the_alarm_back(story: Story) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    await worse(story, maria, *GASPING)
    await a_day_later(story)
    await story.tap(maria, "Not as bad as that")
    await story.restart()
    await story.tap(maria, "None of these")
    (episode,) = await stored(story, Episode)
    assert (episode["state"], episode["outcome"]) == ("closed", "withdrawn")
    assert alerts(anna, "took it back") == 1
    rung = alerts(anna)
    await story.later(hours=5)
    assert alerts(anna) == rung


@one_database
async def test_a_fever_that_was_better_and_is_back_rings_again(story: Story) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    await worse(story, maria, *FEVER)
    await story.later(minutes=15)
    assert alerts(anna, DOCTOR) == 1
    await story.later(hours=24)
    await story.tap(maria, "It is gone or better")
    assert [row["outcome"] for row in await stored(story, Episode)] == ["better"]
    await a_day_later(story)
    await story.tap(maria, "3", "Slept well", "No cough", "None of these")
    rung = alerts(anna, DOCTOR)
    await a_day_later(story)
    assert alerts(anna, DOCTOR) == rung, "a good day rings nobody"
    await worse(story, maria, *FEVER)
    await story.later(minutes=15)
    assert alerts(anna, DOCTOR) == rung + 1


async def test_a_fever_that_was_a_wrong_tap_once_rings_when_it_is_true(story: Story) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    await worse(story, maria, *FEVER)
    await story.later(minutes=15)
    on = next(each for each in maria.messages if each.button("Not as bad as that"))
    maria.tap("Not as bad as that", on=on)
    await story.settle()
    await story.tap(maria, "Feeling ill, or a fall", "Fever or shivering")
    assert [row["outcome"] for row in await stored(story, Episode)] == ["false_alarm"]
    await a_day_later(story)
    await a_day_later(story)
    await worse(story, maria, *FEVER)
    await story.later(minutes=15)
    assert alerts(anna, DOCTOR) == 2


@one_database
async def test_who_is_to_be_alerted_from_now_on_reads_it_and_can_end_it(story: Story) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    await story.say(maria, "/invite")
    await story.tap(maria, "Anna", "My answers")
    assert "Maria shares more with you from now on: the answers behind it" in anna.last.text
    await story.tap(anna, "Stop following", "Yes, end it")
    assert [row["state"] for row in await stored(story, Follow)] == ["ended"]


async def test_a_wrong_tap_on_seen_is_taken_back(story: Story) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    await worse(story, maria, *GASPING)
    await story.later(minutes=46)
    await story.tap(maria, "Yes, I was seen")
    assert alerts(anna, "Maria has been seen") == 1
    noted = next(each for each in maria.messages if each.button("That was a wrong tap"))
    wrong = noted.button("That was a wrong tap")
    assert wrong is not None
    await story.restart()
    await story.tap(maria, "That was a wrong tap")
    assert alerts(anna, "The alert goes on") == 1
    assert [row["state"] for row in await stored(story, Episode)] == ["open"]
    maria.forge(wrong.data)
    await story.settle()
    assert alerts(anna, "The alert goes on") == 1, "a doubled tap does nothing"
    rung = alerts(anna)
    await story.later(minutes=5)
    assert alerts(anna) == rung + 1
    await story.tap(maria, "Yes, I was seen")
    assert [row["outcome"] for row in await stored(story, Episode)] == ["seen"]
    assert alerts(anna, "Maria has been seen") == 2


@one_database
async def test_a_cry_for_help_is_not_taken_back_by_a_changed_answer(story: Story) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    await worse(story, maria, *GASPING)
    await story.tap(maria, "I need help")
    question = next(each for each in maria.messages if "Tap all that are true" in each.text)
    maria.tap("Breathless at rest", on=question)
    await story.settle()
    assert [row["state"] for row in await stored(story, Episode)] == ["open"]
    assert "look after you all the same" in maria.transcript()
    rung = alerts(anna)
    await story.later(minutes=5)
    assert alerts(anna) == rung + 1
