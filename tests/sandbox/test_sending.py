"""What the bot may send, and what Telegram refuses."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any

import pytest

from sandbox import Phone, Sandbox

from .conftest import Api


def png(width: int = 4, height: int = 3) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + bytes(width) for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.fixture
def maria(town: Sandbox) -> Phone:
    return town.phone("Maria", started=True)


async def upload(api: Api, method: str, files: dict[str, Any], **params: Any) -> Any:
    answer = (await api.http.post(f"{api.base}/{method}", data=params, files=files)).json()
    assert answer["ok"], answer
    return answer["result"]


async def test_a_message_carries_what_telegram_says_of_it(town: Sandbox, api: Api, maria: Phone) -> None:
    sent = await api.ok("sendMessage", chat_id=maria.id, text="<b>Hello</b> Maria", parse_mode="HTML")
    assert sent["text"] == "Hello Maria"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    assert sent["date"] == int(town.clock.now().timestamp())
    assert sent["from"]["is_bot"]
    assert sent["chat"]["id"] == maria.id


@pytest.mark.parametrize("how", ["query", "form", "multipart", "json"])
async def test_parameters_come_in_all_four_ways(api: Api, maria: Phone, how: str) -> None:
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    given = {
        "chat_id": str(maria.id),
        "text": "Better?",
        "reply_markup": json.dumps(markup),
        "colour": "blue",
    }
    url = f"{api.base}/sendMessage"
    if how == "query":
        answer = await api.http.get(url, params=given)
    elif how == "json":
        answer = await api.http.post(url, json=given | {"reply_markup": markup})
    elif how == "form":
        answer = await api.http.post(url, data=given)
    else:
        answer = await api.http.post(url, files={name: (None, value) for name, value in given.items()})
    assert answer.json()["result"]["reply_markup"] == markup
    assert maria.last.labels == ["Yes"]


async def test_silent_and_loud_messages_are_told_apart(api: Api, maria: Phone) -> None:
    await api.ok("sendMessage", chat_id=maria.id, text="routine", disable_notification=True)
    assert maria.last.silent
    await api.ok("sendMessage", chat_id=maria.id, text="urgent")
    assert not maria.last.silent


WRONG_TEXTS = [
    ({"text": ""}, "message text is empty"),
    ({"text": " \n "}, "text must be non-empty"),
    ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
    ({"text": "x" * 4097}, "message is too long"),
    ({"text": "🏟" * 2049}, "message is too long"),
    ({"text": "x", "parse_mode": "Fancy"}, "unsupported parse_mode"),
]


@pytest.mark.parametrize(("given", "reason"), WRONG_TEXTS)
async def test_wrong_texts_are_refused(api: Api, maria: Phone, given: dict[str, str], reason: str) -> None:
    assert await api.refused("sendMessage", chat_id=maria.id, **given) == (400, f"Bad Request: {reason}")
    assert maria.received == []


async def test_the_limit_counts_what_is_left_after_the_markup(api: Api, maria: Phone) -> None:
    long = "<b>" + "x" * 4096 + "</b>"
    assert len((await api.ok("sendMessage", chat_id=maria.id, text=long, parse_mode="HTML"))["text"]) == 4096
    assert (await api.refused("sendMessage", chat_id=maria.id, text=long))[1].endswith("message is too long")


WRONG_BUTTONS: list[tuple[list[list[dict[str, Any]]], str]] = [
    ([[{"text": "x", "callback_data": "d" * 65}]], "BUTTON_DATA_INVALID"),
    ([[{"text": "x", "callback_data": "ä" * 33}]], "BUTTON_DATA_INVALID"),
    ([[{"text": "x"}]], "Text buttons are unallowed in the inline keyboard"),
    ([[{"text": "x", "callback_data": ""}]], "Text buttons are unallowed in the inline keyboard"),
    ([[{"text": "", "callback_data": "d"}]], '"text"'),
    ([[{"text": "x", "url": "tel:112"}]], "Unsupported URL protocol"),
    ([[{"text": "x", "url": "mailto:a@example.org"}]], "Unsupported URL protocol"),
    ([[{"text": "x", "url": "nonsense"}]], "Wrong HTTP URL"),
    ([[{"text": "x", "copy_text": {"text": ""}}]], "BUTTON_COPY_TEXT_INVALID"),
    ([[{"text": "x", "copy_text": {"text": "c" * 257}}]], "BUTTON_COPY_TEXT_INVALID"),
    ([[{"text": "x", "callback_data": "d", "style": "pink"}]], "style"),
    ([[{"text": "x", "callback_data": "d", "url": "https://example.org"}]], "exactly one"),
    ([[{"text": "x", "callback_data": "d"}] * 9], "REPLY_MARKUP_TOO_LONG"),
    ([[{"text": "x", "callback_data": "d"}]] * 101, "REPLY_MARKUP_TOO_LONG"),
]


@pytest.mark.parametrize(("rows", "reason"), WRONG_BUTTONS)
async def test_wrong_buttons_are_refused(api: Api, maria: Phone, rows: Any, reason: str) -> None:
    markup = {"inline_keyboard": rows}
    code, said = await api.refused("sendMessage", chat_id=maria.id, text="x", reply_markup=markup)
    assert code == 400
    assert reason in said


async def test_right_buttons_are_taken(api: Api, maria: Phone) -> None:
    rows = [
        [{"text": "A", "callback_data": "ä" * 32, "style": "danger"}],
        [{"text": "B", "url": "tg://user?id=1"}, {"text": "C", "url": "https://example.org/x"}],
        [{"text": "D", "copy_text": {"text": "c" * 256}}],
        *([[{"text": "x", "callback_data": "d"}]] * 96),
    ]
    await api.ok("sendMessage", chat_id=maria.id, text="x", reply_markup={"inline_keyboard": rows})
    assert len(maria.last.buttons) == 100


async def test_markup_that_is_no_json_is_refused(api: Api, maria: Phone) -> None:
    for wrong in ("{", "[1]", '{"odd": 1}'):
        code, _ = await api.refused("sendMessage", chat_id=maria.id, text="x", reply_markup=wrong)
        assert code == 400


async def test_a_reply_keyboard_comes_and_goes(api: Api, maria: Phone) -> None:
    board = {
        "keyboard": [["I need help"], [{"text": "My number", "request_contact": True}]],
        "is_persistent": True,
    }
    await api.ok("sendMessage", chat_id=maria.id, text="x", reply_markup=board)
    assert maria.keyboard == ["I need help", "My number"]
    maria.tap("I need help")
    maria.tap("My number")
    said = [update["message"] for update in await api.updates()]
    assert said[0]["text"] == "I need help"
    assert said[1]["contact"]["user_id"] == maria.id
    await api.ok("sendMessage", chat_id=maria.id, text="y", reply_markup={"remove_keyboard": True})
    assert maria.keyboard == []


async def test_a_photo_is_kept_and_can_be_fetched_and_sent_again(api: Api, maria: Phone) -> None:
    picture = png()
    files = {"photo": ("trend.png", picture, "image/png")}
    words = {"caption": "<i>30 days</i>", "parse_mode": "HTML"}
    sent = await upload(api, "sendPhoto", files, chat_id=maria.id, **words)
    (size,) = sent["photo"]
    assert (size["width"], size["height"], size["file_size"]) == (4, 3, len(picture))
    assert sent["caption_entities"] == [{"type": "italic", "offset": 0, "length": 7}]
    file = await api.ok("getFile", file_id=size["file_id"])
    again = await api.http.get(f"{api.base.replace('/bot', '/file/bot')}/{file['file_path']}")
    assert again.content == picture
    await api.ok("sendPhoto", chat_id=maria.id, photo=size["file_id"])
    assert [message.content["photo"][0]["file_id"] for message in maria.received] == [size["file_id"]] * 2


async def test_a_file_may_be_attached_under_any_name(api: Api, maria: Phone) -> None:
    report = {"the_report": ("report.pdf", b"%PDF-1.7", "application/pdf")}
    sent = await upload(api, "sendDocument", report, chat_id=maria.id, document="attach://the_report")
    assert sent["document"]["file_name"] == "report.pdf"
    assert sent["document"]["mime_type"] == "application/pdf"


async def test_what_is_no_picture_is_no_photo(api: Api, maria: Phone) -> None:
    for content, reason in ((b"text", "IMAGE_PROCESS_FAILED"), (png(9_999, 2), "PHOTO_INVALID_DIMENSIONS")):
        answer = await api.http.post(
            f"{api.base}/sendPhoto", data={"chat_id": maria.id}, files={"photo": ("p.png", content)}
        )
        assert answer.json()["description"] == f"Bad Request: {reason}"
    assert (await api.refused("sendPhoto", chat_id=maria.id))[
        1
    ] == "Bad Request: there is no photo in the request"
    assert (await api.refused("sendPhoto", chat_id=maria.id, photo="nowhere"))[0] == 400


async def test_a_caption_has_its_own_limit(api: Api, maria: Phone) -> None:
    answer = await api.http.post(
        f"{api.base}/sendPhoto",
        data={"chat_id": maria.id, "caption": "x" * 1025},
        files={"photo": ("p.png", png())},
    )
    assert answer.json()["description"] == "Bad Request: message caption is too long"


async def test_a_contact_needs_a_number_and_a_name(api: Api, maria: Phone) -> None:
    sent = await api.ok("sendContact", chat_id=maria.id, phone_number="+351210000000", first_name="Anna")
    assert sent["contact"] == {"phone_number": "+351210000000", "first_name": "Anna"}
    assert (await api.refused("sendContact", chat_id=maria.id, first_name="Anna"))[0] == 400
    assert (await api.refused("sendContact", chat_id=maria.id, phone_number="1"))[0] == 400


async def test_a_reply_names_what_it_answers(api: Api, maria: Phone) -> None:
    asked = maria.say("Is this bad?")
    sent = await api.ok(
        "sendMessage", chat_id=maria.id, text="No.", reply_parameters={"message_id": asked.id}
    )
    assert sent["reply_to_message"]["text"] == "Is this bad?"
    code, reason = await api.refused(
        "sendMessage", chat_id=maria.id, text="?", reply_parameters={"message_id": 99}
    )
    assert (code, reason) == (400, "Bad Request: message to be replied not found")
    await api.ok(
        "sendMessage",
        chat_id=maria.id,
        text="!",
        reply_parameters={"message_id": 99, "allow_sending_without_reply": True},
    )


async def test_typing_is_shown_and_an_unknown_action_refused(api: Api, maria: Phone) -> None:
    assert await api.ok("sendChatAction", chat_id=maria.id, action="typing") is True
    assert (await api.refused("sendChatAction", chat_id=maria.id, action="dancing"))[0] == 400


async def test_protection_and_effects_are_noted(api: Api, maria: Phone) -> None:
    sent = await api.ok(
        "sendMessage",
        chat_id=maria.id,
        text="x",
        protect_content=True,
        message_effect_id="5104841245755180586",
    )
    assert sent["has_protected_content"] is True
    assert sent["effect_id"] == "5104841245755180586"
    assert maria.last.protected


async def test_entities_may_be_given_instead_of_markup(api: Api, maria: Phone) -> None:
    bold = {"type": "bold", "offset": 2, "length": 4}
    sent = await api.ok("sendMessage", chat_id=maria.id, text="  pain 7", entities=[bold])
    assert (sent["text"], sent["entities"]) == ("pain 7", [{"type": "bold", "offset": 0, "length": 4}])
    for wrong in ([{"type": "bold", "offset": 4, "length": 4}], [{"type": "bold"}], "bold"):
        assert (await api.refused("sendMessage", chat_id=maria.id, text="pain 7", entities=wrong))[0] == 400


JPEG = (
    b"\xff\xd8"
    + b"\xff\xe0\x00\x04ab"
    + b"\xff\xc0\x00\x0b\x08\x00\x03\x00\x04\x01\x01\x11\x00"
    + b"\xff\xd9"
)
GIF = b"GIF89a\x04\x00\x03\x00" + b"\x00" * 8


@pytest.mark.parametrize("picture", [png(), JPEG, GIF])
async def test_pictures_of_all_common_kinds_have_their_size(api: Api, maria: Phone, picture: bytes) -> None:
    sent = await upload(api, "sendPhoto", {"photo": ("p", picture)}, chat_id=maria.id)
    assert (sent["photo"][0]["width"], sent["photo"][0]["height"]) == (4, 3)


async def test_an_empty_file_and_an_unknown_path_are_refused(api: Api, maria: Phone) -> None:
    answer = await api.http.post(
        f"{api.base}/sendDocument", data={"chat_id": maria.id}, files={"document": ("empty.txt", b"")}
    )
    assert answer.json()["description"] == "Bad Request: file must be non-empty"
    missing = await api.http.get(f"{api.base.replace('/bot', '/file/bot')}/photos/nothing.png")
    assert missing.status_code == 404
    assert (await api.refused("getFile", file_id="nothing"))[0] == 400


WRONG_BOARDS: list[Any] = [
    {"keyboard": []},
    {"keyboard": [[""]]},
    {"keyboard": [[{"text": 7}]]},
    {"keyboard": [["x"]], "input_field_placeholder": "y" * 65},
    {"keyboard": [["x"] * 9]},
    {"inline_keyboard": "x"},
    {"inline_keyboard": ["x"]},
    {"inline_keyboard": [["x"]]},
    {"inline_keyboard": [[{"text": "x", "web_app": {"url": "http://example.org"}}]]},
]


@pytest.mark.parametrize("board", WRONG_BOARDS)
async def test_wrong_keyboards_are_refused(api: Api, maria: Phone, board: Any) -> None:
    assert (await api.refused("sendMessage", chat_id=maria.id, text="x", reply_markup=board))[0] == 400


async def test_an_inline_keyboard_without_buttons_is_none(api: Api, maria: Phone) -> None:
    await api.ok("sendMessage", chat_id=maria.id, text="x", reply_markup={"inline_keyboard": [[]]})
    assert maria.last.reply_markup is None
