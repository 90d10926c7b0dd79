"""Everything the sandbox knows, and the few ways in which it changes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sandbox.calls import CallLog
from sandbox.clock import SandboxClock
from sandbox.faults import FaultPlan
from sandbox.files import FileShelf
from sandbox.journal import Journal
from sandbox.messages import Chat, Message
from sandbox.people import BotAccount, Group, Person
from sandbox.updates import UpdateQueue

Json = dict[str, Any]

# How long a tap may wait for its answer. Telegram states no figure; a minute is on the strict side.
CALLBACK_LIFETIME = timedelta(seconds=60)


@dataclass(frozen=True)
class Callback:
    """A tap that waits for answerCallbackQuery."""

    id: str
    user_id: int
    chat_id: int
    message_id: int
    at: datetime


@dataclass
class Profile:
    """What the bot said about itself, by language and scope."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)


@dataclass
class Webhook:
    """Where updates are pushed; `url` is empty while the bot polls."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error_at: int = 0
    last_error: str = ""


class World:
    """The state of one sandbox: one bot, its people, their chats, the queue and the clock."""

    def __init__(self, clock: SandboxClock, bot: BotAccount, token: str | None) -> None:
        self.clock = clock
        self.bot = bot
        self.token = token
        self.journal = Journal()
        self.calls = CallLog()
        self.faults = FaultPlan()
        self.updates = UpdateQueue(lambda: self.journal.record("polling", listening=self.updates.polled))
        clock.on_move(lambda: self.journal.record("clock", **clock.as_json()))
        self.empty()

    def empty(self) -> None:
        """Forgets people, chats, files, commands, faults and calls; update ids go on."""
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.chats: dict[int, Chat] = {}
        self.files = FileShelf()
        self.profile = Profile()
        self.webhook = Webhook()
        self.callbacks: dict[str, Callback] = {}
        self._message_ids = count(1)
        self._callback_ids = count(4_000_000_000_001)
        self.updates.forget_all()
        self.faults.clear()
        self.calls.clear()
        self.journal.record("reset")

    def unix(self) -> int:
        return int(self.clock.now().timestamp())

    def introduce(self, person: Person) -> Person:
        """Adds a person or changes what is known of them."""
        self.people[person.id] = person
        self.journal.record("person", person.id, person=person.as_user())
        return person

    def chat(self, chat_id: int) -> Chat:
        return self.chats.setdefault(chat_id, Chat(chat_id))

    def chat_json(self, chat_id: int) -> Json:
        return self.groups[chat_id].as_chat() if chat_id in self.groups else self.people[chat_id].as_chat()

    def message(self, chat_id: int, message_id: int) -> Message | None:
        chat = self.chats.get(chat_id)
        return chat.messages.get(message_id) if chat else None

    def post(self, chat_id: int, content: Json, *, sender: Json | None = None, **details: Any) -> Message:
        """Lays a message into a chat: the bot's, or that of `sender`."""
        message = Message(
            id=next(self._message_ids),
            chat_id=chat_id,
            sender=sender or self.bot.as_user(),
            chat=self.chat_json(chat_id),
            date=self.unix(),
            content=content,
            from_bot=sender is None,
            seq=self.journal.seq + 1,
            **details,
        )
        self.chat(chat_id).messages[message.id] = message
        self.journal.record("message", chat_id, message=message)
        return message

    def revise(self, message: Message, **changes: Any) -> Message:
        """Replaces a message by its edited self."""
        change: dict[str, Any] = {
            "edited_at": self.unix(),
            "edits": message.edits + 1,
            "seq": self.journal.seq + 1,
        }
        revised = replace(message, **change, **changes)
        self.chat(message.chat_id).messages[message.id] = revised
        self.journal.record("edited", message.chat_id, message=revised)
        return revised

    def remove(self, message: Message) -> None:
        chat = self.chat(message.chat_id)
        del chat.messages[message.id]
        if message.id in chat.pinned:
            chat.pinned.remove(message.id)
        self.journal.record("deleted", message.chat_id, message_id=message.id)

    def set_reply_keyboard(self, chat_id: int, keyboard: Json | None) -> None:
        self.chat(chat_id).reply_keyboard = keyboard
        self.journal.record("keyboard", chat_id, keyboard=keyboard)

    def menu(self, chat_id: int, language: str = "") -> list[Json]:
        """The commands a private chat shows: https://core.telegram.org/bots/api#determining-list-of-commands"""
        for scope in (f"chat:{chat_id}", "all_private_chats", "default"):
            for tongue in (language, ""):
                if commands := self.profile.commands.get((scope, tongue)):
                    return commands
        return []

    def expect_answer(self, user_id: int, message: Message) -> Callback:
        """Notes a tap on `message` that the bot has to answer."""
        query_id = str(next(self._callback_ids))
        tap = Callback(query_id, user_id, message.chat_id, message.id, self.clock.now())
        self.callbacks[query_id] = tap
        return tap

    def answer(self, query_id: str) -> Callback | None:
        """The tap with this id if it still waits, once."""
        tap = self.callbacks.pop(query_id, None)
        if tap is None or self.clock.now() - tap.at > CALLBACK_LIFETIME:
            return None
        return tap
