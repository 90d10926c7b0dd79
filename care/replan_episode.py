"""The circle changes while an episode is open: whoever left gets nothing further, whoever joined is told."""

from typing import Any

from care.advance_episode import advance
from care.recognise import patient_in_hand
from care.record_event import record, refresh_receipts
from care.runtime import Act
from care.who_can_be_told import waits_for
from storage import episodes, rows
from storage.tables import Episode, Follow


async def leave_chain(act: Act, follow: Follow) -> None:
    """The caregiver is out of the patient's open episode. If they had taken it, or were the one it waited
    for, it goes on at once."""
    episode = await episodes.open_one(act.tx, follow.patient_id)
    if episode is None or follow.id not in episode.chain:
        return
    changes: dict[str, Any] = {
        "chain": [each for each in episode.chain if each != follow.id],
        "told": [each for each in episode.told if each != follow.id],
    }
    if episode.held_by == follow.caregiver_id:
        changes |= {"held_by": None, "held_until": None, "patient_at": act.now, "circle_at": act.now}
    elif episode.circle_at is not None and waits_for(episode, follow.id):
        changes["circle_at"] = act.now
    await _apply(act, episode, changes, what="left", follow=follow)


async def join_chain(act: Act, follow: Follow) -> None:
    """A caregiver who may be alerted comes last in the open episode's chain, and is told in their turn; of
    an emergency that nobody holds, at once."""
    episode = await episodes.open_one(act.tx, follow.patient_id)
    if episode is None or not follow.alerts or follow.id in episode.chain:
        return
    changes: dict[str, Any] = {"chain": [*episode.chain, follow.id]}
    waits = episode.circle_at is None or episode.level == "emergency"
    if waits and episode.held_by is None and not episode.private:
        changes["circle_at"] = act.now
    await _apply(act, episode, changes, what="joined", follow=follow)


async def _apply(act: Act, episode: Episode, changes: dict[str, Any], *, what: str, follow: Follow) -> None:
    await rows.change(act.tx, Episode, {"id": episode.id}, **changes)
    changed = Episode(**{**episode.model_dump(), **changes})
    await record(act, changed, what, person_id=follow.caregiver_id)
    await refresh_receipts(act, changed, cause=f"{what}:{follow.id}:{act.now.timestamp():.0f}")
    await advance(act, await patient_in_hand(act, follow.patient_id), changed)
