"""What the patient tells and what a caregiver tells for them are kept and shown apart; a difference on the
same day is shown to both, as far as each may see it."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from care.confide import sight_of, told_answers
from care.note import note
from care.outcomes import Apart
from care.queue_message import queue_message
from care.recognise import Known, known_by_id
from care.runtime import Act
from scheduler.timetable import local_date
from storage import checkins, rows
from storage.tables import Checkin, Follow

COMPARED = ("pain", "sleep", "cough", "warnings")
"""Items that every check-in asks; of the others a difference says little."""
A_DAY = timedelta(hours=36)
"""No local day is longer, nor two check-ins of one farther apart."""


async def tell_apart(act: Act, patient: Known, row: Checkin) -> tuple[Apart, ...]:
    """A check-in was finished: the other side learns of it. What the patient sees of the differences.

    The patient learns every time that somebody answered for them; a caregiver learns only of differences, and
    only where the patient shares the answers.
    """
    if row.by == "proxy":
        await note(act, "answered_for", patient_id=patient.id, actor_id=row.by_person, detail=row.id)
        await _write(act, "answered_for", patient.id, row)
        return ()
    found = await apart_on_day(act, patient, row, despair=True)
    for each in found:
        await _write(act, "answers_differ", each.person_id, row)
    return found


async def read_apart(act: Act, checkin_id: str, *, reader_id: str) -> Apart | None:
    """Both sides of the day of this check-in as the patient, or the caregiver, may see them now."""
    row = await rows.find(act.tx, Checkin, id=checkin_id)
    if row is None or row.at is None:
        return None
    patient = await known_by_id(act, row.patient_id)
    if reader_id == patient.id:
        return await _apart(act, patient, row, row.by_person) if row.by == "proxy" else None
    link = await rows.find(
        act.tx, Follow, patient_id=patient.id, caregiver_id=reader_id, state="active", details=True
    )
    if link is None:
        return None
    found = await _apart(act, patient, row, reader_id)
    despair = (await sight_of(act, link)).despair
    return _seen(found, despair=despair) if found else None


async def apart_on_day(act: Act, patient: Known, row: Checkin, *, despair: bool) -> tuple[Apart, ...]:
    """Where somebody who answered for the patient on the day of `row` said otherwise than the patient."""
    others = {each.by_person for each in await _same_day(act, row) if each.by == "proxy"}
    found = [await _apart(act, patient, row, by_person) for by_person in sorted(others)]
    seen = [_seen(each, despair=despair) for each in found if each is not None]
    return tuple(each for each in seen if each.differs)


def _seen(found: Apart, *, despair: bool) -> Apart:
    """What is the patient's secret makes no difference either."""
    own = told_answers(found.own, despair=despair)
    kept = told_answers(found.other, despair=despair) if own != found.own else found.other
    differs = differing(own, kept)
    return Apart(found.patient_name, found.who, found.person_id, own, found.other, differs)


def differing(own: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, ...]:
    """Items that both told, and not alike."""
    return tuple(
        item
        for item in COMPARED
        if item in own and item in other and _plain(own[item]) != _plain(other[item])
    )


def _plain(value: Any) -> Any:
    return frozenset(value) if isinstance(value, list | tuple | set | frozenset) else value


async def _apart(act: Act, patient: Known, row: Checkin, by_person: str) -> Apart | None:
    day = await _same_day(act, row)
    own = together(each.answers for each in day if each.by == "self")
    other = together(each.answers for each in day if each.by_person == by_person and each.by == "proxy")
    if not other:
        return None
    who = (await known_by_id(act, by_person)).person.name
    return Apart(patient.person.name, who, by_person, own, other, differing(own, other))


def together(told: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The worst of what one side told on a day, item by item."""
    worst: dict[str, Any] = {}
    for answers in told:
        for item in COMPARED:
            if item in answers:
                worst[item] = _worse(worst.get(item), answers[item])
    return worst


def _worse(before: Any, now: Any) -> Any:
    if before is None:
        return sorted(now) if isinstance(now, list) else now
    return sorted({*before, *now}) if isinstance(now, list) else max(before, now)


async def _same_day(act: Act, row: Checkin) -> list[Checkin]:
    """Check-ins of either side on the patient's local day of `row`, with what was told in them."""
    assert row.at is not None
    day = local_date(row.at, row.zone)
    told = await checkins.told_since(act.tx, row.patient_id, since=row.at - A_DAY)
    return [each for each in told if each.at is not None and local_date(each.at, row.zone) == day]


async def _write(act: Act, kind: str, person_id: str, row: Checkin) -> None:
    await queue_message(
        act,
        kind,
        person_id,
        key=f"{kind}:{row.id}:{person_id}:{act.now.timestamp():.0f}",
        refs={"checkin": row.id, "patient": row.patient_id},
    )
