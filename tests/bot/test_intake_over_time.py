"""Long outages and quiet weeks, in turned time: no network, no database, no waiting."""

import asyncio
from typing import Any

from bot.gateway import Gateway
from bot.gateway_errors import Temporary
from bot.intake import Desk, Drawing, Intake
from bot.raw_update import RawUpdate
from bot.tasks import Tasks
from tests.bot.turned_time import pass_time, play


class DatabaseAway(Exception):
    pass


class Queue(Gateway):
    """Telegram's side of getUpdates: keeps what no offset has confirmed yet."""

    def __init__(self) -> None:
        super().__init__("1:test")
        self.pending: dict[int, dict[str, Any]] = {}
        self.confirmed: list[int] = []
        self.away: list[Temporary] = []
        self.asked = 0
        self.came = asyncio.Event()

    def put(self, update_id: int, text: str, chat: int = 1) -> None:
        chat_object = {"id": chat, "type": "private"}
        self.pending[update_id] = {"update_id": update_id, "message": {"chat": chat_object, "text": text}}
        self.came.set()

    async def updates(self, offset: int | None, *, wait: int, limit: int = 100) -> list[Any]:
        self.asked += 1
        if self.away:
            raise self.away.pop(0)
        for update_id in [each for each in self.pending if offset is not None and each < offset]:
            del self.pending[update_id]
            self.confirmed.append(update_id)
        if not self.pending and wait:
            self.came.clear()
            try:
                async with asyncio.timeout(wait):
                    await self.came.wait()
            except TimeoutError:
                pass
        return list(self.pending.values())[:limit]


class Practice:
    def __init__(self) -> None:
        self.stored: list[str] = []
        self.aside: list[int] = []
        self.told: list[int] = []
        self.away_until = 0.0
        self.cursed: set[str] = set()

    def _reach_database(self) -> None:
        if asyncio.get_running_loop().time() < self.away_until:
            raise DatabaseAway

    async def handle(self, update: RawUpdate) -> Drawing | None:
        self._reach_database()
        text = update["message"]["text"]
        if text in self.cursed:
            raise DatabaseAway
        self.stored.append(text)
        return None

    async def set_aside(self, update_id: int, error: str) -> None:
        self._reach_database()
        self.aside.append(update_id)

    async def apologise(self, chat_id: int, language: str | None) -> None:
        self.told.append(chat_id)

    def desk(self) -> Desk:
        return Desk(self.handle, self.set_aside, self.apologise, (DatabaseAway,))


class Story:
    """The intake at work between a queue and a practice."""

    def __init__(self) -> None:
        self.queue, self.practice, self.tasks = Queue(), Practice(), Tasks()
        self.intake = Intake(self.queue, self.practice.desk(), tasks=self.tasks)
        self.work = self.tasks.brief("intake", self.intake.run())

    async def end(self) -> None:
        self.intake.stop()
        await self.work
        await self.tasks.stop(grace=1)


def test_an_hour_without_the_database_loses_nothing_and_confirms_nothing() -> None:
    async def story() -> None:
        one = Story()
        now = asyncio.get_running_loop().time()
        one.practice.away_until = now + 3600
        for number in range(150):
            one.queue.put(100 + number, f"tap {number}", chat=number % 7 + 1)
        await pass_time(3590)
        assert one.queue.confirmed == []
        assert len(one.queue.pending) == 150
        assert one.queue.asked < 3700
        await pass_time(120)
        assert sorted(one.practice.stored) == sorted(f"tap {number}" for number in range(150))
        assert one.practice.aside == []
        assert len(one.queue.confirmed) == 150
        await one.end()

    play(story())


def test_one_update_that_always_fails_is_set_aside_in_the_end_although_it_looked_temporary() -> None:
    async def story() -> None:
        one = Story()
        one.practice.cursed.add("cursed")
        one.queue.put(5, "cursed")
        one.queue.put(6, "after", chat=1)
        one.queue.put(7, "other", chat=2)
        await pass_time(1)
        assert one.practice.stored == ["other"]
        await pass_time(300)
        assert one.practice.stored == ["other", "after"]
        assert one.practice.aside == [5]
        assert one.practice.told == [1]
        assert one.queue.confirmed == [5, 6, 7]
        await one.end()

    play(story())


def test_after_a_quiet_week_lower_numbers_are_read_as_well() -> None:
    async def story() -> None:
        one = Story()
        one.queue.put(900, "before")
        await pass_time(7 * 86400)
        one.queue.put(20, "after the holidays")
        one.queue.put(21, "and more")
        await pass_time(5)
        assert one.practice.stored == ["before", "after the holidays", "and more"]
        await one.end()

    play(story())


def test_another_program_with_our_token_is_waited_out() -> None:
    async def story() -> None:
        one = Story()
        await pass_time(1)
        one.queue.away = [Temporary("conflict")] * 3
        one.queue.put(1, "still read")
        await pass_time(60)
        assert one.practice.stored == ["still read"]
        await one.end()

    play(story())


def test_a_refused_token_is_asked_about_once_a_minute_not_in_a_hot_loop() -> None:
    async def story() -> None:
        one = Story()
        one.queue.away = [Temporary("token_refused")] * 1000
        await pass_time(600)
        assert one.queue.asked <= 11
        await one.end()

    play(story())


def test_stopping_during_an_outage_leaves_everything_for_the_next_start() -> None:
    async def story() -> None:
        one = Story()
        one.practice.away_until = float("inf")
        one.queue.put(1, "one")
        one.queue.put(2, "two")
        await pass_time(10)
        await one.end()
        assert sorted(one.queue.pending) == [1, 2]

    play(story())
