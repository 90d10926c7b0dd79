"""What is shown in a chat: a text and its buttons. Values only; `gateway.py` turns them into Telegram's."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button; exactly one of `data`, `copy` and `url` is set."""

    label: str
    data: str | None = None
    """What a tap sends back, at most 64 bytes of UTF-8."""
    copy: str | None = None
    """What a tap puts on the clipboard, 1 to 256 characters."""
    url: str | None = None
    style: str | None = None
    """danger | success | primary; old phones ignore it, so the label must carry the meaning."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A message: Telegram's HTML, and rows of buttons below it."""

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone number that can be called with one tap."""

    phone: str
    name: str
