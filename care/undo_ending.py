"""A wrong tap on "I was seen" or "It is gone or better" had ended an alarm: it is taken back."""

from datetime import timedelta
from typing import Any

from care.advance_episode import advance
from care.answer_loop import EPISODE_STEPS, ending_of, forget_seen
from care.close_episode import ALERTS, told
from care.ladder import NEXT_CAREGIVER, next_loop_step, next_patient_step
from care.outcomes import AlreadyAnswered, NotYours
from care.outcomes_loop import LoopReopened, LoopStands
from care.queue_message import queue_message
from care.recognise import Known, patient_in_hand
from care.record_event import record, refresh_receipts
from care.runtime import Act
from care.view_episode import view_episode
from care.who_can_be_told import candidates
from scheduler.timetable import after_quiet
from storage import episodes, outbox, rows
from storage.tables import Episode

CAN_BE_UNDONE = timedelta(hours=24)
"""For so long after an alarm has ended."""
OVER = ("alert_closed",)
"""What tells the circle that it is over."""
SOON = timedelta(minutes=15)
"""The question of the loop stands on the screen: it comes again no sooner."""

Undone = LoopReopened | LoopStands | AlreadyAnswered | NotYours


async def undo_ending(act: Act, known: Known, episode_id: str, step: str, ending: str) -> Undone:
    """`step`: the question whose answer was a wrong tap; `ending`: the end that it made, as `ending_of` names
    it, so that a stale tap takes back no later one."""
    if known.patient is None or step not in EPISODE_STEPS:
        return NotYours()
    known = await patient_in_hand(act, known.id)
    episode = await rows.locked(act.tx, Episode, id=episode_id, patient_id=known.id)
    if episode is None:
        return NotYours()
    if episode.closed_at is None or episode.outcome not in ("seen", "better") or ending_of(episode) != ending:
        return AlreadyAnswered(None)
    if await episodes.open_one(act.tx, known.id) is not None:
        return LoopStands("newer")
    if act.now - episode.closed_at > CAN_BE_UNDONE:
        return LoopStands("late")
    await forget_seen(act, known, about=episode.id)
    await record(act, episode, "reopened", person_id=known.id, detail=step)
    opened = await _open_again(act, known, episode)
    await _tell_that_it_goes_on(act, opened)
    opened = await advance(act, known, opened)
    await refresh_receipts(act, opened, cause=f"reopened:{act.now.timestamp():.0f}")
    return LoopReopened(step, await view_episode(act, opened, reader_id=known.id))


async def _open_again(act: Act, known: Known, episode: Episode) -> Episode:
    """The ladder stands where it stood; what was slept through of it is not made up."""
    following, offset = next_loop_step(episode.level, episode.loop_step - 1, act.now - episode.raised_at)
    values: dict[str, Any] = {
        "state": "open",
        "outcome": None,
        "closed_at": None,
        "unanswered": 0,
        "loop_step": following,
        "loop_at": max(episode.raised_at + offset, act.now + SOON),
    }
    if await _is_free(act, episode):
        values |= {"held_by": None, "held_until": None}
        values |= _patient_ladder(act, known, episode) | await _circle_ladder(act, episode)
    await rows.change(act.tx, Episode, {"id": episode.id}, **values)
    await outbox.forget_withdrawn(act.tx, episode_id=episode.id, kinds=ALERTS)
    return Episode(**{**episode.model_dump(), **values})


async def _is_free(act: Act, episode: Episode) -> bool:
    """Nobody has it in hand; a caregiver who left, or cannot be reached any more, does not either."""
    if episode.held_by == episode.patient_id:
        return False
    return episode.held_by not in {each.person.id for each in await candidates(act, episode)}


def _patient_ladder(act: Act, known: Known, episode: Episode) -> dict[str, Any]:
    """The next row still ahead: the patient is at the phone."""
    if episode.patient_at is None:
        return {}
    row = next_patient_step(episode.level, episode.patient_step - 1, act.now - episode.raised_at)
    if row is None:
        return {"patient_at": None}
    step, offset = row
    at, person = episode.raised_at + offset, known.person
    if episode.level == "urgent":
        at = after_quiet(at, person.zone, person.quiet_from, person.quiet_to)
    return {"patient_step": step, "patient_at": at}


async def _circle_ladder(act: Act, episode: Episode) -> dict[str, Any]:
    """Whoever was told reads now that it goes on, and is next rung after the usual wait; whoever was still to
    be told is told when it is their turn, at the earliest now."""
    reached = await told(act, episode)
    links = {
        row.id for row in await episodes.circle(act.tx, episode.patient_id) if row.caregiver_id in reached
    }
    still = [each for each in episode.told if each in links]
    lost_hold = episode.held_by is not None
    at = act.now if lost_hold or len(still) < len(episode.told) else episode.circle_at
    if at is None:
        return {"told": still, "circle_at": None}
    all_know = all(each.follow.id in links for each in await candidates(act, episode))
    earliest = act.now + NEXT_CAREGIVER[episode.level] if all_know else act.now
    return {"told": still, "circle_at": max(at, earliest)}


async def _tell_that_it_goes_on(act: Act, episode: Episode) -> None:
    """To whom the end went out; where it has not yet, it does not go any more."""
    over = await outbox.sent_to(act.tx, episode_id=episode.id, kinds=OVER)
    await outbox.withdraw(act.tx, episode_id=episode.id, kinds=OVER)
    for person_id in over & await told(act, episode):
        await queue_message(
            act,
            "alert_goes_on",
            person_id,
            key=f"goes_on:{episode.id}:{act.now.timestamp():.3f}:{person_id}",
            refs={"episode": episode.id},
            episode_id=episode.id,
        )
