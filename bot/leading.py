"""Work that one process does at a time, whichever holds the lock; the others stand by and take over."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import structlog

from bot.waiting import rung

log = structlog.get_logger(__name__)

Leadership = Callable[[], AbstractAsyncContextManager[bool]]
"""True inside the block for the one process that leads, for as long as the block lasts."""

TAKE_OVER_EVERY = 5.0
"""Seconds between looks whether the process that leads is gone."""


async def work_while_leading(
    work: Callable[[], Awaitable[None]],
    leadership: Leadership | None,
    *,
    away: tuple[type[Exception], ...],
    stopping: asyncio.Event,
    every: float = TAKE_OVER_EVERY,
) -> None:
    """Until `stopping`. `work` returns when it should be asked again who leads; None: there is only us.

    `away`: errors that mean that the lock is out of reach at the moment.
    """
    while not stopping.is_set():
        if leadership is None:
            await work()
        else:
            try:
                async with leadership() as leads:
                    if leads:
                        await work()
            except away as error:
                log.warning("leadership_out_of_reach", error=type(error).__name__)
        await rung(stopping, every)
