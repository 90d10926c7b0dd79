"""What the sender may do with the outbox: claim, and record what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from care.close_episode import ALERTS
from care.lose_contact import lose_contact
from care.messages import KINDS
from care.note import note
from care.record_event import record, refresh_receipts
from care.runtime import Act, Runtime
from storage import outbox, rows
from storage.tables import Audit, Checkin, Episode, Outbox

LEASE = timedelta(seconds=60)
BACKOFF = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 4, 8, 15, 30, 60))
GONE = frozenset({"blocked", "deactivated", "not_found", "kicked"})
"""Permanent failures that say something about the person, not about the message."""
QUESTIONS = ("checkin_prompt", "checkin_reminder")
IN_PLACE = ("receipts",)
"""Drawn over the message of the same kind that went out before."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One leased message."""

    id: str
    kind: str
    person_id: str
    chat_id: int
    refs: Mapping[str, str]
    priority: int
    attempts: int
    language: str
    silent: bool
    edits: int | None = None
    """Message to edit in place instead of sending a new one, where it still exists."""
    episode_id: str | None = None
    parts: tuple["Delivery", ...] = ()
    """Other messages that waited for the same morning and go along in this one."""


async def claim(run: Runtime, *, limit: int) -> list[Delivery]:
    """Leased rows, the most pressing first; stale ones are dropped on the way."""
    async with run.act() as act:
        await outbox.expire(act.tx, now=act.now)
        claimed = await outbox.claim(act.tx, now=act.now, lease=LEASE, limit=limit, in_turn=IN_PLACE)
        return gathered([(await _delivery(act, row), row.was_held) for row in claimed])


def gathered(claimed: Sequence[tuple[Delivery, bool]]) -> list[Delivery]:
    """What a person's quiet hours held together goes as one message, a digest. In the order given.

    `claimed`: each with whether it waited.
    """
    together: dict[str, list[Delivery]] = {}
    for delivery, was_held in claimed:
        if was_held and KINDS[delivery.kind].routine:
            together.setdefault(delivery.person_id, []).append(delivery)
    along = {part.id for held in together.values() for part in held[1:]}
    return [
        replace(delivery, parts=tuple(together[delivery.person_id][1:]))
        if delivery in together.get(delivery.person_id, ())[:1]
        else delivery
        for delivery, _ in claimed
        if delivery.id not in along
    ]


async def _delivery(act: Act, row: outbox.Claimed) -> Delivery:
    edits = None
    if row.kind in IN_PLACE and row.episode_id:
        edits = await outbox.last_sent(
            act.tx, episode_id=row.episode_id, person_id=row.person_id, kind=row.kind
        )
    return Delivery(
        id=row.id,
        kind=row.kind,
        person_id=row.person_id,
        chat_id=row.chat_id,
        refs=row.refs,
        priority=row.priority,
        attempts=row.attempts,
        language=row.language,
        silent=KINDS[row.kind].silent,
        edits=edits,
        episode_id=row.episode_id,
    )


async def sent(run: Runtime, delivery: Delivery, message_id: int) -> None:
    """Telegram took it."""
    async with run.act() as act:
        done = {"state": "sent", "sent_at": act.now, "message_id": message_id, "leased_until": None}
        if not await rows.change(act.tx, Outbox, {"id": delivery.id, "state": "waiting"}, **done):
            return
        act.tx.wrote_outbox = act.tx.wrote_outbox or delivery.kind in IN_PLACE
        if delivery.kind in QUESTIONS:
            where = {"id": delivery.refs["checkin"]}
            values = {"message_id": message_id, "chat_id": delivery.chat_id}
            await rows.change(act.tx, Checkin, where, **values)
        if delivery.kind in ALERTS and delivery.episode_id:
            await _alert_went_out(act, delivery)
        for part in delivery.parts:
            await rows.change(act.tx, Outbox, {"id": part.id, "state": "waiting"}, **done)


async def _alert_went_out(act: Act, delivery: Delivery) -> None:
    episode = await rows.find(act.tx, Episode, id=delivery.episode_id)
    if episode is not None:
        await record(act, episode, "sent", person_id=delivery.person_id)
        about = {"patient_id": episode.patient_id, "actor_id": delivery.person_id, "detail": episode.id}
        if await rows.find(act.tx, Audit, what="alerted", **about) is None:
            await note(act, "alerted", **about)
        await refresh_receipts(act, episode, cause=delivery.id)


async def failed(run: Runtime, delivery: Delivery, *, kind: str, retry_after: float | None = None) -> None:
    """`kind` as in the sender's Failure. Gone for good: the person is unreachable; else tried again later."""
    async with run.act() as act:
        for each in (delivery, *delivery.parts):
            if kind in GONE or kind == "bad_request":
                await _give_up(act, each, kind)
            else:
                await _try_again(act, each, kind, retry_after)
        if kind in GONE:
            await lose_contact(act, delivery.person_id)


async def _give_up(act: Act, delivery: Delivery, kind: str) -> None:
    values = {"state": "failed", "error": kind, "leased_until": None}
    await rows.change(act.tx, Outbox, {"id": delivery.id, "state": "waiting"}, **values)


async def _try_again(act: Act, delivery: Delivery, kind: str, retry_after: float | None) -> None:
    wait = BACKOFF[min(delivery.attempts, len(BACKOFF) - 1)]
    if retry_after is not None:
        wait = timedelta(seconds=retry_after)
    values: dict[str, Any] = {
        "attempts": delivery.attempts + (kind == "temporary"),
        "not_before": act.now + wait,
        "leased_until": None,
        "error": kind,
    }
    await rows.change(act.tx, Outbox, {"id": delivery.id, "state": "waiting"}, **values)
    act.tx.wrote_outbox = True


async def drop(run: Runtime, delivery: Delivery, *, reason: str) -> None:
    """What it would say is no longer true."""
    async with run.act() as act:
        values = {"state": "dropped", "error": reason, "leased_until": None}
        for each in (delivery, *delivery.parts):
            await rows.change(act.tx, Outbox, {"id": each.id, "state": "waiting"}, **values)
