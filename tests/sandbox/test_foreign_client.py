"""Somebody else's client talks to the sandbox: it is Telegram's protocol that is spoken, not ours."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox import Sandbox

from .aiogram_env import BOT, foreign_python, schema_problems
from .conftest import TOKEN, Api


@pytest.fixture(scope="session")
def python() -> Path:
    return foreign_python()


@contextlib.asynccontextmanager
async def aiogram_bot(town: Sandbox, python: Path) -> AsyncIterator[asyncio.StreamReader]:
    """The bot as its own process; yields what it prints."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        str(python), str(BOT), town.url, TOKEN, stdout=pipe, stderr=pipe
    )
    assert process.stdout
    assert process.stderr
    try:
        yield process.stdout
    finally:
        process.terminate()
        complaints = (await process.stderr.read()).decode()
        await process.wait()
    assert process.returncode == 0, complaints
    assert "Traceback" not in complaints, complaints


async def test_an_aiogram_bot_lives_a_day_in_the_sandbox(town: Sandbox, python: Path) -> None:
    maria, anna = town.phone("Maria"), town.phone("Anna")
    async with aiogram_bot(town, python) as printed:
        assert (await printed.readline()).decode().split() == ["me", town.world.bot.username]

        maria.start()
        asked = await maria.sees("Pain & sleep?", within=30)
        assert asked.content["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
        assert town.commands(maria) == ["check"]

        toast = await maria.taps("2")
        assert (toast.text, toast.alert) == ("Noted", True)
        await maria.sees("message is not modified")
        picture = await maria.sees("Your trend")
        assert picture.content["photo"][0]["width"] == 1
        assert maria.received[0].text == "Pain: 2"

        town.fault("slow_down", maria, "sendMessage", retry_after=1)
        maria.say("/slow")
        await maria.sees("waited 1 s")

        maria.say(f"/tell {anna.id}")
        await maria.sees("cannot: Forbidden: bot can't initiate conversation with a user")
        anna.start("inv-1")
        await anna.sees("Invited with inv-1")
        maria.say(f"/tell {anna.id}")
        await anna.sees("Maria needs you")
        anna.block()
        membership = (await asyncio.wait_for(printed.readline(), 10)).decode()
        assert membership.split() == ["membership", "member", "kicked"]
        maria.say(f"/tell {anna.id}")
        await maria.sees("cannot: Forbidden: bot was blocked by the user")

        said = maria.say("/clean")
        await maria.sees("gone")
        assert said.id not in [each.id for each in maria.messages]
        maria.edit(maria.say("seven"), "eight")
        await maria.sees("corrected to eight")
        maria.send_photo(b"\xff\xd8 not much of a picture", "my back")
        reply = await maria.sees("24 bytes: my back")
        assert reply.reply_to
        maria.share_contact("+351210000000")
        await maria.sees(lambda message: "contact" in message.content)
        await town.settle()

    assert schema_problems(town.calls.as_jsonl()) == []


async def test_the_foreign_schema_finds_what_is_wrong_with_a_call(town: Sandbox, api: Api) -> None:
    maria = town.phone("Maria", started=True)
    button = {"text": "7", "callback_data": "p7", "stlye": "danger"}
    await api.ok("sendMessage", chat_id=maria.id, text="x", disable_notfication=True)
    await api.ok("sendMessage", chat_id=maria.id, text="x", reply_markup={"inline_keyboard": [[button]]})
    await api.refused("sendMessage", chat_id=maria.id)
    await api.refused("sendRichMassage", chat_id=maria.id)
    await api.ok("sendMessage", chat_id=maria.id, text="right", protect_content=True)
    found = [(each["line"], each["problem"]) for each in schema_problems(town.calls.as_jsonl())]
    assert found == [
        (1, "unknown parameter disable_notfication"),
        (2, "unknown parameter reply_markup.inline_keyboard.0.0.stlye"),
        (3, "text: Field required"),
        (4, "unknown method"),
    ]
