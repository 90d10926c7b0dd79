"""What is shown in a chat: a text and its buttons. Values only; `gateway.py` turns them into Telegram's."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.qr import QrCode
from reports.trend import Chart

Picture = Chart | QrCode
"""What is drawn when the message goes."""


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
class PeopleKey:
    """A key in place of the phone's keyboard that opens the list of people to choose one from."""

    label: str
    request_id: int
    """Comes back with the choice."""


class NoKeys:
    """The phone's own keyboard comes back."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A message: Telegram's HTML, and rows of buttons below it."""

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    picture: Picture | None = None
    """Stands above the text, which is then its caption. Where it cannot be drawn, the text goes alone."""
    keys: PeopleKey | NoKeys | None = None
    """Only where there are no rows: Telegram carries one of the two."""


@dataclass(frozen=True, slots=True)
class Commands:
    """The menu of commands of one chat: name -> what it does."""

    listed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone number that can be called with one tap."""

    phone: str
    name: str
