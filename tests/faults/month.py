"""Invented patients live for a month on the sandbox, over a night in which clocks change.

python -m tests.faults.month --patients 50 --days 30      both databases, the full variant
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall_time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from sandbox.journal import Event
from sandbox.phone import Phone
from scheduler.wall_clock import at_local_time
from storage.rows import table_of
from storage.tables import Answer, Checkin, Outbox, Patient, Person
from tests.postgres import running_postgres
from tests.story import Story, a_story

BEGIN = datetime(2026, 10, 10, 5, 0, tzinfo=UTC)
"""Two weeks before clocks go back in Europe (25 October) and three before they do in America."""
ZONES = (
    "Europe/Dublin", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Adelaide",
    "America/St_Johns", "Asia/Kathmandu", "Pacific/Auckland", "Australia/Lord_Howe", "Europe/Lisbon",
)  # fmt: skip
HOURS = ("07:00", "08:00", "09:00", "12:00", "18:00", "20:00", "01:00", "02:00")
PROMPT = "How bad was your back pain"
REMINDED = "A quiet reminder"
STEP = timedelta(minutes=10)
LATE_AT_MOST = timedelta(minutes=15)
BEFORE_THE_NEXT = timedelta(hours=2)
"""After downtime there is one late check-in, but not just before the next."""
REMINDER = "checkin_reminder"


@dataclass
class Life:
    """One invented patient: where they live, when they are asked, and how they are."""

    phone: Phone
    zone: str
    hour: str
    habit: str
    """answers | skips | late | abandons | types | silent"""
    act_at: datetime | None = None
    prompts: list[tuple[datetime, int]] = field(default_factory=list)
    """When a prompt came, and in which message."""
    taps: int = 0
    days: int = 0
    """How often they told their pain, after the day of joining."""

    def local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))


@dataclass
class Tally:
    patients: int = 0
    days: int = 0
    prompts: int = 0
    taps: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    def line(self) -> str:
        return (
            f"{self.patients} patients, {self.days} days, {self.prompts} prompts, {self.taps} taps, "
            f"{self.seconds:.0f} s: {len(self.problems)} problems"
        )


@dataclass
class Month:
    story: Story
    chance: random.Random
    lives: list[Life] = field(default_factory=list)
    seen: int = 0
    away: list[tuple[datetime, datetime]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    @property
    def now(self) -> datetime:
        return self.story.sandbox.clock.now()

    async def people(self, count: int) -> None:
        """Everybody joins by phone; then zone and hour are set by phone, too."""
        habits = ("answers", "late", "types", "skips", "abandons", "silent")
        for number in range(count):
            zone, hour = ZONES[number % len(ZONES)], HOURS[number % len(HOURS)]
            phone = await self.story.join(f"Patient{number:02}", hour="09:00")
            life = Life(phone, zone, hour, habits[number % len(habits)])
            await self.first_day(life)
            phone.forge(f"1:0:p:zone:{zone}")
            for each in () if hour == "09:00" else (hour, "09:00"):
                phone.forge(f"1:0:p:hours:{each.replace(':', '=')}")  # each tap puts one on, or takes it off
                await self.story.settle()
            self.lives.append(life)
        self.seen = self.story.sandbox.journal.seq

    async def first_day(self, life: Life) -> None:
        await self.tap(life.phone, "3", "Slept well", "No cough", "None of these")
        while "[Skip]" in life.phone.screen():
            await self.tap(life.phone, "Skip")

    async def live(self, until: datetime) -> None:
        """From one due moment to the next, in steps of at most a few hours."""
        while self.now < until:
            await self.move_to(min(self.next_moment(), until))
            for life in self.lives:
                if life.act_at is not None and life.act_at <= self.now:
                    life.act_at = None
                    await self.act(life)
            await self.story.settle()
            self.notice()

    async def move_to(self, moment: datetime) -> None:
        self.story.sandbox.clock.move_to(max(moment, self.now + timedelta(seconds=1)))
        await self.story.settle()
        self.notice()

    def next_moment(self) -> datetime:
        """The next hour at which somebody is asked, or wants to act."""
        ahead = [life.act_at for life in self.lives if life.act_at is not None]
        for life in self.lives:
            ahead += list(self.next_due(life))
        return min([each for each in ahead if each > self.now] + [self.now + timedelta(hours=3)])

    def next_due(self, life: Life) -> Iterator[datetime]:
        today = life.local(self.now).date()
        for day in (today, today + timedelta(days=1)):
            yield at_local_time(day, life.hour, life.zone)

    def notice(self) -> None:
        """What the phones received since the last look."""
        fresh = self.story.sandbox.journal.since(self.seen)
        self.seen = self.story.sandbox.journal.seq
        by_chat = {life.phone.id: life for life in self.lives}
        for event in fresh:
            life = by_chat.get(event.chat_id or 0)
            if life is not None and is_prompt(event):
                self.prompted(life, event)

    def prompted(self, life: Life, event: Event) -> None:
        life.prompts.append((self.now, event.detail["message"].id))
        waits = {"answers": (1, 30), "types": (5, 90), "late": (200, 600), "skips": (10, 60)}
        if life.habit == "silent" and self.chance.random() < 0.6:
            return
        low, high = waits.get(life.habit, (5, 120))
        if life.act_at is None:
            life.act_at = self.now + timedelta(minutes=self.chance.randint(low, high))

    async def act(self, life: Life) -> None:
        """Tells how the day is, in their own way."""
        phone = life.phone
        if PROMPT not in phone.screen():
            return
        pain = str(self.chance.choice((2, 3, 3, 4)))
        life.days += 1
        if life.habit == "types":
            await self.say(phone, pain)
            await self.say(phone, "slept well")
            await self.say(phone, "no")
        else:
            await self.tap(phone, pain)
            life.taps += 1
            if life.habit == "abandons" and self.chance.random() < 0.5:
                return
            await self.tap(phone, "Skip" if life.habit == "skips" else "Slept well", "No cough")
            life.taps += 2
        if "None of these" in phone.screen():
            await self.tap(phone, "None of these")
            life.taps += 1
        while phone.last.button("Skip"):
            await self.tap(phone, "Skip")
            life.taps += 1

    async def tap(self, phone: Phone, *labels: str) -> None:
        """Without waiting for what is due: nothing is, between two taps of the same moment."""
        for label in labels:
            phone.tap(label)
            await self.story.answered()

    async def say(self, phone: Phone, words: str) -> None:
        phone.say(words)
        await self.story.answered()

    async def down(self, days: float) -> None:
        """The process is away; the clock is not."""
        began = self.now
        await self.story.stop()
        self.story.sandbox.clock.advance(timedelta(days=days))
        await self.story.start()
        self.away.append((began, self.now))
        self.notice()


def is_prompt(event: Event) -> bool:
    """A question that came by itself, as a new message."""
    if event.kind != "message" or not event.detail["message"].from_bot:
        return False
    message = event.detail["message"]
    return PROMPT in message.text and REMINDED not in message.text


async def play(url: str, *, patients: int, days: int, seed: int, down_after: int) -> Tally:
    """A life of `days`; after `down_after` of them the process is away for three days."""
    began = time.monotonic()
    async with a_story(url, start=BEGIN if days > 10 else datetime(2026, 10, 22, 5, tzinfo=UTC)) as story:
        month = Month(story, random.Random(seed))
        start = month.now
        await month.people(patients)
        await month.live(start + timedelta(days=down_after))
        await month.down(3)
        await month.live(start + timedelta(days=days))
        month.tally.problems += await checked(month)
    tally = month.tally
    tally.patients, tally.days = patients, days
    tally.prompts = sum(len(life.prompts) for life in month.lives)
    tally.taps = sum(life.taps for life in month.lives)
    tally.seconds = time.monotonic() - began
    return tally


async def checked(month: Month) -> list[str]:
    problems: list[str] = []
    for life in month.lives:
        problems += list(wrong_prompts(month, life))
    assert month.story.service is not None
    async with month.story.service.database.reading() as tx:

        async def all_of(model: Any) -> list[dict[str, Any]]:
            return [dict(row) for row in (await tx.conn.execute(sa.select(table_of(model)))).mappings()]

        people = {row["id"]: row for row in await all_of(Person)}
        patients = {row["id"]: row for row in await all_of(Patient)}
        checkins, outbox, answers = await all_of(Checkin), await all_of(Outbox), await all_of(Answer)
    problems += list(wrong_messages(month, people, outbox))
    problems += list(lost_taps(month, people, checkins, answers))
    for row in patients.values():
        if row["next_due_at"] is None or row["next_due_at"] <= month.now:
            problems.append(f"{people[row['id']]['name']}: nothing is planned")
    return problems


def wrong_prompts(month: Month, life: Life) -> Iterator[str]:
    """Once a local day, at the local hour; after downtime one more, by day and well before the next."""
    name = life.phone.person.first_name
    regular = [at for at, _ in life.prompts if on_time(life, at)]
    late = [at for at, _ in life.prompts if not on_time(life, at)]
    per_day: Counter[date] = Counter(life.local(at).date() for at in regular)
    yield from (f"{name}: {n} prompts on {day}" for day, n in per_day.items() if n > 1)
    for at in late:
        by_day = wall_time(7) <= life.local(at).time() < wall_time(22)
        if not by_day or not any(back <= at <= back + timedelta(hours=12) for _, back in month.away):
            yield f"{name}: prompt at {life.local(at):%a %d %H:%M}, wanted {life.hour}"
        if any(timedelta(0) <= following - at < BEFORE_THE_NEXT for following in regular):
            yield f"{name}: late prompt at {life.local(at):%a %d %H:%M}, just before {life.hour}"
    if len(late) > len(month.away):
        yield f"{name}: {len(late)} late prompts"
    asked = {life.local(at).date() for at, _ in life.prompts}
    yield from (f"{name}: no prompt on {day}" for day in due_days(month, life) if day not in asked)


def on_time(life: Life, at: datetime) -> bool:
    due = at_local_time(life.local(at).date(), life.hour, life.zone)
    return due <= at <= due + LATE_AT_MOST


def due_days(month: Month, life: Life) -> Iterator[date]:
    """Days whose hour came while the process was there, from the day after they joined."""
    begin, end = life.prompts[0][0] if life.prompts else month.now, month.now - timedelta(hours=1)
    day = life.local(begin).date() + timedelta(days=1)
    while (due := at_local_time(day, life.hour, life.zone)) <= end:
        if not any(gone <= due <= back for gone, back in month.away):
            yield day
        day += timedelta(days=1)


def wrong_messages(month: Month, people: dict[str, Any], outbox: list[dict[str, Any]]) -> Iterator[str]:
    zones = {life.phone.id: life for life in month.lives}
    for row in outbox:
        life = zones[people[row["person_id"]]["chat_id"]]
        if row["kind"] == REMINDER and row["state"] == "sent":
            hour = life.local(row["sent_at"]).time()
            if not wall_time(7) <= hour < wall_time(22):
                yield f"{people[row['person_id']]['name']}: reminder at {hour:%H:%M}"
    seen: defaultdict[tuple[int, str], int] = defaultdict(int)
    for call in month.story.sandbox.calls.of("sendMessage"):
        if call.status not in (200, 403, 429):
            yield f"{call.method} was refused with {call.status}"
        seen[int(call.params["chat_id"]), f"{call.at}{call.params['text']}"] += 1
    yield from (
        f"chat {chat} got the same message {n} times at once" for (chat, _), n in seen.items() if n > 1
    )


def lost_taps(
    month: Month, people: dict[str, Any], checkins: list[dict[str, Any]], answers: list[dict[str, Any]]
) -> Iterator[str]:
    names = {row["id"]: people[row["patient_id"]]["name"] for row in checkins}
    double = Counter((each["checkin_id"], each["question"]) for each in answers)
    yield from (f"{names[c]}: {q} written {n} times" for (c, q), n in double.items() if n > 1)
    told = Counter(people[row["patient_id"]]["name"] for row in checkins if row["answers"].get("pain"))
    for life in month.lives:
        name = life.phone.person.first_name
        if told[name] < life.days + 1:
            yield f"{name}: told on {life.days} days and when joining, {told[name]} check-ins hold it"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--patients", type=int, default=50)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--down-after", type=int, default=14)
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    chosen = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as place, running_postgres() as server:
        urls = {
            "sqlite": f"sqlite+aiosqlite:///{Path(place) / 'month.sqlite3'}",
            "postgres": server.url(server.create()),
        }
        for name, url in urls.items():
            if chosen.database not in (name, "both"):
                continue
            tally = asyncio.run(
                play(
                    url,
                    patients=chosen.patients,
                    days=chosen.days,
                    seed=chosen.seed,
                    down_after=chosen.down_after,
                )
            )
            print(f"{name}: {tally.line()}", *tally.problems, sep="\n  ", flush=True)
            failed = failed or bool(tally.problems)
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
