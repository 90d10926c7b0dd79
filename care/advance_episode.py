"""Take the steps of an episode that are due: tell, tell again, ask, give up a broken promise.

One transaction: the steps taken, the messages they send and the time of the next step are one commit, so a
process killed at any moment loses none and sends none twice (messages carry an idempotency key).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from care.close_episode import close_stale
from care.ladder import (
    LOOP,
    NEXT_CAREGIVER,
    STALE_AFTER,
    next_loop_step,
    next_patient_step,
    next_round,
)
from care.queue_message import queue_message
from care.recognise import Known
from care.runtime import Act
from scheduler.timetable import after_quiet
from storage import checkins, episodes, rows
from storage.tables import Episode, EpisodeEvent, Follow, Person


@dataclass(frozen=True, slots=True)
class Candidate:
    follow: Follow
    person: Person


async def advance(act: Act, known: Known, episode: Episode) -> Episode:
    """Every step that is due by `act.now`; returns the episode as it now stands."""
    changes: dict[str, Any] = {}
    if episode.held_until is not None and episode.held_until <= act.now:
        changes |= await _promise_broken(act, episode)
        episode = _with(episode, changes)
    if episode.silent and await has_spoken(act, episode):
        changes |= await _heard_again(act, episode)
        episode = _with(episode, changes)
    if episode.loop_at is not None and episode.loop_at <= act.now:
        if episode.unanswered >= STALE_AFTER:
            return await close_stale(act, known, episode)
        changes |= await _ask_loop(act, episode)
        if episode.unanswered:
            changes |= await _fallen_silent(act, episode)
        episode = _with(episode, changes)
    if episode.patient_at is not None and episode.patient_at <= act.now:
        changes |= await _tell_patient(act, known, episode)
    if episode.circle_at is not None and episode.circle_at <= act.now:
        changes |= await _tell_circle(act, episode)
    if changes:
        await rows.change(act.tx, Episode, {"id": episode.id}, **changes)
    return _with(episode, changes)


async def record(
    act: Act, episode: Episode, kind: str, *, person_id: str | None = None, detail: str | None = None
) -> None:
    """One line of the episode's history."""
    row = EpisodeEvent(episode_id=episode.id, at=act.now, kind=kind, person_id=person_id, detail=detail)
    await rows.insert(act.tx, row)


async def candidates(act: Act, episode: Episode) -> list[Candidate]:
    """Who of the chain can be told now, in order: still following, reachable, and did not say "I cannot"."""
    follows = {row.id: row for row in await episodes.circle(act.tx, episode.patient_id) if row.alerts}
    chain = [follows[follow_id] for follow_id in episode.chain if follow_id in follows]
    people = await episodes.people(act.tx, {row.caregiver_id for row in chain})
    refused = await episodes.who_answered(act.tx, episode.id, "cannot", since=episode.raised_at)
    reachable = [
        Candidate(row, people[row.caregiver_id])
        for row in chain
        if people[row.caregiver_id].unreachable_since is None
    ]
    willing = [each for each in reachable if each.person.id not in refused]
    return willing or reachable


def waits_for(episode: Episode, follow_id: str) -> bool:
    """Whether the ladder waits for this caregiver's answer, so that without them it goes on at once. In the
    first ring of an emergency the others ring already: they are not rung a second time in the same moment."""
    all_ring = episode.level == "emergency" and episode.circle_step == 0 and len(episode.told) > 1
    return episode.told[-1:] == [follow_id] and not all_ring


async def refresh_receipts(act: Act, episode: Episode, *, cause: str) -> None:
    """The patient's list of who was told and who answered is drawn anew; once a cause."""
    await queue_message(
        act,
        "receipts",
        episode.patient_id,
        key=f"receipts:{episode.id}:{cause}",
        refs={"episode": episode.id},
        episode_id=episode.id,
    )


def _with(episode: Episode, changes: Mapping[str, Any]) -> Episode:
    return Episode(**{**episode.model_dump(), **changes})


async def fall_silent(act: Act, known: Known, episode: Episode) -> Episode:
    """The patient does not answer: the circle is told of that from the top, loudly, in this commit."""
    changes = await _fallen_silent(act, episode)
    if not changes:
        return episode
    await rows.change(act.tx, Episode, {"id": episode.id}, **changes)
    return await advance(act, known, _with(episode, changes))


async def hear_again(act: Act, episode: Episode) -> Episode:
    """The patient has just answered: whatever their silence had set off ends."""
    if not episode.silent:
        return episode
    changes = await _heard_again(act, episode)
    await rows.change(act.tx, Episode, {"id": episode.id}, **changes)
    return _with(episode, changes)


async def has_spoken(act: Act, episode: Episode) -> bool:
    """Whether the patient answered anything since they were last found silent."""
    found = await episodes.last_event(act.tx, episode.id, kind="silent")
    spoke = await checkins.last_sign_at(act.tx, episode.patient_id)
    return found is not None and spoke is not None and spoke > found.at


async def _fallen_silent(act: Act, episode: Episode) -> dict[str, Any]:
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


async def _heard_again(act: Act, episode: Episode) -> dict[str, Any]:
    """The patient answered something: nobody else is told that they do not, and what they had taken in hand
    is theirs again."""
    found = await episodes.last_event(act.tx, episode.id, kind="silent")
    was_held = found is not None and found.detail == "held"
    await record(act, episode, "heard", person_id=episode.patient_id)
    changes: dict[str, Any] = {"silent": False}
    if episode.held_by is None and was_held:
        changes |= {"circle_at": None, "held_by": episode.patient_id}
    return changes


def _pace(episode: Episode) -> str:
    """Which table the circle's steps follow."""
    return "silence" if episode.silent else episode.level


def _round_key(episode: Episode) -> str:
    return f"{episode.id}:{episode.level}:{episode.raised_at.timestamp():.3f}"


async def _promise_broken(act: Act, episode: Episode) -> dict[str, Any]:
    await record(act, episode, "expired", person_id=episode.held_by)
    await refresh_receipts(act, episode, cause=f"expired:{act.now.timestamp():.0f}")
    return {"held_by": None, "held_until": None, "patient_at": act.now, "circle_at": act.now}


async def _ask_loop(act: Act, episode: Episode) -> dict[str, Any]:
    step = episode.loop_step
    await queue_message(
        act,
        "loop_question",
        episode.patient_id,
        key=f"loop:{_round_key(episode)}:{step}",
        refs={"episode": episode.id, "step": loop_name(episode, step)},
        episode_id=episode.id,
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
    await queue_message(
        act,
        f"patient_{episode.level}",
        episode.patient_id,
        key=f"patient:{_round_key(episode)}:{step}",
        refs={"episode": episode.id, "step": str(step)},
        episode_id=episode.id,
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
    await queue_message(
        act,
        f"alert_{_pace(episode)}",
        one.person.id,
        key=f"alert:{_round_key(episode)}:{episode.circle_step}:{one.follow.id}",
        refs={"episode": episode.id, "follow": one.follow.id},
        episode_id=episode.id,
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


def _after_quiet(at: datetime, person: Person) -> datetime:
    return after_quiet(at, person.zone, person.quiet_from, person.quiet_to)
