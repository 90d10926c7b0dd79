"""The real process, started as an operator starts it."""

import asyncio
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

import sandbox

HERE = Path(__file__).parents[2]
TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@asynccontextmanager
async def process(folder: Path, *words: str, **environment: str) -> AsyncIterator[Process]:
    ours = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HERE), "HOME": str(folder)}
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, cwd=folder, env=ours | environment, stdout=PIPE, stderr=PIPE
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
            await started.communicate()


async def ended(started: Process, sign: signal.Signals | None = None) -> tuple[int | None, str]:
    """Exit status, and all that it wrote to standard error."""
    if sign is not None:
        started.send_signal(sign)
    async with asyncio.timeout(40):
        _, error = await started.communicate()
    return started.returncode, error.decode()


async def listening(world: sandbox.Sandbox) -> None:
    async with asyncio.timeout(40):
        while not world.world.updates.polled:
            await asyncio.sleep(0.02)


@pytest.fixture
async def world() -> AsyncIterator[sandbox.Sandbox]:
    async with sandbox.serve(token=TOKEN) as world:
        yield world


async def test_it_answers_stops_when_told_and_its_log_holds_neither_token_nor_words(
    world: sandbox.Sandbox, tmp_path: Path
) -> None:
    async with process(
        tmp_path, "run", BOT_TOKEN=TOKEN, TELEGRAM_API_URL=world.url, LOG_LEVEL="DEBUG"
    ) as bot:
        await listening(world)
        maria = world.phone("Maria Invented")
        maria.start()
        await maria.sees(re.compile("."))
        maria.say("my left leg went numb, said Maria Invented")
        await world.settle()
        status, log = await ended(bot, signal.SIGTERM)
    assert status == 0
    assert world.world.updates.pending == []
    for secret in (TOKEN, TOKEN.partition(":")[2], "Invented", "numb"):
        assert secret not in log
    assert '"event": "stopped"' in log
    assert (tmp_path / "data" / "backwatch.sqlite3").is_file()


async def test_a_server_that_knows_only_what_a_conversation_needs_is_enough(
    world: sandbox.Sandbox, tmp_path: Path
) -> None:
    """No webhooks and no menus there: neither may be taken for a wrong token, or keep an alarm waiting."""
    missing = {"code": 404, "description": "Not Found", "times": None}
    world.fault("error", None, "deleteWebhook", "setMyCommands", "deleteMyCommands", **missing)
    async with process(tmp_path, "run", BOT_TOKEN=TOKEN, TELEGRAM_API_URL=world.url) as bot:
        await listening(world)
        maria = world.phone("Maria Invented")
        maria.start()
        await maria.sees(re.compile("."))
        status, log = await ended(bot, signal.SIGTERM)
    assert status == 0
    assert "commands_not_offered" in log


async def test_a_wrong_token_is_told_in_plain_words(world: sandbox.Sandbox, tmp_path: Path) -> None:
    wrong = f"{TOKEN[:-3]}xxx"
    async with process(tmp_path, "run", BOT_TOKEN=wrong, TELEGRAM_API_URL=world.url) as bot:
        status, told = await ended(bot)
    assert status == 2
    assert "Telegram does not know this BOT_TOKEN" in told
    assert "Traceback" not in told
    assert wrong not in told


async def test_a_start_before_the_network_waits_for_it(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    async with process(tmp_path, "run", BOT_TOKEN=TOKEN, TELEGRAM_API_URL=url) as bot:
        assert bot.stderr is not None
        async with asyncio.timeout(40):
            while b"telegram_out_of_reach" not in await bot.stderr.readline():
                pass
        async with sandbox.serve(port=port, token=TOKEN) as world:
            await listening(world)
            status, _ = await ended(bot, signal.SIGTERM)
    assert status == 0


async def test_a_database_out_of_reach_is_told_without_its_password(
    world: sandbox.Sandbox, tmp_path: Path
) -> None:
    away = "postgresql://anna:s3cret@127.0.0.1:9/backwatch"
    async with process(
        tmp_path, "run", BOT_TOKEN=TOKEN, TELEGRAM_API_URL=world.url, DATABASE_URL=away
    ) as bot:
        status, told = await ended(bot)
    assert status == 1
    assert "the database is out of reach" in told
    assert "s3cret" not in told


async def test_told_to_stop_while_it_still_starts_it_ends_as_asked(tmp_path: Path) -> None:
    async with process(tmp_path, "demo", "--port", "0") as demo:
        assert demo.stdout is not None
        async with asyncio.timeout(40):
            assert b"http://" in await demo.stdout.readline()
        status, log = await ended(demo, signal.SIGTERM)
    assert status == 0, log


async def test_the_demo_needs_nothing_and_prints_its_page(tmp_path: Path) -> None:
    async with process(tmp_path, "demo", "--port", "0") as demo:
        assert demo.stdout is not None
        async with asyncio.timeout(40):
            line = (await demo.stdout.readline()).decode()
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert found is not None
        async with aiohttp.ClientSession() as session, session.get(found[0]) as page:
            assert page.status == 200
            assert "Backwatch" in await page.text()
        status, told = await ended(demo, signal.SIGINT)
    assert status == 0
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == []
