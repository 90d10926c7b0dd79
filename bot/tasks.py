"""The one place where background work is begun. No task dies unseen."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

log = structlog.get_logger(__name__)


class Tasks:
    """Background work of one service.

    `on_death(name)` is called once when essential work has ended although nobody stopped it: the process is
    of no use any more and should leave, so that whoever watches over it starts it anew.
    """

    def __init__(self, on_death: Callable[[str], None] = lambda name: None) -> None:
        self._on_death = on_death
        self._running: set[asyncio.Task[Any]] = set()
        self._endless: set[asyncio.Task[Any]] = set()
        self._stopping = False

    def essential(self, name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Work that lasts as long as the service, such as a loop. Its end is a fault."""
        task = self.brief(name, work)
        task.add_done_callback(self._report_death)
        return task

    def endless(self, name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Essential work that only ever ends by being cancelled: a stop does not wait for it."""
        task = self.essential(name, work)
        self._endless.add(task)
        task.add_done_callback(self._endless.discard)
        return task

    def brief(self, name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Work that ends by itself; a fault in it is logged and goes no further."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._forget)
        return task

    def __len__(self) -> int:
        return len(self._running)

    def leave(self) -> None:
        """From now on an end is no fault."""
        self._stopping = True

    async def stop(self, *, grace: float) -> None:
        """Gives what is running `grace` seconds to finish, then cancels the rest and waits for it."""
        self.leave()
        for task in self._endless:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running, timeout=grace)
        left = set(self._running)
        for task in left:
            task.cancel()
        if left:
            log.warning("tasks_cut_short", names=sorted(task.get_name() for task in left))
            await asyncio.wait(left)

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("task_failed", task=task.get_name(), exc_info=error)

    def _report_death(self, task: asyncio.Task[Any]) -> None:
        if not self._stopping:
            log.critical("essential_task_ended", task=task.get_name())
            self._on_death(task.get_name())
