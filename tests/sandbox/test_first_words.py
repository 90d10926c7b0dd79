"""Maria presses Start, the bot writes, she taps: over raw HTTP, then with python-telegram-bot."""

from __future__ import annotations

import asyncio

import telegram
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, CommandHandler, ContextTypes

from sandbox import Sandbox

from .conftest import TOKEN, Api


async def test_maria_presses_start_and_the_bot_gets_a_command(town: Sandbox, api: Api) -> None:
    town.phone("Maria", 7, language_code="pt").start("invite-1")
    (update,) = await api.updates()
    message = update["message"]
    assert message["text"] == "/start invite-1"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"]["language_code"] == "pt"
    assert message["chat"] == {"id": 7, "type": "private", "first_name": "Maria"}


async def test_maria_sees_a_message_sent_while_she_waits(town: Sandbox, api: Api) -> None:
    maria = town.phone("Maria")
    maria.start()
    waiting = asyncio.ensure_future(maria.sees("How is your back"))
    await api.ok("sendMessage", chat_id=maria.id, text="How is your back today?")
    assert (await waiting).text == "How is your back today?"


async def test_a_bot_on_python_telegram_bot_talks_with_maria(town: Sandbox) -> None:
    async def start(update: telegram.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.effective_message
        row = [telegram.InlineKeyboardButton(str(n), callback_data=f"pain:{n}") for n in range(4)]
        markup = telegram.InlineKeyboardMarkup([row])
        await update.effective_message.reply_html("<b>Pain</b> today?", reply_markup=markup)

    async def tapped(update: telegram.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query
        await query.answer("Noted")
        await query.edit_message_text(f"Pain: {query.data}")

    app = ApplicationBuilder().token(TOKEN).base_url(f"{town.url}/bot").job_queue(None).build()
    app.add_handler(CommandHandler("start", start))
    app.add_handler(CallbackQueryHandler(tapped))
    async with app:
        assert app.updater
        await app.updater.start_polling()
        await app.start()
        maria = town.phone("Maria")
        maria.start()
        asked = await maria.sees("Pain today?")
        assert asked.content["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
        assert asked.labels == ["0", "1", "2", "3"]
        assert (await maria.taps("2")).text == "Noted"
        assert (await maria.sees("Pain: pain:2")).labels == []
        await town.settle()
        await app.updater.stop()
        await app.stop()
