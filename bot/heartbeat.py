"""Tells a watchdog elsewhere that somebody is being watched over. Silence is the alarm.

Alive means that whole ticks are being finished, not that the process is up.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

import aiohttp
import structlog

from bot.waiting import rung

log = structlog.get_logger(__name__)

EVERY = 60.0
"""Seconds between two beats."""
PATIENCE = 10.0


async def keep_beating(url: str, last_full_cycle: Callable[[], datetime | None]) -> None:
    """For ever: calls `url` once a minute as long as another whole tick was finished since the last call."""
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        await beat_while_alive(partial(_call, session, url), last_full_cycle)


async def beat_while_alive(
    beat: Callable[[], Awaitable[None]], last_full_cycle: Callable[[], datetime | None]
) -> None:
    told: datetime | None = None
    heard = True
    never = asyncio.Event()
    while True:
        cycle = last_full_cycle()
        if cycle is not None and cycle != told:
            told = cycle
            before, heard = heard, await _heard(beat)
            if before != heard:
                log.warning("watchdog_out_of_reach" if before else "watchdog_reached_again")
        await rung(never, EVERY)


async def _heard(beat: Callable[[], Awaitable[None]]) -> bool:
    try:
        await beat()
    except (aiohttp.ClientError, OSError):
        return False
    return True


async def _call(session: aiohttp.ClientSession, url: str) -> None:
    async with session.get(url) as answer:
        answer.raise_for_status()
