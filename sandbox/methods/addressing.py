"""Whom a call concerns: the chat it names, and the message in it."""

from __future__ import annotations

from sandbox.errors import ApiError, bad_request, forbidden
from sandbox.messages import Message
from sandbox.params import Params
from sandbox.world import World


def known_chat(world: World, params: Params) -> int:
    """The chat that `chat_id` names, or 400."""
    named = params.text("chat_id").strip()
    if not named:
        raise bad_request("chat_id is empty")
    chat_id = int(named) if named.lstrip("-").isdigit() else 0
    if chat_id not in world.people and chat_id not in world.groups:
        raise bad_request("chat not found")
    return chat_id


def open_chat(world: World, params: Params) -> int:
    """The chat that `chat_id` names if the bot may write to it: else 400 or 403."""
    chat_id = known_chat(world, params)
    refusal = why_closed(world, chat_id)
    if refusal is not None:
        raise refusal
    return chat_id


def why_closed(world: World, chat_id: int) -> ApiError | None:
    group = world.groups.get(chat_id)
    if group is not None:
        return None if group.bot_inside else forbidden("bot is not a member of the group chat")
    person = world.people[chat_id]
    if person.deactivated:
        return forbidden("user is deactivated")
    if person.blocked:
        return forbidden("bot was blocked by the user")
    return None if person.started else forbidden("bot can't initiate conversation with a user")


def message_of(world: World, chat_id: int, params: Params, purpose: str) -> Message:
    """The message that `message_id` names, or 400 "message to <purpose> not found"."""
    message_id = params.integer("message_id")
    if message_id <= 0:
        raise bad_request("message identifier is not specified")
    message = world.message(chat_id, message_id)
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message
