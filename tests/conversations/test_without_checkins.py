"""Whoever has no check-ins (yet) finds the number and a way on, never a dead end: a caregiver, and
somebody who stopped in the middle of first contact."""

import pytest

from sandbox.phone import Phone
from storage.tables import Person
from tests.conversations.circle import GASPING, settled_in, stored, trusted, worse
from tests.story import Story

pytestmark = pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)


async def stopped_at(story: Story, *labels: str) -> Phone:
    """Somebody who agreed, and then put the phone down."""
    maria = story.phone("Maria")
    await story.say(maria, "/start")
    await story.tap(maria, "Go on", "I agree", *labels)
    return maria


@pytest.mark.parametrize("labels", [(), ("United States",), ("Ireland",)])
async def test_worse_in_the_middle_of_first_contact_gives_the_number(
    story: Story, labels: tuple[str, ...]
) -> None:
    maria = await stopped_at(story, *labels)
    await story.say(maria, "/worse")
    assert "If you need help now, call:" in maria.last.text
    assert any("Copy" in each.label for each in maria.last.buttons)
    assert "/start goes on" in maria.last.text


async def test_words_in_the_middle_of_first_contact_are_about_whoever_writes_them(story: Story) -> None:
    maria = await stopped_at(story)
    await story.say(maria, "I can't pee")
    assert "Do you have this now" in maria.last.text
    await story.tap(maria, "Yes")
    assert "Call the emergency number now" in maria.last.text
    assert "Or let somebody take you" in maria.last.text
    await story.say(maria, "my mother can't feel her legs")
    assert "Does the person you look after" in maria.last.text


@pytest.mark.parametrize("command", ["/settings", "/check", "/trend", "/pause", "/invite", "/join"])
async def test_what_needs_first_contact_leads_back_into_it(story: Story, command: str) -> None:
    maria = await stopped_at(story)
    await story.say(maria, command)
    assert "Which country are you in?" in maria.last.text


async def test_country_city_and_hour_can_be_typed(story: Story) -> None:
    maria = await stopped_at(story)
    await story.say(maria, "usa")
    await story.tap(maria, "United States")
    await story.say(maria, "chicago")
    await story.say(maria, "half past never")
    assert "Let us finish the start first." in maria.transcript()
    await story.say(maria, "7 pm")
    assert "All set" in maria.transcript()
    assert "How bad was your back pain" in maria.last.text
    (person,) = await stored(story, Person)
    assert person["zone"] == "America/Chicago"


async def test_privacy_names_what_is_stored_before_the_first_answer(story: Story) -> None:
    maria = await stopped_at(story)
    await story.say(maria, "/privacy")
    assert "stored about you: the name you use here, language and time zone." in maria.last.text


async def test_a_caregiver_is_offered_what_a_caregiver_can_do(story: Story) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    await story.say(anna, "/start")
    assert [each.label for each in anna.last.buttons] == [
        "Whom I follow",
        "Settings",
        "What can you do?",
        "Something is wrong",
    ]
    await story.tap(anna, "Something is wrong")
    assert "If you need help now, call:" in anna.last.text
    await story.tap(anna, "Whom I follow")
    assert "Maria" in anna.last.text
    await story.say(anna, "/help")
    assert "/patients" in anna.last.text
    assert "/check" not in anna.last.text
    await story.say(anna, "/check")
    assert "/join begins yours" in anna.last.text
    await story.say(anna, "/join")
    assert "I am Backwatch" in anna.last.text


async def test_a_caregiver_reads_in_privacy_that_something_is_stored(story: Story) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    await story.say(anna, "/privacy")
    assert "the name you use here" in anna.last.text
    assert "Your circle" not in [each.label for each in anna.last.buttons]
    assert "How soon they are told" not in anna.last.text


async def test_the_only_one_who_cannot_is_not_told_that_somebody_else_is_asked(story: Story) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    await worse(story, maria, *GASPING)
    await story.tap(anna, "I cannot")
    assert "There is nobody else whom I can ask" in anna.last.text
    assert "112" in anna.last.text


async def test_who_cannot_reads_who_has_it(story: Story) -> None:
    maria = await settled_in(story)
    anna, ben = await trusted(story, maria, "Anna"), await trusted(story, maria, "Ben")
    await worse(story, maria, *GASPING)
    await story.tap(ben, "I am with them")
    await story.tap(anna, "I cannot")
    assert "asking the next" not in anna.last.text
    assert "Ben" in anna.last.text


async def test_the_next_check_in_shown_is_the_next_that_comes(story: Story) -> None:
    """Maria joins at ten to six in the morning: the first day's check-in is done, nine o'clock is not due."""
    await story.until("05:50")
    maria = await settled_in(story)
    await story.say(maria, "/settings")
    shown = maria.last.text.partition("Next check-ins:")[2]
    assert f"{story.local().day + 1}" in shown.splitlines()[1]
    before = len(maria.received)
    await story.until("09:00")
    assert len(maria.received) == before
