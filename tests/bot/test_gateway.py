"""What Telegram answers, and what we make of it."""

from collections.abc import AsyncIterator

import pytest
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, TimedOut

import sandbox
from bot.gateway import Edited, Gateway, WrongToken
from bot.gateway_errors import Migrated, Permanent, SlowDown, Temporary, read_error
from bot.screen import Button, Contact, Screen
from bot.telegram_buttons import keyboard, without_markup
from bot.telegram_request import FloodWait

PAIN = Screen(
    "How bad was the <b>worst</b> pain?",
    (
        (Button("3", data="1abc3"), Button("4", data="1abc4")),
        (Button("Skip", data="1abcs", style="primary"),),
    ),
)


@pytest.fixture
async def world() -> AsyncIterator[sandbox.Sandbox]:
    async with sandbox.serve() as world:
        yield world


@pytest.fixture
async def gateway(world: sandbox.Sandbox) -> AsyncIterator[Gateway]:
    gateway = Gateway(sandbox.DEMO_TOKEN, world.url)
    await gateway.open()
    yield gateway
    await gateway.close()


@pytest.fixture
def maria(world: sandbox.Sandbox) -> sandbox.Phone:
    return world.phone("Maria", started=True)


async def test_a_screen_arrives_with_its_buttons(maria: sandbox.Phone, gateway: Gateway) -> None:
    message_id = await gateway.send(maria.id, PAIN)
    assert maria.last.id == message_id
    assert maria.last.text == "How bad was the worst pain?"
    assert [(button.row, button.label) for button in maria.last.buttons] == [(0, "3"), (0, "4"), (1, "Skip")]
    assert maria.last.buttons[2].data == "1abcs"


async def test_copy_and_link_buttons_do_what_they_say(maria: sandbox.Phone, gateway: Gateway) -> None:
    await gateway.send(
        maria.id, Screen("112", ((Button("Copy", copy="112"), Button("More", url="https://example.org/")),))
    )
    maria.tap("Copy")
    assert maria.copied == "112"


async def test_a_routine_message_is_silent_and_an_urgent_one_is_not(
    world: sandbox.Sandbox, maria: sandbox.Phone, gateway: Gateway
) -> None:
    await gateway.send(maria.id, Screen("later"), silent=True, protect=True)
    await gateway.send(maria.id, Screen("now"))
    first, second = [call.params for call in world.calls if call.method == "sendMessage"]
    assert (first["disable_notification"], first["protect_content"]) == ("true", "true")
    assert "disable_notification" not in second
    assert "protect_content" not in second


async def test_an_edit_changes_the_message_and_the_same_again_is_success(
    maria: sandbox.Phone, gateway: Gateway
) -> None:
    message_id = await gateway.send(maria.id, PAIN)
    assert await gateway.edit(maria.id, message_id, Screen("Thank you")) is Edited.shown
    assert (maria.last.text, maria.last.buttons) == ("Thank you", [])
    assert await gateway.edit(maria.id, message_id, Screen("Thank you")) is Edited.shown


async def test_a_message_that_is_gone_is_told_apart_so_that_it_can_be_sent_anew(
    maria: sandbox.Phone, gateway: Gateway
) -> None:
    assert await gateway.edit(maria.id, 4711, PAIN) is Edited.gone
    assert await gateway.remove_keyboard(maria.id, 4711) is Edited.gone


async def test_an_old_keyboard_is_taken_away_and_the_words_stay(
    maria: sandbox.Phone, gateway: Gateway
) -> None:
    message_id = await gateway.send(maria.id, PAIN)
    assert await gateway.remove_keyboard(maria.id, message_id) is Edited.shown
    assert (maria.last.text, maria.last.buttons) == ("How bad was the worst pain?", [])
    assert await gateway.remove_keyboard(maria.id, message_id) is Edited.shown


