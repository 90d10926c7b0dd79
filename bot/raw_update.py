"""Reads of an update as it came, before anybody tries to understand it. Pure; nothing here can fail."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

RawUpdate = Mapping[str, Any]

GONE = ("left", "kicked")
"""States of our own membership in which there is nothing left to leave."""


@dataclass(frozen=True, slots=True)
class Chat:
    id: int
    private: bool


def update_id_of(update: object) -> int | None:
    return _integer(_part(update, "update_id"))


def chat_of(update: RawUpdate) -> Chat | None:
    """Where it happened; for a tap whose message is gone, the private chat with the person."""
    for kind in ("message", "edited_message", "my_chat_member"):
        if (chat := _chat(_part(update, kind, "chat"))) is not None:
            return chat
    chat = _chat(_part(update, "callback_query", "message", "chat"))
    sender = _integer(_part(update, "callback_query", "from", "id"))
    return chat if chat is not None or sender is None else Chat(sender, private=True)


def language_of(update: RawUpdate) -> str | None:
    """The language of the sender's app, an IETF tag, where Telegram tells it."""
    for kind in ("message", "edited_message", "callback_query", "my_chat_member"):
        language = _part(update, kind, "from", "language_code")
        if isinstance(language, str):
            return language
    return None


def has_left(update: RawUpdate) -> bool:
    """Whether it tells that the bot was removed from the chat, or blocked."""
    return _part(update, "my_chat_member", "new_chat_member", "status") in GONE


def _chat(value: object) -> Chat | None:
    chat_id = _integer(_part(value, "id"))
    return None if chat_id is None else Chat(chat_id, _part(value, "type") == "private")


def _part(value: object, *path: str) -> object:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
