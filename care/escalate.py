"""Episodes walk their ladder by time alone: nobody has to tap anything."""

from care.advance_episode import advance
from care.in_batches import in_batches
from care.recognise import Known
from care.runtime import Act, Runtime
from storage import episodes, patients


async def escalate(run: Runtime) -> int:
    """Takes every step that is due; how many patients were dealt with."""
    return await in_batches(run, patients.claim_with_episode, _escalate)


async def _escalate(act: Act, known: Known) -> None:
    episode = await episodes.open_one(act.tx, known.id)
    if episode is not None:
        await advance(act, known, episode)
