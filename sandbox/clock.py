"""The sandbox's own time, which a tester moves as they like."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as wall_time
from typing import Any
from zoneinfo import ZoneInfo


class SandboxClock:
    """Aware UTC time that runs with the real one or stands still, and can be moved forward.

    `start` None means "now, really". With `running=False` it only moves when told.
    """

    def __init__(self, start: datetime | None = None, *, running: bool = True) -> None:
        self._base = _utc(start) if start else datetime.now(UTC)
        self._since = time.monotonic()
        self.running = running
        self.moves = 0
        self._bell = asyncio.Event()
        self._on_move: list[Callable[[], object]] = []

    def on_move(self, told: Callable[[], object]) -> None:
        """`told` is called after every move."""
        self._on_move.append(told)

    def as_json(self) -> dict[str, Any]:
        """`now` in ISO 8601, how often it was `moves`-d, and whether it is `running`."""
        return {"now": self.now().isoformat(), "moves": self.moves, "running": self.running}

    def now(self) -> datetime:
        if not self.running:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._since)

    def move_to(self, moment: datetime) -> datetime:
        """Moves to `moment` (aware). ValueError when that lies in the past."""
        moment = _utc(moment)
        if moment < self.now():
            raise ValueError("the sandbox clock only moves forward")
        return self._set(moment)

    def advance(self, span: timedelta) -> datetime:
        return self.move_to(self.now() + span)

    def next_local(self, hour: wall_time, zone: str) -> datetime:
        """Moves to the next moment at which clocks in `zone` show `hour`."""
        return self.move_to(self.when_next_local(hour, zone))

    def when_next_local(self, hour: wall_time, zone: str) -> datetime:
        here = self.now().astimezone(ZoneInfo(zone))
        for day in (here.date(), here.date() + timedelta(days=1)):
            moment = datetime.combine(day, hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)
            if moment > self.now():
                return moment
        raise ValueError(f"no {hour:%H:%M} in {zone} within two days")

    def wake(self) -> None:
        """Lets everybody who waits for a move look again."""
        bell, self._bell = self._bell, asyncio.Event()
        bell.set()

    async def moved(self, since: int, within: float) -> bool:
        """True as soon as the clock was moved more than `since` times; False after `within` real seconds."""
        if self.moves > since:
            return True
        bell = self._bell
        try:
            async with asyncio.timeout(within):
                await bell.wait()
        except TimeoutError:
            return False
        return self.moves > since

    def _set(self, moment: datetime) -> datetime:
        self._base, self._since = moment, time.monotonic()
        self.moves += 1
        self.wake()
        for told in self._on_move:
            told()
        return moment


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its offset")
    return moment.astimezone(UTC)
