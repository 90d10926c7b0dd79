"""The log of everything the bot called, for tests to read."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

KEPT = 200_000


@dataclass(frozen=True)
class Call:
    """One finished call. `started` and `finished` are monotonic seconds, `at` is sandbox time."""

    seq: int
    method: str
    params: dict[str, Any]
    at: datetime
    started: float
    finished: float
    status: int
    answer: Any

    @property
    def chat_id(self) -> int | None:
        named = str(self.params.get("chat_id") or "")
        return int(named) if named.lstrip("-").isdigit() else None

    @property
    def ok(self) -> bool:
        return self.status == 200

    def as_json(self) -> dict[str, Any]:
        return {
            "seq": self.seq,
            "method": self.method,
            "params": self.params,
            "at": self.at.isoformat(),
            "started": self.started,
            "seconds": self.finished - self.started,
            "status": self.status,
            "answer": self.answer,
        }


class CallLog:
    """Finished calls, oldest first. `status` 0 means that the connection was dropped."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self._seq = 0

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self._calls))

    def __len__(self) -> int:
        return len(self._calls)

    def next_seq(self) -> int:
        self._seq += 1
        return self._seq

    def add(self, call: Call) -> None:
        self._calls.append(call)

    def of(self, *methods: str) -> list[Call]:
        """Calls of these methods (all but getUpdates when none is named)."""
        if not methods:
            return [call for call in self._calls if call.method != "getUpdates"]
        return [call for call in self._calls if call.method in methods]

    def clear(self) -> None:
        self._calls.clear()

    def as_jsonl(self) -> str:
        """One `{"method": ..., "params": ...}` a line, for checks against another's schema."""
        return "".join(
            json.dumps({"method": each.method, "params": each.params}) + "\n" for each in self._calls
        )
