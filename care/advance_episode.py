"""Take the steps of an episode that are due: tell, tell again, ask, give up a broken promise.

One transaction: the steps taken, the messages they send and the time of the next step are one commit, so a
process killed at any moment loses none and sends none twice (messages carry an idempotency key).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from care.close_episode import ALERTS, PATIENT_RINGS, close_stale
from care.ladder import (
    LOOP,
    NEXT_CAREGIVER,
    STALE_AFTER,
    next_loop_step,
    next_patient_step,
    next_round,
)
from care.patient_silence import fallen_silent, has_spoken, heard_again
from care.queue_message import queue_message
from care.recognise import Known
from care.record_event import record, refresh_receipts
from care.runtime import Act
from care.who_can_be_told import Candidate, candidates
from scheduler.timetable import after_quiet
from storage import outbox, rows
from storage.tables import Episode, Person


async def advance(act: Act, known: Known, episode: Episode) -> Episode:
    """Every step that is due by `act.now`; returns the episode as it now stands."""
    changes: dict[str, Any] = {}
    if episode.held_until is not None and episode.held_until <= act.now:
        changes |= await _promise_broken(act, episode)
        episode = _with(episode, changes)
    if episode.silent and await has_spoken(act, episode):
        changes |= await heard_again(act, episode)
        episode = _with(episode, changes)
    if episode.loop_at is not None and episode.loop_at <= act.now:
        if episode.unanswered >= STALE_AFTER:
            return await close_stale(act, known, episode)
        changes |= await _ask_loop(act, known, episode)
        if episode.unanswered:
            changes |= await fallen_silent(act, episode)
        episode = _with(episode, changes)
    if episode.patient_at is not None and episode.patient_at <= act.now:
        changes |= await _tell_patient(act, known, episode)
    if episode.circle_at is not None and episode.circle_at <= act.now:
        changes |= await _tell_circle(act, episode)
    if changes:
        await rows.change(act.tx, Episode, {"id": episode.id}, **changes)
    return _with(episode, changes)


def _with(episode: Episode, changes: Mapping[str, Any]) -> Episode:
    return Episode(**{**episode.model_dump(), **changes})


async def fall_silent(act: Act, known: Known, episode: Episode) -> Episode:
    """The patient does not answer: the circle is told of that from the top, loudly, in this commit."""
    changes = await fallen_silent(act, episode)
    if not changes:
        return episode
    await rows.change(act.tx, Episode, {"id": episode.id}, **changes)
    return await advance(act, known, _with(episode, changes))


def _pace(episode: Episode) -> str:
    """Which table the circle's steps follow."""
    return "silence" if episode.silent else episode.level


def _round_key(episode: Episode) -> str:
    return f"{episode.id}:{episode.level}:{episode.raised_at.timestamp():.3f}"


async def _promise_broken(act: Act, episode: Episode) -> dict[str, Any]:
    await record(act, episode, "expired", person_id=episode.held_by)
    await refresh_receipts(act, episode, cause=f"expired:{act.now.timestamp():.0f}")
    return {"held_by": None, "held_until": None, "patient_at": act.now, "circle_at": act.now}


async def _ask_loop(act: Act, known: Known, episode: Episode) -> dict[str, Any]:
    """By night only about an emergency."""
    step = episode.loop_step
    starts = act.now if episode.level == "emergency" else _after_quiet(act.now, known.person)
    await queue_message(
        act,
        "loop_question",
        episode.patient_id,
        key=f"loop:{_round_key(episode)}:{step}",
        refs={"episode": episode.id, "step": loop_name(episode, step)},
        episode_id=episode.id,
        not_before=starts,
    )
    following, offset = next_loop_step(episode.level, step, act.now - episode.raised_at)
    return {
        "loop_step": following,
        "loop_at": max(episode.raised_at + offset, act.now + timedelta(minutes=15)),
        "unanswered": episode.unanswered + 1,
    }


def loop_name(episode: Episode, step: int) -> str:
    """reached: did you reach someone; visit: the day of the appointment; seen: have you been seen."""
    if episode.appointment_on is not None:
        return "visit"
    return "reached" if episode.level == "emergency" and step == 0 else "seen"


