"""What else a bot does in a chat: answer taps, pin, react, look it up, leave."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sandbox.errors import bad_request, forbidden
from sandbox.html_markup import utf16
from sandbox.methods.addressing import known_chat, message_of, open_chat
from sandbox.params import Params
from sandbox.world import World

Json = dict[str, Any]

LONGEST_TOAST = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
# https://core.telegram.org/bots/api#reactiontypeemoji
REACTION_WORDS = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 "
    "🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 "
    " 💋 🖕 😈 "
    "😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
)
REACTIONS = frozenset(REACTION_WORDS.split())


def answer_callback_query(world: World, params: Params) -> bool:
    text = params.text("text")
    if utf16(text) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    query_id = params.text("callback_query_id")
    tap = world.answer(query_id)
    if tap is None:
        raise bad_request(TOO_OLD)
    alert = params.flag("show_alert")
    world.journal.record(
        "answered", tap.user_id, query_id=query_id, message_id=tap.message_id, text=text, alert=alert
    )
    return True


def pin_chat_message(world: World, params: Params) -> bool:
    chat_id = open_chat(world, params)
    message = message_of(world, chat_id, params, "pin")
    pinned = world.chat(chat_id).pinned
    if message.id in pinned:
        pinned.remove(message.id)
    pinned.append(message.id)
    world.journal.record("pinned", chat_id, pinned=list(pinned))
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    chat_id = open_chat(world, params)
    pinned = world.chat(chat_id).pinned
    wanted = params.integer("message_id") or (pinned[-1] if pinned else 0)
    if wanted not in pinned:
        raise bad_request("message to unpin not found")
    pinned.remove(wanted)
    world.journal.record("pinned", chat_id, pinned=list(pinned))
    return True


def unpin_all_chat_messages(world: World, params: Params) -> bool:
    chat_id = open_chat(world, params)
    world.chat(chat_id).pinned.clear()
    world.journal.record("pinned", chat_id, pinned=[])
    return True


def get_chat(world: World, params: Params) -> Json:
    chat_id = known_chat(world, params)
    full: Json = {
        "accent_color_id": abs(chat_id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": True,
            "limited_gifts": True,
            "unique_gifts": True,
            "premium_subscription": True,
            "gifts_from_channels": True,
        },
    }
    pinned = world.chat(chat_id).pinned
    message = world.message(chat_id, pinned[-1]) if pinned else None
    return world.chat_json(chat_id) | full | ({"pinned_message": message.as_api()} if message else {})


def leave_chat(world: World, params: Params) -> bool:
    chat_id = known_chat(world, params)
    group = world.groups.get(chat_id)
    if group is None:
        raise bad_request("chat member status can't be changed in private chats")
    if not group.bot_inside:
        raise forbidden("bot is not a member of the group chat")
    world.groups[chat_id] = replace(group, bot_inside=False)
    world.journal.record("left", chat_id)
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    chat_id = open_chat(world, params)
    message = message_of(world, chat_id, params, "react")
    wanted = params.structure("reaction", "reaction types") or []
    if not isinstance(wanted, list) or len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for each in wanted:
        if each.get("type") != "emoji" or each.get("emoji", "").rstrip("\ufe0f") not in REACTIONS:
            raise bad_request("REACTION_INVALID")
    world.chat(chat_id).reactions[message.id] = wanted
    world.journal.record("reaction", chat_id, message_id=message.id, reaction=wanted)
    return True


def get_file(world: World, params: Params) -> Json:
    stored = world.files.find(params.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    return stored.as_file() | {"file_path": stored.path}
