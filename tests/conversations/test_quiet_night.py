"""By night only what cannot wait; in the morning one message, not a pile. Told on phones."""

import pytest

from tests.conversations.circle import GASPING, alerts, settled_in, trusted, worse
from tests.story import Story

one_database = pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
"""Where another database would add nothing but time."""


@one_database
async def test_two_pieces_of_news_of_the_night_are_one_message_in_the_morning(story: Story) -> None:
    maria, paul = await settled_in(story), await settled_in(story, "Paul")
    rosa = await settled_in(story, "Rosa")
    anna = await trusted(story, maria, "Anna")
    for patient in (paul, rosa):
        await trusted(story, patient, "Anna")
    await story.until("23:00")
    before = len(anna.received)
    for patient in (maria, paul):
        await story.say(patient, "/privacy")
        await story.tap(patient, "End it: Anna")
    assert len(anna.received) == before, "she sleeps"
    await worse(story, rosa, *GASPING)
    assert alerts(anna) == 1, "an alarm does not wait"
    await story.tap(anna, "I am with them")
    before = len(anna.received)
    await story.restart()
    await story.until("07:00")
    fresh = [each.text for each in anna.received[before:] if "quiet hours" in each.text]
    assert len(fresh) == 1
    assert "does not follow Maria" in fresh[0]
    assert "does not follow Paul" in fresh[0]


@one_database
async def test_a_caregiver_sets_night_clock_and_summaries(story: Story) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    await story.say(anna, "/settings")
    await story.tap(anna, "Summaries", "20:00")
    assert "Summaries: 20:00" in anna.screen()
    await story.tap(anna, "Quiet hours", "20:00 to 08:00")
    assert "Quiet hours: 20:00 to 08:00" in anna.screen()
    await story.tap(anna, "Language", "✓ English")
    assert "Language: English" in anna.screen()
