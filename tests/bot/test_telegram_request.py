"""The HTTP client: patient where it must be, plain about what went wrong, silent about addresses."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import NetworkError, TimedOut

import sandbox
from bot.telegram_request import FloodWait, TelegramRequest, proxy_for


@pytest.fixture
async def world() -> AsyncIterator[sandbox.Sandbox]:
    async with sandbox.serve() as world:
        yield world


def bot_on(world: sandbox.Sandbox, **limits: float) -> Bot:
    return Bot(
        sandbox.DEMO_TOKEN,
        base_url=f"{world.url}/bot",
        base_file_url=f"{world.url}/file/bot",
        request=TelegramRequest(**limits),  # type: ignore[arg-type]
        get_updates_request=TelegramRequest(),
    )


async def test_an_answer_that_takes_too_long_is_a_timeout_and_the_next_call_works(
    world: sandbox.Sandbox,
) -> None:
    async with bot_on(world, read_timeout=0.2, connect_timeout=0.1) as bot:
        world.fault("latency", None, "getMe", milliseconds=5_000)
        with pytest.raises(TimedOut):
            await bot.get_me()
        assert (await bot.get_me()).is_bot


async def test_a_long_poll_may_last_longer_than_other_calls(world: sandbox.Sandbox) -> None:
    maria = world.phone("Maria")
    async with bot_on(world, read_timeout=0.1, connect_timeout=0.1) as bot:
        waiting = asyncio.ensure_future(bot.get_updates(timeout=5))
        await asyncio.sleep(0.5)
        maria.say("still here")
        (update,) = await waiting
        assert update.message is not None
        assert update.message.text == "still here"


async def test_hundreds_of_calls_at_once_all_come_back(world: sandbox.Sandbox) -> None:
    maria = world.phone("Maria", started=True)
    async with bot_on(world) as bot:
        sent = await asyncio.gather(*(bot.send_message(maria.id, f"line {number}") for number in range(300)))
    assert len({message.message_id for message in sent}) == 300
    assert {message.text for message in maria.received} == {f"line {number}" for number in range(300)}


async def test_a_file_goes_up_and_comes_down_whole(world: sandbox.Sandbox) -> None:
    maria = world.phone("Maria", started=True)
    content = bytes(range(256)) * 400
    async with bot_on(world) as bot:
        message = await bot.send_document(maria.id, content, filename="report ü.pdf", caption="für Sie")
        assert message.document is not None
        assert message.document.file_name == "report ü.pdf"
        file = await bot.get_file(message.document.file_id)
        assert bytes(await file.download_as_bytearray()) == content


async def test_a_flood_without_a_number_waits_a_second(world: sandbox.Sandbox) -> None:
    async with bot_on(world) as bot:
        world.fault("error", None, "getMe", code=429, description="Too Many Requests")
        with pytest.raises(FloodWait) as told:
            await bot.get_me()
    assert told.value.seconds == 1.0


async def test_errors_name_their_kind_and_no_address() -> None:
    request = TelegramRequest()
    with pytest.raises(NetworkError, match="closed"):
        await request.post("http://127.0.0.1:9/bot1:SECRET/getMe")
    async with request:
        with pytest.raises(NetworkError, match="ClientConnectorError") as told:
            await request.post("http://127.0.0.1:9/bot1:SECRET/getMe")
    assert "SECRET" not in str(told.value)
    assert "127.0.0.1" not in str(told.value)


def test_a_proxy_is_taken_from_the_environment_but_never_for_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("ALL_PROXY", "all_proxy", "https_proxy", "http_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy:3128")
    monkeypatch.setenv("NO_PROXY", "intern.example")
    assert proxy_for("https://api.telegram.org") == "http://proxy:3128"
    assert proxy_for("https://intern.example") is None
    for here in ("http://127.0.0.1:8099", "http://localhost:1", "http://[::1]:8081"):
        assert proxy_for(here) is None


async def test_what_is_asked_stands_in_the_body_where_every_server_looks() -> None:
    """Many servers of the Bot API read forms and not addresses; one would repeat the same update for ever."""
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
        asked.extend((head.split(b" ")[1], await reader.readexactly(length)))
        body = b'{"ok":true,"result":[]}'
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        request = TelegramRequest()
        await request.initialize()
        assert await request.post(f"http://127.0.0.1:{port}/bot1:x/getUpdates?offset=17") == []
        await request.shutdown()
    path, body = asked
    assert path.endswith(b"/getupdates")
    assert b"offset=17" in body
