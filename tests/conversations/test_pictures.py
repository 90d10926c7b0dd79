"""Pictures on phones: how the days looked, for the patient and for whom they trust."""

import pytest

from sandbox.messages import Message
from sandbox.phone import Phone
from storage.tables import Outbox
from tests.conversations.circle import settled_in, stored, trusted, worse
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


async def sharing(story: Story, patient: Phone, name: str, *shares: str) -> Phone:
    """Somebody trusted, with whom more is shared: labels of the patient's buttons."""
    phone = await trusted(story, patient, name)
    await story.say(patient, "/invite")
    await story.tap(patient, name)
    for share in shares:
        await story.tap(patient, share)
    return phone


async def look(story: Story, caregiver: Phone, name: str) -> Message:
    await story.say(caregiver, "/patients")
    await story.tap(caregiver, name)
    return caregiver.last


async def test_a_caregiver_sees_the_days_of_who_shares_their_answers(story: Story) -> None:
    maria = await settled_in(story)
    await some_days(story, maria, 5, 7)
    anna = await sharing(story, maria, "Anna", "My answers")
    card = await look(story, anna, "Maria")
    assert picture(card)
    assert "Pain: 7" in card.text
    assert card.labels[:3] == ["7 days", "✓ 30 days", "90 days"]
    assert 'Ask "how are you?"' in card.labels
    await story.restart()
    await story.tap(anna, "7 days")
    assert anna.last.id == card.id, "in place"
    assert picture(anna.last) not in ("", picture(card))
    await story.tap(anna, 'Ask "how are you?"')
    assert "I ask Maria kindly" in anna.last.text
    assert card.id not in [each.id for each in anna.received], "the picture made room for the words"
    await story.tap(maria, "✓ My answers")
    card = await look(story, anna, "Maria")
    assert not picture(card), "from now on the level, and no picture of answers"
    assert "shares the level with you" in card.text
    assert "30 days" not in " ".join(card.labels)
    assert schema_problems(story.sandbox.calls.as_jsonl()) == []


async def test_a_summary_brings_a_small_picture_to_who_may_see_answers_and_words_to_who_may_not(
    story: Story,
) -> None:
    maria = await settled_in(story)
    anna = await sharing(story, maria, "Anna", "My answers")
    ben = await trusted(story, maria, "Ben")
    await some_days(story, maria, 6)
    before = len(anna.received), len(ben.received)
    await story.until("18:00")
    assert (len(anna.received) - before[0], len(ben.received) - before[1]) == (1, 1), "one message each"
    assert picture(anna.last)
    assert anna.last.silent
    assert anna.last.text.startswith("Maria, Tue 3 Nov")
    assert "Pain: 4.5 of 10 on average." in anna.last.text
    assert not picture(ben.last)
    assert "Pain" not in ben.last.text
    written = [row for row in await stored(story, Outbox) if "summary" in row["kind"]]
    assert {tuple(row["refs"]) for row in written} == {("follow", "kind", "day")}, "facts, not words"


@one_database
async def test_where_the_picture_cannot_be_sent_the_summary_goes_without(story: Story) -> None:
    maria = await settled_in(story)
    anna = await sharing(story, maria, "Anna", "My answers")
    refusal = {"code": 400, "description": "Bad Request: IMAGE_PROCESS_FAILED", "times": 9}
    story.sandbox.fault("error", anna, "sendPhoto", "editMessageMedia", **refusal)
    await story.until("18:00")
    assert anna.last.text.startswith("Maria, Mon 2 Nov")
    assert not picture(anna.last)
    card = await look(story, anna, "Maria")
    assert "Pain: 3" in card.text


@one_database
async def test_life_not_worth_living_leaves_no_mark_in_a_caregivers_picture(story: Story) -> None:
    maria, nora = await settled_in(story), await settled_in(story, "Nora")
    anna = await sharing(story, maria, "Anna", "My answers")
    ben = await sharing(story, nora, "Ben", "My answers")
    await worse(story, maria, "Something else", "Life not worth living", "Thoughts, but safe")
    await story.say(maria, "/trend")
    await story.say(nora, "/trend")
    assert picture(maria.last) != picture(nora.last), "she herself sees the day marked"
    await look(story, anna, "Maria")
    await look(story, ben, "Nora")
    assert marks_of(story, anna) == marks_of(story, ben)


def marks_of(story: Story, phone: Phone) -> int:
    """How tall the picture is: each mark is explained on a line of its own."""
    (photo,) = phone.last.content["photo"]
    return int(photo["height"])
