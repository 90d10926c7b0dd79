"""A message as it lies in a chat, and the chat it lies in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Button:
    """An inline button. `raw` is Telegram's InlineKeyboardButton, `row` and `column` count from 0."""

    label: str
    data: str
    row: int
    column: int
    raw: Json


@dataclass(frozen=True)
class Message:
    """One message. `content` holds the API fields that make its body (text, entities, photo, caption ...)."""

    id: int
    chat_id: int
    sender: Json
    chat: Json
    date: int
    content: Json
    from_bot: bool
    reply_markup: Json | None = None
    edited_at: int | None = None
    silent: bool = False
    protected: bool = False
    reply_to: int | None = None
    effect: str = ""
    edits: int = 0
    seq: int = 0  # the journal's number of the last change

    @property
    def text(self) -> str:
        """Text or caption, whichever it has."""
        return str(self.content.get("text") or self.content.get("caption") or "")

    @property
    def buttons(self) -> list[Button]:
        rows = (self.reply_markup or {}).get("inline_keyboard", [])
        return [
            Button(raw["text"], raw.get("callback_data", ""), row, column, raw)
            for row, buttons in enumerate(rows)
            for column, raw in enumerate(buttons)
        ]

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    def button(self, wanted: str) -> Button | None:
        """The button with this label or callback data, else the first whose label contains the words."""
        for button in self.buttons:
            if wanted in (button.label, button.data):
                return button
        return next((each for each in self.buttons if wanted in each.label), None)

    def as_api(self) -> Json:
        answer: Json = {"message_id": self.id, "from": self.sender, "chat": self.chat, "date": self.date}
        answer |= {"edit_date": self.edited_at} if self.edited_at is not None else {}
        answer |= self.content
        answer |= {"has_protected_content": True} if self.protected else {}
        answer |= {"effect_id": self.effect} if self.effect else {}
        answer |= {"reply_markup": self.reply_markup} if self.reply_markup is not None else {}
        return answer

    def as_view(self) -> Json:
        """What the page and the control API show: the API's fields and what only a phone knows."""
        return self.as_api() | {"silent": self.silent, "from_bot": self.from_bot, "reply_to": self.reply_to}


@dataclass
class Chat:
    """The messages of one chat by id, oldest first, and what hangs on the chat itself."""

    id: int
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    reply_keyboard: Json | None = None
    reactions: dict[int, list[Json]] = field(default_factory=dict)
