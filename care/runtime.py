"""What every verb is handed: the database, the clock and fresh ids. Nothing here knows Telegram."""

import secrets
import string
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.transaction import Database, Tx

ALPHABET = string.ascii_letters + string.digits


class Clock(Protocol):
    """Time is a value: it is read here and nowhere else."""

    def now(self) -> datetime:
        """Aware, in UTC."""
        ...


def opaque_id() -> str:
    """Ten letters and digits: 59 bits, short enough for a button, nothing to guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


@dataclass(frozen=True, slots=True)
class Act:
    """One action: one transaction and one moment. Verbs take it first."""

    tx: Tx
    now: datetime
    new_id: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Runtime:
    database: Database
    clock: Clock
    new_id: Callable[[], str] = opaque_id

    @asynccontextmanager
    async def act(self) -> AsyncIterator[Act]:
        async with self.database.transaction() as tx:
            yield Act(tx, self.clock.now(), self.new_id)

    @asynccontextmanager
    async def look(self) -> AsyncIterator[Act]:
        """For reading only."""
        async with self.database.reading() as tx:
            yield Act(tx, self.clock.now(), self.new_id)
