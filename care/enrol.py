"""First contact: nothing is stored before consent; then country, zone and hour, and the first check-in."""

from datetime import datetime

from care.menu import renew_menu
from care.note import note
from care.open_checkins import open_own
from care.outcomes import Joining
from care.recognise import Known, patient_in_hand, plan_of, recognise
from care.runtime import Act
from scheduler.timetable import local_date, next_slot
from storage import rows
from storage.tables import Checkin, Patient, Person

CONSENT_VERSION = "2026-11"
QUIET_FROM, QUIET_TO = "22:00", "07:00"
REMINDER_MINUTES = 180


def next_step(known: Known) -> Joining:
    """What first contact still has to ask."""
    patient = known.patient
    if patient is None:
        return Joining("consent")
    if patient.country is None:
        return Joining("country")
    if not patient.zone_told:
        return Joining("zone", patient.country)
    return Joining("done" if patient.hours else "hour", patient.country)


async def consent(act: Act, *, chat_id: int, name: str, language: str) -> Joining:
    """They agreed: a person and a plan without times. Agreeing twice changes nothing."""
    known = await recognise(act, chat_id)
    if known is None:
        person = new_person(act, chat_id=chat_id, name=name, language=language, zone="UTC")
        await rows.insert(act.tx, person)
        known = Known(person, None)
    if known.patient is None:
        patient = Patient(
            id=known.id,
            consent_version=CONSENT_VERSION,
            weekly_day=local_date(act.now, known.person.zone).weekday(),
            reminder_minutes=REMINDER_MINUTES,
            watch_at=act.now,
        )
        await rows.insert(act.tx, patient)
        await note(act, "consent", patient_id=known.id, actor_id=known.id, detail=CONSENT_VERSION)
        known = Known(known.person, patient)
    return next_step(known)


def new_person(act: Act, *, chat_id: int, name: str, language: str, zone: str) -> Person:
    return Person(
        id=act.new_id(),
        chat_id=chat_id,
        name=name,
        language=language,
        zone=zone,
        quiet_from=QUIET_FROM,
        quiet_to=QUIET_TO,
        joined_at=act.now,
    )


async def tell_country(act: Act, known: Known, country: str, *, only_zone: str | None) -> Joining:
    """`country`: a known ISO code; `only_zone`: its time zone where it has just one."""
    await rows.change(act.tx, Patient, {"id": known.id}, country=country)
    if only_zone is not None:
        return await tell_zone(act, known, only_zone)
    return next_step(await patient_in_hand(act, known.id))


async def tell_zone(act: Act, known: Known, zone: str) -> Joining:
    """`zone`: a valid IANA name. The weekly day is the local day of joining."""
    await rows.change(act.tx, Person, {"id": known.id}, zone=zone)
    day = local_date(known.person.joined_at, zone).weekday()
    await rows.change(act.tx, Patient, {"id": known.id}, zone_told=True, weekly_day=day)
    return next_step(await patient_in_hand(act, known.id))


async def tell_hour(act: Act, known: Known, hour: str) -> Checkin:
    """First contact is complete: the next prompt is planned, and the first check-in opens at once."""
    await rows.change(act.tx, Patient, {"id": known.id}, hours=[hour])
    complete = await patient_in_hand(act, known.id)
    due = _first_due(act.now, complete)
    await rows.change(act.tx, Patient, {"id": known.id}, next_due_at=due, last_due_at=None)
    complete = await patient_in_hand(act, known.id)
    await renew_menu(act, known.id)
    checkin, _ = await open_own(act, complete, kind="daily", by="self", by_person=known.id)
    return checkin


def _first_due(now: datetime, known: Known) -> datetime:
    """The first prompt comes tomorrow: today's check-in starts right now."""
    today = known.today(now)
    slot = next_slot(plan_of(known), now)
    while slot.local_date <= today:
        slot = next_slot(plan_of(known), slot.due_at)
    return slot.due_at
