"""The queue of updates: what the bot has not confirmed yet, and who waits for it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from sandbox.errors import conflict

Json = dict[str, Any]

UPDATE_WORDS = (
    "message edited_message channel_post edited_channel_post business_connection business_message "
    "edited_business_message deleted_business_messages message_reaction message_reaction_count inline_query "
    "chosen_inline_result callback_query shipping_query pre_checkout_query purchased_paid_media poll "
    "poll_answer my_chat_member chat_member chat_join_request chat_boost removed_chat_boost "
    "guest_message managed_bot"
)
UPDATE_KINDS = frozenset(UPDATE_WORDS.split())
# https://core.telegram.org/bots/api#getupdates: the three that an empty list leaves out
ONLY_WHEN_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
DEFAULT_KINDS = UPDATE_KINDS - ONLY_WHEN_ASKED
LONGEST_POLL = 50  # seconds
MOST_AT_ONCE = 100
REMEMBERED = 200

OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
BY_WEBHOOK = "terminated by setWebhook request"


class UpdateQueue:
    """Updates in order of id, kept until an offset confirms them."""

    def __init__(self, heard: Callable[[], object], first_id: int = 100_000_001) -> None:
        """`heard` is called whenever somebody begins or ends to wait for updates."""
        self._heard = heard
        self.allowed: frozenset[str] = DEFAULT_KINDS
        self.closed = False
        self._next_id = first_id
        self._pending: dict[int, Json] = {}
        self._confirmed: deque[Json] = deque(maxlen=REMEMBERED)
        self._repeats = 0
        self._poll: asyncio.Future[None] | None = None
        self._settled = asyncio.Event()
        self._arrived = asyncio.Event()

    @property
    def pending(self) -> list[Json]:
        return list(self._pending.values())

    @property
    def polled(self) -> bool:
        """Somebody waits in a long poll right now."""
        return self._poll is not None

    def put(self, kind: str, payload: Json) -> int | None:
        """Queues an update and returns its id; None when the bot did not ask for this kind."""
        if kind not in self.allowed:
            return None
        return self.put_raw({kind: payload})

    def put_raw(self, update: Json) -> int:
        """Queues any JSON object as an update, well-formed or not, and returns its id."""
        update_id = self._next_id
        self._next_id += 1
        self._pending[update_id] = {"update_id": update_id} | update
        self._wake()
        return update_id

    def deliver_again(self, count: int) -> None:
        """Puts the last `count` updates confirmed by then into the next answer once more."""
        self._repeats = count
        self._wake()

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Remembers what the bot wants; None leaves the earlier wish, an empty list means the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) & UPDATE_KINDS or DEFAULT_KINDS

    def confirm(self, offset: int) -> None:
        """Forgets what lies below `offset`; a negative one keeps only so many from the end."""
        if offset < 0:
            kept = list(self._pending)[offset:]
            offset = kept[0] if kept else self._next_id
        for update_id in [each for each in self._pending if each < offset]:
            self._confirmed.append(self._pending.pop(update_id))
        self._report()

    def forget_all(self) -> None:
        self._pending.clear()
        self._repeats = 0
        self._confirmed.clear()
        self._report()

    def interrupt(self, reason: str) -> None:
        """Ends the long poll under way with a 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(conflict(reason))

    def close(self) -> None:
        self.closed = True
        self._wake()

    async def poll(self, offset: int, limit: int, seconds: int) -> list[Json]:
        """One getUpdates call: `seconds` of real time, at most 50; `limit` 1 to 100."""
        self.interrupt(OTHER_POLL)
        if offset:
            self.confirm(offset)
        limit = min(max(limit, 1), MOST_AT_ONCE) if limit else MOST_AT_ONCE
        if not self._ready() and seconds > 0 and not self.closed:
            await self._wait(min(seconds, LONGEST_POLL))
        return self._take(limit)

    async def settle(self) -> None:
        """Waits until everything is confirmed and the bot is back in a long poll."""
        while self._ready() or not self.polled:
            self._settled.clear()
            await self._settled.wait()

    def _ready(self) -> bool:
        return bool(self._pending or (self._repeats and self._confirmed))

    def _take(self, limit: int) -> list[Json]:
        again = list(self._confirmed)[-self._repeats :] if self._repeats else []
        self._repeats = 0 if again else self._repeats
        return again + list(self._pending.values())[: limit - len(again)]

    async def _wait(self, seconds: float) -> None:
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poll = mine
        self._heard()
        self._report()
        try:
            async with asyncio.timeout(seconds):
                await mine
        except TimeoutError:
            pass
        finally:
            if self._poll is mine:
                self._poll = None
                self._heard()

    async def arrival(self) -> None:
        """Waits until there is something to push, or somewhere to push it."""
        await self._arrived.wait()
        self._arrived.clear()

    def ring(self) -> None:
        self._arrived.set()

    def _wake(self) -> None:
        self.ring()
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def _report(self) -> None:
        if not self._ready() and self.polled:
            self._settled.set()
