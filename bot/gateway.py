"""One door to Telegram: screens go out, raw updates come in, every error becomes one of `gateway_errors`.

Nothing that a person typed and no address is logged or put into an error: ids and kinds only.
"""

import enum
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

import structlog
from telegram import Bot, BotCommand, BotCommandScopeChat, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import InvalidToken, TelegramError

from bot.gateway_errors import Permanent, read_error
from bot.screen import Contact, Screen
from bot.telegram_buttons import keyboard, without_markup
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
        await self._call(self._bot.delete_webhook(drop_pending_updates=False))
        return Me(self._bot.bot.id, self._bot.username)

    async def close(self) -> None:
        await self._bot.shutdown()

    async def send(self, chat_id: int, screen: Screen, *, silent: bool = False, protect: bool = False) -> int:
        """The new message's id."""

        async def attempt(text: str, mode: str | None) -> int:
            sent = await self._bot.send_message(
                chat_id,
                text,
                parse_mode=mode,
                reply_markup=_markup(screen),
                disable_notification=silent or None,
                protect_content=protect or None,
                link_preview_options=NO_PREVIEW,
            )
            return sent.message_id

        return await self._plain_if_refused(attempt, chat_id, screen)

    async def edit(self, chat_id: int, message_id: int, screen: Screen) -> Edited:
        """Shows another screen in a message of ours. The same screen again is success."""

        async def attempt(text: str, mode: str | None) -> object:
            return await self._bot.edit_message_text(
                text,
                chat_id,
                message_id,
                parse_mode=mode,
                reply_markup=_markup(screen),
                link_preview_options=NO_PREVIEW,
            )

        return await _edited(self._plain_if_refused(attempt, chat_id, screen))

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

    async def send_photo(self, chat_id: int, png: bytes, caption: Screen, *, silent: bool = False) -> int:
        """A picture with its words (up to 1024 characters) and buttons below."""
        sent = await self._call(
            self._bot.send_photo(
                chat_id,
                png,
                caption.text,
                parse_mode=ParseMode.HTML,
                reply_markup=_markup(caption),
                disable_notification=silent or None,
                filename="picture.png",
            )
        )
        return sent.message_id

    async def set_commands(
        self, commands: Mapping[str, str], *, chat_id: int | None = None, language: str | None = None
    ) -> None:
        """The menu of commands (name -> description), for one chat or all, one language or the rest."""
        scope = None if chat_id is None else BotCommandScopeChat(chat_id)
        listed = [BotCommand(name, description) for name, description in commands.items()]
        await self._call(self._bot.set_my_commands(listed, scope=scope, language_code=language))

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


def _markup(screen: Screen) -> InlineKeyboardMarkup | None:
    return keyboard(screen.rows) if screen.rows else None


async def _edited(request: Awaitable[object]) -> Edited:
    try:
        await request
    except Permanent as error:
        if error.reason not in ("unchanged", "gone"):
            raise
        return Edited.gone if error.reason == "gone" else Edited.shown
    return Edited.shown
