"""Check-ins are played while the real process is killed again and again; then everything is looked for.

python -m tests.faults.kill --checkins 200            SQLite and PostgreSQL, about 10 minutes
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import sandbox
from sandbox.phone import Phone
from storage.rows import table_of
from storage.tables import Answer, Checkin, Episode, HandledUpdate, Outbox, Person
from storage.transaction import Database
from tests.faults.killed_process import KilledProcess
from tests.postgres import running_postgres

AT_ONCE = 4
"""Patients who tap at the same time."""
CHECKINS_EACH = 5
SHOWN_WITHIN = 3.0
"""Real seconds after which somebody taps again what seems to have had no effect."""
GIVE_UP = 240.0
"""Real seconds for one step: many kills may fall into it."""
BETWEEN_CALLS = 0.03
"""Real seconds: about what one update takes, so that a kill falls before, in and after its commit."""
A_START = 1.5
JOINING = (("", ("Go on", "I agree", "Ireland", "09:00")),)
INVITING = (("", ("Invite somebody",)),)
GOOD_DAY = (
    ("back pain", ("1", "2", "3", "4")),
    ("sleep", ("Slept well", "A little disturbed")),
    ("cough", ("No cough",)),
    ("None of these", ("None of these",)),
    ("", ("Skip", "Go on with the check-in")),
)
EMERGENCY = (("", ("Breathless at rest", "Breathing, chest")),)
Steps = tuple[tuple[str, tuple[str, ...]], ...]
"""What to tap: words on the screen, and the buttons that may be tapped then."""


@dataclass
class Toll:
    """What was done, and what was found."""

    checkins: int = 0
    taps: int = 0
    emergencies: int = 0
    kills: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    def line(self) -> str:
        return (
            f"{self.checkins} check-ins, {self.taps} taps, {self.emergencies} emergencies, "
            f"{self.kills} kills, {self.seconds:.0f} s: {len(self.problems)} problems"
        )


@dataclass
class Played:
    """One run: the world, the process, and everybody's phone."""

    bot: KilledProcess
    chance: random.Random
    toll: Toll
    alarmed: list[str] = field(default_factory=list)
    anna_is_busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def world(self) -> sandbox.Sandbox:
        return self.bot.world

    async def led(self, phone: Phone, done: Callable[[], bool], steps: Steps, words: str) -> None:
        """Taps what is offered, and again when the bot had it and nothing happens; else asks with `words`.

        (The answer to words may be lost with the process; the words are not.)
        """
        give_up_at = time.monotonic() + GIVE_UP
        while not done():
            before = shown(phone)
            label = self.offered(phone, steps)
            if label:
                phone.tap(label, on=phone.last)
            else:
                phone.say(words)
            self.toll.taps += 1
            if not await changed(phone, before):
                await self.heard(phone)
            if shown(phone) != before:
                give_up_at = time.monotonic() + GIVE_UP
            assert time.monotonic() < give_up_at, f"{label or words} had no effect:\n{phone.transcript()}"

    def waiting(self, phone: Phone) -> bool:
        """Whether the bot has not yet confirmed something of theirs."""
        return any(str(phone.id) in str(update) for update in self.world.world.updates.pending)

    def offered(self, phone: Phone, steps: Steps) -> str:
        """A button of the newest message that leads on, or nothing."""
        for words, labels in steps:
            there = [each for each in labels if words in phone.screen() and has_button(phone, each)]
            if there:
                return self.chance.choice(there) if words else there[0]
        return ""

    async def joined(self, name: str, anna: Phone) -> Phone:
        phone = self.world.phone(name)
        await self.led(phone, lambda: "back pain" in phone.transcript(), JOINING, "/start")
        await self.good_day(phone)
        await self.led(phone, lambda: "https://" in phone.transcript(), INVITING, "/invite")
        link = next(word for word in phone.transcript().split() if word.startswith("https://"))
        await self.accepted(phone, anna, link)
        return phone

    async def accepted(self, phone: Phone, anna: Phone, link: str) -> None:
        """Anna opens one link after another, so that she sees whose offer she is at."""
        name = phone.person.first_name
        async with self.anna_is_busy:
            while "Yes, that is them" not in phone.transcript():
                anna.open_link(link)
                await self.heard(anna)
                offers = [each for each in anna.received if each.button("Accept") and name in each.text]
                for offer in offers[-1:]:
                    anna.tap("Accept", on=offer)
                    await self.heard(anna)
        while "is in your circle" not in phone.transcript():
            phone.tap("Yes, that is them")
            await self.heard(phone)

    async def heard(self, phone: Phone) -> None:
        """Until the bot confirmed all they did; its answer is there by then, or lost with the process."""
        give_up_at = time.monotonic() + GIVE_UP
        while self.waiting(phone):
            assert time.monotonic() < give_up_at, f"{phone.person.first_name} is not heard"
            await asyncio.sleep(0.05)

    async def good_day(self, phone: Phone) -> None:
        await self.led(phone, lambda: "Thank you" in phone.screen(), GOOD_DAY, "/check")
        self.toll.checkins += 1

    async def patient(self, name: str, anna: Phone, checkins: int) -> None:
        phone = await self.joined(name, anna)
        for _ in range(checkins - 2):
            await self.led(phone, lambda: "back pain" in phone.screen(), (), "/check")
            await self.good_day(phone)
        await self.led(phone, lambda: "✓ Breathless at rest" in phone.transcript(), EMERGENCY, "/worse")
        self.toll.checkins += 1
        self.toll.emergencies += 1
        self.alarmed.append(phone.person.first_name)

    async def death(self, calls: int) -> None:
        """Kills after one to `calls` calls of each life, between two of them; now and then amid a start.

        Counted in calls and not in seconds, so that a slow machine gets as far as a fast one. For ever: it is
        cancelled when everybody is done.
        """
        while True:
            await self.bot.listening()
            await self.bot.has_called(self.chance.randint(1, calls))
            await asyncio.sleep(self.chance.uniform(0.0, BETWEEN_CALLS))
            await self.trouble()
            await self.bot.killed_and_started()
            if self.chance.random() < 0.2:
                await asyncio.sleep(self.chance.uniform(0.0, A_START))
                await self.bot.killed_and_started()

    async def trouble(self) -> None:
        """Something else that goes wrong, now and then."""
        kind = self.chance.choice(("poison", "slow_down", "drop_after", "drop_before", "again", "none"))
        person = self.chance.choice(list(self.world.world.people.values()))
        phone = self.world.phone(person.first_name, person.id)
        if kind == "poison":
            self.world.poison(phone)
        elif kind == "again":
            self.world.repeat_updates(3)
        elif kind != "none":
            self.world.fault(kind, phone, "sendMessage", "editMessageText")


