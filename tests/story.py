"""Plays the whole bot against the sandbox: a real Bot API over HTTP, a real database, the production wiring.

Between two steps the service can be stopped and built anew from the database alone (`restart`). Time is the
sandbox's clock and moves only when it is told to.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from pydantic import SecretStr

import sandbox
from bot.gateway import Gateway
from bot.settings import Settings
from bot.tasks import Tasks
from bot.wiring import Running, Service
from sandbox.clock import SandboxClock
from sandbox.phone import Phone
from storage.rows import table_of
from storage.tables import Outbox
from storage.transaction import Database

START = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
"""A Monday morning."""
PATIENCE = 10.0
LOOK_AGAIN = 0.005
NEVER = 60.0


class SandboxTime:
    """The sandbox's clock as the service sees it, without a network between."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()


@dataclass
class Story:
    sandbox: sandbox.Sandbox
    database_url: str
    service: Service | None = None
    running: Running | None = None
    phones: dict[str, Phone] = field(default_factory=dict)

    # ---------------------------------------------------------------- the process

    async def start(self) -> None:
        settings = Settings(
            bot_token=SecretStr(sandbox.DEMO_TOKEN),
            telegram_api_url=self.sandbox.url,
            database_url=self.database_url,
            tick_seconds=NEVER,
            backwatch_send_per_second=1000,
            backwatch_chat_per_second=30,
        )
        gateway = Gateway(sandbox.DEMO_TOKEN, self.sandbox.url)
        database = Database(self.database_url)
        clock = SandboxTime(self.sandbox.clock)
        self.service = Service(settings, database, clock, gateway, Tasks(), asyncio.Event())
        self.running = await self.service.start()
        await self.settle()

    async def stop(self) -> None:
        if self.service is not None and self.running is not None:
            await self.service.stop(self.running)
        self.service = self.running = None

    async def restart(self) -> None:
        """Nothing survives but the database."""
        await self.stop()
        await self.start()

    # ---------------------------------------------------------------- people and time

    def phone(self, name: str, **details: Any) -> Phone:
        if name not in self.phones:
            self.phones[name] = self.sandbox.phone(name, **details)
        return self.phones[name]

    async def later(self, **units: float) -> None:
        """Time passes, and what is due happens."""
        self.sandbox.clock.advance(timedelta(**units))
        await self.settle()

    async def until(self, hour: str, zone: str = "Europe/Dublin") -> None:
        """The next time that clocks in `zone` show `hour`."""
        self.sandbox.clock.next_local(time.fromisoformat(hour), zone)
        await self.settle()

    def local(self, zone: str = "Europe/Dublin") -> datetime:
        return self.sandbox.clock.now().astimezone(ZoneInfo(zone))

    async def settle(self) -> None:
        """Every update is handled and drawn, everything due is done, every message that may go is sent."""
        assert self.running is not None
        await self.answered()
        async with asyncio.timeout(PATIENCE):
            while await self.running.runner.tick() or await self._waiting():
                self.running.sender.wake()
                await asyncio.sleep(LOOK_AGAIN)

    async def answered(self) -> None:
        """Every update is handled, and what the tap or the words show at once is drawn."""
        assert self.running is not None
        async with asyncio.timeout(PATIENCE):
            await self.sandbox.settle()
            await self.running.intake.drawn()

    async def _waiting(self) -> int:
        assert self.service is not None
        outbox = table_of(Outbox).c
        query = sa.select(sa.func.count()).where(
            outbox.state == "waiting", outbox.not_before <= self.sandbox.clock.now()
        )
        async with self.service.database.reading() as tx:
            return int(await tx.conn.scalar(query) or 0)

    # ---------------------------------------------------------------- what people do

    async def say(self, phone: Phone, text: str) -> None:
        phone.say(text)
        await self.settle()

    async def tap(self, phone: Phone, *labels: str) -> None:
        for label in labels:
            phone.tap(label)
            await self.settle()

    async def join(self, name: str = "Maria", *, country: str = "Ireland", hour: str = "09:00") -> Phone:
        """First contact, up to the first check-in."""
        phone = self.phone(name)
        phone.start()
        await self.settle()
        await self.tap(phone, "Go on", "I agree", country, hour)
        return phone


@asynccontextmanager
async def a_story(database_url: str, *, start: datetime = START) -> AsyncIterator[Story]:
    clock = SandboxClock(start, running=False)
    async with sandbox.serve(clock=clock) as world:
        story = Story(world, database_url)
        await story.start()
        try:
            yield story
        finally:
            await story.stop()
