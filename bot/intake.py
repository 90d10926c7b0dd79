"""Updates in, by long polling. An update is confirmed only after it was handled and committed.

The library's own updater confirms an update when it is queued: a crash then eats a tap. Here the offset stays
below everything that is in hand; Telegram delivers it again, and what was done already is not done twice.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog

from bot.confirmations import Confirmations
from bot.gateway import Gateway
from bot.gateway_errors import GatewayError, Permanent, SlowDown, Temporary
from bot.lanes import Lanes
from bot.leading import TAKE_OVER_EVERY, Leadership, work_while_leading
from bot.raw_update import Chat, RawUpdate, chat_of, has_left, language_of, update_id_of
from bot.tasks import Tasks
from bot.waiting import backoff, loop_time, rung

log = structlog.get_logger(__name__)

Drawing = Callable[[], Awaitable[None]]
"""What is left to do on the network once an update is committed: answer the tap, edit the message."""

AT_ONCE = 64
"""Chats handled, and drawn to, at the same moment."""
ASK_AGAIN = 0.25
"""Seconds after which more updates are asked for although some are still in hand."""
ASK_AGAIN_SLOWLY = 1.0
HANDLED_WITHIN = 30.0
"""Seconds; a handler that takes longer is stopped, rolled back and tried again."""
PATIENCE = 8
"""Temporary failures of one update in a row, after which it is the update that is suspected."""
REDRAWS = 4
FINISH_WITHIN = 10.0
"""Seconds at a stop for drawings under way."""
PAUSES = {"conflict": 10.0, "token_refused": 60.0}
"""Seconds to wait after refusals that do not go away by themselves."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What is done with an update; handed in by the wiring."""

    handle: Callable[[RawUpdate], Awaitable[Drawing | None]]
    """Returns after its commit. An update that was handled before must come to nothing."""
    set_aside: Callable[[int, str], Awaitable[None]]
    """Records (update id, name of the error) of an update that cannot be handled, without its content."""
    apologise: Callable[[int, str | None], Awaitable[None]]
    """Tells (chat id, language) that something went wrong, and what to do in an emergency."""
    temporary: tuple[type[Exception], ...] = ()
    """Errors that mean: the database is away, try again."""
    leadership: Leadership | None = None
    """None: there is only one process."""