def has_button(phone: Phone, label: str) -> bool:
    return bool(phone.received) and phone.last.button(label) is not None


def shown(phone: Phone) -> tuple[int, str]:
    """What the bot sent so far; one's own words are no answer."""
    return len(phone.received), phone.screen()


async def changed(phone: Phone, before: tuple[int, str]) -> bool:
    try:
        await phone.until(lambda: shown(phone) != before, "a change", within=SHOWN_WITHIN)
    except AssertionError:
        return False
    return True


async def play(folder: Path, url: str, *, checkins: int, seed: int, calls: int) -> Toll:
    """Plays, and returns what was found. `calls`: at most so many calls are made between two kills."""
    began = time.monotonic()
    toll = Toll()
    async with sandbox.serve(token=sandbox.DEMO_TOKEN) as world:
        bot = KilledProcess(folder, url, world)
        played = Played(bot, random.Random(seed), toll)
        await bot.start()
        await bot.listening()
        anna = world.phone("Anna")
        death = asyncio.ensure_future(played.death(calls))
        try:
            await everybody(played, anna, checkins)
        finally:
            if death.done():
                death.result()
            death.cancel()
            await asyncio.gather(death, return_exceptions=True)
            if sys.exc_info()[0] is not None:
                await bot.kill()
        if bot.process is None or bot.process.returncode is not None:
            await bot.start()
        await quiet(bot, url)
        toll.problems += [*await found(played, anna, url)]
        await bot.kill()
    toll.kills = bot.kills - 1
    toll.seconds = time.monotonic() - began
    return toll


