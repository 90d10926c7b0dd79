"""What happened in an episode is written down, and the patient's list of it drawn anew."""

from care.queue_message import queue_message
from care.runtime import Act
from storage import rows
from storage.tables import Episode, EpisodeEvent


async def record(
    act: Act, episode: Episode, kind: str, *, person_id: str | None = None, detail: str | None = None
) -> None:
    """One line of the episode's history."""
    row = EpisodeEvent(episode_id=episode.id, at=act.now, kind=kind, person_id=person_id, detail=detail)
    await rows.insert(act.tx, row)


async def refresh_receipts(act: Act, episode: Episode, *, cause: str) -> None:
    """The patient's list of who was told and who answered is drawn anew; once a cause. Whoever is alone has
    no such list: that there is nobody to tell stands in the alert itself, once."""
    if not episode.chain:
        return
    await queue_message(
        act,
        "receipts",
        episode.patient_id,
        key=f"receipts:{episode.id}:{cause}",
        refs={"episode": episode.id},
        episode_id=episode.id,
    )
