"""The loop is closed: "did you reach someone?", "have you been seen?", "is it booked?". The answer is kept.

Where a clinician has seen the patient, triage learns it from a finished check-in that says just that.
"""

from datetime import date, timedelta
from typing import Any

from care.advance_episode import advance
from care.close_episode import close_episode, stop_alerts
from care.ladder import SOON_LOOP
from care.note import note
from care.outcomes import AlreadyOver, NotYours
from care.outcomes_loop import LoopNoted
from care.patient_silence import hear_again
from care.recognise import Known, patient_in_hand
from care.record_event import record
from care.runtime import Act
from care.view_episode import view_episode
from care.who_can_be_told import candidates
from scheduler.timetable import at_local_time
from storage import rows
from storage.tables import Checkin, Episode, Outbox
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
    if known.patient is None:
        return NotYours()
    known = await patient_in_hand(act, known.id)
    if step in SOON_STEPS:
        return await _about_appointment(act, known, subject_id, step, choice)
    episode = await rows.find(act.tx, Episode, id=subject_id, patient_id=known.id)
    day = _day_of(choice, known.today(act.now))
    if episode is None or (day is None and choice not in EPISODE_STEPS.get(step, ())):
        return NotYours()
    if episode.state != "open":
        return await _answered_late(act, known, episode, step, choice)
    await record(act, episode, "answered", person_id=known.id, detail=f"{step}:{choice}")
    await rows.change(act.tx, Episode, {"id": episode.id}, unanswered=0)
    episode = await hear_again(act, episode)
    if day is not None:
        await _appointed(act, known, episode, day)
        return LoopNoted(step, "appointed", closed=False)
    if step == "visit":
        await rows.change(act.tx, Episode, {"id": episode.id}, appointment_on=None)
    closed = await _taken(act, known, episode, step, choice)
    if closed is None:
        return LoopNoted(step, choice, closed=False)
    return LoopNoted(step, choice, closed=True, episode_id=closed.id, ending=ending_of(closed))


def ending_of(episode: Episode) -> str:
    """Names the moment at which an episode ended."""
    return f"{episode.closed_at.timestamp():.3f}" if episode.closed_at else ""


async def _answered_late(
    act: Act, known: Known, episode: Episode, step: str, choice: str
) -> LoopNoted | AlreadyOver:
    """It was closed without an answer; that somebody has seen them is worth knowing all the same."""
    if choice == "seen" and episode.outcome == "stale":
        await remember_seen(act, known, SEEN_BY.get(episode.level, "gp"), about=episode.id)
        return LoopNoted(step, choice, closed=True)
    return AlreadyOver(await view_episode(act, episode, reader_id=known.id))


async def _taken(act: Act, known: Known, episode: Episode, step: str, choice: str) -> Episode | None:
    """What the answer does; the episode as it ended, None when it goes on."""
    match choice:
        case "seen":
            await remember_seen(act, known, SEEN_BY.get(episode.level, "gp"), about=episode.id)
            return await close_episode(act, episode, outcome="seen", by=known.id)
        case "better" if await _may_stop(act, episode):
            return await close_episode(act, episode, outcome="better", by=known.id)
        case "onway" | "booked" if await _may_stop(act, episode):
            await _hold(act, known, episode)
        case "cannot" if episode.held_by in (None, known.id):
            await _ring_again(act, known, episode)
        case "notyet" if step == "reached" and episode.held_by == known.id:
            await _ring_again(act, known, episode)
    return None


async def _may_stop(act: Act, episode: Episode) -> bool:
    """Somebody who may be in no state to judge stops nothing while anybody of the circle could."""
    return not (episode.only_circle_stops and await candidates(act, episode))


async def _ring_again(act: Act, known: Known, episode: Episode) -> None:
    """They meant to reach somebody and have not: the ladder goes on."""
    changes: dict[str, Any] = {"held_by": None, "held_until": None, "circle_at": act.now, "unanswered": 0}
    await rows.change(act.tx, Episode, {"id": episode.id}, **changes)
    await advance(act, known, Episode(**{**episode.model_dump(), **changes}))


async def _hold(act: Act, known: Known, episode: Episode) -> None:
    """The patient has taken it in hand: nobody else is asked again. Who is with them stays."""
    firm = episode.held_by is not None and episode.held_until is None
    holder = episode.held_by if firm else known.id
    values = {"held_by": holder, "held_until": None, "patient_at": None, "circle_at": None}
    await rows.change(act.tx, Episode, {"id": episode.id}, **values)
    await stop_alerts(act, episode)


async def _appointed(act: Act, known: Known, episode: Episode, day: date) -> None:
    if await _may_stop(act, episode):
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
    await note(act, "appointment", patient_id=known.id, actor_id=known.id, detail=f"{checkin_id}:{choice}")
    if choice == "seen":
        await remember_seen(act, known, "gp", about=checkin_id)
    closed = choice in ("seen", "better")
    if closed:
        await _ask_no_more(act, checkin_id)
    return LoopNoted(step, choice, closed=closed)


async def _ask_no_more(act: Act, checkin_id: str) -> None:
    for step in SOON_LOOP:
        waiting = {"key": f"soon:{checkin_id}:{step}", "state": "waiting"}
        await rows.change(act.tx, Outbox, waiting, state="dropped", error="withdrawn")


async def forget_seen(act: Act, known: Known, *, about: str) -> None:
    """Nobody saw the patient after all."""
    await rows.remove(act.tx, Checkin, patient_id=known.id, slot=_slot_of_seen(about))


def _slot_of_seen(about: str) -> str:
    return f"own:seen:{about}"


async def remember_seen(act: Act, known: Known, by: str, *, about: str) -> None:
    """A finished check-in that says who saw the patient, and nothing else; once a matter (`about`)."""
    row = Checkin(
        id=act.new_id(),
        patient_id=known.id,
        slot=_slot_of_seen(about),
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
    await rows.insert_once(act.tx, row)
