"""Waiting that can be cut short. The event loop's own time: no wall clock, and a test may turn it by hand."""

import asyncio


def loop_time() -> float:
    """Seconds that only ever grow; for measuring and for ceilings, never for dates."""
    return asyncio.get_running_loop().time()


async def rung(bell: asyncio.Event, seconds: float | None) -> bool:
    """Waits until the bell rings, at most `seconds` (None: for ever). True when it rang."""
    if not bell.is_set():
        try:
            async with asyncio.timeout(seconds):
                await bell.wait()
        except TimeoutError:
            return False
    return True


def backoff(attempts: int, *, most: float = 60.0) -> float:
    """Seconds to wait after the n-th failure in a row, counted from 0: 1, 2, 4 ... `most`."""
    return min(most, 2.0 ** min(attempts, 16))
