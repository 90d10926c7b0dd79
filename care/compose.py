"""What a message of the outbox is about, read at the moment it is sent. None: it is not true any more.

One function a kind: `Letter.content` is an outcome, `Letter.extra` the codes that go with it. No words.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from care.compose_circle import CIRCLE
from care.deliver import Delivery
from care.outcomes import Asked, EpisodeView, Reader
from care.read_result import read_result
from care.recognise import known_by_id
from care.runtime import Act, Runtime
from care.take_up import asked, on_screen, take_up
from care.view_episode import view_episode
from storage import episodes, rows
from storage.tables import Checkin, Episode, Patient, Person


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything the words are made from."""

    kind: str
    reader: Reader
    content: object
    help_in: str | None
    """Country in which an ambulance would be called: the patient's."""
    extra: Mapping[str, str] = field(default_factory=dict)


Reading = tuple[object, Mapping[str, str]]
Compose = Callable[[Act, Delivery], Awaitable[Reading | None]]


async def compose(run: Runtime, delivery: Delivery) -> Letter | None:
    """The letter, or None when there is nothing to say any more."""
    composer = COMPOSERS.get(delivery.kind)
    if composer is None:
        return None
    async with run.look() as act:
        read = await composer(act, delivery)
        if read is None:
            return None
        content, extra = read
        reader = (await known_by_id(act, delivery.person_id)).reader
        country = await _country(act, delivery)
    return Letter(delivery.kind, reader, content, country or reader.country, extra)


async def _country(act: Act, delivery: Delivery) -> str | None:
    """The patient's country, whoever reads."""
    patient_id = delivery.refs.get("patient")
    if delivery.episode_id:
        episode = await rows.find(act.tx, Episode, id=delivery.episode_id)
        patient_id = episode.patient_id if episode else patient_id
    patient = await rows.find(act.tx, Patient, id=patient_id) if patient_id else None
    return patient.country if patient else None


async def _question(act: Act, delivery: Delivery) -> Reading | None:
    """A prompt or reminder: only while nothing was answered."""
    row = await rows.find(act.tx, Checkin, id=delivery.refs["checkin"])
    if row is None or row.state != "open" or row.at is not None or row.cursor:
        return None
    patient = await rows.get(act.tx, Patient, id=row.patient_id)
    if patient.paused_until is not None and patient.paused_until > act.now:
        return None
    hand = take_up(row)
    question: Asked | None = asked(hand) if hand.question else None
    return (question, delivery.refs) if question else None


async def _doubt(act: Act, delivery: Delivery) -> Reading | None:
    """Only while it is still in doubt."""
    row = await rows.find(act.tx, Checkin, id=delivery.refs["checkin"])
    if row is None or row.state != "open":
        return None
    hand = take_up(row)
    return (on_screen(hand, await _country(act, delivery)), delivery.refs) if hand.doubtful else None


async def _result(act: Act, delivery: Delivery) -> Reading | None:
    finished = await read_result(act, delivery.refs["checkin"])
    return (finished, delivery.refs) if finished else None


async def _seen_by_reader(act: Act, delivery: Delivery) -> EpisodeView | None:
    episode = await rows.find(act.tx, Episode, id=delivery.refs["episode"])
    return await view_episode(act, episode, reader_id=delivery.person_id) if episode else None


async def _episode(act: Act, delivery: Delivery) -> Reading | None:
    view = await _seen_by_reader(act, delivery)
    return (view, delivery.refs) if view else None


async def _open_episode(act: Act, delivery: Delivery) -> Reading | None:
    read = await _episode(act, delivery)
    return read if read and isinstance(read[0], EpisodeView) and read[0].is_open else None


async def _alert(act: Act, delivery: Delivery) -> Reading | None:
    """Only to somebody who still follows."""
    read = await _open_episode(act, delivery)
    return read if read and await _follows(act, delivery) else None


async def _about_episode(act: Act, delivery: Delivery) -> Reading | None:
    """Corrections and endings: to whoever was told and still follows."""
    read = await _episode(act, delivery)
    return read if read and await _follows(act, delivery) else None


async def _ended(act: Act, delivery: Delivery) -> Reading | None:
    """Only while it is over: the end may have been taken back."""
    read = await _about_episode(act, delivery)
    return read if read and isinstance(read[0], EpisodeView) and not read[0].is_open else None


async def _follows(act: Act, delivery: Delivery) -> bool:
    episode = await rows.get(act.tx, Episode, id=delivery.refs["episode"])
    circle = await episodes.circle(act.tx, episode.patient_id)
    return any(link.caregiver_id == delivery.person_id and link.alerts for link in circle)


async def _taken(act: Act, delivery: Delivery) -> Reading | None:
    read = await _open_episode(act, delivery)
    if read is None:
        return None
    who = await rows.find(act.tx, Person, id=delivery.refs["by"])
    return (read[0], {**delivery.refs, "name": who.name}) if who else None


async def _unreachable(act: Act, delivery: Delivery) -> Reading | None:
    read = await _open_episode(act, delivery)
    if read is None:
        return None
    who = await rows.find(act.tx, Person, id=delivery.refs["person"])
    return (read[0], {**delivery.refs, "name": who.name}) if who else None


async def _loop(act: Act, delivery: Delivery) -> Reading | None:
    """An episode's question while it is open; an appointment's while nobody was seen."""
    if "episode" in delivery.refs:
        return await _open_episode(act, delivery)
    finished = await read_result(act, delivery.refs["checkin"])
    return (finished, delivery.refs) if finished else None


async def _contact(act: Act, delivery: Delivery) -> Reading | None:
    """The telephone number: only to somebody who is still alerted."""
    circle = await episodes.circle(act.tx, delivery.refs["patient"])
    if not any(link.caregiver_id == delivery.person_id and link.alerts for link in circle):
        return None
    patient = await rows.find(act.tx, Person, id=delivery.refs["patient"])
    return (patient.phone, {"name": patient.name}) if patient and patient.phone else None


COMPOSERS: dict[str, Compose] = {
    "checkin_prompt": _question,
    "checkin_reminder": _question,
    "result": _result,
    "doubt_again": _doubt,
    "patient_emergency": _open_episode,
    "patient_urgent": _open_episode,
    "receipts": _open_episode,
    "patient_taken": _taken,
    "patient_correction": _episode,
    "loop_question": _loop,
    "patient_stale": _episode,
    "unreachable_told": _unreachable,
    "alert_emergency": _alert,
    "alert_urgent": _alert,
    "alert_silence": _alert,
    "alert_taken": _about_episode,
    "alert_correction": _about_episode,
    "alert_goes_on": _alert,
    "alert_closed": _ended,
    "alert_stale": _ended,
    "alert_contact": _contact,
    **CIRCLE,
}
