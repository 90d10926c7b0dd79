"""Ways into the circle: a link, a picture of it, or somebody chosen from the contacts."""

import pytest

from reports.png import png
from reports.qr import WIDTH, QrCode, qr_svg
from sandbox.messages import Message
from sandbox.phone import Phone
from storage.tables import Follow, Invitation, Outbox, Person
from tests.conversations.circle import link_of, settled_in, stored, trusted
from tests.sandbox.aiogram_env import schema_problems
from tests.story import Story

one_database = pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
"""Where another database would add nothing but time."""
KEY = 1
"""Number of the key that chooses somebody."""


def shown_picture(story: Story, message: Message) -> bytes:
    (photo,) = message.content["photo"]
    kept = story.sandbox.world.files.find(photo["file_id"])
    assert kept is not None
    return kept.content


def link_in(message: Message) -> str:
    (link,) = [each for each in message.text.split() if each.startswith("https://")]
    return link


async def choose(story: Story, patient: Phone, chosen: Phone) -> None:
    await story.say(patient, "/invite")
    await story.tap(patient, "Choose from my contacts")
    patient.share_users(chosen, request_id=KEY)
    await story.settle()


async def test_the_link_is_also_a_square_for_a_camera(story: Story) -> None:
    maria = await settled_in(story)
    link = await link_of(story, maria)
    assert shown_picture(story, maria.last) == png(qr_svg(QrCode(link)), width=WIDTH)
    assert "point the camera" in maria.last.text
    assert "They get: alerts and a daily summary." in maria.last.text
    anna = story.phone("Anna")
    anna.open_link(link)
    await story.settle()
    assert "an alert when something is pressing" in anna.screen()
    assert "one short summary a day" in anna.screen()
    assert "the answers behind it" not in anna.screen()


async def test_what_is_shared_is_shown_to_both_before_either_agrees(story: Story) -> None:
    maria = await settled_in(story)
    anna = story.phone("Anna")
    anna.open_link(await link_of(story, maria))
    await story.settle()
    await story.tap(anna, "Accept")
    assert "Anna would get: alerts and a daily summary." in maria.last.text
    await story.say(maria, "/invite")
    assert "Anna: waiting for your yes. Would get: alerts and a daily summary" in maria.last.text


@one_database
async def test_a_link_taken_back_leaves_no_picture_of_it(story: Story) -> None:
    maria = await settled_in(story)
    await link_of(story, maria)
    shown = maria.last
    await story.tap(maria, "Take the link back")
    assert "No link is open" in maria.last.text
    assert shown.id not in [each.id for each in maria.received]


async def test_somebody_new_who_was_chosen_is_sent_nothing_and_the_patient_gets_a_link(story: Story) -> None:
    maria = await settled_in(story)
    anna = story.phone("Anna")
    await choose(story, maria, anna)
    assert anna.messages == []
    assert maria.keyboard == [], "the phone's own keyboard is back"
    assert "You chose Anna." in maria.transcript()
    assert "Please send it to Anna" in maria.last.text
    assert [row["name"] for row in await stored(story, Person)] == ["Maria"], "nothing is kept about Anna"
    await story.restart()
    anna.open_link(link_in(maria.last))
    await story.settle()
    await story.tap(anna, "Accept")
    await story.tap(maria, "Yes, that is them")
    assert [row["state"] for row in await stored(story, Follow)] == ["active"]
    assert schema_problems(story.sandbox.calls.as_jsonl()) == []


async def test_somebody_who_has_started_the_bot_before_is_asked_at_once(story: Story) -> None:
    maria, ben = await settled_in(story), await settled_in(story, "Ben")
    anna = await trusted(story, ben, "Anna")
    await choose(story, maria, anna)
    assert "Maria invites you" in anna.last.text
    assert "Please send it to Anna" in maria.last.text, "who uses the bot is nobody's business"
    await story.tap(anna, "Accept")
    assert "Anna has accepted your invitation" in maria.last.text
    await story.tap(maria, "Yes, that is them")
    assert [row["state"] for row in await stored(story, Follow)] == ["active", "active"]
    await story.say(anna, "/patients")
    assert "Maria" in anna.last.text
    assert "Ben" in anna.last.text


@one_database
async def test_the_same_person_is_not_asked_again_and_again(story: Story) -> None:
    maria, ben = await settled_in(story), await settled_in(story, "Ben")
    anna = await trusted(story, ben, "Anna")
    for _ in range(3):
        await choose(story, maria, anna)
    assert sum("Maria invites you" in each.text for each in anna.received) == 1
    await story.later(days=1)
    await choose(story, maria, anna)
    assert sum("Maria invites you" in each.text for each in anna.received) == 2


@one_database
async def test_a_link_taken_back_before_it_was_offered_is_offered_to_nobody(story: Story) -> None:
    maria, ben = await settled_in(story), await settled_in(story, "Ben")
    anna = await trusted(story, ben, "Anna")
    story.sandbox.fault("error", anna, "sendMessage", code=500, times=1)
    await choose(story, maria, anna)
    assert "Maria invites you" not in anna.transcript()
    await story.tap(maria, "Take the link back")
    await story.later(minutes=2)
    assert "Maria invites you" not in anna.transcript()
    offered = [row for row in await stored(story, Outbox) if row["kind"] == "invitation_offered"]
    assert [row["state"] for row in offered] == ["dropped"]


@one_database
async def test_oneself_and_who_is_there_already_need_no_link(story: Story) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    before = len(await stored(story, Invitation))
    await choose(story, maria, anna)
    assert "Anna is in your circle already" in maria.last.text
    await choose(story, maria, maria)
    assert "That is you." in maria.last.text
    assert len(await stored(story, Invitation)) == before


@one_database
async def test_who_blocked_the_bot_is_not_tried(story: Story) -> None:
    maria, ben = await settled_in(story), await settled_in(story, "Ben")
    anna = await trusted(story, ben, "Anna")
    anna.block()
    await story.settle()
    await choose(story, maria, anna)
    assert "Please send it to Anna" in maria.last.text
    assert [row for row in await stored(story, Outbox) if row["kind"] == "invitation_offered"] == []


@one_database
async def test_only_who_has_joined_can_choose_somebody(story: Story) -> None:
    maria = await settled_in(story)
    anna = await trusted(story, maria, "Anna")
    anna.forge("1:0:k:choose")
    await story.settle()
    assert anna.keyboard == []
    assert "check-ins of their own" in anna.last.text
