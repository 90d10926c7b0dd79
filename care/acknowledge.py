"""Somebody answers an alert: the patient, or a caregiver. What stops the ladder, and what does not."""

from datetime import datetime
from typing import Any

from care.advance_episode import advance, first_loop_at
from care.close_episode import stop_alerts, told
from care.ladder import EMERGENCY_PATIENT, NEXT_CAREGIVER, PROMISE
from care.outcomes import Acknowledged, AlreadyOver, NotYours
from care.patient_silence import hear_again
from care.queue_message import queue_message
from care.recognise import Known, patient_in_hand
from care.record_event import record, refresh_receipts
from care.runtime import Act
from care.view_episode import view_episode
from care.who_can_be_told import candidates
from storage import rows
from storage.tables import Episode, Follow

PATIENT_CHOICES = frozenset({"called", "notbad", "help", "tell", "keep"})
CAREGIVER_CHOICES = frozenset({"calling", "with", "cannot"})

Answer = Acknowledged | AlreadyOver | NotYours


async def acknowledge_as_patient(act: Act, known: Known, episode_id: str, choice: str) -> Answer:
    """`called` stops the ladder (unless only the circle may); `notbad` re-asks, elsewhere; `help` tells all;
    `tell` and `keep` answer "shall I tell Anna now?"."""
    if choice not in PATIENT_CHOICES:
        return NotYours()
    await patient_in_hand(act, known.id)
    episode = await rows.locked(act.tx, Episode, id=episode_id, patient_id=known.id)
    if episode is None:
        return NotYours()
    if episode.state != "open":
        return AlreadyOver(await view_episode(act, episode, reader_id=known.id))
    await record(act, episode, "answered", person_id=known.id, detail=choice)
    episode = await hear_again(act, episode)
    changed = await _apply(act, episode, await _patient_changes(act, episode, choice))
    changed = await advance(act, known, changed)
    if choice == "called" and changed.held_by == known.id:
        await _tell_others(act, changed, by=known.id)
    await refresh_receipts(act, changed, cause=f"{choice}:{act.now.timestamp():.0f}")
    return Acknowledged(choice, await view_episode(act, changed, reader_id=known.id))


async def acknowledge_as_caregiver(act: Act, known: Known, episode_id: str, choice: str) -> Answer:
    """`calling` holds the ladder for ten minutes, `with` holds it, `cannot` passes on at once."""
    if choice not in CAREGIVER_CHOICES:
        return NotYours()
    episode = await rows.find(act.tx, Episode, id=episode_id)
    if episode is None or not await _follows(act, known, episode):
        return NotYours()
    patient = await patient_in_hand(act, episode.patient_id)
    episode = await rows.get(act.tx, Episode, id=episode_id)
    if episode.state != "open" or _taken_by_another(episode, known, choice):
        return AlreadyOver(await view_episode(act, episode, reader_id=known.id))
    await record(act, episode, "answered", person_id=known.id, detail=choice)
    changed = await _apply(act, episode, await _caregiver_changes(act, episode, known, choice))
    if choice == "cannot":
        changed = await advance(act, patient, changed)
    else:
        await stop_alerts(act, changed)
        await _tell_others(act, changed, by=known.id)
    await _tell_patient_who(act, changed, known, choice)
    return Acknowledged(choice, await view_episode(act, changed, reader_id=known.id))


async def _patient_changes(act: Act, episode: Episode, choice: str) -> dict[str, Any]:
    alone = not await candidates(act, episode)
    if choice == "called" and (alone or not episode.only_circle_stops):
        return {"held_by": episode.patient_id, "held_until": None, "patient_at": None, "circle_at": None}
    if choice == "help":
        return _cry_for_help(act)
    if choice == "tell" and episode.private:
        return {"private": False, "circle_at": act.now}
    return {}


async def _caregiver_changes(act: Act, episode: Episode, known: Known, choice: str) -> dict[str, Any]:
    if choice == "with":
        return {"held_by": known.id, "held_until": None, "patient_at": None, "circle_at": None}
    if choice == "calling":
        return {
            "held_by": known.id,
            "held_until": act.now + PROMISE,
            "patient_at": None,
            "circle_at": None,
        }
    others = [each for each in await candidates(act, episode) if each.person.id != known.id]
    if episode.held_by == known.id:
        at = act.now if others else act.now + NEXT_CAREGIVER[episode.level]
        return {"held_by": None, "held_until": None, "patient_at": act.now, "circle_at": at}
    return {"circle_at": _passed_on(act, episode, is_last=not others)}


def _cry_for_help(act: Act) -> dict[str, Any]:
    """A plain cry for help counts as an emergency, and everybody is told anew, whoever holds it."""
    return {
        "level": "emergency",
        "raised_at": act.now,
        "private": False,
        "patient_step": 1,
        "patient_at": act.now + EMERGENCY_PATIENT[1],
        "circle_step": 0,
        "told": [],
        "circle_at": act.now,
        "loop_step": 0,
        "loop_at": first_loop_at("emergency", act.now),
        "unanswered": 0,
    }


def _passed_on(act: Act, episode: Episode, *, is_last: bool) -> datetime | None:
    """At once to the next; where everybody was told a moment ago, or nobody else is left, no later than
    planned."""
    if episode.held_by is not None:
        return episode.circle_at
    if is_last or (episode.level == "emergency" and episode.circle_step == 0):
        soon = act.now + NEXT_CAREGIVER[episode.level]
        return min(episode.circle_at or soon, soon)
    return act.now


def _taken_by_another(episode: Episode, known: Known, choice: str) -> bool:
    """Who is with the patient outranks who is calling; a firm commitment is not taken over."""
    if choice == "cannot" or episode.held_by in (None, known.id):
        return False
    return episode.held_until is None or choice == "calling"


async def _follows(act: Act, known: Known, episode: Episode) -> bool:
    link = await rows.find(
        act.tx, Follow, patient_id=episode.patient_id, caregiver_id=known.id, state="active"
    )
    return link is not None and link.id in episode.chain


async def _apply(act: Act, episode: Episode, changes: dict[str, Any]) -> Episode:
    if not changes:
        return episode
    await rows.change(act.tx, Episode, {"id": episode.id}, **changes)
    return Episode(**{**episode.model_dump(), **changes})


async def _tell_others(act: Act, episode: Episode, *, by: str) -> None:
    for person_id in await told(act, episode) - {by}:
        await queue_message(
            act,
            "alert_taken",
            person_id,
            key=f"taken:{episode.id}:{by}:{act.now.timestamp():.0f}:{person_id}",
            refs={"episode": episode.id},
            episode_id=episode.id,
        )


async def _tell_patient_who(act: Act, episode: Episode, known: Known, choice: str) -> None:
    if choice != "cannot":
        await queue_message(
            act,
            "patient_taken",
            episode.patient_id,
            key=f"patient_taken:{episode.id}:{known.id}:{choice}:{act.now.timestamp():.0f}",
            refs={"episode": episode.id, "by": known.id, "choice": choice},
            episode_id=episode.id,
        )
    await refresh_receipts(act, episode, cause=f"{known.id}:{choice}:{act.now.timestamp():.0f}")
