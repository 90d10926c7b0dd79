"""What is open of somebody, and the details of an alert for a caregiver who may see them."""

from care.close_episode import PATIENT_RINGS
from care.note import note
from care.outcomes import EpisodeView, NotYours
from care.recognise import Known
from care.runtime import Act
from care.view_episode import view_episode
from storage import episodes, outbox, rows
from storage.tables import Episode, Follow, Patient


async def open_level(act: Act, known: Known) -> str | None:
    """emergency | urgent: what is open of this person. None: nothing."""
    episode = await episodes.open_one(act.tx, known.id)
    return episode.level if episode else None


async def rings_of(act: Act, known: Known, episode_id: str) -> set[int]:
    """The messages with which this patient was rung."""
    return await outbox.messages_of(act.tx, episode_id=episode_id, person_id=known.id, kinds=PATIENT_RINGS)


async def episode_details(act: Act, known: Known, episode_id: str) -> EpisodeView | NotYours:
    """That they looked is on record."""
    episode = await rows.find(act.tx, Episode, id=episode_id)
    if episode is None:
        return NotYours()
    link = await rows.find(
        act.tx, Follow, patient_id=episode.patient_id, caregiver_id=known.id, state="active"
    )
    if link is None:
        return NotYours()
    await note(act, "saw_episode", patient_id=episode.patient_id, actor_id=known.id, detail=episode_id)
    return await view_episode(act, episode, reader_id=known.id)


async def country_of_episode(act: Act, episode_id: str) -> str | None:
    """Where an ambulance would be called: the patient's country, whoever reads. None: not known."""
    episode = await rows.find(act.tx, Episode, id=episode_id)
    patient = await rows.find(act.tx, Patient, id=episode.patient_id) if episode else None
    return patient.country if patient else None
