"""A phone to test with: what a person does, what they see, and waiting for it without polling."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox import actions
from sandbox.actions import NotPossible
from sandbox.messages import Message
from sandbox.params import Upload
from sandbox.people import Person
from sandbox.world import World

Json = dict[str, Any]
Wanted = str | re.Pattern[str] | Callable[[Message], bool]

PATIENCE = 10.0  # real seconds before a wait is given up


class NotSeen(AssertionError):
    """What was waited for did not come; says what was on the screen instead."""


@dataclass(frozen=True)
class Toast:
    """The bot's answer to a tap: the passing line, or the box when `alert`."""

    text: str
    alert: bool


class Phone:
    """One person's phone with the bot's chat open.

    What a person does is done at once (`say`, `tap` ...); what they see is awaited (`sees`, `gets` ...).
    """

    def __init__(self, world: World, person_id: int, bot_link: str) -> None:
        self.world = world
        self.id = person_id
        self._bot_link = bot_link
        self._acted = 0
        self._read = 0
        self.copied = ""
        self.opened: list[str] = []

    # What is on the screen

    @property
    def person(self) -> Person:
        return self.world.people[self.id]

    @property
    def messages(self) -> list[Message]:
        """All that is visible in the chat, oldest first, own words included."""
        return list(self.world.chat(self.id).messages.values())

    @property
    def received(self) -> list[Message]:
        """The bot's messages that are visible, oldest first."""
        return [message for message in self.messages if message.from_bot]

    @property
    def last(self) -> Message:
        """The bot's newest message."""
        if not self.received:
            raise NotSeen(f"{self.person.first_name}'s chat is empty")
        return self.received[-1]

    @property
    def pinned(self) -> list[Message]:
        chat = self.world.chat(self.id)
        return [chat.messages[each] for each in chat.pinned]

    @property
    def keyboard(self) -> list[str]:
        """Labels of the reply keyboard, row after row."""
        return [button["text"] for row in self._keyboard_rows() for button in row]

    def screen(self) -> str:
        """The bot's newest message as a golden file would keep it: its text, then a line a row of buttons."""
        return drawn(self.last) if self.received else ""

    def transcript(self) -> str:
        """The whole visible chat, drawn."""
        return "\n\n".join(("> " if not each.from_bot else "") + drawn(each) for each in self.messages)

    def shows(self, wanted: Wanted) -> bool:
        """Some visible message of the bot matches right now."""
        return any(matches(message, wanted) for message in self.received)

    # What a person does

    def say(self, text: str, *, reply_to: Message | None = None) -> Message:
        return self._send(actions.text_content(text), reply_to=reply_to.id if reply_to else None)

    def start(self, payload: str = "") -> Message:
        """Presses Start, or opens a deep link with `payload`."""
        if self.person.blocked:
            self.unblock()
        return self.say(f"/start {payload}".strip())

    def open_link(self, link: str) -> Message | None:
        """Opens a link: one to the bot presses Start with its payload, any other is noted in `opened`."""
        self.opened.append(link)
        found = re.fullmatch(re.escape(self._bot_link) + r"(?:\?start=([\w-]*))?", link)
        return self.start(found.group(1) or "") if found else None

    def send_photo(self, content: bytes, caption: str = "") -> Message:
        stored = self.world.files.keep(Upload("photo.jpg", content, "image/jpeg"), "photos")
        size = stored.as_file() | {"width": 640, "height": 480}
        return self._send({"photo": [size]} | actions.caption_content(caption))

    def send_document(self, name: str, content: bytes, caption: str = "") -> Message:
        stored = self.world.files.keep(Upload(name, content, "application/octet-stream"), "documents")
        body = stored.as_file() | {"file_name": name}
        return self._send({"document": body} | actions.caption_content(caption))

    def send_voice(self, seconds: int = 3) -> Message:
        stored = self.world.files.keep(Upload("voice.ogg", b"OggS", "audio/ogg"), "voice")
        return self._send({"voice": stored.as_file() | {"duration": seconds, "mime_type": "audio/ogg"}})

    def share_contact(self, phone_number: str = "", of: Person | None = None) -> Message:
        """Shares a contact: one's own when nobody is named."""
        who = of or self.person
        contact = {"phone_number": phone_number or who.phone_number or "+10000000000"}
        return self._send({"contact": contact | {"first_name": who.first_name, "user_id": who.id}})

    def share_location(self, latitude: float, longitude: float) -> Message:
        return self._send({"location": {"latitude": latitude, "longitude": longitude}})

    def share_users(self, *people: Phone, request_id: int) -> Message:
        """Picks people in answer to a request_users button that is on the keyboard, as many as it allows;
        the bot hears only what the button asked for. https://core.telegram.org/bots/api#usersshared"""
        asked = [
            each["request_users"] for row in self._keyboard_rows() for each in row if "request_users" in each
        ]
        wanted = next((each for each in asked if each["request_id"] == request_id), None)
        if wanted is None:
            raise NotPossible(f"no button asks {self.person.first_name} for people under {request_id}")
        if not 1 <= len(people) <= int(wanted.get("max_quantity", 1)):
            raise NotPossible(f"{len(people)} people cannot be picked here")
        shared = [each.person.as_shared(wanted) for each in people]
        return self._send({"users_shared": {"request_id": request_id, "users": shared}})

    def edit(self, message: Message, text: str) -> Message:
        """Corrects an own message."""
        self._act()
        return actions.edit(self.world, self.id, message.id, text)

    def tap(self, wanted: str, *, on: Message | None = None) -> str:
        """Taps the button with this label or data: on `on`, else on the newest message that has one, else
        on the reply keyboard. Returns the query id ("" for buttons that send none). NotPossible without one.
        """
        holders = [self._now(on)] if on else self.received[::-1]
        for message in holders:
            button = message.button(wanted)
            if button is not None:
                return self._press(message, button.raw)
        for raw in (each for row in self._keyboard_rows() for each in row):
            if on is None and wanted in raw["text"]:
                self._press_reply(raw)
                return ""
        raise NotPossible(f"no button {wanted!r} on {self.person.first_name}'s screen:\n{self.transcript()}")

    def forge(self, data: str, *, on: Message | None = None) -> str:
        """Sends a tap with any data, as a stale second device or a forger would. Returns the query id."""
        self._act()
        return actions.tap(self.world, self.id, (on or self.last).id, data).id

    def block(self) -> None:
        self._act()
        actions.block(self.world, self.id)

    def unblock(self) -> None:
        self._act()
        actions.unblock(self.world, self.id)

    def deactivate(self) -> None:
        actions.deactivate(self.world, self.id)

    # What a person waits for

    async def sees(self, wanted: Wanted, *, within: float = PATIENCE) -> Message:
        """The bot's newest message that matches and came, or was edited, after this person's last act."""
        return await self._find(wanted, lambda: self.received[::-1], self._acted, within)

    async def gets(self, wanted: Wanted, *, within: float = PATIENCE) -> Message:
        """The next matching message or edit after the one that `gets` returned before."""
        found = await self._find(wanted, lambda: sorted(self.received, key=_by_seq), self._read, within)
        self._read = found.seq
        return found

    async def loses(self, wanted: Wanted, *, within: float = PATIENCE) -> None:
        """Waits until no visible message of the bot matches."""
        await self.until(lambda: not self.shows(wanted), f"{wanted!r} to go", within=within)

    async def taps(self, wanted: str, *, on: Message | None = None, within: float = PATIENCE) -> Toast:
        """Taps, and waits until the bot answered the tap."""
        return await self.answered(self.tap(wanted, on=on), within=within)

    async def answered(self, query_id: str, *, within: float = PATIENCE) -> Toast:
        """The bot's answer to this tap, when it comes."""
        found: list[Toast] = []

        def look() -> bool:
            found.extend(
                Toast(event.detail["text"], event.detail["alert"])
                for event in self.world.journal.since(self._acted)
                if event.kind == "answered" and event.detail["query_id"] == query_id
            )
            return bool(found)

        await self.until(look, "an answer to the tap", within=within)
        return found[0]

    async def until(self, holds: Callable[[], bool], what: str = "it", *, within: float = PATIENCE) -> None:
        """Waits until `holds()`, looking after every change; NotSeen after `within` seconds."""
        journal = self.world.journal
        try:
            async with asyncio.timeout(within):
                seq = journal.seq
                while not holds():
                    if not await journal.more(seq):
                        raise NotSeen(f"the sandbox closed while {self.person.first_name} waited for {what}")
                    seq = journal.seq
        except TimeoutError:
            name = self.person.first_name
            raise NotSeen(f"{name} waited {within} s for {what}; the chat:\n{self.transcript()}") from None

    # How it is done

    async def _find(
        self, wanted: Wanted, candidates: Callable[[], list[Message]], after: int, within: float
    ) -> Message:
        found: list[Message] = []

        def look() -> bool:
            found[:] = [each for each in candidates() if each.seq > after and matches(each, wanted)][:1]
            return bool(found)

        await self.until(look, repr(wanted), within=within)
        return found[0]

    def _send(self, content: Json, **details: Any) -> Message:
        self._act()
        return actions.send(self.world, self.id, content, **details)

    def _act(self) -> None:
        self._acted = self.world.journal.seq

    def _now(self, message: Message) -> Message:
        return self.world.message(self.id, message.id) or message

    def _keyboard_rows(self) -> list[list[Json]]:
        rows: list[list[Json]] = (self.world.chat(self.id).reply_keyboard or {}).get("keyboard", [])
        return rows

    def _press(self, message: Message, button: Json) -> str:
        if "callback_data" in button:
            self._act()
            return actions.tap(self.world, self.id, message.id, button["callback_data"]).id
        if "copy_text" in button:
            self.copied = button["copy_text"]["text"]
        elif "url" in button:
            self.open_link(button["url"])
        return ""

    def _press_reply(self, button: Json) -> None:
        if button.get("request_contact"):
            self.share_contact()
        elif button.get("request_location") or button.get("request_users"):
            raise NotPossible("this button asks for something: use share_location or share_users")
        else:
            self.say(button["text"])


def matches(message: Message, wanted: Wanted) -> bool:
    if isinstance(wanted, str):
        return wanted in message.text
    if isinstance(wanted, re.Pattern):
        return wanted.search(message.text) is not None
    return wanted(message)


def drawn(message: Message) -> str:
    """A message as plain lines: its text or what it is, then its buttons, a row a line."""
    kinds = ("photo", "document", "contact", "location", "voice", "users_shared")
    marks = [f"({kind})" for kind in kinds if kind in message.content]
    rows: dict[int, list[str]] = {}
    for button in message.buttons:
        rows.setdefault(button.row, []).append(f"[{button.label}]")
    lines = [*marks, *([message.text] if message.text else []), *(" ".join(row) for row in rows.values())]
    return "\n".join(lines)


def _by_seq(message: Message) -> int:
    return message.seq
