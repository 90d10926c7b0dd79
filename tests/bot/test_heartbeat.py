"""Silence is the alarm: the watchdog is called only while whole ticks are finished."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.heartbeat import beat_while_alive, keep_beating
from tests.bot.turned_time import pass_time, play

BEGAN = datetime(2026, 11, 1, tzinfo=UTC)


class Ticks:
    """The runner, as far as the heartbeat sees it."""

    def __init__(self) -> None:
        self.last: datetime | None = None
        self.beats = 0
        self.away = False

    async def beat(self) -> None:
        if self.away:
            raise ConnectionRefusedError
        self.beats += 1


def test_the_watchdog_hears_once_a_minute_and_nothing_when_the_ticks_stop() -> None:
    async def story() -> None:
        ticks = Ticks()
        work = asyncio.ensure_future(beat_while_alive(ticks.beat, lambda: ticks.last))
        await pass_time(300)
        assert ticks.beats == 0
        for second in range(0, 600, 5):
            ticks.last = BEGAN + timedelta(seconds=second)
            await pass_time(5)
        assert ticks.beats in (10, 11)
        await pass_time(60)
        before = ticks.beats
        await pass_time(3600)
        assert ticks.beats == before
        work.cancel()

    play(story())


def test_a_watchdog_that_is_away_harms_nothing_and_hears_again_later() -> None:
    async def story() -> None:
        ticks = Ticks()
        ticks.away = True
        work = asyncio.ensure_future(beat_while_alive(ticks.beat, lambda: ticks.last))
        for minute in range(10):
            ticks.last = BEGAN + timedelta(minutes=minute)
            ticks.away = minute < 5
            await pass_time(60)
        assert not work.done()
        assert ticks.beats == 5
        work.cancel()

    play(story())


async def test_the_watchdogs_address_is_called() -> None:
    called = asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (await reader.readline()).startswith(b"GET /ping/id HTTP"):
            called.set()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    work = asyncio.ensure_future(keep_beating(f"http://127.0.0.1:{port}/ping/id", lambda: BEGAN))
    async with asyncio.timeout(10):
        await called.wait()
    work.cancel()
    server.close()
