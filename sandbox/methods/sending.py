"""sendMessage, sendPhoto, sendDocument, sendContact, sendLocation, sendChatAction."""

from __future__ import annotations

from typing import Any

from sandbox.errors import bad_request
from sandbox.files import Stored, document, photo_sizes
from sandbox.keyboards import check_markup
from sandbox.messages import Message
from sandbox.methods.addressing import open_chat
from sandbox.params import Params
from sandbox.text_rules import read_caption, read_text
from sandbox.world import World

Json = dict[str, Any]

ACTION_WORDS = (
    "typing upload_photo record_video upload_video record_voice upload_voice record_audio upload_audio "
    "upload_document choose_sticker find_location record_video_note upload_video_note"
)
CHAT_ACTIONS = frozenset(ACTION_WORDS.split())


def send_message(world: World, params: Params) -> Json:
    chat_id = open_chat(world, params)
    return deliver(world, chat_id, params, read_text(params))


def send_photo(world: World, params: Params) -> Json:
    chat_id = open_chat(world, params)
    body = {"photo": photo_sizes(shelved(world, params, "photo", "photos"))}
    return deliver(world, chat_id, params, body | read_caption(params))


def send_document(world: World, params: Params) -> Json:
    chat_id = open_chat(world, params)
    body = {"document": document(shelved(world, params, "document", "documents"))}
    return deliver(world, chat_id, params, body | read_caption(params))


def send_contact(world: World, params: Params) -> Json:
    chat_id = open_chat(world, params)
    if not params.text("phone_number"):
        raise bad_request("PHONE_NUMBER_INVALID")
    if not params.text("first_name"):
        raise bad_request("first name must be non-empty")
    names = ("phone_number", "first_name", "last_name", "vcard")
    contact = {name: params.text(name) for name in names if params.text(name)}
    return deliver(world, chat_id, params, {"contact": contact})


def send_location(world: World, params: Params) -> Json:
    chat_id = open_chat(world, params)
    try:
        place = {name: float(params.text(name)) for name in ("latitude", "longitude")}
    except ValueError:
        raise bad_request("latitude or longitude is empty") from None
    return deliver(world, chat_id, params, {"location": place})


def send_chat_action(world: World, params: Params) -> bool:
    chat_id = open_chat(world, params)
    if params.text("action") not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.journal.record("action", chat_id, action=params.text("action"))
    return True


def deliver(world: World, chat_id: int, params: Params, content: Json) -> Json:
    """Posts `content` with whatever every send method takes besides its own body."""
    markup = check_markup(params.structure("reply_markup", "reply markup"))
    inline = markup if markup and "inline_keyboard" in markup else None
    replied = _reply_target(world, chat_id, params)
    message = world.post(
        chat_id,
        content,
        reply_markup=inline,
        silent=params.flag("disable_notification"),
        protected=params.flag("protect_content"),
        reply_to=replied.id if replied else None,
        effect=params.text("message_effect_id"),
    )
    if markup and inline is None:
        world.set_reply_keyboard(chat_id, markup if "keyboard" in markup else None)
    answer = message.as_api()
    return answer | ({"reply_to_message": replied.as_api()} if replied else {})


def _reply_target(world: World, chat_id: int, params: Params) -> Message | None:
    reply = params.structure("reply_parameters", "reply parameters") or {}
    message_id = int(reply.get("message_id") or params.integer("reply_to_message_id"))
    if not message_id:
        return None
    message = world.message(chat_id, message_id)
    if message is None and not (
        reply.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply")
    ):
        raise bad_request("message to be replied not found")
    return message


def shelved(world: World, params: Params, name: str, folder: str) -> Stored:
    """The file a call hands over under `name`: uploaded, attached, or the id of an earlier one."""
    named = params.text(name)
    upload = params.files.get(named.removeprefix("attach://") if named else name)
    if upload is not None:
        return world.files.keep(upload, folder)
    if not named:
        raise bad_request(f"there is no {name} in the request")
    stored = world.files.find(named)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored
