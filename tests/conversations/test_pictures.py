"""Pictures on phones: how the days looked, for the patient and for whom they trust."""

import pytest

from sandbox.messages import Message
from sandbox.phone import Phone
from tests.conversations.circle import settled_in
from tests.sandbox.aiogram_env import schema_problems
from tests.story import Story

one_database = pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
"""Where another database would add nothing but time."""


def picture(message: Message) -> str:
    """What tells one picture from another; "" where there is none."""
    photo = message.content.get("photo")
    return str(photo[0]["file_unique_id"]) if photo else ""


async def some_days(story: Story, phone: Phone, *pains: int) -> None:
    """Mornings with an answer, one after another."""
    for pain in pains:
        await story.until("09:00")
        await story.tap(
            phone, "0 · no pain" if pain == 0 else str(pain), "Slept well", "No cough", "None of these"
        )
        while "[Skip]" in phone.screen():
            await story.tap(phone, "Skip")


async def test_trend_shows_the_days_and_other_stretches_in_the_same_message(story: Story) -> None:
    maria = await settled_in(story)
    await some_days(story, maria, 5, 7)
    await story.say(maria, "/trend")
    shown = maria.last
    assert picture(shown)
    assert shown.text == (
        "Your last 30 days\nAnswered on 3 days of 30.\nPain: 5 of 10 on average, between 3 and 7."
    )
    assert shown.labels == ["7 days", "✓ 30 days", "90 days"]
    await story.restart()
    await story.tap(maria, "90 days")
    assert maria.last.id == shown.id, "in place"
    assert picture(maria.last) not in ("", picture(shown))
    assert maria.last.labels == ["7 days", "30 days", "✓ 90 days"]
    await story.tap(maria, "7 days")
    assert "Answered on 3 days of 7." in maria.last.text
    assert schema_problems(story.sandbox.calls.as_jsonl()) == []


@one_database
async def test_without_an_answer_there_is_nothing_to_draw_and_it_is_said(story: Story) -> None:
    maria = await story.join()
    await story.say(maria, "/trend")
    assert not picture(maria.last)
    assert "No answers in the last 30 days." in maria.last.text
    await settled_in(story, "Nora")
    nora = story.phone("Nora")
    await story.say(nora, "/trend")
    first = nora.last
    await story.later(days=40)
    await story.tap(nora, "7 days")
    assert "No answers in the last 7 days." in nora.transcript()
    old = next(each for each in nora.received if each.id == first.id)
    assert old.labels == [], "too old to be taken away: it stays without its buttons"
