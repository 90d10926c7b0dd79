"""Who asks whether it is the worst reads a calm answer; what says nothing in words, what to do instead."""

import pytest

from tests.conversations.circle import GASPING, settled_in, trusted, worse
from tests.story import Story

pytestmark = pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    "words", ["Do I have cancer?", "is it cancer", "am I going to die", "what if its a tumor"]
)
async def test_whether_it_is_the_worst_is_answered_calmly(story: Story, words: str) -> None:
    maria = await story.join()
    await story.say(maria, words)
    assert "I am a program and cannot examine anybody." in maria.last.text
    assert "turn out to have nothing dangerous" in maria.last.text
    await story.tap(maria, "Something is wrong")
    assert "Any of these now" in maria.last.text


async def test_in_an_emergency_the_call_comes_first_and_nothing_soothes(story: Story) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    await worse(story, maria, *GASPING)
    await story.say(maria, "do I have cancer?")
    assert maria.last.text.splitlines()[1] == "112"
    assert "nothing dangerous" not in maria.last.text
    await story.say(anna, "is it cancer?")
    assert "What I told you about the person you follow still stands." in anna.last.text
    assert "nothing dangerous" not in anna.last.text


async def test_a_sign_beside_the_question_is_asked_about(story: Story) -> None:
    maria = await settled_in(story)
    await story.say(maria, "I can't feel my legs, is it cancer?")
    assert "Do you have this now" in maria.last.text


async def test_a_picture_with_a_caption_that_says_nothing_is_not_called_incomprehensible(
    story: Story,
) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    for phone in (maria, anna):
        phone.send_photo(b"jpeg", "look at this")
        await story.settle()
        assert phone.last.text.startswith("I cannot look at pictures or files, and I cannot listen.")
        assert "[Something is wrong]" in phone.screen()
    maria.send_photo(b"jpeg", "my legs are numb, cant feel them")
    await story.settle()
    assert "Do you have this now" in maria.last.text