async def test_a_tap_is_answered_once_and_a_second_or_late_answer_is_harmless(
    maria: sandbox.Phone, gateway: Gateway
) -> None:
    await gateway.send(maria.id, PAIN)
    query = maria.tap("3")
    await gateway.answer_tap(query, "Noted", alert=True)
    await gateway.answer_tap(query)
    await gateway.answer_tap("77777")
    toast = await maria.answered(query)
    assert (toast.text, toast.alert) == ("Noted", True)


async def test_markup_that_telegram_refuses_goes_out_as_plain_words(
    maria: sandbox.Phone, gateway: Gateway
) -> None:
    broken = Screen("<b>Call 112 &amp; wait<i>", ((Button("I called", data="1x"),),))
    message_id = await gateway.send(maria.id, broken)
    assert maria.last.text == "Call 112 & wait"
    assert maria.last.labels == ["I called"]
    again = Screen("<b>Call <u>now</b>")
    assert await gateway.edit(maria.id, message_id, again) is Edited.shown
    assert maria.last.text == "Call now"


async def test_a_phone_number_arrives(maria: sandbox.Phone, gateway: Gateway) -> None:
    await gateway.send_contact(maria.id, Contact("+4915112345", "Anna"))
    assert maria.last.content["contact"]["phone_number"] == "+4915112345"


async def test_the_menu_of_commands_can_be_set_for_one_person(
    world: sandbox.Sandbox, maria: sandbox.Phone, gateway: Gateway
) -> None:
    await gateway.set_commands({"help": "What I can do"})
    await gateway.set_commands({"help": "What I can do", "patients": "Whom I follow"}, chat_id=maria.id)
    assert world.commands(maria) == ["help", "patients"]
    assert world.commands(world.phone("Ben")) == ["help"]


async def test_a_blocked_bot_and_a_closed_account_are_told_apart(
    world: sandbox.Sandbox, maria: sandbox.Phone, gateway: Gateway
) -> None:
    ben = world.phone("Ben", started=True)
    maria.block()
    ben.deactivate()
    for chat_id, reason in ((maria.id, "blocked"), (ben.id, "deactivated"), (999_999, "not_found")):
        with pytest.raises(Permanent) as refused:
            await gateway.send(chat_id, PAIN)
        assert refused.value.reason == reason


async def test_an_empty_message_is_our_own_fault_and_not_the_persons(
    maria: sandbox.Phone, gateway: Gateway
) -> None:
    with pytest.raises(Permanent) as refused:
        await gateway.send(maria.id, Screen(""))
    assert refused.value.reason == "bad_request"


async def test_a_flood_tells_how_long_to_wait(
    world: sandbox.Sandbox, maria: sandbox.Phone, gateway: Gateway
) -> None:
    world.fault("slow_down", maria, "sendMessage", retry_after=17)
    with pytest.raises(SlowDown) as told:
        await gateway.send(maria.id, PAIN)
    assert told.value.retry_after == 17
    assert maria.received == []


@pytest.mark.parametrize("code", [500, 502, 503])
async def test_trouble_at_telegram_is_temporary(
    world: sandbox.Sandbox, maria: sandbox.Phone, gateway: Gateway, code: int
) -> None:
    world.fault("error", maria, "sendMessage", code=code, description="Bad Gateway")
    with pytest.raises(Temporary):
        await gateway.send(maria.id, PAIN)
    assert await gateway.send(maria.id, PAIN)


async def test_a_connection_lost_while_it_was_idle_is_not_noticed_by_anybody(
    world: sandbox.Sandbox, maria: sandbox.Phone, gateway: Gateway
) -> None:
    await gateway.send(maria.id, Screen("before"))
    world.fault("drop_before", maria, "sendMessage")
    await gateway.send(maria.id, Screen("after"))
    assert [message.text for message in maria.received] == ["before", "after"]


async def test_nobody_listening_is_temporary_and_names_no_address() -> None:
    gateway = Gateway("1:SECRETSECRETSECRETSECRET", "http://127.0.0.1:9")
    with pytest.raises(Temporary) as told:
        await gateway.open()
    assert told.value.reason == "network"
    assert "SECRET" not in repr(told.value)
    assert told.value.__suppress_context__
    await gateway.close()


