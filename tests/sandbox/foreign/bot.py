# mypy: ignore-errors
# Runs in .venv-aiogram, which mypy does not see.
"""A small bot on aiogram, as its documentation teaches: `bot.py <base of the Bot API> <token>`."""

import asyncio
import sys

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardRemove,
)

dispatcher = Dispatcher()
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c6360000000020001e527d4a20000000049454e44ae426082"
)


@dispatcher.message(CommandStart(deep_link=True))
async def invited(message, command: CommandObject):
    await message.answer(f"Invited with {command.args}")


@dispatcher.message(CommandStart())
async def start(message, bot: Bot):
    row = [InlineKeyboardButton(text=str(n), callback_data=f"pain:{n}") for n in range(4)]
    await bot.set_my_commands(
        [BotCommand(command="check", description="Check in")], BotCommandScopeChat(chat_id=message.chat.id)
    )
    board = InlineKeyboardMarkup(inline_keyboard=[row])
    await message.answer("<b>Pain</b> &amp; sleep?", parse_mode=ParseMode.HTML, reply_markup=board)


@dispatcher.callback_query(F.data.startswith("pain:"))
async def tapped(query):
    await query.answer("Noted", show_alert=True)
    await query.message.edit_text(f"Pain: {query.data.removeprefix('pain:')}")
    try:
        await query.message.edit_text(f"Pain: {query.data.removeprefix('pain:')}")
    except TelegramBadRequest as refusal:
        await query.message.answer(refusal.message)
    await query.message.answer_photo(BufferedInputFile(PIXEL, "trend.png"), caption="Your trend")


@dispatcher.message(Command("slow"))
async def slow(message):
    try:
        await message.answer("first try")
    except TelegramRetryAfter as refusal:
        await asyncio.sleep(refusal.retry_after)
        await message.answer(f"waited {refusal.retry_after} s")


@dispatcher.message(Command("tell"))
async def tell(message, command: CommandObject, bot: Bot):
    try:
        await bot.send_message(int(command.args), "Maria needs you")
        await message.answer("told")
    except TelegramForbiddenError as refusal:
        await message.answer(f"cannot: {refusal.message}")


@dispatcher.message(Command("clean"))
async def clean(message):
    await message.delete()
    await message.answer("gone", reply_markup=ReplyKeyboardRemove())


@dispatcher.message(F.photo)
async def photo(message, bot: Bot):
    content = await bot.download(message.photo[-1])
    await message.reply(f"{len(content.read())} bytes: {message.caption}")


@dispatcher.message(F.contact)
async def contact(message):
    await message.answer_contact(message.contact.phone_number, message.contact.first_name)


@dispatcher.edited_message()
async def edited(message):
    await message.answer(f"corrected to {message.text}")


@dispatcher.my_chat_member()
async def member(update):
    print("membership", update.old_chat_member.status, update.new_chat_member.status, flush=True)


async def main(base: str, token: str):
    session = AiohttpSession(api=TelegramAPIServer.from_base(base))
    async with Bot(token, session=session) as bot:
        me = await bot.get_me()
        print("me", me.username, flush=True)
        await dispatcher.start_polling(bot, polling_timeout=1)


asyncio.run(main(*sys.argv[1:]))
