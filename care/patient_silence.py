"""A patient who does not answer while something is open, and who answers again."""

from typing import Any

from care.record_event import record
from care.runtime import Act
from storage import checkins, episodes, rows
from storage.tables import Episode


async def hear_again(act: Act, episode: Episode) -> Episode:
    """The patient has just answered: whatever their silence had set off ends."""
    if not episode.silent:
        return episode
    changes = await heard_again(act, episode)
    await rows.change(act.tx, Episode, {"id": episode.id}, **changes)
    return Episode(**{**episode.model_dump(), **changes})


async def has_spoken(act: Act, episode: Episode) -> bool:
    """Whether the patient answered anything since they were last found silent."""
    found = await episodes.last_event(act.tx, episode.id, kind="silent")
    spoke = await checkins.last_sign_at(act.tx, episode.patient_id)
    return found is not None and spoke is not None and spoke > found.at


async def fallen_silent(act: Act, episode: Episode) -> dict[str, Any]:
    """What changes; nothing while a caregiver has it in hand, while an emergency rings anyway, or where the
    circle is not to know."""
    holder = episode.held_by
    in_hand = holder is not None and holder != episode.patient_id
    rings = episode.level == "emergency" and holder is None and episode.circle_at is not None
    if in_hand or rings or episode.silent or episode.private:
        return {}
    held = "held" if holder == episode.patient_id else None
    await record(act, episode, "silent", person_id=episode.patient_id, detail=held)
    return {
        "silent": True,
        "held_by": None,
        "held_until": None,
        "circle_step": episode.circle_step + 1,
        "told": [],
        "circle_at": act.now,
    }


async def heard_again(act: Act, episode: Episode) -> dict[str, Any]:
    """The patient answered something: nobody else is told that they do not, and what they had taken in hand
    is theirs again."""
    found = await episodes.last_event(act.tx, episode.id, kind="silent")
    was_held = found is not None and found.detail == "held"
    await record(act, episode, "heard", person_id=episode.patient_id)
    changes: dict[str, Any] = {"silent": False}
    if episode.held_by is None and was_held:
        changes |= {"circle_at": None, "held_by": episode.patient_id}
    return changes
