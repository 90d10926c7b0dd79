""" "Not as bad as that": the deciding question is asked again, and judged again."""

from care.outcomes import Asked
from care.recognise import Known
from care.runtime import Act
from care.take_up import asked, take_up, with_changes
from storage import rows
from storage.tables import Checkin, Episode
from triage.interview import questions
from triage.progress import WARNINGS, Question


async def recheck(act: Act, known: Known, episode_id: str) -> Asked | None:
    """The check-in that opened the episode stands at its deciding question; None when it is closed by now,
    or was answered by somebody else: then the patient tells it anew, and the other answers stay."""
    episode = await rows.find(act.tx, Episode, id=episode_id, patient_id=known.id)
    row = await rows.find(act.tx, Checkin, id=episode.checkin_id) if episode else None
    if row is None or row.state == "closed" or row.by_person != known.id:
        return None
    hand = take_up(with_changes(row, {"cursor": None}))
    told = questions(hand.progress, hand.agenda, last_pain=row.last_pain)
    values = {"state": "open", "cursor": _deciding(told).key}
    await rows.change(act.tx, Checkin, {"id": row.id}, **values)
    return asked(take_up(with_changes(row, values)))


def _deciding(told: tuple[Question, ...]) -> Question:
    """The first follow-up of a warning, else the warnings themselves."""
    return next((each for each in told if each.is_follow_up), WARNINGS)
