"""The loop that sends what must arrive: claim by priority, render what is true now, send, record.

A message is claimed for a minute. It is recorded as sent after Telegram took it, so a crash in between sends
it again: at least once. Temporary faults wait longer each time and hold up nobody else.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from bot.gateway import Edited, Gateway
from bot.gateway_errors import Migrated, Permanent, SlowDown, Temporary
from bot.leading import TAKE_OVER_EVERY, Leadership, work_while_leading
from bot.screen import Commands, Contact, Screen
from bot.send_order import (
    NEVER,
    TELEGRAMS,
    URGENT,
    Ceilings,
    Halts,
    Left,
    Traffic,
    Waiting,
    after_flood,
    next_turn,
    rank,
    still_counts,
)
from bot.tasks import Tasks
from bot.waiting import backoff, loop_time, rung
from care import deliver
from care.deliver import Delivery
from care.runtime import Runtime

log = structlog.get_logger(__name__)

POOL = 64
"""Messages in hand: two seconds' worth."""
MOST_HELD = 256
MOST_PRESSING = 8
"""Asked for even when the pool is full, so that an emergency never waits behind it."""
HELD_AT_MOST = 40.0
"""Seconds; then a message is let go, well before its lease of 60 s ends and another may claim it."""
A_LITTLE_LATER = 0.05
"""Seconds: two clocks are never quite the same."""
NO_MESSAGE = 0
"""Stands for the message's number where none was sent: a menu was set."""
RECORDING = 50.0
"""Seconds for which recording is tried again when the database is away."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """The verbs of `care.deliver`, with the runtime already in hand."""

    claim: Callable[[int], Awaitable[Sequence[Delivery]]]
    sent: Callable[[Delivery, int], Awaitable[None]]
    failed: Callable[[Delivery, str, float | None], Awaitable[None]]
    """kind (see `Failure`), and seconds to wait before the next attempt."""
    drop: Callable[[Delivery, str], Awaitable[None]]


def outbox_of(run: Runtime) -> Outbox:
    return Outbox(
        claim=lambda limit: deliver.claim(run, limit=limit),
        sent=lambda delivery, message_id: deliver.sent(run, delivery, message_id),
        failed=lambda delivery, kind, after: deliver.failed(run, delivery, kind=kind, retry_after=after),
        drop=lambda delivery, reason: deliver.drop(run, delivery, reason=reason),
    )


Render = Callable[[Delivery], Awaitable[Screen | Contact | Commands | None]]
"""What to show, from what is true at this moment; None: it is not true any more, drop it."""


@dataclass(frozen=True, slots=True)
class Failure:
    """kind: temporary | slow_down | blocked | deactivated | not_found | kicked | bad_request."""

    kind: str
    retry_after: float | None = None


@dataclass(slots=True)
class _Place:
    """A place under the ceilings: taken when a message is chosen, timed when its request leaves."""

    chat_id: int
    left_at: float | None = None

    def left(self) -> Left:
        return Left(self.left_at or 0.0, self.chat_id)


class Sender:
    """Sends the outbox. `wake()` after a commit that wrote to it; else it looks every `idle_seconds`.

    The ceilings are counted in this process: where several share an outbox, `leadership` lets one send.
    `away`: errors that mean that the database is out of reach.
    """

    def __init__(
        self,
        outbox: Outbox,
        gateway: Gateway,
        render: Render,
        *,
        tasks: Tasks,
        ceilings: Ceilings = TELEGRAMS,
        idle_seconds: float = 1.0,
        leadership: Leadership | None = None,
        away: tuple[type[Exception], ...] = (OSError,),
        take_over_every: float = TAKE_OVER_EVERY,
    ) -> None:
        self._outbox = outbox
        self._gateway = gateway
        self._render = render
        self._tasks = tasks
        self._ceilings = ceilings
        self._idle_seconds = idle_seconds
        self._leadership = leadership
        self._away = away
        self._take_over_every = take_over_every
        self._pool: dict[str, tuple[Delivery, Waiting]] = {}
        self._under_way: dict[str, int] = {}
        self._places: list[_Place] = []
        self._halts = Halts()
        self._bell = asyncio.Event()
        self._claim_at = 0.0
        self._more_waits = False
        self._retries: list[float] = []
        self._claims_failed = 0
        self._stopping = asyncio.Event()

    def wake(self) -> None:
        """There is something new in the outbox."""
        self._claim_at = 0.0
        self._bell.set()

    def stop(self) -> None:
        """Lets `run` return, once the requests under way are recorded."""
        self._stopping.set()
        self._bell.set()

    async def run(self) -> None:
        await work_while_leading(
            self._send_on,
            self._leadership,
            away=self._away,
            stopping=self._stopping,
            every=self._take_over_every,
        )
        while self._under_way:
            self._bell.clear()
            await self._bell.wait()

    async def _send_on(self) -> None:
        """Until the stop; where several processes share the outbox, also when the database went away.

        With it went the lock, and another process may be counting the ceilings by now.
        """
        self._claims_failed = 0
        while not self._stopping.is_set() and not (self._leadership and self._claims_failed):
            self._bell.clear()
            room = self._more_waits and len(self._pool) < POOL // 2
            if room or loop_time() >= self._claim_at:
                await self._claim()
            look_again_at = min(self._launch(), self._claim_at)
            await rung(self._bell, max(0.0, look_again_at - loop_time()))

    async def _claim(self) -> None:
        limit = max(MOST_PRESSING, POOL - len(self._pool))
        self._claim_at = self._next_look(loop_time())
        try:
            claimed = await self._outbox.claim(limit)
        except Exception as error:
            if self._claims_failed == 0:
                log.error("outbox_out_of_reach", exc_info=error)
            self._claim_at = loop_time() + backoff(self._claims_failed, most=30)
            self._claims_failed += 1
            return
        self._claims_failed = 0
        self._hold(claimed)
        self._more_waits = len(claimed) == limit
        if self._more_waits and claimed[-1].priority <= URGENT:
            self._claim_at = loop_time()

    def _next_look(self, now: float) -> float:
        """After an idle second, or when something put off is due again."""
        self._retries = [at for at in self._retries if at > now]
        return min(now + self._idle_seconds, *self._retries, NEVER)

    def _hold(self, claimed: Sequence[Delivery]) -> None:
        now = loop_time()
        for one in claimed:
            # A clock that was moved forward ends leases early: what is in hand is not taken a second time.
            if one.id not in self._pool and one.id not in self._under_way:
                self._pool[one.id] = (one, Waiting(one.id, one.chat_id, one.priority, now))

    def _launch(self) -> float:
        """Sends off everything that may leave now; the moment at which the next one may."""
        now = loop_time()
        self._forget_old(now)
        while True:
            turn = next_turn((waiting for _, waiting in self._pool.values()), self._traffic(now), now)
            if turn.key is None:
                return turn.look_again_at
            delivery, _ = self._pool.pop(turn.key)
            place = _Place(delivery.chat_id)
            self._places.append(place)
            self._under_way[delivery.id] = delivery.chat_id
            self._tasks.brief("delivery", self._deliver(delivery, place))

    def _forget_old(self, now: float) -> None:
        """What cannot go in time is let go: its lease ends, and it is claimed again."""
        self._places = [one for one in self._places if one.left_at is None or still_counts(one.left(), now)]
        held = [pair for pair in self._pool.values() if now - pair[1].since < HELD_AT_MOST]
        if len(held) > MOST_HELD:
            held = sorted(held, key=lambda pair: (rank(pair[1], now), pair[1].since))[:MOST_HELD]
        self._pool = {waiting.key: (delivery, waiting) for delivery, waiting in held}

    def _traffic(self, now: float) -> Traffic:
        gone = sorted((one.left() for one in self._places if one.left_at is not None), key=lambda one: one.at)
        about_to = [Left(now, one.chat_id) for one in self._places if one.left_at is None]
        return Traffic([*gone, *about_to], tuple(self._under_way.values()), self._halts, self._ceilings)

    async def _deliver(self, delivery: Delivery, place: _Place) -> None:
        try:
            await self._record(delivery, await self._attempt(delivery, place))
        finally:
            if place.left_at is None:
                self._places.remove(place)
            del self._under_way[delivery.id]
            self._bell.set()

    async def _attempt(self, delivery: Delivery, place: _Place) -> int | Failure | None:
        """The message's id, or what went wrong; None: there was nothing to say any more."""
        try:
            return await self._send(delivery, place)
        except SlowDown as slow:
            return self._slowed_down(delivery, slow.retry_after)
        except Permanent as error:
            log.warning("not_delivered", delivery=delivery.id, kind=delivery.kind, reason=error.reason)
            return Failure(error.reason)
        except Migrated:
            return Failure("bad_request")
        except Temporary as error:
            log.warning("delivery_put_off", delivery=delivery.id, kind=delivery.kind, reason=error.reason)
        except Exception as error:
            log.error("delivery_failed", delivery=delivery.id, kind=delivery.kind, exc_info=error)
        return Failure("temporary", backoff(delivery.attempts))

    async def _send(self, delivery: Delivery, place: _Place) -> int | None:
        content = await self._render(delivery)
        if content is None:
            return None
        place.left_at = loop_time()
        if isinstance(content, Commands):
            await self._gateway.set_commands(content.listed, chat_id=delivery.chat_id)
            return NO_MESSAGE
        if isinstance(content, Contact):
            return await self._gateway.send_contact(delivery.chat_id, content, silent=delivery.silent)
        if delivery.edits is not None:
            if await self._gateway.edit(delivery.chat_id, delivery.edits, content) is Edited.shown:
                return delivery.edits
            place.left_at = loop_time()
        return await self._gateway.send(delivery.chat_id, content, silent=delivery.silent)

    def _slowed_down(self, delivery: Delivery, seconds: float) -> Failure:
        log.warning("asked_to_slow_down", chat_id=delivery.chat_id, seconds=seconds)
        self._halts = after_flood(self._halts, delivery.chat_id, retry_after=seconds, now=loop_time())
        return Failure("slow_down", seconds)

    async def _record(self, delivery: Delivery, result: int | Failure | None) -> None:
        """Writes down what happened, however long the database is away (within the lease)."""
        give_up_at = loop_time() + RECORDING
        attempts = 0
        while True:
            try:
                return await self._write(delivery, result)
            except Exception as error:
                if loop_time() >= give_up_at or self._stopping.is_set():
                    log.error("delivery_not_recorded", delivery=delivery.id, exc_info=error)
                    return None
            await rung(self._stopping, backoff(attempts, most=5))
            attempts += 1

    async def _write(self, delivery: Delivery, result: int | Failure | None) -> None:
        if isinstance(result, Failure):
            await self._outbox.failed(delivery, result.kind, result.retry_after)
            if result.retry_after is not None:
                self._retries.append(loop_time() + result.retry_after + A_LITTLE_LATER)
                self._claim_at = min(self._claim_at, self._retries[-1])
        elif result is None:
            await self._outbox.drop(delivery, "moot")
        else:
            await self._outbox.sent(delivery, result)
