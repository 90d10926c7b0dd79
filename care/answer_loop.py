"""The loop is closed: "did you reach someone?", "have you been seen?", "is it booked?". The answer is kept.

Where a clinician has seen the patient, triage learns it from a finished check-in that says just that.
"""

from datetime import date, timedelta
from typing import Any

from care.advance_episode import advance, candidates, hear_again, record
from care.close_episode import close_episode, stop_alerts
from care.outcomes import AlreadyOver, LoopNoted, NotYours
from care.recognise import Known
from care.runtime import Act
from care.view_episode import view_episode
from scheduler.timetable import at_local_time
from storage import rows
from storage.tables import Checkin, Episode
from triage.interview import Agenda

EPISODE_STEPS = {
    "reached": frozenset({"seen", "onway", "notyet", "cannot"}),
    "seen": frozenset({"seen", "booked", "notyet", "better"}),
    "visit": frozenset({"seen", "notyet", "better"}),
}
SOON_STEPS = frozenset({"booked", "booked_again"})
SOON_CHOICES = frozenset({"seen", "booked", "notyet", "better"})
SEEN_BY = {"emergency": "emergency"}
"""Who saw them, by the episode's level; otherwise their own doctor."""
ASKED_AGAIN_AT = "18:00"
"""Local hour of the question on the day of the appointment."""
LONGEST_WAIT = timedelta(days=60)


async def answer_loop(
    act: Act, known: Known, subject_id: str, step: str, choice: str
) -> LoopNoted | AlreadyOver | NotYours:
    """`subject_id`: an episode, or the check-in that advised an appointment. `choice` as in the tables above;
    an ISO date is the day of the appointment."""
    if step in SOON_STEPS:
        return await _about_appointment(act, known, subject_id, step, choice)
    episode = await rows.locked(act.tx, Episode, id=subject_id, patient_id=known.id)
    day = _day_of(choice, known.today(act.now))
    if episode is None or (day is None and choice not in EPISODE_STEPS.get(step, ())):
        return NotYours()
    if episode.state != "open":
        return AlreadyOver(await view_episode(act, episode, reader_id=known.id))
    await record(act, episode, "answered", person_id=known.id, detail=f"{step}:{choice}")
    await rows.change(act.tx, Episode, {"id": episode.id}, unanswered=0)
    episode = await hear_again(act, episode)
    if day is not None:
        await _appointed(act, known, episode, day)
        return LoopNoted(step, "appointed", closed=False)
    closed = await _taken(act, known, episode, choice)
    return LoopNoted(step, choice, closed=closed)


async def _taken(act: Act, known: Known, episode: Episode, choice: str) -> bool:
    """What the answer does; True when it ended the episode."""
    match choice:
        case "seen":
            await remember_seen(act, known, SEEN_BY.get(episode.level, "gp"))
            await close_episode(act, episode, outcome="seen", by=known.id)
            return True
        case "better" if not (episode.only_circle_stops and await candidates(act, episode)):
            await close_episode(act, episode, outcome="better", by=known.id)
            return True
        case "onway" | "booked" if not episode.only_circle_stops:
            await _hold(act, known, episode)
        case "cannot" if episode.held_by in (None, known.id):
            changes: dict[str, Any] = {"held_by": None, "held_until": None, "circle_at": act.now}
            await rows.change(act.tx, Episode, {"id": episode.id}, **changes)
            await advance(act, known, Episode(**{**episode.model_dump(), "unanswered": 0, **changes}))
    return False


async def _hold(act: Act, known: Known, episode: Episode) -> None:
    """The patient has taken it in hand: nobody else is asked again."""
    holder = episode.held_by or known.id
    values = {"held_by": holder, "held_until": None, "patient_at": None, "circle_at": None}
    await rows.change(act.tx, Episode, {"id": episode.id}, **values)
    await stop_alerts(act, episode)


async def _appointed(act: Act, known: Known, episode: Episode, day: date) -> None:
    await _hold(act, known, episode)
    asked_at = at_local_time(day, ASKED_AGAIN_AT, known.person.zone)
    values = {
        "appointment_on": day.isoformat(),
        "loop_at": max(asked_at, act.now + timedelta(hours=1)),
        "unanswered": 0,
    }
    await rows.change(act.tx, Episode, {"id": episode.id}, **values)


def _day_of(choice: str, today: date) -> date | None:
    """An appointment's day, today at the earliest; None for anything else."""
    try:
        day = date.fromisoformat(choice)
    except ValueError:
        return None
    return day if today <= day <= today + LONGEST_WAIT else None


async def _about_appointment(
    act: Act, known: Known, checkin_id: str, step: str, choice: str
) -> LoopNoted | NotYours:
    row = await rows.find(act.tx, Checkin, id=checkin_id, patient_id=known.id)
    if row is None or choice not in SOON_CHOICES:
        return NotYours()
    if choice == "seen":
        await remember_seen(act, known, "gp")
    return LoopNoted(step, choice, closed=choice in ("seen", "better"))


async def remember_seen(act: Act, known: Known, by: str) -> None:
    """A finished check-in that says who saw the patient, and nothing else."""
    own = act.new_id()
    row = Checkin(
        id=own,
        patient_id=known.id,
        slot=f"own:{own}",
        kind="check",
        by="self",
        by_person=known.id,
        zone=known.person.zone,
        opened_at=act.now,
        lapses_at=act.now,
        state="closed",
        at=act.now,
        answers={"seen": [by]},
        settled=["seen"],
        agenda=Agenda(seen=True).to_json(),
        chat_id=known.person.chat_id,
    )
    await rows.insert(act.tx, row)
