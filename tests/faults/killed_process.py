"""The real process (`python -m bot run`), which can be killed at any moment and started again."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from dataclasses import dataclass
from pathlib import Path

import sandbox

HERE = Path(__file__).parents[2]
UP_WITHIN = 60.0
"""Real seconds for a start on a busy machine."""


@dataclass
class KilledProcess:
    """One bot on one database, and the process that is it just now."""

    folder: Path
    database_url: str
    world: sandbox.Sandbox
    on_its_clock: bool = False
    """Whether it follows the sandbox's movable clock."""
    process: Process | None = None
    kills: int = 0
    calls_before: int = 0
    changes_before: int = 0

    async def start(self) -> None:
        """Started as an operator does; returns at once, so that a start can be killed, too."""
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(HERE),
            "HOME": str(self.folder),
            "BOT_TOKEN": sandbox.DEMO_TOKEN,
            "TELEGRAM_API_URL": self.world.url,
            "DATABASE_URL": self.database_url,
            "TICK_SECONDS": "0.5",
            "BACKWATCH_SEND_PER_SECOND": "1000",
            "BACKWATCH_CHAT_PER_SECOND": "30",
            "LOG_LEVEL": "ERROR",
        }
        if self.on_its_clock:
            environment["BACKWATCH_CLOCK_URL"] = f"{self.world.url}/sandbox/clock"
        self.calls_before = len(self.world.calls)
        self.changes_before = len(self.world.calls.of())
        with (self.folder / "bot.log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "run",
                cwd=self.folder,
                env=environment,
                stdout=DEVNULL,
                stderr=log,
            )

    async def listening(self) -> None:
        """Until it asks for updates. AssertionError with its log when it ended instead."""
        async with asyncio.timeout(UP_WITHIN):
            while not self.world.world.updates.polled and not self._has_asked():
                assert self.process is None or self.process.returncode is None, self.log()
                await asyncio.sleep(0.01)

    def _has_asked(self) -> bool:
        """A busy bot seldom rests in a long poll: its finished calls tell as much."""
        calls = list(self.world.calls)[self.calls_before :]
        return any(call.method == "getUpdates" for call in calls)

    async def has_called(self, calls: int, *, patience: float = 10.0) -> None:
        """Until this life made so many calls that change something, or nobody wants anything of it."""
        give_up_at = time.monotonic() + patience
        while len(self.world.calls.of()) - self.changes_before < calls and time.monotonic() < give_up_at:
            await asyncio.sleep(0.005)

    async def kill(self) -> None:
        """SIGKILL: nothing can be finished, nothing is said."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()
            self.kills += 1

    async def killed_and_started(self) -> None:
        await self.kill()
        self.world.world.updates.interrupt("the process is dead")
        await self.start()

    def log(self) -> str:
        """What all its lives wrote."""
        file = self.folder / "bot.log"
        return file.read_text(errors="replace") if file.exists() else ""
