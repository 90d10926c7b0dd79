""" "Not as bad as that" on a later day: the check-in that raised the alarm is closed by then, so the deciding
question is asked in another. Its answer is judged by itself, and ends or lowers the alarm."""

from care.close_episode import close_episode
from care.correct_alarm import lower, tell_circle, tell_patient
from care.judge import profile_of, reason_json, this_checkin
from care.recognise import Known
from care.record_event import record
from care.runtime import Act
from care.who_can_be_told import candidates
from storage import episodes
from storage.tables import Checkin, Episode
from triage.assessment import assess
from triage.levels import Level
from triage.progress import WARNINGS, Progress


async def withdraw_if_less(
    act: Act, known: Known, row: Checkin, progress: Progress, *, pending: frozenset[str]
) -> None:
    """`row`: a check-in of which something was just answered. Judged as soon as the warnings, and all that
    hangs on them (`pending`), are.

    Kept on record as withdrawn. Where only the circle may stop it, the circle learns what was said, and the
    ladder goes on.
    """
    if row.by_person != known.id or row.at is None or pending or WARNINGS not in progress.settled:
        return
    episode = await episodes.open_one(act.tx, known.id)
    if episode is None or episode.checkin_id == row.id or not await _asked_again(act, episode):
        return
    said = assess(profile_of(known, progress), [this_checkin(row, progress, row.at)])
    if said.level >= Level[episode.level]:
        return
    await record(act, episode, "corrected", person_id=known.id, detail=said.level.name)
    await tell_patient(act, episode)
    if episode.only_circle_stops and await candidates(act, episode):
        await tell_circle(act, episode)
    elif said.level >= Level.urgent:
        grave = [reason_json(each) for each in said.reasons if each.level >= Level.urgent]
        await lower(act, episode, said.level, grave)
    else:
        await close_episode(act, episode, outcome="withdrawn", by=known.id)


async def _asked_again(act: Act, episode: Episode) -> bool:
    """The last that the patient said of it is "not as bad", and that was not judged yet."""
    said = [
        event
        for event in await episodes.events(act.tx, episode.id)
        if event.kind == "corrected" or (event.kind == "answered" and event.person_id == episode.patient_id)
    ]
    return bool(said) and (said[-1].kind, said[-1].detail) == ("answered", "notbad")
