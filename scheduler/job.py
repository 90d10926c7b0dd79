"""One kind of due work, as the runner runs it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """One kind of due work. `run` does at most `batch` pieces and returns how many it did."""

    name: str
    run: Callable[[], Awaitable[int]]
    batch: int
