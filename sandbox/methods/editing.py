"""Edits and deletions of what lies in a chat already."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sandbox.errors import bad_request
from sandbox.files import document, photo_sizes
from sandbox.keyboards import check_inline
from sandbox.messages import Message
from sandbox.methods.addressing import message_of, open_chat
from sandbox.methods.sending import shelved
from sandbox.params import Params
from sandbox.text_rules import read_caption, read_text
from sandbox.world import World

Json = dict[str, Any]

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
# https://core.telegram.org/bots/api#deletemessage
DELETABLE_FOR = timedelta(hours=48)
MOST_AT_ONCE = 100
MEDIA = frozenset({"photo", "document"})


def edit_message_text(world: World, params: Params) -> Json:
    message = _editable(world, params)
    content = read_text(params)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _revise(world, message, content, _inline(params))


def edit_message_caption(world: World, params: Params) -> Json:
    message = _editable(world, params)
    if not MEDIA & message.content.keys():
        raise bad_request("there is no caption in the message to edit")
    return _revise(world, message, _media_only(message) | read_caption(params), _inline(params))


def edit_message_media(world: World, params: Params) -> Json:
    message = _editable(world, params)
    media = params.structure("media", "input media")
    if not isinstance(media, dict) or media.get("type") not in MEDIA:
        raise bad_request("can't parse InputMedia: type must be one of photo, document here")
    kind = media["type"]
    inner = Params(media | {kind: media.get("media", "")}, params.files)
    stored = shelved(world, inner, kind, f"{kind}s")
    body = {kind: photo_sizes(stored) if kind == "photo" else document(stored)}
    return _revise(world, message, body | read_caption(inner), _inline(params))


def edit_message_reply_markup(world: World, params: Params) -> Json:
    message = _editable(world, params)
    return _revise(world, message, message.content, _inline(params))


def delete_message(world: World, params: Params) -> bool:
    chat_id = open_chat(world, params)
    message = message_of(world, chat_id, params, "delete")
    if _too_old(world, message):
        raise bad_request("message can't be deleted for everyone")
    world.remove(message)
    return True


def delete_messages(world: World, params: Params) -> bool:
    chat_id = open_chat(world, params)
    ids = params.structure("message_ids", "message identifiers")
    if not isinstance(ids, list) or not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    found = [message for each in ids if (message := world.message(chat_id, int(each)))]
    for message in found:
        if not _too_old(world, message):
            world.remove(message)
    return True


def _too_old(world: World, message: Message) -> bool:
    return world.unix() - message.date > DELETABLE_FOR.total_seconds()


def _editable(world: World, params: Params) -> Message:
    if params.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat_id = open_chat(world, params)
    message = message_of(world, chat_id, params, "edit")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _inline(params: Params) -> Json | None:
    return check_inline(params.structure("reply_markup", "reply markup"))


def _media_only(message: Message) -> Json:
    return {key: value for key, value in message.content.items() if key in MEDIA}


def _revise(world: World, message: Message, content: Json, markup: Json | None) -> Json:
    """An edit without a keyboard takes the old one away; an edit that changes nothing is refused."""
    if content == message.content and markup == message.reply_markup:
        raise bad_request(NOT_MODIFIED)
    return world.revise(message, content=content, reply_markup=markup).as_api()
