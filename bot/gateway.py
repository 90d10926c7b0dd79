"""One door to Telegram: screens go out, raw updates come in, every error becomes one of `gateway_errors`.

Nothing that a person typed and no address is logged or put into an error: ids and kinds only.
"""

import enum
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

import structlog
from telegram import Bot, BotCommand, BotCommandScopeChat, InputMediaPhoto, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import InvalidToken, TelegramError

from bot.gateway_errors import Permanent, Temporary, read_error
from bot.painting import paint
from bot.screen import Contact, Screen
from bot.telegram_buttons import fits_caption, keyboard, markup, without_markup
from bot.telegram_request import TelegramRequest, proxy_for

log = structlog.get_logger(__name__)

T = TypeVar("T")
POLL_MARGIN = 10.0
"""Seconds that an answer may take beyond the long poll."""
WANTED_UPDATES = '["message","edited_message","callback_query","my_chat_member"]'
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is; `username` without @, for deep links."""

    id: int
    username: str


class Edited(enum.Enum):
    """What became of an edit."""

    shown = enum.auto()
    """The message shows the screen, now or already before."""
    gone = enum.auto()
    """There is no such message any more, or it cannot be edited: send anew."""
    picture = enum.auto()
    """The message is a picture, and words alone cannot take its place: send anew, then take it away."""


EDITS = {"unchanged": Edited.shown, "gone": Edited.gone, "picture": Edited.picture}
"""What became of an edit that was refused for these reasons."""


class WrongToken(Exception):
    """Telegram does not know this token."""


class Gateway:
    """Sends, edits and answers through one `telegram.Bot`. `url` is the Bot API's base, without /bot.

    Every method raises `GatewayError`: `Temporary`, `Permanent`, `SlowDown` or `Migrated`.
    """

    def __init__(self, token: str, url: str = "https://api.telegram.org") -> None:
        proxy = proxy_for(url)
        self._polling = TelegramRequest(connections=1, proxy=proxy)
        self._bot = Bot(
            token,
            base_url=f"{url}/bot",
            base_file_url=f"{url}/file/bot",
            request=TelegramRequest(proxy=proxy),
            get_updates_request=self._polling,
        )

    async def open(self) -> Me:
        """Connects, learns who we are, sees to it that updates are polled, not pushed. Raises WrongToken."""
        try:
            await self._bot.initialize()
        except InvalidToken:
            raise WrongToken from None
        except TelegramError as error:
            raise read_error(error) from None
        await self._poll_rather_than_listen()
        return Me(self._bot.bot.id, self._bot.username)

    async def _poll_rather_than_listen(self) -> None:
        """A server that does not know webhooks has none set: with a good token its 404 is no wrong token."""
        try:
            await self._call(self._bot.delete_webhook(drop_pending_updates=False))
        except Permanent:
            return
        except Temporary as fault:
            if fault.reason != "token_refused":
                raise

    async def close(self) -> None:
        await self._bot.shutdown()

    async def send(self, chat_id: int, screen: Screen, *, silent: bool = False, protect: bool = False) -> int:
        """The new message's id. A picture that cannot be drawn, or is not taken, holds up no words."""
        details: dict[str, Any] = {
            "disable_notification": silent or None,
            "protect_content": protect or None,
        }
        if screen.picture is not None:
            sent = await self._send_picture(chat_id, screen, details)
            if sent is not None:
                return sent

        async def attempt(text: str, mode: str | None) -> int:
            sent = await self._bot.send_message(
                chat_id,
                text,
                parse_mode=mode,
                reply_markup=markup(screen),
                link_preview_options=NO_PREVIEW,
                **details,
            )
            return sent.message_id

        return await self._plain_if_refused(attempt, chat_id, screen)

    async def _send_picture(self, chat_id: int, screen: Screen, details: Mapping[str, Any]) -> int | None:
        """None: the words must go alone."""
        png = await _painted(screen)
        if png is None:
            return None

        async def attempt(text: str, mode: str | None) -> int:
            sent = await self._bot.send_photo(
                chat_id,
                png,
                text,
                parse_mode=mode,
                reply_markup=markup(screen),
                filename="picture.png",
                **details,
            )
            return sent.message_id

        return await _unless_refused(self._plain_if_refused(attempt, chat_id, screen), chat_id)

    async def edit(self, chat_id: int, message_id: int, screen: Screen) -> Edited:
        """Shows another screen in a message of ours. The same screen again is success."""
        if screen.picture is not None:
            shown = await self._edit_picture(chat_id, message_id, screen)
            if shown is not None:
                return shown

        async def attempt(text: str, mode: str | None) -> object:
            return await self._bot.edit_message_text(
                text,
                chat_id,
                message_id,
                parse_mode=mode,
                reply_markup=keyboard(screen.rows) if screen.rows else None,
                link_preview_options=NO_PREVIEW,
            )

        return await _edited(self._plain_if_refused(attempt, chat_id, screen))

    async def _edit_picture(self, chat_id: int, message_id: int, screen: Screen) -> Edited | None:
        """Also over a message that was words before. None: only the words can be shown."""
        png = await _painted(screen)
        if png is None:
            return None

        async def attempt(text: str, mode: str | None) -> object:
            return await self._bot.edit_message_media(
                InputMediaPhoto(png, text, parse_mode=mode, filename="picture.png"),
                chat_id,
                message_id,
                reply_markup=keyboard(screen.rows) if screen.rows else None,
            )

        return await _unless_refused(_edited(self._plain_if_refused(attempt, chat_id, screen)), chat_id)

    async def _plain_if_refused(
        self, attempt: Callable[[str, str | None], Awaitable[T]], chat_id: int, screen: Screen
    ) -> T:
        """HTML that Telegram cannot read goes once more as plain words."""
        try:
            return await self._call(attempt(screen.text, ParseMode.HTML))
        except Permanent as error:
            if error.reason != "markup":
                raise
        log.error("markup_refused", chat_id=chat_id)
        return await self._call(attempt(without_markup(screen.text), None))

    async def remove_keyboard(self, chat_id: int, message_id: int) -> Edited:
        """Takes the buttons away; the words stay."""
        return await _edited(self._call(self._bot.edit_message_reply_markup(chat_id, message_id)))

    async def take_away(self, chat_id: int, message_id: int) -> None:
        """Deletes a message of ours; one that is too old for that loses its buttons."""
        try:
            await self._call(self._bot.delete_message(chat_id, message_id))
        except Permanent:
            await self.remove_keyboard(chat_id, message_id)

    async def answer_tap(self, callback_id: str, text: str | None = None, *, alert: bool = False) -> None:
        """Ends the tap's little clock, with words if there are any. A tap that is too old is let be."""
        try:
            await self._call(self._bot.answer_callback_query(callback_id, text, show_alert=alert or None))
        except Permanent as error:
            if error.reason != "too_old":
                raise

    async def send_contact(self, chat_id: int, contact: Contact, *, silent: bool = False) -> int:
        sent = await self._call(
            self._bot.send_contact(chat_id, contact.phone, contact.name, disable_notification=silent or None)
        )
        return sent.message_id

    async def set_commands(
        self, commands: Mapping[str, str], *, chat_id: int | None = None, language: str | None = None
    ) -> None:
        """The menu of commands (name -> description), for one chat or all, one language or the rest."""
        scope = None if chat_id is None else BotCommandScopeChat(chat_id)
        listed = [BotCommand(name, description) for name, description in commands.items()]
        await self._call(self._bot.set_my_commands(listed, scope=scope, language_code=language))

    async def forget_commands(self, chat_id: int) -> None:
        """The chat shows again what everybody sees."""
        await self._call(self._bot.delete_my_commands(scope=BotCommandScopeChat(chat_id)))

    async def leave_chat(self, chat_id: int) -> None:
        await self._call(self._bot.leave_chat(chat_id))

    async def updates(self, offset: int | None, *, wait: int, limit: int = 100) -> list[Any]:
        """Raw updates from `offset` on, waiting up to `wait` seconds; asking confirms all below it.

        They are not parsed here, so that one which cannot be parsed holds up nobody else.
        """
        wanted = {"timeout": wait, "limit": limit, "allowed_updates": WANTED_UPDATES}
        if offset is not None:
            wanted["offset"] = offset
        url = f"{self._bot.base_url}/getUpdates?{urlencode(wanted)}"
        answer = await self._call(self._polling.post(url, read_timeout=wait + POLL_MARGIN))
        return answer if isinstance(answer, list) else []

    async def _call(self, request: Awaitable[T]) -> T:
        try:
            return await request
        except TelegramError as error:
            raise read_error(error) from None


async def _painted(screen: Screen) -> bytes | None:
    return await paint(screen.picture) if screen.picture and fits_caption(screen.text) else None


async def _unless_refused(request: Awaitable[T], chat_id: int) -> T | None:
    """None when Telegram does not take the picture."""
    try:
        return await request
    except Permanent as error:
        if error.reason != "bad_request":
            raise
    log.error("picture_refused", chat_id=chat_id)
    return None


async def _edited(request: Awaitable[object]) -> Edited:
    try:
        await request
    except Permanent as error:
        if error.reason not in EDITS:
            raise
        return EDITS[error.reason]
    return Edited.shown
