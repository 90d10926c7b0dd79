"""Trouble on demand: what should go wrong, for which call, how often."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from sandbox.errors import ApiError, too_many_requests
from sandbox.params import Params

KINDS = frozenset({"slow_down", "error", "drop_before", "drop_after", "latency"})


@dataclass
class Fault:
    """`kind` is one of:

    slow_down    429 with `retry_after` seconds; with `until` (sandbox time) the seconds left
    error        `code` and `description` (and `parameters`) as given
    drop_before  the connection closes, nothing was done
    drop_after   the connection closes, but it was done
    latency      `milliseconds` of real time before the answer

    It meets calls of `methods` (all but getUpdates when empty) to `chat_id` (any when None), `times` times
    (for ever when None).
    """

    kind: str
    chat_id: int | None = None
    methods: frozenset[str] = frozenset()
    times: int | None = 1
    retry_after: int = 1
    until: datetime | None = None
    code: int = 500
    description: str = "Internal Server Error"
    parameters: dict[str, Any] = field(default_factory=dict)
    milliseconds: float = 0.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault {self.kind!r}, one of {', '.join(sorted(KINDS))}")

    def meets(self, method: str, params: Params) -> bool:
        if self.methods and method.lower() not in {each.lower() for each in self.methods}:
            return False
        if not self.methods and method.lower() == "getupdates":
            return False
        return self.chat_id is None or params.integer("chat_id") == self.chat_id

    def refusal(self, now: datetime) -> ApiError | None:
        if self.kind == "error":
            return ApiError(self.code, self.description, self.parameters)
        if self.kind != "slow_down":
            return None
        left = ceil((self.until - now).total_seconds()) if self.until else self.retry_after
        return too_many_requests(max(left, 1))


class FaultPlan:
    """The faults that still wait for their call."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    @property
    def waiting(self) -> list[Fault]:
        return list(self._faults)

    def add(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        self._faults.clear()

    def take(self, method: str, params: Params, now: datetime) -> list[Fault]:
        """The faults that meet this call, each counted down."""
        self._faults = [each for each in self._faults if each.until is None or each.until > now]
        met = [each for each in self._faults if each.meets(method, params)]
        for fault in met:
            if fault.until is None and fault.times is not None:
                fault.times -= 1
        self._faults = [each for each in self._faults if each.times is None or each.times > 0 or each.until]
        return met
