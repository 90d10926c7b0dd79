"""One chat below the network: raw updates in, outcomes out, without HTTP and drawing."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from bot.callback_data import NOBODY, Verb, button_data
from bot.handlers.dispatch import Dispatch
from bot.handlers.reply import Reply
from care.outcomes import Asked, Claimed
from care.recognise import Known
from tests.worlds import World

BOT = "backwatch_sandbox_bot"
_updates: Iterator[int] = count(700_000_001)
_messages: Iterator[int] = count(1)


class RawChat:
    """What one person sends. `now` is what they look at: the outcome that was drawn last."""

    def __init__(self, world: World, known: Known) -> None:
        self.known = known
        self._dispatch = Dispatch(world.run, languages=("en",), username=BOT)
        self._who = {
            "id": known.person.chat_id,
            "is_bot": False,
            "first_name": known.person.name,
            "language_code": "en",
        }
        self.now: object = None

    async def tap(self, verb: Verb, *args: str, subject: str | None = None) -> object:
        """A button of the check-in that is on screen, or of `subject`."""
        shown = getattr(self.now, "checkin_id", None) or getattr(self.now, "claim_id", NOBODY)
        about = subject or str(shown)
        query = {
            "id": str(next(_messages)),
            "from": self._who,
            "chat_instance": "1",
            "message": {"message_id": next(_messages), "date": 0, "chat": self._chat},
            "data": button_data(about, verb, *args),
        }
        return await self._send({"callback_query": query})

    async def say(self, text: str) -> int:
        """Returns the id of the message."""
        message_id = next(_messages)
        await self._send({"message": self._worded(message_id, text)})
        return message_id

    async def edit(self, message_id: int, text: str) -> object:
        return await self._send({"edited_message": self._worded(message_id, text)})

    @property
    def asked(self) -> str | None:
        """Key of the question on screen; None when none is."""
        return self.now.question.key if isinstance(self.now, Asked) else None

    @property
    def claimed(self) -> frozenset[str]:
        """Warnings that the bot asks back about."""
        return frozenset(self.now.warnings) if isinstance(self.now, Claimed) else frozenset()

    @property
    def _chat(self) -> dict[str, Any]:
        return {"id": self._who["id"], "type": "private", "first_name": self._who["first_name"]}

    def _worded(self, message_id: int, text: str) -> dict[str, Any]:
        return {"message_id": message_id, "date": 0, "from": self._who, "chat": self._chat, "text": text}

    async def _send(self, update: dict[str, Any]) -> object:
        reply: Reply | None = await self._dispatch.handle({"update_id": next(_updates), **update})
        if reply is not None and reply.shows:
            self.now = reply.shows[-1].outcome
        return self.now
