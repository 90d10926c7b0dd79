"""Edits and deletions: what changes on the phone, and what Telegram refuses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sandbox import Phone, Sandbox

from .conftest import Api
from .test_sending import png

YES = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}


@pytest.fixture
def maria(town: Sandbox) -> Phone:
    return town.phone("Maria", started=True)


async def ask(api: Api, maria: Phone, **more: Any) -> int:
    sent = await api.ok("sendMessage", chat_id=maria.id, text="Better?", reply_markup=YES, **more)
    return int(sent["message_id"])


async def test_an_edit_stays_where_the_question_was(town: Sandbox, api: Api, maria: Phone) -> None:
    asked = await ask(api, maria)
    town.clock.advance(timedelta(minutes=5))
    edited = await api.ok("editMessageText", chat_id=maria.id, message_id=asked, text="Thank you.")
    assert edited["edit_date"] - edited["date"] >= 300
    assert [message.text for message in maria.received] == ["Thank you."]
    assert maria.last.labels == []


UNCHANGED = [
    ("editMessageText", {"text": "Better?", "reply_markup": YES}),
    ("editMessageText", {"text": " <b></b>Better? ", "parse_mode": "HTML", "reply_markup": YES}),
    ("editMessageReplyMarkup", {"reply_markup": YES}),
]


@pytest.mark.parametrize(("method", "given"), UNCHANGED)
async def test_an_edit_that_changes_nothing_is_refused(
    api: Api, maria: Phone, method: str, given: dict[str, Any]
) -> None:
    asked = await ask(api, maria)
    code, reason = await api.refused(method, chat_id=maria.id, message_id=asked, **given)
    assert code == 400
    assert reason.startswith("Bad Request: message is not modified: specified new message content")


async def test_a_second_removal_of_the_keyboard_changes_nothing(api: Api, maria: Phone) -> None:
    asked = await ask(api, maria)
    await api.ok("editMessageReplyMarkup", chat_id=maria.id, message_id=asked)
    assert maria.last.labels == []
    assert (await api.refused("editMessageReplyMarkup", chat_id=maria.id, message_id=asked))[0] == 400


async def test_what_cannot_be_edited(api: Api, maria: Phone) -> None:
    own = maria.say("I typed this")
    asked = await ask(api, maria)
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("editMessageText", {"message_id": 999, "text": "x"}, "message to edit not found"),
        ("editMessageText", {"message_id": own.id, "text": "x"}, "message can't be edited"),
        ("editMessageText", {"text": "x"}, "message identifier is not specified"),
        ("editMessageText", {"message_id": asked, "text": ""}, "message text is empty"),
        (
            "editMessageCaption",
            {"message_id": asked, "caption": "x"},
            "there is no caption in the message to edit",
        ),
    ]
    for method, given, reason in wrong:
        assert await api.refused(method, chat_id=maria.id, **given) == (400, f"Bad Request: {reason}")


async def test_a_picture_changes_its_caption_and_itself(api: Api, maria: Phone) -> None:
    form = {"chat_id": maria.id, "caption": "7 days"}
    sent = await api.http.post(f"{api.base}/sendPhoto", data=form, files={"photo": ("a.png", png())})
    message_id = sent.json()["result"]["message_id"]
    here = {"chat_id": maria.id, "message_id": message_id}
    edited = await api.ok("editMessageCaption", **here, caption="<b>30 days</b>", parse_mode="HTML")
    assert edited["caption"] == "30 days"
    assert edited["photo"] == sent.json()["result"]["photo"]
    assert (await api.refused("editMessageText", **here, text="x"))[1].endswith(
        "no text in the message to edit"
    )
    media = '{"type": "photo", "media": "attach://new", "caption": "90 days"}'
    answer = await api.http.post(
        f"{api.base}/editMessageMedia", data={**here, "media": media}, files={"new": ("b.png", png(5, 5))}
    )
    assert answer.json()["result"]["photo"][0]["width"] == 5
    assert maria.last.text == "90 days"


async def test_a_deleted_message_is_gone_and_cannot_be_deleted_again(api: Api, maria: Phone) -> None:
    asked = await ask(api, maria)
    own = maria.say("typed by mistake")
    assert await api.ok("deleteMessage", chat_id=maria.id, message_id=asked) is True
    assert await api.ok("deleteMessage", chat_id=maria.id, message_id=own.id) is True
    assert maria.messages == []
    reason = (await api.refused("deleteMessage", chat_id=maria.id, message_id=asked))[1]
    assert reason == "Bad Request: message to delete not found"


async def test_after_two_days_a_message_can_no_longer_be_deleted(
    town: Sandbox, api: Api, maria: Phone
) -> None:
    asked = await ask(api, maria)
    town.clock.advance(timedelta(hours=48, seconds=2))
    code, reason = await api.refused("deleteMessage", chat_id=maria.id, message_id=asked)
    assert (code, reason) == (400, "Bad Request: message can't be deleted for everyone")
    assert await api.ok("deleteMessages", chat_id=maria.id, message_ids=[asked, 999]) is True
    assert len(maria.received) == 1
    await api.ok("editMessageText", chat_id=maria.id, message_id=asked, text="but edited it can be")


async def test_a_tap_is_answered_once(api: Api, maria: Phone) -> None:
    await ask(api, maria)
    query = maria.tap("Yes")
    (update,) = await api.updates()
    asked = update["callback_query"]
    assert (asked["id"], asked["data"], asked["message"]["text"]) == (query, "y", "Better?")
    assert asked["chat_instance"]
    await api.ok("answerCallbackQuery", callback_query_id=query, text="Noted", show_alert=True)
    toast = await maria.answered(query)
    assert (toast.text, toast.alert) == ("Noted", True)
    old = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    assert await api.refused("answerCallbackQuery", callback_query_id=query) == old
    assert await api.refused("answerCallbackQuery", callback_query_id="17") == old


async def test_a_tap_cannot_be_answered_hours_later(town: Sandbox, api: Api, maria: Phone) -> None:
    await ask(api, maria)
    query = maria.tap("Yes")
    town.clock.advance(timedelta(hours=3))
    assert "too old" in (await api.refused("answerCallbackQuery", callback_query_id=query))[1]


async def test_the_answer_to_a_tap_has_a_limit(api: Api, maria: Phone) -> None:
    await ask(api, maria)
    query = maria.tap("Yes")
    code, _ = await api.refused("answerCallbackQuery", callback_query_id=query, text="x" * 201)
    assert code == 400
    await api.ok("answerCallbackQuery", callback_query_id=query, text="x" * 200)


async def test_a_message_is_pinned_shown_and_unpinned(api: Api, maria: Phone) -> None:
    asked = await ask(api, maria)
    await api.ok("pinChatMessage", chat_id=maria.id, message_id=asked)
    assert [message.id for message in maria.pinned] == [asked]
    assert (await api.ok("getChat", chat_id=maria.id))["pinned_message"]["message_id"] == asked
    await api.ok("unpinChatMessage", chat_id=maria.id)
    assert maria.pinned == []
    assert (await api.refused("unpinChatMessage", chat_id=maria.id, message_id=asked))[0] == 400
    assert (await api.refused("pinChatMessage", chat_id=maria.id, message_id=999))[0] == 400


async def test_a_reaction_is_one_of_telegrams(api: Api, maria: Phone) -> None:
    said = maria.say("7")
    here = {"chat_id": maria.id, "message_id": said.id}
    assert await api.ok("setMessageReaction", **here, reaction=[{"type": "emoji", "emoji": "👍"}]) is True
    wrong = [{"type": "emoji", "emoji": "🩻"}]
    assert (await api.refused("setMessageReaction", **here, reaction=wrong))[
        1
    ] == "Bad Request: REACTION_INVALID"
