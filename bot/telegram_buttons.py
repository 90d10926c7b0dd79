"""Our screens in Telegram's words: rows of buttons, and a text without its markup. Pure."""

import html
import re

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    KeyboardButtonRequestUsers,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.screen import Button, PeopleKey, Screen

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove

CALLBACK_BYTES = 64
CAPTION = 1024
TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def markup(screen: Screen) -> Markup | None:
    """What a new message carries below it, or in place of the phone's keyboard."""
    if isinstance(screen.keys, PeopleKey):
        return _people_key(screen.keys)
    if screen.keys is not None:
        return ReplyKeyboardRemove()
    return keyboard(screen.rows) if screen.rows else None


def _people_key(key: PeopleKey) -> ReplyKeyboardMarkup:
    """One person, no bots, with the name they go by."""
    wanted = KeyboardButtonRequestUsers(key.request_id, user_is_bot=False, max_quantity=1, request_name=True)
    button = KeyboardButton(key.label, request_users=wanted)
    return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)


def keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup:
    """Inline buttons; no rows means that a keyboard shown before goes away."""
    return InlineKeyboardMarkup([[_button(one) for one in row] for row in rows])


def _button(button: Button) -> InlineKeyboardButton:
    if button.data is not None and len(button.data.encode()) > CALLBACK_BYTES:
        raise ValueError("a button carries more than 64 bytes")
    return InlineKeyboardButton(
        button.label,
        callback_data=button.data,
        copy_text=None if button.copy is None else CopyTextButton(button.copy),
        url=button.url,
        style=button.style,
    )


def fits_caption(text: str) -> bool:
    """Whether HTML may stand below a picture: Telegram counts what is seen, in UTF-16 units."""
    return len(without_markup(text).encode("utf-16-le")) // 2 <= CAPTION


def without_markup(text: str) -> str:
    """What a reader would see, for the day when Telegram refuses our HTML: plain words beat silence."""
    return html.unescape(TAG.sub("", text))
