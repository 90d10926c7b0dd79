"""Whoever cries for help in words that name nothing reads the number at once, whoever they are."""

import pytest

from tests.conversations.circle import settled_in, trusted
from tests.story import Story

pytestmark = pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
NOW = "If you need help now, call:"


@pytest.mark.parametrize(
    "words", ["help", "Help me please!!", "I'm scared", "please call an ambulance", "am I dying?", "ayuda"]
)
async def test_in_the_middle_of_a_question_the_number_comes_and_a_way_to_say_what_is_wrong(
    story: Story, words: str
) -> None:
    maria = await story.join()
    await story.say(maria, words)
    assert maria.last.text.startswith(f"{NOW}\n112\n")
    await story.tap(maria, "Something is wrong")
    assert "Any of these now" in maria.last.text


async def test_before_consent_and_for_a_caregiver_too(story: Story) -> None:
    nora = story.phone("Nora")
    await story.say(nora, "help")
    assert nora.last.text.startswith(f"{NOW}\nYour local emergency number (112 on most mobiles)")
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    await story.say(anna, "please help")
    assert anna.last.text.startswith(NOW)
    assert "[Whom I follow]" in anna.screen()


async def test_a_sign_that_is_named_is_asked_about_as_ever(story: Story) -> None:
    maria = await story.join()
    await story.say(maria, "help, I can't feel my legs")
    assert "Do you have this now" in maria.last.text


async def test_what_is_not_understood_is_answered_with_the_number_too(story: Story) -> None:
    maria = await story.join()
    await story.say(maria, "banana purple")
    assert "I did not understand that. If you need help now, call 112." in maria.last.text


async def test_a_kind_word_is_not_called_incomprehensible(story: Story) -> None:
    maria = await settled_in(story)
    await story.say(maria, "Thank you so much")
    assert maria.last.text.startswith("I am here.")


async def test_no_thanks_is_no_answer_but_a_skip(story: Story) -> None:
    """It was read as pain 0."""
    maria = await story.join()
    await story.say(maria, "no thanks")
    assert "Did the pain disturb your sleep" in maria.last.text
    await story.tap(maria, "Back")
    assert "✓" not in maria.screen()