class Intake:
    """Polls, hands every update to its chat's lane, and confirms what is done.

    `take_over_every`: seconds between looks whether the process that polls is gone.
    """

    def __init__(
        self,
        gateway: Gateway,
        desk: Desk,
        *,
        tasks: Tasks,
        poll_seconds: int = 30,
        take_over_every: float = TAKE_OVER_EVERY,
    ) -> None:
        self._gateway = gateway
        self._desk = desk
        self._poll_seconds = poll_seconds
        self._take_over_every = take_over_every
        self._confirmations = Confirmations()
        self._handling = Lanes("handling", tasks, at_once=AT_ONCE)
        self._drawing = Lanes("drawing", tasks, at_once=AT_ONCE)
        self._progress = asyncio.Event()
        self._stopping = asyncio.Event()
        self._asking: asyncio.Future[list[Any]] | None = None
        self._failures = 0

    def stop(self) -> None:
        """Lets `run` return, once what is in hand is finished and confirmed."""
        self._stopping.set()
        self._progress.set()
        if self._asking is not None:
            self._asking.cancel()

    async def drawn(self) -> None:
        """Returns when everything that was handled is drawn."""
        await self._drawing.empty()

    async def run(self) -> None:
        await work_while_leading(
            self._poll,
            self._desk.leadership,
            away=self._desk.temporary,
            stopping=self._stopping,
            every=self._take_over_every,
        )
        await self._finish()

    async def _poll(self) -> None:
        """Until the stop, or until another process turns out to be polling."""
        while not self._stopping.is_set() and await self._turn():
            pass

    async def _turn(self) -> bool:
        """One question for news. False when another process turns out to be polling."""
        try:
            batch = await self._ask()
        except GatewayError as error:
            return await self._after(error)
        if self._failures:
            log.info("telegram_reached_again", failures=self._failures)
            self._failures = 0
        taken = sum([self._accept(update) for update in batch])
        if not batch and not self._stopping.is_set():
            self._confirmations.nothing_waits()
        await self._until_worth_asking(taken)
        return True

    async def _ask(self) -> list[Any]:
        wait = 0 if len(self._confirmations) else self._poll_seconds
        self._asking = asyncio.ensure_future(self._gateway.updates(self._confirmations.offset, wait=wait))
        try:
            return await self._asking
        except asyncio.CancelledError:
            if self._stopping.is_set():
                return []
            raise
        finally:
            self._asking = None

    async def _after(self, error: GatewayError) -> bool:
        reason = error.reason if isinstance(error, Temporary | Permanent) else type(error).__name__
        if self._failures == 0:
            log.error("telegram_out_of_reach", reason=reason)
        wait = error.retry_after if isinstance(error, SlowDown) else backoff(self._failures, most=150) / 5
        self._failures += 1
        await rung(self._stopping, PAUSES.get(reason, wait))
        return reason != "conflict"

    def _accept(self, update: Any) -> bool:
        """Lays an update into its chat's lane. False when it is there already, or done."""
        update_id = update_id_of(update)
        if update_id is None or not self._confirmations.take(update_id):
            return False
        chat = chat_of(update)
        if chat is not None and not chat.private:
            self._confirmations.finish(update_id)
            if not has_left(update):
                self._draw(chat.id, partial(self._gateway.leave_chat, chat.id))
            return False
        lane = update_id if chat is None else chat.id
        self._handling.put(lane, partial(self._settle, update_id, update, chat))
        return True

    async def _until_worth_asking(self, taken: int) -> None:
        """While updates are in hand Telegram answers at once, with the same: wait for some to be done."""
        give_up_at = loop_time() + (ASK_AGAIN if taken else ASK_AGAIN_SLOWLY)
        while len(self._confirmations) * 2 > taken and not self._stopping.is_set():
            self._progress.clear()
            if not await rung(self._progress, max(0.0, give_up_at - loop_time())):
                return

    async def _settle(self, update_id: int, update: RawUpdate, chat: Chat | None) -> None:
        """Handles an update until its effect is committed, or sets it aside; then it may be confirmed."""
        drawing, attempts = None, 0
        while not self._stopping.is_set():
            try:
                async with asyncio.timeout(HANDLED_WITHIN):
                    drawing = await self._desk.handle(update)
                break
            except Exception as error:  # noqa: BLE001 - logged by _note; it may hold up nobody else
                self._note(update_id, error, attempts)
                if await self._is_hopeless(update_id, error, attempts):
                    drawing = self._apology(update, chat)
                    break
            await rung(self._stopping, backoff(attempts, most=30))
            attempts += 1
        else:
            return
        self._confirmations.finish(update_id)
        self._progress.set()
        if drawing is not None:
            self._draw(update_id if chat is None else chat.id, drawing)

    async def _is_hopeless(self, update_id: int, error: Exception, attempts: int) -> bool:
        """True when it was set aside; False when the database is away: then it is kept and tried again."""
        if self._is_away(error) and attempts < PATIENCE:
            return False
        try:
            await self._desk.set_aside(update_id, type(error).__name__)
        except Exception as second:  # noqa: BLE001 - logged by _note
            self._note(update_id, second, attempts=1)
            return not self._is_away(second)
        log.error("update_set_aside", update_id=update_id)
        return True

    def _is_away(self, error: Exception) -> bool:
        return isinstance(error, (TimeoutError, *self._desk.temporary))

    def _note(self, update_id: int, error: Exception, attempts: int) -> None:
        """A fault with its traceback; an outage once an update, by name."""
        if not self._is_away(error):
            log.error("update_not_handled", update_id=update_id, exc_info=error)
        elif attempts == 0:
            log.warning("update_put_off", update_id=update_id, error=type(error).__name__)

    def _apology(self, update: RawUpdate, chat: Chat | None) -> Drawing | None:
        return None if chat is None else partial(self._desk.apologise, chat.id, language_of(update))

    def _draw(self, chat_id: int, drawing: Drawing) -> None:
        self._drawing.put(chat_id, partial(self._draw_until_shown, chat_id, drawing))

    async def _draw_until_shown(self, chat_id: int, drawing: Drawing) -> None:
        """A lost drawing is redrawn by the next tap; still, a short trouble is waited for."""
        for attempt in range(REDRAWS):
            try:
                return await drawing()
            except SlowDown as slow:
                pause = slow.retry_after
            except Temporary:
                pause = backoff(attempt)
            except GatewayError as error:
                log.warning("not_drawn", chat_id=chat_id, reason=str(error))
                return None
            await rung(self._stopping, pause)
        log.warning("not_drawn", chat_id=chat_id, reason="out of reach")
        return None

    async def _finish(self) -> None:
        """What is in hand is finished, drawn and confirmed; the rest is delivered again after the start."""
        await self._handling.empty()
        try:
            async with asyncio.timeout(FINISH_WITHIN):
                await self._drawing.empty()
                if self._confirmations.offset is not None:
                    await self._gateway.updates(self._confirmations.offset, wait=0, limit=1)
        except (TimeoutError, GatewayError):
            log.warning("stopped_unconfirmed", in_hand=len(self._confirmations))
