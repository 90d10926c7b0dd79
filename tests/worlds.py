"""A small world of invented people, and what their telephones received.

maria = await world.patient("Maria")
anna = await world.caregiver(maria, "Anna")
await world.alarm(maria, "emergency")
assert await world.post() == [("Maria", "patient_emergency"), ("Anna", "alert_emergency")]
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from care import deliver
from care.raise_episode import raise_episode
from care.recognise import Known, known_by_id, patient_in_hand, plan_of
from care.runtime import Runtime
from scheduler.jobs import jobs
from scheduler.timetable import next_slot
from storage import rows
from storage.rows import table_of
from storage.tables import (
    Assessment,
    Audit,
    Checkin,
    Episode,
    EpisodeEvent,
    Follow,
    Outbox,
    Patient,
    Person,
)
from storage.transaction import Database
from tests.fakes import FakeClock
from triage.levels import Level

BERLIN = "Europe/Berlin"
GOOD_DAY: Mapping[str, Any] = {"pain": 2, "sleep": 0, "cough": 0, "warnings": []}
TROUBLE: Mapping[str, Mapping[str, Any]] = {
    "emergency": {"rule": "E01", "level": "emergency", "findings": ["bladder"]},
    "urgent": {"rule": "U04", "level": "urgent", "findings": ["breathless"]},
    "fever": {"rule": "U05", "level": "urgent", "findings": ["fever"]},
    "despair": {"rule": "E14", "level": "emergency", "findings": ["despair_unsafe"]},
}
"""Reasons as an assessment would give them; what they mean is triage's business."""


def _due_columns() -> list[tuple[list[sa.Column[Any]], list[sa.ColumnElement[bool]]]]:
    patient, checkin, episode = table_of(Patient).c, table_of(Checkin).c, table_of(Episode).c
    follow, outbox = table_of(Follow).c, table_of(Outbox).c
    steps = [episode.patient_at, episode.circle_at, episode.loop_at, episode.held_until]
    return [
        ([patient.next_due_at, patient.watch_at, patient.next_drill_at], []),
        ([checkin.remind_at, checkin.act_at, checkin.closes_at], []),
        (steps, [episode.state == "open"]),
        ([follow.next_summary_at], [follow.state == "active"]),
        ([outbox.not_before], [outbox.state == "waiting"]),
    ]


@dataclass(frozen=True, slots=True)
class Letter:
    """One message that arrived."""

    to: str
    kind: str
    refs: Mapping[str, str]
    at: datetime
    silent: bool