async def everybody(played: Played, anna: Phone, checkins: int) -> None:
    waiting = list(range((checkins + CHECKINS_EACH - 1) // CHECKINS_EACH))

    async def hand() -> None:
        while waiting:
            number = waiting.pop()
            await played.patient(f"Patient{number:03}x", anna, CHECKINS_EACH)

    async with asyncio.TaskGroup() as hands:
        for _ in range(AT_ONCE):
            hands.create_task(hand())


async def quiet(bot: KilledProcess, url: str) -> None:
    """Everything is handled, and every message has gone out."""
    await bot.listening()
    await bot.world.settle(within=60)
    async with asyncio.timeout(90):
        while await alerts_waiting(url):
            await asyncio.sleep(0.3)


async def alerts_waiting(url: str) -> int:
    outbox = table_of(Outbox).c
    alert = outbox.kind.in_(("alert_emergency", "patient_emergency"))
    query = sa.select(sa.func.count()).where(outbox.state == "waiting", alert)
    database = Database(url)
    try:
        async with database.reading() as tx:
            return int(await tx.conn.scalar(query) or 0)
    finally:
        await database.close()


async def table(database: Database, model: Any) -> list[dict[str, Any]]:
    async with database.reading() as tx:
        return [dict(row) for row in (await tx.conn.execute(sa.select(table_of(model)))).mappings()]


async def found(played: Played, anna: Phone, url: str) -> list[str]:
    """Everything that is not as it must be."""
    database = Database(url)
    try:
        people = {row["name"]: row["id"] for row in await table(database, Person)}
        checkins, answers = await table(database, Checkin), await table(database, Answer)
        episodes, outbox = await table(database, Episode), await table(database, Outbox)
        handled = await table(database, HandledUpdate)
    finally:
        await database.close()
    problems = [f"update {row['update_id']} set aside: {row['fault']}" for row in handled if is_ours(row)]
    if played.world.world.updates.pending:
        problems.append("updates are left unconfirmed")
    problems += lost_or_doubled(checkins, answers)
    problems += unheard(played, people, episodes, outbox, anna)
    finished = Counter(row["patient_id"] for row in checkins if row["state"] in ("finished", "closed"))
    problems += [
        f"{name}: {finished[people[name]]} check-ins finished"
        for name in played.alarmed
        if finished[people[name]] < CHECKINS_EACH - 1
    ]
    return problems


def is_ours(row: dict[str, Any]) -> bool:
    """Set aside although nothing was wrong with it."""
    return row["fault"] is not None and row["fault"] not in ("KeyError", "TypeError", "ValueError")


def lost_or_doubled(checkins: list[dict[str, Any]], answers: list[dict[str, Any]]) -> list[str]:
    """Every answer that a check-in holds was written once; what was written once stands."""
    problems = []
    for row in checkins:
        mine = Counter(each["question"] for each in answers if each["checkin_id"] == row["id"])
        problems += [f"{row['id']}: {question} applied {n} times" for question, n in mine.items() if n > 1]
        problems += [f"{row['id']}: {item} is lost" for item in mine if told_and_gone(item, row, answers)]
    return problems


def told_and_gone(item: str, row: dict[str, Any], answers: list[dict[str, Any]]) -> bool:
    told = [each for each in answers if each["checkin_id"] == row["id"] and each["question"] == item]
    return item in ("pain", "sleep", "cough") and told[-1]["value"] is not None and item not in row["answers"]


def unheard(
    played: Played,
    people: dict[str, str],
    episodes: list[dict[str, Any]],
    outbox: list[dict[str, Any]],
    anna: Phone,
) -> list[str]:
    """Every emergency is one episode, told to the patient and to Anna, and really on their phones."""
    problems = []
    for name in played.alarmed:
        mine = [row for row in episodes if row["patient_id"] == people[name]]
        if len(mine) != 1:
            problems.append(f"{name}: {len(mine)} episodes")
            continue
        sent = {(row["kind"], row["person_id"]) for row in outbox
                if row["episode_id"] == mine[0]["id"] and row["state"] == "sent"}  # fmt: skip
        if ("patient_emergency", people[name]) not in sent or ("alert_emergency", people["Anna"]) not in sent:
            problems.append(f"{name}: an alert was not sent")
        if not any(name in each.text and "needs help now" in each.text for each in anna.received):
            problems.append(f"{name}: no alert on Anna's phone")
    return problems


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--checkins", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--calls", type=int, default=20, help="most calls between two kills")
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    chosen = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as place, running_postgres() as server:
        urls = {
            "sqlite": f"sqlite+aiosqlite:///{place}/sqlite/backwatch.sqlite3",
            "postgres": server.url(server.create()),
        }
        for name, url in urls.items():
            if chosen.database not in (name, "both"):
                continue
            folder = Path(place) / name
            folder.mkdir()
            toll = asyncio.run(
                play(folder, url, checkins=chosen.checkins, seed=chosen.seed, calls=chosen.calls)
            )
            print(f"{name}: {toll.line()}", *toll.problems, sep="\n  ", flush=True)
            failed = failed or bool(toll.problems)
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
