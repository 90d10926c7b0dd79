"""The clocks there are: the machine's, and the sandbox's movable one in a demo or a test."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog

log = structlog.get_logger(__name__)

PATIENCE = 25.0
"""Seconds that one question for a move stays open."""
AFTER_A_FAULT = 1.0


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - this is the clock


class MovableClock:
    """Follows the clock of a sandbox at `url` (its `/sandbox/clock`), which a person moves by hand.

    Runs by the machine's between two readings.
    """

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._moved: Callable[[], None] = lambda: None
        self._base = datetime.now(UTC)  # noqa: TID251 - until the first reading
        self._read_at = time.monotonic()
        self._running = True
        self._moves = -1

    def now(self) -> datetime:
        if not self._running:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._read_at)

    def on_move(self, told: Callable[[], None]) -> None:
        """`told` is called after each move."""
        self._moved = told

    async def read(self) -> None:
        """The first reading. Raises aiohttp.ClientError when there is no sandbox."""
        async with aiohttp.ClientSession() as session:
            await self._take(session, self._url)

    async def follow(self) -> None:
        """For ever: waits for a move, takes the new time, tells."""
        async with aiohttp.ClientSession() as session:
            while True:
                try:
                    before = self._moves
                    await self._take(session, f"{self._url}/wait?since={self._moves}&timeout={PATIENCE:.0f}")
                    if self._moves != before:
                        self._moved()
                except (TimeoutError, aiohttp.ClientError) as error:
                    log.warning("sandbox_clock_out_of_reach", error=type(error).__name__)
                    await asyncio.sleep(AFTER_A_FAULT)  # noqa: TID251 - real time, only beside a sandbox

    async def _take(self, session: aiohttp.ClientSession, url: str) -> None:
        timeout = aiohttp.ClientTimeout(total=PATIENCE + 10)
        async with session.get(url, timeout=timeout) as response:
            response.raise_for_status()
            told = await response.json()
        self._base = datetime.fromisoformat(told["now"])
        self._read_at = time.monotonic()
        self._moves = int(told["moves"])
        self._running = bool(told["running"])
