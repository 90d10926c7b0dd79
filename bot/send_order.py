"""Which waiting message goes next, and when to look again. Pure: values in, a value out.

Telegram's ceilings: about 30 messages a second over all, 1 a second into a chat, 20 a minute into a group
(core.telegram.org/bots/faq). A 429 halts the chat it came for; a second chat halted meanwhile halts all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

EMERGENCY, URGENT, REPLY, REMINDER, PROMPT, SUMMARY = 1, 2, 3, 4, 5, 6

PACED: Final = frozenset({REMINDER, PROMPT, SUMMARY})
"""Spread evenly over the second, so that a place soon comes free for whoever is in a hurry."""
MOST_IN_FLIGHT: Final = {EMERGENCY: 256, URGENT: 128, REPLY: 96, REMINDER: 64, PROMPT: 64, SUMMARY: 64}
"""Requests under way beyond which a message of this priority waits, should the network hang."""
AGEING_SECONDS: Final = 20.0
"""After so long a message counts as one rank more pressing; nothing ages into an emergency."""
SECOND: Final = 1.02
"""A second, and a little: what leaves here evenly may arrive a little closer together."""
MINUTE: Final = 60.5
CATCH_UP: Final = 2
"""Paced messages that may leave at once after the loop was held up."""

ALWAYS: Final = float("-inf")
NEVER: Final = float("inf")


@dataclass(frozen=True, slots=True)
class Ceilings:
    overall: int = 30
    """Messages a second over all chats."""
    chat: int = 1
    """Messages a second into one chat."""
    group: int = 20
    """Messages a minute into one group."""


TELEGRAMS = Ceilings()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message in hand. `since`: when it came to hand, in the same seconds as `now`."""

    key: str
    chat_id: int
    priority: int
    since: float


@dataclass(frozen=True, slots=True)
class Left:
    """A request that left at `at`."""

    at: float
    chat_id: int


@dataclass(frozen=True, slots=True)
class Halts:
    """Lanes closed by Telegram, each until a moment."""

    overall: float = ALWAYS
    chats: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """`key` goes now; else look again at `look_again_at` (infinity: only when something changes)."""

    key: str | None
    look_again_at: float


@dataclass(frozen=True, slots=True)
class Traffic:
    """What bears on the choice, besides the messages themselves."""

    left: Sequence[Left] = ()
    """In the order in which they left; at least all that `still_counts`."""
    under_way: Sequence[int] = ()
    """Chats with a request under way, one entry a request."""
    halts: Halts = Halts()
    ceilings: Ceilings = TELEGRAMS


def next_turn(waiting: Iterable[Waiting], traffic: Traffic, now: float) -> Turn:
    """The most pressing message that may leave now."""
    free = _Free.of(traffic)
    soonest = NEVER
    for one in sorted(waiting, key=lambda one: (rank(one, now), one.since)):
        at = free.at(one)
        if at <= now:
            return Turn(one.key, now)
        soonest = min(soonest, at)
    return Turn(None, soonest)


def rank(one: Waiting, now: float) -> int:
    """Priority with age: an emergency stays alone at the top."""
    if one.priority <= EMERGENCY:
        return one.priority
    return max(URGENT, one.priority - int((now - one.since) / AGEING_SECONDS))


def still_counts(left: Left, now: float) -> bool:
    """Whether a message that left still weighs on a ceiling: groups (negative ids) for a minute."""
    return now - left.at < (MINUTE if left.chat_id < 0 else SECOND * 2)


def after_flood(halts: Halts, chat_id: int, *, retry_after: float, now: float) -> Halts:
    """Telegram said 429 to this chat. It does not say which ceiling it was: a second chat tells."""
    chats = {chat: until for chat, until in halts.chats.items() if until > now}
    others = any(chat != chat_id for chat in chats)
    until = now + retry_after
    halts = replace(halts, chats={**chats, chat_id: max(until, chats.get(chat_id, ALWAYS))})
    return replace(halts, overall=max(until, halts.overall)) if others else halts


@dataclass(frozen=True, slots=True)
class _Free:
    """When each kind of place comes free."""

    traffic: Traffic
    overall: float
    paced: float
    by_chat: Mapping[int, Sequence[float]]

    @classmethod
    def of(cls, traffic: Traffic) -> "_Free":
        times = [one.at for one in traffic.left]
        by_chat: dict[int, list[float]] = {}
        for one in traffic.left:
            by_chat.setdefault(one.chat_id, []).append(one.at)
        limit = traffic.ceilings.overall
        return cls(traffic, _window(times, limit, SECOND), _paced(times[-limit:], SECOND / limit), by_chat)

    def at(self, one: Waiting) -> float:
        """The earliest moment at which every ceiling and halt lets it go; infinity while its chat is busy."""
        traffic, chat = self.traffic, one.chat_id
        busy = one.priority > EMERGENCY and chat in traffic.under_way
        if busy or len(traffic.under_way) >= MOST_IN_FLIGHT.get(one.priority, MOST_IN_FLIGHT[SUMMARY]):
            return NEVER
        times = self.by_chat.get(chat, ())
        return max(
            self.overall,
            self.paced if one.priority in PACED else ALWAYS,
            _window(times, traffic.ceilings.chat, SECOND),
            _window(times, traffic.ceilings.group, MINUTE) if chat < 0 else ALWAYS,
            traffic.halts.overall,
            traffic.halts.chats.get(chat, ALWAYS),
        )


def _window(times: Sequence[float], limit: int, length: float) -> float:
    """When the window has room again: once the limit-th last message has slid out of it."""
    return ALWAYS if len(times) < limit else times[-limit] + length


def _paced(times: Sequence[float], step: float) -> float:
    """When the next evenly spaced place is due, allowing a little catching up (generic cell rate)."""
    due = ALWAYS
    for at in times:
        due = max(due, at) + step
    return due - CATCH_UP * step
