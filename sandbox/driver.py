"""The sandbox as a test holds it in its hands."""

from __future__ import annotations

import asyncio
from itertools import count
from typing import Any

from sandbox import actions
from sandbox.calls import CallLog
from sandbox.clock import SandboxClock
from sandbox.faults import Fault
from sandbox.journal import Journal
from sandbox.people import Group, Person
from sandbox.phone import PATIENCE, NotSeen, Phone
from sandbox.world import World

Json = dict[str, Any]


class Sandbox:
    """One Bot API server and everybody who talks to its bot.

    `url` is what `TELEGRAM_API_URL` takes (the bot calls `<url>/bot<token>/<method>`), and the page is there.
    """

    def __init__(self, world: World, url: str) -> None:
        self.world = world
        self.url = url
        self._ids = count(1_001)

    @property
    def clock(self) -> SandboxClock:
        return self.world.clock

    @property
    def calls(self) -> CallLog:
        return self.world.calls

    @property
    def journal(self) -> Journal:
        return self.world.journal

    @property
    def bot_link(self) -> str:
        return f"https://t.me/{self.world.bot.username}"

    def phone(self, name: str, user_id: int | None = None, **details: Any) -> Phone:
        """The phone of this person: of the one who has `user_id`, else of somebody new.

        `details`: last_name, username, language_code, phone_number, started, blocked, deactivated.
        """
        if user_id is None:
            user_id = next(each for each in self._ids if each not in self.world.people)
        if user_id not in self.world.people:
            self.world.introduce(Person(user_id, name, **details))
        return Phone(self.world, user_id, self.bot_link)

    def fault(self, kind: str, phone: Phone | None = None, *methods: str, **details: Any) -> Fault:
        """Orders trouble for the next call (`times=`) of `methods` to `phone`; kinds: see Fault."""
        chat_id = phone.id if phone else None
        return self.world.faults.add(Fault(kind, chat_id, frozenset(methods), **details))

    def inject(self, update: Json) -> int:
        """Queues any JSON object as an update, well-formed or not; returns its update_id."""
        return self.world.updates.put_raw(update)

    def poison(self, phone: Phone) -> int:
        """Queues an update that python-telegram-bot cannot parse; returns its update_id."""
        return actions.poison(self.world, phone.id)

    def repeat_updates(self, count: int = 1) -> None:
        """The next getUpdates answers the last `count` confirmed updates once more."""
        self.world.updates.deliver_again(count)

    def group(self, phone: Phone, title: str = "Family") -> Group:
        """The person adds the bot to a new group."""
        return actions.add_to_group(self.world, phone.id, title)

    def commands(self, phone: Phone, language: str = "") -> list[str]:
        """The command menu that this person's app shows, narrowest scope first."""
        return [each["command"] for each in self.world.menu(phone.id, language)]

    async def settle(self, *, within: float = PATIENCE) -> None:
        """Waits until the bot confirmed all updates and is back in a long poll."""
        try:
            async with asyncio.timeout(within):
                await self.world.updates.settle()
        except TimeoutError:
            left = len(self.world.updates.pending)
            raise NotSeen(f"after {within} s {left} updates are unconfirmed, or nobody polls") from None

    def reset(self) -> None:
        """Everybody and everything is forgotten; the clock goes on, as the bot's own memory does."""
        self.world.empty()
