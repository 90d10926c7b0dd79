"""The fake phone reads like a phone."""

from __future__ import annotations

import asyncio
import re

import pytest

from sandbox import NotPossible, NotSeen, Phone, Sandbox

from .conftest import Api

BOARD = {
    "inline_keyboard": [
        [{"text": "0", "callback_data": "p0"}, {"text": "10", "callback_data": "p10"}],
        [
            {"text": "Copy", "copy_text": {"text": "call 112"}},
            {"text": "Site", "url": "https://example.org/"},
        ],
    ]
}


@pytest.fixture
def maria(town: Sandbox) -> Phone:
    return town.phone("Maria", started=True)


async def test_sees_looks_only_at_what_came_after_the_last_act(api: Api, maria: Phone) -> None:
    await api.ok("sendMessage", chat_id=maria.id, text="How bad?")
    assert (await maria.sees("How bad?")).text == "How bad?"
    maria.say("7")
    with pytest.raises(NotSeen, match=r"Maria waited 0\.05 s for 'How bad\?'"):
        await maria.sees("How bad?", within=0.05)
    waiting = asyncio.ensure_future(maria.sees("How bad?"))
    second = await api.ok("sendMessage", chat_id=maria.id, text="How bad? (asked again)")
    assert (await waiting).id == second["message_id"]


async def test_gets_takes_one_after_the_other(api: Api, maria: Phone) -> None:
    for number in (1, 2):
        await api.ok("sendMessage", chat_id=maria.id, text=f"Are you safe? {number}")
    assert (await maria.gets("Are you safe?")).text.endswith("1")
    assert (await maria.gets(re.compile(r"safe\? \d"))).text.endswith("2")
    with pytest.raises(NotSeen):
        await maria.gets("Are you safe?", within=0.05)
    await api.ok("editMessageText", chat_id=maria.id, message_id=maria.last.id, text="Are you safe? (edited)")
    assert (await maria.gets("edited")).edits == 1


async def test_loses_waits_until_it_is_gone(api: Api, maria: Phone) -> None:
    sent = await api.ok("sendMessage", chat_id=maria.id, text="Question")
    gone = asyncio.ensure_future(maria.loses("Question"))
    await api.ok("deleteMessage", chat_id=maria.id, message_id=sent["message_id"])
    await gone
    assert not maria.shows("Question")


async def test_a_button_is_found_by_label_data_or_a_part_of_its_label(api: Api, maria: Phone) -> None:
    await api.ok("sendMessage", chat_id=maria.id, text="How bad?", reply_markup=BOARD)
    await api.ok("sendMessage", chat_id=maria.id, text="Something else")
    for wanted in ("10", "p0", "0"):
        maria.tap(wanted)
    taps = [each["callback_query"]["data"] for each in await api.updates()]
    assert taps == ["p10", "p0", "p0"]
    with pytest.raises(NotPossible, match="no button '11' on Maria's screen"):
        maria.tap("11")


async def test_copy_and_link_buttons_stay_on_the_phone(api: Api, maria: Phone) -> None:
    await api.ok("sendMessage", chat_id=maria.id, text="x", reply_markup=BOARD)
    assert (maria.tap("Copy"), maria.tap("Site")) == ("", "")
    assert (maria.copied, maria.opened) == ("call 112", ["https://example.org/"])
    assert await api.updates() == []


async def test_an_invitation_opens_on_another_phone(town: Sandbox, api: Api, maria: Phone) -> None:
    anna = town.phone("Anna")
    anna.open_link(f"{town.bot_link}?start=inv-7f3a9c")
    (update,) = await api.updates()
    assert (update["message"]["from"]["id"], update["message"]["text"]) == (anna.id, "/start inv-7f3a9c")
    assert anna.open_link("https://example.org") is None


async def test_the_screen_is_what_a_golden_file_keeps(api: Api, maria: Phone) -> None:
    assert maria.screen() == ""
    await api.ok(
        "sendMessage", chat_id=maria.id, text="<b>How bad?</b>", parse_mode="HTML", reply_markup=BOARD
    )
    maria.say("7")
    assert maria.screen() == "How bad?\n[0] [10]\n[Copy] [Site]"
    assert maria.transcript() == "How bad?\n[0] [10]\n[Copy] [Site]\n\n> 7"


async def test_a_correction_reaches_the_bot(api: Api, maria: Phone) -> None:
    said = maria.say("7")
    maria.edit(said, "can't feel my legs")
    corrected = (await api.updates())[1]["edited_message"]
    assert (corrected["message_id"], corrected["text"]) == (said.id, "can't feel my legs")
    assert corrected["edit_date"]
    photo = maria.send_photo(b"\xff\xd8", "my back")
    maria.edit(photo, "my leg")
    assert (await api.updates())[3]["edited_message"]["caption"] == "my leg"


async def test_a_forged_tap_can_carry_anything(api: Api, maria: Phone) -> None:
    asked = await api.ok("sendMessage", chat_id=maria.id, text="x", reply_markup=BOARD)
    await api.ok("editMessageText", chat_id=maria.id, message_id=asked["message_id"], text="closed")
    maria.forge("1:someone-elses:pain:9")
    (update,) = await api.updates()
    assert update["callback_query"]["data"] == "1:someone-elses:pain:9"


async def test_a_known_id_is_the_same_person(town: Sandbox) -> None:
    maria = town.phone("Maria", 77, language_code="pt")
    maria.say("hello")
    again = town.phone("somebody", 77)
    assert (again.person.first_name, again.person.language_code) == ("Maria", "pt")
    assert [message.text for message in again.messages] == ["hello"]


async def test_a_town_where_nobody_polls_never_settles(town: Sandbox, maria: Phone) -> None:
    maria.say("is anybody there?")
    with pytest.raises(NotSeen, match="1 updates are unconfirmed"):
        await town.settle(within=0.05)


async def test_one_cannot_write_after_deleting_ones_account_or_tap_what_is_not_there(maria: Phone) -> None:
    with pytest.raises(NotSeen, match="empty"):
        maria.forge("p7")
    own = maria.say("7")
    with pytest.raises(NotPossible):
        maria.forge("p7", on=own)
    maria.deactivate()
    with pytest.raises(NotPossible, match="deleted their account"):
        maria.say("hello?")
