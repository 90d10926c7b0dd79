"""Somebody sits down and answers: taps as the buttons carry them, on a check-in of the world."""

from dataclasses import dataclass
from datetime import timedelta

from care.open_checkins import open_own
from care.outcomes import Asked, Finished
from care.recognise import Known, patient_in_hand
from care.record_answer import Outcome, Step, record_answer
from care.take_up import asked, take_up
from storage import rows
from storage.tables import Answer, Checkin
from tests.worlds import World
from triage.progress import WARNINGS, Question

A_MOMENT = timedelta(seconds=3)
"""Between two taps."""


@dataclass
class Sitting:
    """A check-in in somebody's hand."""

    world: World
    patient: Known
    checkin_id: str
    by: Known

    async def tap(self, verb: str, question: str = "warnings", value: str | None = None) -> Outcome:
        """One tap: answer | toggle | done | none | skip | group | back | change | show."""
        self.world.clock.set(self.world.clock.now() + A_MOMENT)
        step = Step(verb, Question.parse(question), value)
        async with self.world.run.act() as act:
            known = await patient_in_hand(act, self.patient.id)
            return await record_answer(act, known, self.checkin_id, step, by=self.by)

    async def warn(self, *codes: str) -> Outcome:
        """Pain, sleep and cough of an ordinary day, then these warnings one by one; what is shown then."""
        await self.core()
        outcome: Outcome = await self.tap("show")
        for code in codes:
            outcome = await self.tap("toggle", value=code)
        return outcome

    async def core(self) -> None:
        for item in ("pain", "sleep", "cough"):
            await self.tap("answer", item, "2" if item == "pain" else "0")

    async def good_day(self) -> Outcome:
        """The four taps of a good day."""
        await self.core()
        return await self.skip_rest(await self.tap("none"))

    async def skip_rest(self, outcome: Outcome) -> Outcome:
        """Whatever else is asked is left out."""
        while isinstance(outcome, Asked):
            verb = "done" if outcome.question == WARNINGS else "skip"
            outcome = await self.tap(verb, outcome.question.key)
        return outcome

    async def finish(self) -> Finished:
        """Leaves out what is still asked, from wherever it stands."""
        outcome = await self.skip_rest(await self.tap("show"))
        assert isinstance(outcome, Finished), outcome
        return outcome

    async def row(self) -> Checkin:
        async with self.world.run.look() as act:
            return await rows.get(act.tx, Checkin, id=self.checkin_id)

    async def shown(self) -> Asked:
        return asked(take_up(await self.row()))

    async def log(self) -> list[tuple[str, object]]:
        """Every answer ever given, also those taken back."""
        async with self.world.run.look() as act:
            query = rows.table_of(Answer).select().where(Answer.checkin_id == self.checkin_id)  # type: ignore[arg-type]
            return [
                (each.question, each.value)
                for each in await rows.all_of(act.tx, Answer, query.order_by("id"))
            ]


async def sit_down(world: World, patient: Known, *, kind: str = "check", by: Known | None = None) -> Sitting:
    """/check or /worse: a new check-in, or the open one."""
    who = by or patient
    async with world.run.act() as act:
        known = await patient_in_hand(act, patient.id)
        side = "self" if who.id == patient.id else "proxy"
        checkin, _ = await open_own(act, known, kind=kind, by=side, by_person=who.id)
    return Sitting(world, patient, checkin.id, who)
