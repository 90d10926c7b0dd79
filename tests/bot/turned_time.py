"""An event loop whose time is turned by hand: waiting costs nothing, an hour passes in a millisecond."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):
    """Instead of waiting for `timeout` seconds, says that they have passed."""

    now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("everybody waits for ever")
        if not ready and timeout:
            self.now += timeout
        return ready


class TurnedLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._turned = _Selector()
        super().__init__(self._turned)

    def time(self) -> float:
        return self._turned.now


def play(story: Coroutine[Any, Any, T]) -> T:
    """Runs a story to its end in its own time."""
    with asyncio.Runner(loop_factory=TurnedLoop) as runner:
        return runner.run(story)


async def pass_time(seconds: float) -> None:
    await asyncio.sleep(seconds)
