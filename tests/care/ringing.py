"""A family in an alarm: who taps what, and when whose telephone rang."""

from datetime import datetime

from care.acknowledge import acknowledge_as_caregiver, acknowledge_as_patient
from care.outcomes import Acknowledged, AlreadyOver, NotYours
from care.recognise import Known
from tests.worlds import World

ANSWERS = Acknowledged | AlreadyOver | NotYours


async def family(world: World, *names: str) -> list[Known]:
    """Maria, and those who follow her, in her order; summaries are left out of it."""
    maria = await world.patient("Maria")
    return [maria, *[await world.caregiver(maria, name, daily=False) for name in names]]


async def taps(world: World, known: Known, choice: str) -> ANSWERS:
    """Answers the alert in hand, as the patient or as a caregiver."""
    maria = await world.again(known) if known.patient else await world.person_of("Maria")
    episode = await world.episode(maria)
    async with world.run.act() as act:
        if known.patient:
            return await acknowledge_as_patient(act, known, episode.id, choice)
        return await acknowledge_as_caregiver(act, known, episode.id, choice)


def when(world: World, name: str, kind: str) -> list[int]:
    """Minutes after the first letter at which letters of this kind reached this person."""
    start: datetime = world.letters[0].at
    found = [letter for letter in world.letters if (letter.to, letter.kind) == (name, kind)]
    return [int((letter.at - start).total_seconds() // 60) for letter in found]
