"""What must arrive arrives: soon when it is urgent, once when all goes well, again when it does not."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

from bot.gateway import Edited, Gateway
from bot.gateway_errors import Permanent, SlowDown, Temporary
from bot.leading import Leadership
from bot.screen import Contact, Screen
from bot.send_order import TELEGRAMS, Ceilings
from bot.sender import Outbox, Sender
from bot.tasks import Tasks
from care.deliver import Delivery
from tests.bot.turned_time import pass_time, play

EMERGENCY, PROMPT = 1, 5


def now() -> float:
    return asyncio.get_running_loop().time()


class Telegram(Gateway):
    """Takes messages, after a while; or refuses them as it is told."""

    def __init__(self) -> None:
        super().__init__("1:test")
        self.latency = 0.02
        self.left: list[tuple[float, int, str]] = []
        self.edited: list[int] = []
        self.gone: set[int] = set()
        self.refuse: Callable[[int], Exception | None] = lambda chat: None
        self.silent: list[bool] = []

    async def send(self, chat_id: int, screen: Screen, *, silent: bool = False, protect: bool = False) -> int:
        self.left.append((now(), chat_id, screen.text))
        self.silent.append(silent)
        refusal = self.refuse(chat_id)
        await pass_time(self.latency)
        if refusal is not None:
            raise refusal
        return len(self.left)

    async def edit(self, chat_id: int, message_id: int, screen: Screen) -> Edited:
        if message_id in self.gone:
            return Edited.gone
        self.edited.append(message_id)
        return Edited.shown

    async def send_contact(self, chat_id: int, contact: Contact, *, silent: bool = False) -> int:
        return await self.send(chat_id, Screen(contact.phone), silent=silent)

    def texts(self) -> list[str]:
        return [text for _, _, text in self.left]


class Box:
    """The outbox as rows: claimed by priority with a lease, changed by what became of them."""

    def __init__(self) -> None:
        self.waiting: dict[str, Delivery] = {}
        self.not_before: dict[str, float] = {}
        self.became: dict[str, str] = {}
        self.sent_as: dict[str, int] = {}
        self.away_until = 0.0
        self.lease = 60.0

    def put(self, key: str, *, chat: int = 1, priority: int = PROMPT, **details: Any) -> None:
        given: dict[str, Any] = {"attempts": 0, "language": "en", "silent": False, "refs": {}} | details
        self.waiting[key] = Delivery(
            id=key, kind="checkin_prompt", person_id=f"p{chat}", chat_id=chat, priority=priority, **given
        )

    def _reach(self) -> None:
        if now() < self.away_until:
            raise ConnectionError

    async def claim(self, limit: int) -> Sequence[Delivery]:
        self._reach()
        free = [one for one in self.waiting.values() if self.not_before.get(one.id, 0) <= now()]
        claimed = sorted(free, key=lambda one: one.priority)[:limit]
        self.not_before |= {one.id: now() + self.lease for one in claimed}
        return claimed

    async def sent(self, delivery: Delivery, message_id: int) -> None:
        self._reach()
        self.sent_as[delivery.id] = message_id
        self._close(delivery, "sent")

    async def failed(self, delivery: Delivery, kind: str, retry_after: float | None) -> None:
        self._reach()
        if kind not in ("temporary", "slow_down"):
            self._close(delivery, kind)
            return
        details = {"attempts": delivery.attempts + (kind == "temporary")}
        self.put(delivery.id, chat=delivery.chat_id, priority=delivery.priority, **details)
        self.not_before[delivery.id] = now() + (retry_after or 0)

    async def drop(self, delivery: Delivery, reason: str) -> None:
        self._close(delivery, reason)

    def _close(self, delivery: Delivery, outcome: str) -> None:
        assert delivery.id not in self.became
        self.became[delivery.id] = outcome
        self.waiting.pop(delivery.id, None)

    def outbox(self) -> Outbox:
        return Outbox(self.claim, self.sent, self.failed, self.drop)


class Post:
    """A sender at work."""

    def __init__(self, leadership: Leadership | None = None, ceilings: Ceilings = TELEGRAMS) -> None:
        self.telegram, self.box, self.tasks = Telegram(), Box(), Tasks()
        self.moot: set[str] = set()
        self.broken: set[str] = set()
        self.sender = Sender(
            self.box.outbox(),
            self.telegram,
            self.render,
            tasks=self.tasks,
            ceilings=ceilings,
            leadership=leadership,
        )
        self.work = self.tasks.brief("sender", self.sender.run())

    async def render(self, delivery: Delivery) -> Screen | Contact | None:
        if delivery.id in self.broken:
            raise KeyError("no such wording")
        if delivery.id in self.moot:
            return None
        return Contact("+49151", "Anna") if delivery.kind == "phone" else Screen(delivery.id)

    def put(self, key: str, **details: Any) -> None:
        self.box.put(key, **details)
        self.sender.wake()

    async def end(self) -> None:
        self.sender.stop()
        await self.work
        await self.tasks.stop(grace=1)


def told(story: Callable[[Post], Coroutine[Any, Any, None]], *, ceilings: Ceilings = TELEGRAMS) -> None:
    async def whole() -> None:
        post = Post(ceilings=ceilings)
        await story(post)
        await post.end()

    play(whole())


def test_a_message_is_sent_at_once_and_recorded() -> None:
    async def story(post: Post) -> None:
        await pass_time(0.5)
        began = now()
        post.put("hello", silent=True)
        await pass_time(0.1)
        assert post.telegram.left == [(began, 1, "hello")]
        assert post.telegram.silent == [True]
        assert post.box.sent_as == {"hello": 1}

    told(story)


def test_an_emergency_overtakes_three_thousand_prompts_within_a_tenth_of_a_second() -> None:
    async def story(post: Post) -> None:
        for number in range(3000):
            post.box.put(f"prompt {number}", chat=100 + number)
        post.sender.wake()
        delays = []
        for number in range(30):
            await pass_time(1.03)
            began, key = now(), f"alarm {number}"
            post.put(key, chat=10_000 + number, priority=EMERGENCY)
            await pass_time(0.3)
            delays.append(next(at for at, _, text in post.telegram.left if text == key) - began)
        assert max(delays) <= 0.1
        assert len(post.telegram.left) >= 0.96 * 30 * 30 * 1.33

    told(story)


def test_the_ceilings_hold_for_everything_together() -> None:
    async def story(post: Post) -> None:
        for number in range(200):
            post.put(f"{number}", chat=number % 25, priority=number % 6 + 1)
        await pass_time(30)
        times = [at for at, _, _ in post.telegram.left]
        assert len(times) == 200
        assert all(later - earlier >= 1.0 for earlier, later in zip(times, times[10:], strict=False))

    told(story, ceilings=Ceilings(overall=10))


def test_what_is_not_true_any_more_is_dropped_and_costs_no_place() -> None:
    async def story(post: Post) -> None:
        post.moot.update(f"old {number}" for number in range(100))
        for key in (*post.moot, "still true"):
            post.put(key, chat=hash(key) % 10_000 + 1)
        await pass_time(1)
        assert post.telegram.texts() == ["still true"]
        assert post.box.became["old 7"] == "moot"

    told(story)


def test_a_temporary_fault_waits_longer_each_time_and_holds_up_nobody_else() -> None:
    async def story(post: Post) -> None:
        post.telegram.refuse = lambda chat: Temporary("timed_out") if chat == 1 else None
        post.put("hers", chat=1)
        post.put("his", chat=2)
        await pass_time(200)
        assert post.box.became == {"his": "sent"}
        times = [at for at, chat, _ in post.telegram.left if chat == 1]
        gaps = [round(later - earlier) for earlier, later in pairwise(times)]
        assert gaps[:7] == [1, 2, 4, 8, 16, 32, 60]
        post.telegram.refuse = lambda chat: None
        await pass_time(70)
        assert post.box.became["hers"] == "sent"

    told(story)


def test_a_blocked_bot_is_recorded_and_not_tried_again() -> None:
    async def story(post: Post) -> None:
        post.telegram.refuse = lambda chat: Permanent("blocked")
        post.put("hello")
        await pass_time(300)
        assert post.box.became == {"hello": "blocked"}
        assert len(post.telegram.left) == 1

    told(story)


def test_a_flood_in_one_chat_halts_that_chat_alone() -> None:
    async def story(post: Post) -> None:
        refusals = [SlowDown(20.0)]
        post.telegram.refuse = lambda chat: refusals.pop() if chat == 1 and refusals else None
        began = now()
        post.put("hers", chat=1, priority=EMERGENCY)
        await pass_time(0.1)
        post.put("hers too", chat=1, priority=EMERGENCY)
        post.put("his", chat=2)
        await pass_time(19)
        assert post.telegram.texts() == ["hers", "his"]
        await pass_time(5)
        later = [at - began for at, chat, _ in post.telegram.left if chat == 1][1:]
        assert len(later) == 2
        assert min(later) >= 20

    told(story)


def test_a_message_that_cannot_be_worded_holds_up_nobody_else() -> None:
    async def story(post: Post) -> None:
        post.broken.add("broken")
        post.put("broken", chat=1, priority=EMERGENCY)
        post.put("fine", chat=2)
        await pass_time(10)
        assert post.box.became == {"fine": "sent"}
        post.broken.clear()
        await pass_time(60)
        assert post.box.became["broken"] == "sent"

    told(story)


def test_a_sent_message_is_recorded_however_long_the_database_is_away_and_not_sent_again() -> None:
    async def story(post: Post) -> None:
        post.telegram.latency = 1.0
        post.put("hello")
        await pass_time(0.5)
        post.box.away_until = now() + 30
        await pass_time(45)
        assert post.box.became == {"hello": "sent"}
        assert len(post.telegram.left) == 1
        post.put("again")
        await pass_time(40)
        assert post.box.became["again"] == "sent"

    told(story)


def test_a_clock_moved_forward_takes_nothing_into_hand_twice() -> None:
    async def story(post: Post) -> None:
        post.box.lease = 0.0
        post.telegram.latency = 5.0
        post.put("hello")
        for _ in range(20):
            await pass_time(0.2)
            post.sender.wake()
        assert post.telegram.texts() == ["hello"]
        await pass_time(2)
        assert post.box.became == {"hello": "sent"}

    told(story)


def test_receipts_are_edited_in_place_and_sent_anew_where_the_message_is_gone() -> None:
    async def story(post: Post) -> None:
        post.telegram.gone.add(78)
        post.put("receipts", chat=1, edits=77)
        post.put("receipts too", chat=2, edits=78)
        await pass_time(1)
        assert post.telegram.edited == [77]
        assert post.telegram.texts() == ["receipts too"]
        assert post.box.sent_as == {"receipts": 77, "receipts too": 1}

    told(story)


def test_one_chats_messages_leave_one_after_another_while_others_go_side_by_side() -> None:
    async def story(post: Post) -> None:
        post.telegram.latency = 3.0
        for number in range(3):
            post.put(f"hers {number}", chat=1)
        for number in range(10):
            post.put(f"other {number}", chat=10 + number)
        await pass_time(2.5)
        assert len(post.telegram.left) == 11
        await pass_time(10)
        times = [at for at, chat, _ in post.telegram.left if chat == 1]
        assert all(later - earlier >= 3.0 for earlier, later in pairwise(times))
        assert [text for text in post.telegram.texts() if "hers" in text] == ["hers 0", "hers 1", "hers 2"]

    told(story)


def test_messages_that_come_due_later_are_found_without_being_woken() -> None:
    async def story(post: Post) -> None:
        post.box.put("later")
        post.box.not_before["later"] = now() + 10
        await pass_time(9.5)
        assert post.telegram.left == []
        await pass_time(2)
        assert post.box.became == {"later": "sent"}

    told(story)


def test_stopping_finishes_and_records_what_is_under_way() -> None:
    async def story(post: Post) -> None:
        post.telegram.latency = 2.0
        post.put("under way")
        await pass_time(0.1)
        await post.end()
        assert post.box.became == {"under way": "sent"}

    told(story)


def test_only_the_process_that_leads_sends_and_another_takes_over() -> None:
    held = asyncio.Lock()

    @asynccontextmanager
    async def leadership() -> AsyncIterator[bool]:
        if held.locked():
            yield False
            return
        async with held:
            yield True

    async def story() -> None:
        one = Post(leadership=leadership)
        other = Post(leadership=leadership)
        other.box.waiting, other.box.not_before = one.box.waiting, one.box.not_before
        for number in range(40):
            one.put(f"{number}", chat=number + 1)
        await pass_time(20)
        assert (len(one.telegram.left), len(other.telegram.left)) == (40, 0)
        one.box.away_until = now() + 3600
        await pass_time(10)
        other.put("later")
        await pass_time(10)
        assert other.telegram.texts() == ["later"]
        await one.end()
        await other.end()

    play(story())