async def test_a_token_that_telegram_does_not_know_is_told_at_the_start() -> None:
    async with sandbox.serve(token="110201543:the-right-one") as world:
        gateway = Gateway("110201543:a-wrong-one", world.url)
        with pytest.raises(WrongToken):
            await gateway.open()
        await gateway.close()


async def test_who_we_are_is_learnt_and_a_webhook_of_before_is_taken_down(world: sandbox.Sandbox) -> None:
    gateway = Gateway(sandbox.DEMO_TOKEN, world.url)
    me = await gateway.open()
    assert me.username == "backwatch_sandbox_bot"
    assert [call.method for call in world.calls] == ["getMe", "deleteWebhook"]
    await gateway.close()


async def test_updates_come_raw_even_when_nobody_could_parse_them(
    world: sandbox.Sandbox, maria: sandbox.Phone, gateway: Gateway
) -> None:
    maria.say("fine")
    poison = world.poison(maria)
    maria.say("also fine")
    batch = await gateway.updates(None, wait=0)
    assert [update["message"]["text"] for update in batch] == ["fine", "?", "also fine"]
    assert [u["update_id"] for u in await gateway.updates(poison, wait=0)] == [poison, poison + 1]
    assert await gateway.updates(poison + 2, wait=0) == []


async def test_blocking_the_bot_is_among_the_updates(
    world: sandbox.Sandbox, maria: sandbox.Phone, gateway: Gateway
) -> None:
    await gateway.updates(None, wait=0)
    maria.block()
    (update,) = await gateway.updates(None, wait=0)
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"


@pytest.mark.parametrize(
    ("raised", "kind", "reason"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), Permanent, "blocked"),
        (Forbidden("Forbidden: user is deactivated"), Permanent, "deactivated"),
        (Forbidden("Forbidden: bot can't initiate conversation with a user"), Permanent, "blocked"),
        (Forbidden("Forbidden: bot was kicked from the group chat"), Permanent, "kicked"),
        (Forbidden("Forbidden: something new"), Permanent, "blocked"),
        (BadRequest("Bad Request: chat not found"), Permanent, "not_found"),
        (BadRequest("Bad Request: message text is empty"), Permanent, "bad_request"),
        (BadRequest("Bad Request: message is not modified: specified new ..."), Permanent, "unchanged"),
        (BadRequest("Bad Request: can't parse entities: unclosed start tag"), Permanent, "markup"),
        (TimedOut(), Temporary, "timed_out"),
        (NetworkError("Bad Gateway"), Temporary, "network"),
        (Conflict("terminated by other getUpdates request"), Temporary, "conflict"),
        (InvalidToken(), Temporary, "token_refused"),
    ],
)
def test_every_refusal_of_telegram_has_its_meaning(raised: NetworkError, kind: type, reason: str) -> None:
    read = read_error(raised)
    assert isinstance(read, kind)
    assert getattr(read, "reason", None) == reason


def test_a_flood_and_a_moved_group_carry_their_numbers() -> None:
    flood, moved = read_error(FloodWait(2.5)), read_error(ChatMigrated(-1005))
    assert isinstance(flood, SlowDown)
    assert isinstance(moved, Migrated)
    assert (flood.retry_after, moved.new_chat_id) == (2.5, -1005)


def test_a_button_that_carries_too_much_is_refused_here_and_not_by_telegram() -> None:
    keyboard(((Button("ok", data="é" * 32),),))
    with pytest.raises(ValueError, match="64 bytes"):
        keyboard(((Button("too much", data="é" * 33),),))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<b>Call 112</b> now", "Call 112 now"),
        ("pain &lt; 4 &amp; sleep", "pain < 4 & sleep"),
        ("2 < 3 and 4 > 3", "2 < 3 and 4 > 3"),
        ('<tg-time unix="1" format="t">14:02</tg-time>', "14:02"),
        ("<b>broken", "broken"),
    ],
)
def test_plain_words_are_what_a_reader_would_have_seen(text: str, plain: str) -> None:
    assert without_markup(text) == plain
