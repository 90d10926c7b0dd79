"""What happened, in order, for everybody who looks on: the page, the phones, the tests."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any

KEPT = 5_000


@dataclass(frozen=True)
class Event:
    """One thing that changed. `kind` names it, `chat_id` is None when it concerns everybody."""

    seq: int
    kind: str
    chat_id: int | None
    detail: dict[str, Any]


class Journal:
    """An append-only list of events that can be waited on without polling."""

    def __init__(self) -> None:
        self.seq = 0
        self.closed = False
        self._events: deque[Event] = deque(maxlen=KEPT)
        self._bell = asyncio.Event()

    def record(self, kind: str, chat_id: int | None = None, **detail: Any) -> Event:
        self.seq += 1
        event = Event(self.seq, kind, chat_id, detail)
        self._events.append(event)
        self._ring()
        return event

    def since(self, seq: int) -> list[Event]:
        if seq >= self.seq:
            return []
        fresh: list[Event] = []
        for event in reversed(self._events):
            if event.seq <= seq:
                break
            fresh.append(event)
        return fresh[::-1]

    async def more(self, seq: int) -> bool:
        """Waits for an event later than `seq`; False when the sandbox closes."""
        while not self.closed and self.seq <= seq:
            await self._bell.wait()
        return not self.closed

    def close(self) -> None:
        self.closed = True
        self._ring()

    def _ring(self) -> None:
        bell, self._bell = self._bell, asyncio.Event()
        bell.set()
