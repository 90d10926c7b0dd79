"""An update as the handlers need it: who, where, and what they did. Nothing else of it is read. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Sender:
    chat_id: int
    """Private chat; it is also the person's Telegram id."""
    name: str
    language: str
    """IETF tag of their app, "" when Telegram does not tell."""
    update_id: int


@dataclass(frozen=True, slots=True)
class Tapped:
    sender: Sender
    callback_id: str
    message_id: int | None
    """None when the message is too old for Telegram to show it."""
    data: str


@dataclass(frozen=True, slots=True)
class Wrote:
    """A text, an edited message or a caption; `text` is empty for anything without words."""

    sender: Sender
    message_id: int
    text: str
    edited: bool
    phone: str | None = None
    """A telephone number, if they shared their own."""
    location: tuple[float, float] | None = None
    """Latitude and longitude; used and not kept."""
    shows_something: bool = False
    """A picture, a voice message, a sticker or a file, with a caption or without."""


@dataclass(frozen=True, slots=True)
class Membership:
    """They blocked the bot, or came back."""

    sender: Sender
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Chose:
    """They chose one of their contacts, with the key that asks for one."""

    sender: Sender
    request_id: int
    user_id: int
    """Telegram's; in a private chat it is also the chat's."""
    name: str
    """As they call themselves; "" when Telegram does not tell."""


Incoming = Tapped | Wrote | Membership | Chose


def read_incoming(update: Mapping[str, Any]) -> Incoming | None:
    """None for an update that is none of ours. KeyError or TypeError: Telegram sent something malformed."""
    update_id = int(update["update_id"])
    if "callback_query" in update:
        return _tapped(update["callback_query"], update_id)
    if "my_chat_member" in update:
        return _membership(update["my_chat_member"], update_id)
    for kind in ("message", "edited_message"):
        if kind in update and "users_shared" in update[kind]:
            return _chose(update[kind], update_id)
        if kind in update:
            return _wrote(update[kind], update_id, edited=kind == "edited_message")
    return None


def _sender(person: Mapping[str, Any], chat_id: int, update_id: int) -> Sender:
    name = str(person.get("first_name", "")).strip()[:LONGEST_NAME]
    return Sender(chat_id, name or "?", str(person.get("language_code", "")), update_id)


def _tapped(query: Mapping[str, Any], update_id: int) -> Tapped:
    message = query.get("message") or {}
    sender = _sender(query["from"], int(query["from"]["id"]), update_id)
    return Tapped(sender, str(query["id"]), message.get("message_id"), str(query.get("data", "")))


def _wrote(message: Mapping[str, Any], update_id: int, *, edited: bool) -> Wrote:
    sender = _sender(message["from"], int(message["chat"]["id"]), update_id)
    contact = message.get("contact") or {}
    own = contact.get("user_id") == message["from"]["id"]
    place = message.get("location")
    return Wrote(
        sender=sender,
        message_id=int(message["message_id"]),
        text=str(message.get("text") or message.get("caption") or ""),
        edited=edited,
        phone=str(contact["phone_number"]) if own else None,
        location=(float(place["latitude"]), float(place["longitude"])) if place else None,
        shows_something=not message.get("text"),
    )


def _chose(message: Mapping[str, Any], update_id: int) -> Chose:
    sender = _sender(message["from"], int(message["chat"]["id"]), update_id)
    shared = message["users_shared"]
    chosen = shared["users"][0]
    name = str(chosen.get("first_name") or "").strip()[:LONGEST_NAME]
    return Chose(sender, int(shared["request_id"]), int(chosen["user_id"]), name)


def _membership(change: Mapping[str, Any], update_id: int) -> Membership:
    sender = _sender(change["from"], int(change["chat"]["id"]), update_id)
    status = change["new_chat_member"]["status"]
    return Membership(sender, status in ("kicked", "left"))
