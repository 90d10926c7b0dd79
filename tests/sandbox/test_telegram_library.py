"""python-telegram-bot reads every answer the sandbox gives."""

from __future__ import annotations

import telegram
from telegram import (
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    KeyboardButtonRequestUsers,
    ReplyKeyboardMarkup,
)

from sandbox import Sandbox

from .aiogram_env import schema_problems
from .conftest import TOKEN
from .test_sending import png


async def test_every_answer_is_one_that_the_library_understands(town: Sandbox) -> None:
    maria = town.phone("Maria", started=True)
    board = InlineKeyboardMarkup([[InlineKeyboardButton("7", callback_data="p7")]])
    choose = KeyboardButton("Choose", request_users=KeyboardButtonRequestUsers(7, request_name=True))
    whom = ReplyKeyboardMarkup([[choose]], one_time_keyboard=True)
    async with telegram.Bot(TOKEN, base_url=f"{town.url}/bot", base_file_url=f"{town.url}/file/bot") as bot:
        sent = await bot.send_message(maria.id, "<b>How</b> bad?", parse_mode="HTML", reply_markup=board)
        assert sent.date.timestamp() == int(town.clock.now().timestamp())
        edited = await sent.edit_text("Thank you")
        assert isinstance(edited, telegram.Message)
        assert edited.edit_date
        photo = await bot.send_photo(maria.id, png(), caption="30 days")
        downloaded = await (await bot.get_file(photo.photo[-1].file_id)).download_as_bytearray()
        assert bytes(downloaded) == png()
        await photo.edit_media(InputMediaPhoto(png(8, 8), caption="90 days"))
        await photo.edit_caption("all days")
        await photo.edit_reply_markup(board)
        await bot.send_document(maria.id, b"%PDF", filename="report.pdf")
        await bot.send_contact(maria.id, "+351210000000", "Anna")
        await bot.send_location(maria.id, 38.7, -9.1)
        await bot.send_chat_action(maria.id, "typing")
        await sent.pin()
        assert (await bot.get_chat(maria.id)).pinned_message == edited
        await sent.unpin()
        await bot.set_message_reaction(maria.id, sent.message_id, "👍")
        commands = [BotCommand("check", "Start a check-in")]
        await bot.set_my_commands(commands, BotCommandScopeChat(maria.id), "pt")
        assert list(await bot.get_my_commands(BotCommandScopeChat(maria.id), "pt")) == commands
        await bot.delete_my_commands(BotCommandScopeChat(maria.id), "pt")
        await bot.set_my_description("Not for emergencies")
        assert (await bot.get_my_description()).description == "Not for emergencies"
        assert (await bot.get_my_short_description()).short_description == ""
        assert (await bot.get_my_name()).name == "Backwatch"
        assert (await bot.get_webhook_info()).url == ""
        maria.tap("7")
        maria.edit(maria.say("seven"), "eight")
        maria.share_contact()
        maria.share_location(38.7, -9.1)
        await bot.send_message(maria.id, "Whom?", reply_markup=whom)
        maria.share_users(town.phone("Anna"), request_id=7)
        maria.send_voice()
        maria.send_photo(b"\xff\xd8", "my back")
        maria.block()
        updates = await bot.get_updates(allowed_updates=telegram.Update.ALL_TYPES)
        assert updates[0].callback_query
        assert updates[0].callback_query.message == photo
        assert updates[-1].my_chat_member
        assert not any(update.api_kwargs for update in updates)
        await bot.log_out()
    assert schema_problems(town.calls.as_jsonl()) == []
