"""An episode as a person may see it: honest receipts, who holds it, who is next."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from care.confide import may_know_despair, told_answers, told_reasons
from care.outcomes import EpisodeView, Reason, Receipt
from care.recognise import known_by_id, the_patient
from care.runtime import Act
from care.who_can_be_told import candidates
from storage import episodes, rows
from storage.tables import Checkin, Episode, EpisodeEvent, Follow, Person

_STATES = {"calling": "calling", "with": "with", "cannot": "cannot"}


async def view_episode(act: Act, episode: Episode, *, reader_id: str) -> EpisodeView:
    """`reader_id`: the patient, or a caregiver, who sees answers and reasons only where allowed."""
    patient = await known_by_id(act, episode.patient_id)
    is_patient = reader_id == episode.patient_id
    checkin = await rows.find(act.tx, Checkin, id=episode.checkin_id)
    may_see = is_patient or await _may_see_details(act, episode, reader_id)
    despair = is_patient or await may_know_despair(act, episode.patient_id, episode)
    people = await _chain(act, episode)
    history = await episodes.events(act.tx, episode.id)
    following = await _next(act, episode, but=reader_id)
    profile = the_patient(patient).profile
    return EpisodeView(
        episode_id=episode.id,
        level=episode.level,
        reasons=reasons_of(told_reasons(episode.reasons, despair=despair)) if may_see else (),
        opened_at=episode.opened_at,
        is_open=episode.state == "open",
        held_by=_holder(episode, people),
        held_until=episode.held_until,
        receipts=tuple(_receipt(person, history, episode) for _, person in people),
        next_name=following[0] if following else None,
        next_at=following[1] if following else None,
        patient_name=patient.person.name,
        patient_phone=patient.person.phone,
        only_circle_stops=episode.only_circle_stops,
        private=episode.private,
        outcome=episode.outcome,
        answers=told_answers(checkin.answers, despair=despair) if checkin and may_see else {},
        age=_age(profile.get("birth_year"), act.now),
        profile=profile if may_see else {},
        country=the_patient(patient).country,
        told_by=await _teller(act, checkin, reader_id),
        corrected_by=await _corrector(act, episode, history),
    )


async def _corrector(act: Act, episode: Episode, history: Sequence[EpisodeEvent]) -> str | None:
    """Whoever told it for the patient, or another, may not be who took it back."""
    by = next((event.person_id for event in reversed(history) if event.kind == "corrected"), None)
    if by is None or by == episode.patient_id:
        return None
    who = await rows.find(act.tx, Person, id=by)
    return who.name if who else None


async def _teller(act: Act, checkin: Checkin | None, reader_id: str) -> str | None:
    """Who told it for the patient: "" the reader, else a name; None: the patient did, or it is not known."""
    if checkin is None or checkin.by == "self":
        return None
    if checkin.by_person == reader_id:
        return ""
    who = await rows.find(act.tx, Person, id=checkin.by_person)
    return who.name if who else None


def reasons_of(raw: Sequence[Mapping[str, object]]) -> tuple[Reason, ...]:
    """Stored reasons as values."""
    return tuple(
        Reason(str(each["rule"]), str(each["level"]), tuple(str(name) for name in _names(each["findings"])))
        for each in raw
    )


def _names(raw: object) -> list[object]:
    return raw if isinstance(raw, list) else []


async def _may_see_details(act: Act, episode: Episode, reader_id: str) -> bool:
    link = await rows.find(
        act.tx, Follow, patient_id=episode.patient_id, caregiver_id=reader_id, state="active"
    )
    return bool(link and link.details)


async def _chain(act: Act, episode: Episode) -> list[tuple[Follow, Person]]:
    follows = {row.id: row for row in await episodes.circle(act.tx, episode.patient_id)}
    chain = [follows[follow_id] for follow_id in episode.chain if follow_id in follows]
    people = await episodes.people(act.tx, {row.caregiver_id for row in chain})
    return [(row, people[row.caregiver_id]) for row in chain]


def _holder(episode: Episode, people: list[tuple[Follow, Person]]) -> str | None:
    if episode.held_by is None:
        return None
    if episode.held_by == episode.patient_id:
        return ""
    return next((person.name for _, person in people if person.id == episode.held_by), "")


def _receipt(person: Person, history: list[EpisodeEvent], episode: Episode) -> Receipt:
    """The latest thing that really happened between the bot and this caregiver."""
    state, at = ("unreachable", person.unreachable_since) if person.unreachable_since else ("waiting", None)
    for event in history:
        if event.person_id != person.id or event.at < episode.raised_at:
            continue
        if event.kind == "sent" and state in ("waiting", "sent", "unreachable"):
            state, at = "sent", event.at
        elif event.kind == "answered" and event.detail in _STATES:
            state, at = _STATES[event.detail], event.at
        elif event.kind in ("expired", "unreachable"):
            state, at = event.kind, event.at
    return Receipt(person.name, state, at)


async def _next(act: Act, episode: Episode, *, but: str) -> tuple[str, datetime] | None:
    """Who is told next, and when; to a caregiver: who besides them."""
    if episode.state != "open" or episode.circle_at is None or episode.held_by is not None:
        return None
    people = [each for each in await candidates(act, episode) if each.person.id != but]
    if not people:
        return None
    waiting = [each for each in people if each.follow.id not in episode.told]
    return (waiting or people)[0].person.name, episode.circle_at


def _age(birth_year: object, now: datetime) -> int | None:
    return now.year - birth_year if isinstance(birth_year, int) else None
