"""Show a reply: stop the tapped button, edit or send the screens. After the commit, and never twice."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.gateway import Edited, Gateway
from bot.gateway_errors import Permanent
from bot.handlers.reply import Reply, Show
from bot.screen import Screen
from bot.wording import Wording
from care.outcomes_account import Erased
from care.place_message import place_message
from care.runtime import Runtime

ScreenOf = Callable[[Show], Screen | None]
"""What a show looks like to its reader; None: nothing."""


@dataclass(frozen=True, slots=True)
class Easel:
    """What drawing needs."""

    gateway: Gateway
    run: Runtime
    screen_of: ScreenOf
    words: Callable[[str], Wording]
    """Language -> wording, for the short note on a tap."""


class Drawing:
    """One reply on its way to the screen. Called again after a fault, it goes on where it stopped."""

    def __init__(self, easel: Easel, reply: Reply, language: str) -> None:
        self._easel = easel
        self._reply = reply
        self._language = language
        self._answered = reply.callback_id is None
        self._waiting = deque(reply.shows)

    async def __call__(self) -> None:
        if not self._answered:
            await self._stop_button()
            self._answered = True
        while self._waiting:
            await self._show(self._waiting[0])
            self._waiting.popleft()

    async def _stop_button(self) -> None:
        assert self._reply.callback_id is not None
        toast = self._reply.toast
        note = self._easel.words(self._language).plain(toast) if toast else None
        await self._easel.gateway.answer_tap(self._reply.callback_id, note, alert=self._reply.alert)

    async def _show(self, show: Show) -> None:
        screen = self._easel.screen_of(show)
        if screen is None:
            return
        gateway = self._easel.gateway
        if isinstance(show.outcome, Erased):
            with suppress(Permanent):
                await gateway.forget_commands(show.chat_id)
        for message_id in show.silences:
            await gateway.remove_keyboard(show.chat_id, message_id)
        edited = await self._edit(show, screen)
        if edited is Edited.shown:
            return
        message_id = await gateway.send(show.chat_id, screen)
        if edited is Edited.picture and show.edit is not None:
            await gateway.take_away(show.chat_id, show.edit)
        if show.checkin_id is not None:
            await self._take_place(show, message_id)

    async def _edit(self, show: Show, screen: Screen) -> Edited:
        """Draws over the message it is meant for, if there is one."""
        if show.edit is None:
            return Edited.gone
        return await self._easel.gateway.edit(show.chat_id, show.edit, screen)

    async def _take_place(self, show: Show, message_id: int) -> None:
        assert show.checkin_id is not None
        before = await place_message(
            self._easel.run, show.checkin_id, chat_id=show.chat_id, message_id=message_id
        )
        if before is not None:
            await self._easel.gateway.remove_keyboard(show.chat_id, before)