def first_loop_at(level: str, raised_at: datetime) -> datetime:
    return raised_at + LOOP[level][0]


async def _tell_patient(act: Act, known: Known, episode: Episode) -> dict[str, Any]:
    step = episode.patient_step
    key = f"patient:{_round_key(episode)}:{step}"
    await _ring(
        act,
        episode,
        f"patient_{episode.level}",
        episode.patient_id,
        key=key,
        refs={"episode": episode.id, "step": str(step)},
        instead_of=PATIENT_RINGS,
    )
    following = next_patient_step(episode.level, step, act.now - episode.raised_at)
    if following is None:
        return {"patient_step": step + 1, "patient_at": None}
    row, offset = following
    at = episode.raised_at + offset
    if episode.level == "urgent":
        at = _after_quiet(at, known.person)
    return {"patient_step": row, "patient_at": at}


async def _tell_circle(act: Act, episode: Episode) -> dict[str, Any]:
    if episode.private:
        return {"circle_at": None}
    people = await candidates(act, episode)
    if not people:
        await refresh_receipts(act, episode, cause=f"nobody:{_round_key(episode)}")
        return {"circle_at": None}
    if episode.level == "emergency" and episode.circle_step == 0 and not episode.told:
        return await _tell_all(act, episode, people)
    waiting = [each for each in people if each.follow.id not in episode.told]
    if not waiting:
        return await _begin_round(act, episode, people)
    return await _tell_one(act, episode, waiting[0], already=episode.told)


async def _tell_all(act: Act, episode: Episode, people: list[Candidate]) -> dict[str, Any]:
    for each in people:
        await _alert(act, episode, each)
    return {
        "told": [each.follow.id for each in people],
        "circle_at": act.now + NEXT_CAREGIVER[_pace(episode)],
    }


async def _begin_round(act: Act, episode: Episode, people: list[Candidate]) -> dict[str, Any]:
    """Round again at the end; the rounds of an urgent matter wait for the morning."""
    following = next_round(_pace(episode), episode.circle_step, act.now - episode.raised_at)
    if following is None:
        return {"circle_at": None}
    fresh = _with(episode, {"circle_step": episode.circle_step + 1, "told": []})
    begins = episode.raised_at + following
    if _pace(episode) != "emergency":
        begins = _after_quiet(begins, people[0].person)
    if begins > act.now:
        return {"circle_step": fresh.circle_step, "told": [], "circle_at": begins}
    changes = await _tell_one(act, fresh, people[0], already=[])
    return {"circle_step": fresh.circle_step, **changes}


async def _tell_one(act: Act, episode: Episode, one: Candidate, *, already: list[str]) -> dict[str, Any]:
    await _alert(act, episode, one)
    at = act.now + NEXT_CAREGIVER[_pace(episode)]
    return {"told": [*already, one.follow.id], "circle_at": at}


async def _alert(act: Act, episode: Episode, one: Candidate) -> None:
    await _ring(
        act,
        episode,
        f"alert_{_pace(episode)}",
        one.person.id,
        key=f"alert:{_round_key(episode)}:{episode.circle_step}:{one.follow.id}",
        refs={"episode": episode.id, "follow": one.follow.id},
        instead_of=ALERTS,
    )
    patient = await rows.get(act.tx, Person, id=episode.patient_id)
    if patient.phone is not None:
        await queue_message(
            act,
            "alert_contact",
            one.person.id,
            key=f"contact:{episode.id}:{one.follow.id}",
            refs={"patient": episode.patient_id},
            episode_id=episode.id,
        )


async def _ring(
    act: Act,
    episode: Episode,
    kind: str,
    person_id: str,
    *,
    key: str,
    refs: Mapping[str, str],
    instead_of: Sequence[str],
) -> None:
    """A loud message; one of before that has not gone out yet gives way to it."""
    await outbox.supersede(act.tx, episode_id=episode.id, person_id=person_id, kinds=instead_of, key=key)
    await queue_message(act, kind, person_id, key=key, refs=refs, episode_id=episode.id)


def _after_quiet(at: datetime, person: Person) -> datetime:
    return after_quiet(at, person.zone, person.quiet_from, person.quiet_to)