@dataclass
class World:
    database: Database
    clock: FakeClock
    blocked: set[str] = field(default_factory=set)
    """Names of those who have blocked the bot."""
    letters: list[Letter] = field(default_factory=list)
    """Everything that ever arrived, oldest first."""

    def __post_init__(self) -> None:
        numbers = count()
        # Counted ids: messages of one moment leave in the order they were written.
        self.run = Runtime(self.database, self.clock, lambda: f"id{next(numbers):08d}")
        self.jobs = jobs(self.run)
        self._people = 0

    # --- people -------------------------------------------------------------------------------------------

    async def person(self, name: str, *, zone: str = BERLIN, **columns: Any) -> Known:
        self._people += 1
        person = Person(
            id=name.lower(),
            chat_id=5_000_000_000 + self._people,
            name=name,
            language="en",
            zone=zone,
            quiet_from=columns.pop("quiet_from", "22:00"),
            quiet_to=columns.pop("quiet_to", "07:00"),
            joined_at=self.clock.now(),
            **columns,
        )
        async with self.database.transaction() as tx:
            await rows.insert(tx, person)
        return Known(person, None)

    async def patient(
        self, name: str = "Maria", *, zone: str = BERLIN, hours: tuple[str, ...] = ("09:00",), **columns: Any
    ) -> Known:
        """Somebody who has joined; the next check-in is planned."""
        person = await self.person(name, zone=zone)
        patient = Patient(
            id=person.id,
            consent_version="2026-11",
            country="DE",
            zone_told=True,
            hours=list(hours),
            weekly_day=person.today(self.clock.now()).weekday(),
            reminder_minutes=180,
            watch_at=self.clock.now(),
            **columns,
        )
        known = Known(person.person, patient)
        if hours:
            patient.next_due_at = next_slot(plan_of(known), self.clock.now()).due_at
        async with self.database.transaction() as tx:
            await rows.insert(tx, patient)
        return await self.again(known)

    async def caregiver(
        self, patient: Known, name: str = "Anna", *, zone: str = BERLIN, **columns: Any
    ) -> Known:
        """Somebody both sides agreed on; last in the patient's order. `columns` are those of Follow."""
        known = await self._find(name) or await self.person(name, zone=zone)
        async with self.database.transaction() as tx:
            c = table_of(Follow).c
            followers = await tx.conn.scalar(sa.select(sa.func.count()).where(c.patient_id == patient.id))
            follow = {
                "id": self.run.new_id(),
                "patient_id": patient.id,
                "caregiver_id": known.id,
                "state": "active",
                "place": followers or 0,
                "summary_hour": "18:00",
                "offered_at": self.clock.now(),
                "confirmed_at": self.clock.now(),
            }
            await rows.insert(tx, Follow(**{**follow, **columns}))
        return known

    async def _find(self, name: str) -> Known | None:
        async with self.run.look() as act:
            person = await rows.find(act.tx, Person, id=name.lower())
            return await known_by_id(act, person.id) if person else None

    async def person_of(self, name: str) -> Known:
        """Somebody who lives in this world."""
        found = await self._find(name)
        assert found is not None
        return found

    async def again(self, known: Known) -> Known:
        """The person as now stored."""
        async with self.run.look() as act:
            return await known_by_id(act, known.id)

    # --- what they do -------------------------------------------------------------------------------------

    async def told(
        self, patient: Known, day: date, *, hour: str = "09:00", level: str = "routine", **answers: Any
    ) -> Checkin:
        """A check-in of that local day, finished long ago; a good day where nothing else is said."""
        zone = ZoneInfo(patient.person.zone)
        at = datetime.combine(day, time.fromisoformat(hour), zone)
        row = Checkin(
            id=self.run.new_id(),
            patient_id=patient.id,
            slot=f"{day.isoformat()}T{hour}",
            kind="daily",
            by="self",
            by_person=patient.id,
            zone=patient.person.zone,
            opened_at=at,
            lapses_at=at + timedelta(hours=20),
            state="closed",
            at=at,
            answers={**GOOD_DAY, **answers},
            settled=[],
            agenda={},
            chat_id=patient.person.chat_id,
            level=level,
        )
        async with self.database.transaction() as tx:
            await rows.insert(tx, row)
        return row

    async def judged(self, checkin: Checkin, level: str, *, about: str | None = None) -> None:
        """What triage said of it."""
        reasons = [TROUBLE[about or level]] if (about or level) in TROUBLE else []
        row = Assessment(
            patient_id=checkin.patient_id,
            checkin_id=checkin.id,
            at=checkin.at or checkin.opened_at,
            level=level,
            reasons=reasons,
            rules_version="test",
            told=[reason["rule"] for reason in reasons],
        )
        async with self.database.transaction() as tx:
            await rows.insert(tx, row)

    async def alarm(
        self, patient: Known, level: str = "emergency", *, about: str | None = None, warnings: str = "bladder"
    ) -> Episode:
        """Triage said so, on a check-in of this moment. `warnings`: codes, parted by blanks."""
        now = self.clock.now()
        reason = TROUBLE[about or level]
        checkin = Checkin(
            id=self.run.new_id(),
            patient_id=patient.id,
            slot=f"own:{self.run.new_id()}",
            kind="warning",
            by="self",
            by_person=patient.id,
            zone=patient.person.zone,
            opened_at=now,
            lapses_at=now + timedelta(hours=20),
            state="closed",
            at=now,
            answers={"warnings": warnings.split()},
            chat_id=patient.person.chat_id,
            level=level,
            acted_level=level,
        )
        async with self.run.act() as act:
            await rows.insert(act.tx, checkin)
            return await raise_episode(
                act,
                await patient_in_hand(act, patient.id),
                checkin,
                level=Level[level],
                reasons=[reason],
                warnings=frozenset(warnings.split()),
                rules_version="test",
            )

    # --- what happens -------------------------------------------------------------------------------------

    async def post(self) -> list[tuple[str, str]]:
        """Sends what may go now, as the sender does; what arrived as (name, kind), in order."""
        before = len(self.letters)
        while claimed := await deliver.claim(self.run, limit=50):
            for delivery in claimed:
                await self._send(delivery)
        return [(letter.to, letter.kind) for letter in self.letters[before:]]

    async def _send(self, delivery: deliver.Delivery) -> None:
        async with self.run.look() as act:
            name = (await known_by_id(act, delivery.person_id)).person.name
        if name in self.blocked:
            await deliver.failed(self.run, delivery, kind="blocked")
            return
        if delivery.kind == "menu":  # no message: the list of commands
            await deliver.sent(self.run, delivery, message_id=0)
            return
        kind = "digest" if delivery.parts else delivery.kind
        self.letters.append(Letter(name, kind, delivery.refs, self.clock.now(), delivery.silent))
        await deliver.sent(self.run, delivery, message_id=len(self.letters))

    async def live(self, **units: float) -> list[tuple[str, str]]:
        """Time passes, from one moment at which something is due to the next: it is done, and what may go is
        sent. Returns what arrived as (name, kind), such as `await world.live(hours=3)`."""
        before, until = len(self.letters), self.clock.now() + timedelta(**units)
        await self.tick()
        while (due := await self._next_due()) is not None and due <= until:
            self.clock.set(due)
            await self.tick()
        self.clock.set(until)
        await self.tick()
        return [(letter.to, letter.kind) for letter in self.letters[before:]]

    async def _next_due(self) -> datetime | None:
        """The next moment after now that any row names."""
        moments = [
            sa.select(sa.func.min(column)).where(column > self.clock.now(), *which).scalar_subquery()
            for columns, which in _due_columns()
            for column in columns
        ]
        async with self.run.look() as act:
            found = (await act.tx.conn.execute(sa.select(*moments))).one()
        return min((at for at in found if at is not None), default=None)

    async def tick(self) -> None:
        """What the runner does once, and the sender after it."""
        for job in self.jobs:
            while await job.run() >= job.batch:
                pass
        await self.post()

    def got(self, name: str, *, since: int = 0) -> list[str]:
        """Kinds of what this person received, oldest first."""
        return [letter.kind for letter in self.letters[since:] if letter.to == name]

    async def episodes(self, patient: Known) -> list[Episode]:
        table = table_of(Episode)
        query = sa.select(table).where(table.c.patient_id == patient.id).order_by(table.c.opened_at)
        async with self.run.look() as act:
            return await rows.all_of(act.tx, Episode, query)

    async def episode(self, patient: Known) -> Episode:
        """The latest."""
        return (await self.episodes(patient))[-1]

    async def history(self, episode: Episode) -> list[tuple[str, str | None, str | None]]:
        """(kind, person, detail), oldest first."""
        table = table_of(EpisodeEvent)
        query = sa.select(table).where(table.c.episode_id == episode.id).order_by(table.c.id)
        async with self.run.look() as act:
            return [(e.kind, e.person_id, e.detail) for e in await rows.all_of(act.tx, EpisodeEvent, query)]

    async def waiting(self, kind: str | None = None) -> list[Outbox]:
        """Messages that have not gone out yet."""
        table = table_of(Outbox)
        query = sa.select(table).where(table.c.state == "waiting").order_by(table.c.not_before, table.c.id)
        if kind is not None:
            query = query.where(table.c.kind == kind)
        async with self.run.look() as act:
            return await rows.all_of(act.tx, Outbox, query)

    async def audited(self, patient: Known) -> list[tuple[str, str | None]]:
        """What is on record about this patient's data as (what, who), oldest first."""
        table = table_of(Audit)
        query = sa.select(table.c.what, table.c.actor_id).where(table.c.patient_id == patient.id)
        async with self.run.look() as act:
            return [(what, who) for what, who in await act.tx.conn.execute(query.order_by(table.c.id))]
