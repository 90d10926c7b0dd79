"""What a person does with a phone, and the update the bot gets of it."""

from __future__ import annotations

from typing import Any

from sandbox.messages import Message
from sandbox.people import Group, Person
from sandbox.text_rules import finish
from sandbox.world import Callback, World

Json = dict[str, Any]


class NotPossible(Exception):
    """A person cannot do that: no such message, button or chat."""


def text_content(text: str) -> Json:
    text, entities = finish(text, [])
    return {"text": text} | ({"entities": entities} if entities else {})


def caption_content(caption: str) -> Json:
    text, entities = finish(caption, [])
    if not text:
        return {}
    return {"caption": text} | ({"caption_entities": entities} if entities else {})


def send(
    world: World, person_id: int, content: Json, *, chat_id: int | None = None, **details: Any
) -> Message:
    """A person's message of any content, laid into the chat and handed to the bot."""
    person = press_start(world, person_id)
    message = world.post(chat_id or person_id, content, sender=person.as_user(), **details)
    body = message.as_api()
    replied = world.message(message.chat_id, message.reply_to or 0)
    body |= {"reply_to_message": replied.as_api()} if replied else {}
    world.updates.put("message", body)
    return message


def press_start(world: World, person_id: int) -> Person:
    person = someone(world, person_id)
    if person.blocked:
        raise NotPossible(f"{person.first_name} blocked the bot: unblock it first")
    if person.deactivated:
        raise NotPossible(f"{person.first_name} deleted their account")
    if not person.started:
        person = world.people[person_id] = person.with_state(started=True)
    return person


def edit(world: World, person_id: int, message_id: int, text: str) -> Message:
    """A person corrects a message of their own: text, or the caption of a picture."""
    message = world.message(person_id, message_id)
    if message is None or message.from_bot:
        raise NotPossible(f"no own message {message_id} to edit")
    if "text" in message.content:
        content = text_content(text)
    else:
        kept = {key: value for key, value in message.content.items() if not key.startswith("caption")}
        content = kept | caption_content(text)
    revised = world.revise(message, content=content)
    world.updates.put("edited_message", revised.as_api())
    return revised


def tap(world: World, person_id: int, message_id: int, data: str) -> Callback:
    """A person's tap with `data` on a message of the bot, whether or not it still carries such a button."""
    message = world.message(person_id, message_id)
    if message is None or not message.from_bot:
        raise NotPossible(f"no message {message_id} of the bot")
    callback = world.expect_answer(person_id, message)
    world.updates.put(
        "callback_query",
        {
            "id": callback.id,
            "from": someone(world, person_id).as_user(),
            "message": message.as_api(),
            "chat_instance": str(7_000_000_000 + person_id),
            "data": data,
        },
    )
    world.journal.record("tap", person_id, query_id=callback.id, message_id=message_id, data=data)
    return callback


def block(world: World, person_id: int) -> None:
    _set_membership(world, person_id, "member", "kicked")


def unblock(world: World, person_id: int) -> None:
    _set_membership(world, person_id, "kicked", "member")


def _set_membership(world: World, person_id: int, before: str, after: str) -> None:
    person = someone(world, person_id)
    blocked = after == "kicked"
    if person.blocked == blocked:
        return
    world.people[person_id] = person.with_state(blocked=blocked)
    world.updates.put("my_chat_member", membership(world, person.as_chat(), person, before, after))
    world.journal.record("blocked" if blocked else "unblocked", person_id)


def membership(world: World, chat: Json, person: Person, before: str, after: str) -> Json:
    """A ChatMemberUpdated about the bot itself."""

    def member(status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": world.bot.as_user(), "status": status} | until

    return {
        "chat": chat,
        "from": person.as_user(),
        "date": world.unix(),
        "old_chat_member": member(before),
        "new_chat_member": member(after),
    }


def add_to_group(world: World, person_id: int, title: str) -> Group:
    """A person puts the bot into a new group."""
    person = someone(world, person_id)
    group = Group(-(4_000_000_001 + len(world.groups)), title)
    world.groups[group.id] = group
    world.updates.put("my_chat_member", membership(world, group.as_chat(), person, "left", "member"))
    message = world.post(group.id, {"new_chat_members": [world.bot.as_user()]}, sender=person.as_user())
    world.updates.put("message", message.as_api())
    return group


def deactivate(world: World, person_id: int) -> None:
    """A person deletes their Telegram account; the bot is not told."""
    world.people[person_id] = someone(world, person_id).with_state(deactivated=True)
    world.journal.record("deactivated", person_id)


def someone(world: World, person_id: int) -> Person:
    if person_id not in world.people:
        raise NotPossible(f"nobody has the id {person_id}")
    return world.people[person_id]


def poison(world: World, person_id: int) -> int:
    """An update that a strict client cannot read: a message without its date."""
    person = someone(world, person_id)
    broken = {"message_id": 0, "chat": person.as_chat(), "from": person.as_user(), "text": "?"}
    return world.updates.put_raw({"message": broken})
