"""A person cannot be reached any more (blocked the bot, account gone), or can again."""

from typing import Any

from care.advance_episode import advance
from care.note import note
from care.queue_message import queue_message
from care.recognise import patient_in_hand
from care.record_event import record, refresh_receipts
from care.runtime import Act
from care.who_can_be_told import waits_for
from storage import episodes, rows
from storage.tables import Episode, Person


async def lose_contact(act: Act, person_id: str) -> None:
    """Marked once. In an open episode the person is passed over at once and the patient is told; a patient
    who is lost counts as silent, never as safe: an episode they had taken goes back to the circle."""
    person = await rows.find(act.tx, Person, id=person_id)
    if person is None or person.unreachable_since is not None:
        return
    await rows.change(act.tx, Person, {"id": person_id}, unreachable_since=act.now)
    await note(act, "unreachable", patient_id=None, actor_id=person_id)
    for link in await episodes.followed(act.tx, person_id):
        await _pass_over(act, link.patient_id, link.id, person_id)
    own = await episodes.open_one(act.tx, person_id)
    if own is not None:
        await _silent_patient(act, own)


async def regain_contact(act: Act, person_id: str) -> bool:
    """True when they had been unreachable."""
    person = await rows.find(act.tx, Person, id=person_id)
    if person is None or person.unreachable_since is None:
        return False
    await rows.change(act.tx, Person, {"id": person_id}, unreachable_since=None)
    return True


async def _pass_over(act: Act, patient_id: str, follow_id: str, person_id: str) -> None:
    episode = await episodes.open_one(act.tx, patient_id)
    if episode is None or follow_id not in episode.chain:
        return
    await record(act, episode, "unreachable", person_id=person_id)
    changes: dict[str, Any] = {}
    if episode.held_by == person_id:
        changes = {"held_by": None, "held_until": None, "patient_at": act.now, "circle_at": act.now}
    elif episode.held_by is None and episode.circle_at is not None and waits_for(episode, follow_id):
        changes = {"circle_at": act.now}
    if changes:
        await rows.change(act.tx, Episode, {"id": episode.id}, **changes)
        episode = Episode(**{**episode.model_dump(), **changes})
    await queue_message(
        act,
        "unreachable_told",
        patient_id,
        key=f"unreachable:{episode.id}:{person_id}:{act.now.timestamp():.0f}",
        refs={"episode": episode.id, "person": person_id},
        episode_id=episode.id,
    )
    await refresh_receipts(act, episode, cause=f"unreachable:{person_id}:{act.now.timestamp():.0f}")
    await advance(act, await patient_in_hand(act, patient_id), episode)


async def _silent_patient(act: Act, episode: Episode) -> None:
    await record(act, episode, "unreachable", person_id=episode.patient_id)
    if episode.held_by != episode.patient_id:
        return
    changes = {"held_by": None, "held_until": None, "circle_at": act.now}
    await rows.change(act.tx, Episode, {"id": episode.id}, **changes)
    patient = await patient_in_hand(act, episode.patient_id)
    await advance(act, patient, Episode(**{**episode.model_dump(), **changes}))
