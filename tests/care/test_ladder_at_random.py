"""Whatever people tap, block, end or leave alone, and however time jumps: nobody is forgotten, and nobody
hears what is not for them."""

import random
from dataclasses import dataclass, field
from datetime import datetime

import pytest
import sqlalchemy as sa

from care.acknowledge import acknowledge_as_caregiver, acknowledge_as_patient
from care.answer_loop import answer_loop
from care.claims import answer_claim
from care.follow import change_share, end_follow, move_follow
from care.hear import Words, hear_patient
from care.lose_contact import regain_contact
from care.outcomes import Claimed
from care.outcomes_loop import LoopNoted
from care.recognise import Known, patient_in_hand
from care.undo_ending import undo_ending
from scheduler.jobs import jobs
from storage import rows
from storage.rows import table_of
from storage.tables import Checkin, Follow
from tests.care.sitting import sit_down
from tests.worlds import Letter, World
from triage.levels import Level

NAMES = ("Anna", "Ben", "Cleo")
STEPS = 24
TYPED = (
    "I can't feel my legs",
    "coughing up blood",
    "not sure if I wet myself",
    "fever, not sure if my legs are weak",
)
CHECKIN = table_of(Checkin)


@dataclass
class Chance:
    """A family to whom anything may happen."""

    world: World
    dice: random.Random
    maria: Known
    circle: dict[str, Known]
    parted: dict[str, datetime] = field(default_factory=dict)
    """Since when somebody gets no alerts any more."""
    is_private: bool = True
    ended: list[LoopNoted] = field(default_factory=list)
    """Answers that ended an alarm."""
    stirred: set[datetime] = field(default_factory=set)
    """Moments at which somebody did something, or the service came back: that may ring beside what is due."""

    async def something(self) -> None:
        often, seldom = (
            (self.patient, self.caregiver),
            (self.alarm, self.loop, self.phone, self.undo, self.words),
        )
        rare = (self.part, self.order, self.restart, self.second, self.withdraw)
        deed = self.dice.choice([*often, *often, *seldom, *rare])
        self.stirred.add(self.world.clock.now())
        await deed()
        minutes = self.dice.choice([0, 0, 1, 3, 7, 12, 31, 100, 500])
        if self.dice.random() < 0.15:
            self.stirred.add(self.world.clock.pass_(minutes=minutes))
        await self.world.live(minutes=min(minutes, 45))

    async def alarm(self) -> None:
        level = self.dice.choice(["urgent", "emergency", "despair"])
        code = {"urgent": "breathless", "emergency": self.dice.choice(["bladder", "confused"])}.get(level)
        self.is_private = self.is_private and level == "despair"
        grave = "emergency" if level == "despair" else level
        await self.world.alarm(self.maria, grave, about=level, warnings=code or "despair")

    async def patient(self) -> None:
        choice = self.dice.choice(["called", "notbad", "help", "keep", "tell"])
        self.is_private = self.is_private and choice not in ("help", "tell")
        for episode in await self.world.episodes(self.maria):
            async with self.world.run.act() as act:
                await acknowledge_as_patient(act, self.maria, episode.id, choice)

    async def caregiver(self) -> None:
        known = self.dice.choice(list(self.circle.values()))
        choice = self.dice.choice(["calling", "with", "cannot"])
        for episode in await self.world.episodes(self.maria):
            async with self.world.run.act() as act:
                await acknowledge_as_caregiver(act, known, episode.id, choice)

    async def loop(self) -> None:
        step = self.dice.choice(["reached", "seen"])
        choice = self.dice.choice(["onway", "cannot", "notyet", "2026-11-03", "better", "seen"])
        for episode in await self.world.episodes(self.maria):
            async with self.world.run.act() as act:
                noted = await answer_loop(act, self.maria, episode.id, step, choice)
            if isinstance(noted, LoopNoted) and noted.ending:
                self.ended.append(noted)

    async def undo(self) -> None:
        """What ended one was a wrong tap, now or some time ago; where nothing has ended, it does so first."""
        if not self.ended:
            await self.loop()
        for noted in self.ended[-1:]:
            async with self.world.run.act() as act:
                await undo_ending(act, self.maria, noted.episode_id, noted.step, noted.ending)

    async def second(self) -> None:
        """Another reason joins what is open."""
        if any(each.state == "open" for each in await self.world.episodes(self.maria)):
            self.is_private = False
            await self.world.alarm(self.maria, "urgent", about="fever", warnings="fever")

    async def withdraw(self) -> None:
        """ "Not as bad as that", and nothing is wrong when it is asked again."""
        for episode in await self.world.episodes(self.maria):
            async with self.world.run.act() as act:
                await acknowledge_as_patient(act, self.maria, episode.id, "notbad")
        sitting = await sit_down(self.world, self.maria, kind="warning")
        await sitting.tap("none")

    async def words(self) -> None:
        """A message or two; the question about each is answered with yes, with no, or not at all."""
        self.is_private = False
        for _ in range(self.dice.choice([1, 2])):
            async with self.world.run.act() as act:
                known = await patient_in_hand(act, self.maria.id)
                heard = await hear_patient(act, known, Words(self.dice.choice(TYPED), 1))
            answer = self.dice.choice([True, False, False, None])
            if isinstance(heard, Claimed) and answer is not None:
                async with self.world.run.act() as act:
                    known = await patient_in_hand(act, self.maria.id)
                    await answer_claim(act, known, heard.claim_id, is_true=answer)

    async def phone(self) -> None:
        """Somebody blocks the bot, or comes back."""
        name = self.dice.choice([*NAMES, "Maria"])
        if name not in self.world.blocked:
            self.world.blocked.add(name)
            return
        self.world.blocked.discard(name)
        async with self.world.run.act() as act:
            await regain_contact(act, name.lower())

    async def part(self) -> None:
        name = self.dice.choice(NAMES)
        if name in self.parted:
            return
        self.parted[name] = self.world.clock.now()
        async with self.world.run.act() as act:
            link = await rows.get(act.tx, Follow, caregiver_id=name.lower())
            if self.dice.random() < 0.5:
                await end_follow(act, self.dice.choice([self.maria, self.circle[name]]), link.id)
            else:
                await change_share(act, self.maria, link.id, "alerts", "off")

    async def order(self) -> None:
        async with self.world.run.act() as act:
            link = await rows.get(act.tx, Follow, caregiver_id=self.dice.choice(NAMES).lower())
            await move_follow(act, self.maria, link.id, up=self.dice.random() < 0.5)

    async def restart(self) -> None:
        """A new process knows only what is in the database."""
        self.world.jobs = jobs(self.world.run)

    async def nobody_is_forgotten(self) -> None:
        for episode in await self.world.episodes(self.maria):
            if episode.state == "open":
                assert episode.loop_at is not None
                assert episode.loop_at > self.world.clock.now()
            else:
                assert episode.outcome is not None
                assert episode.closed_at is not None
        assert len([each for each in await self.world.episodes(self.maria) if each.state == "open"]) <= 1

    async def nothing_grave_waits_without_an_hour(self) -> None:
        """An open check-in that is grave was acted on, or will be."""
        async with self.world.run.look() as act:
            open_ones = await rows.all_of(
                act.tx, Checkin, sa.select(CHECKIN).where(CHECKIN.c.state == "open")
            )
        for row in open_ones:
            grave = row.level is not None and Level[row.level] >= Level.urgent
            acted = row.acted_level is not None and Level[row.acted_level] >= Level[row.level or "routine"]
            assert not grave or acted or row.act_at is not None

    def nobody_hears_what_is_not_for_them(self) -> None:
        for letter in self.world.letters:
            if letter.to in NAMES and letter.kind.startswith("alert_"):
                assert letter.to not in self.parted or letter.at <= self.parted[letter.to]
                assert not self.is_private

    def nobody_is_told_the_same_twice(self) -> None:
        def what(letter: Letter) -> tuple[object, ...]:
            return letter.to, letter.kind, letter.at, tuple(sorted(letter.refs.items()))

        steady = [each for each in self.world.letters if each.at not in self.stirred]
        ringing = [what(each) for each in steady if each.kind in RINGING]
        assert [each for each in ringing if ringing.count(each) > 1] == []


RINGING = ("alert_emergency", "alert_urgent", "alert_silence", "patient_emergency", "patient_urgent")


@pytest.mark.parametrize("seed", range(6))
async def test_no_alarm_is_lost_and_nobody_hears_what_is_not_for_them(world: World, seed: int) -> None:
    maria = await world.patient("Maria")
    circle = {name: await world.caregiver(maria, name, daily=False) for name in NAMES}
    chance = Chance(world, random.Random(seed), maria, circle)
    for _ in range(STEPS):
        await chance.something()
        await chance.nobody_is_forgotten()
        await chance.nothing_grave_waits_without_an_hour()
        chance.nobody_hears_what_is_not_for_them()
        chance.nobody_is_told_the_same_twice()
