"""Work in order within a lane, side by side between lanes. A lane is a chat."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

import structlog

from bot.tasks import Tasks

log = structlog.get_logger(__name__)

Work = Callable[[], Awaitable[None]]


class Lanes:
    """`at_once`: how many lanes may work at the same moment; the others wait their turn."""

    def __init__(self, name: str, tasks: Tasks, *, at_once: int) -> None:
        self._name = name
        self._tasks = tasks
        self._turns = asyncio.Semaphore(at_once)
        self._queues: dict[int, deque[Work]] = {}
        self._empty = asyncio.Event()
        self._empty.set()

    def put(self, lane: int, work: Work) -> None:
        """After all that was put into this lane before. A fault in it is logged and stops nothing."""
        queue = self._queues.get(lane)
        if queue is not None:
            queue.append(work)
            return
        self._queues[lane] = deque([work])
        self._empty.clear()
        self._tasks.brief(self._name, self._drain(lane))

    async def empty(self) -> None:
        """Waits until nothing is left to do."""
        await self._empty.wait()

    async def _drain(self, lane: int) -> None:
        queue = self._queues[lane]
        try:
            while queue:
                async with self._turns:
                    await self._do(queue.popleft(), lane)
        finally:
            del self._queues[lane]
            if not self._queues:
                self._empty.set()

    async def _do(self, work: Work, lane: int) -> None:
        try:
            await work()
        except Exception as error:
            log.error("work_failed", lanes=self._name, chat_id=lane, exc_info=error)
