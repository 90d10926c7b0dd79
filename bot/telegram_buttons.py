"""Our screens in Telegram's words: rows of buttons, and a text without its markup. Pure."""

import html
import re

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.screen import Button

CALLBACK_BYTES = 64
TAG = re.compile(r"</?[A-Za-z][^<>]*>")


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


def without_markup(text: str) -> str:
    """What a reader would see, for the day when Telegram refuses our HTML: plain words beat silence."""
    return html.unescape(TAG.sub("", text))
