"""Who is writing: the person behind a chat, and what is planned for them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from care.outcomes import Reader
from care.runtime import Act
from scheduler.timetable import Plan, local_date
from storage import rows
from storage.tables import Patient, Person


@dataclass(frozen=True, slots=True)
class Known:
    """A person who agreed to be stored; `patient` is None for somebody who is only a caregiver."""

    person: Person
    patient: Patient | None

    @property
    def id(self) -> str:
        return self.person.id

    @property
    def reader(self) -> Reader:
        country = self.patient.country if self.patient else None
        return Reader(self.person.id, self.person.language, self.person.zone, country)

    @property
    def joined(self) -> bool:
        """First contact is complete: country, zone and hour were told."""
        return bool(self.patient and self.patient.zone_told and self.patient.hours)

    def today(self, now: datetime) -> date:
        return local_date(now, self.person.zone)


async def recognise(act: Act, chat_id: int) -> Known | None:
    """The person of this private chat, a patient locked until the commit: two taps, or a tap and a timer,
    take their turns. None when nothing is stored about them."""
    person = await rows.find(act.tx, Person, chat_id=chat_id)
    return Known(person, await rows.locked(act.tx, Patient, id=person.id)) if person else None


async def known_by_id(act: Act, person_id: str) -> Known:
    """A person who must exist."""
    person = await rows.get(act.tx, Person, id=person_id)
    return Known(person, await rows.find(act.tx, Patient, id=person_id))


async def patient_in_hand(act: Act, patient_id: str) -> Known:
    """The patient, locked until the commit."""
    patient = await rows.locked(act.tx, Patient, id=patient_id)
    if patient is None:
        raise LookupError("no such patient")
    return Known(await rows.get(act.tx, Person, id=patient_id), patient)


def the_patient(known: Known) -> Patient:
    """The patient's plan. Raises LookupError for somebody who is only a caregiver."""
    if known.patient is None:
        raise LookupError("not a patient")
    return known.patient


def plan_of(known: Known) -> Plan:
    """The timetable's view of the patient's plan."""
    person, patient = known.person, the_patient(known)
    minutes = patient.reminder_minutes
    return Plan(
        zone=person.zone,
        hours=tuple(patient.hours),
        reminder_after=None if minutes is None else timedelta(minutes=minutes),
        quiet_from=person.quiet_from,
        quiet_to=person.quiet_to,
        paused_until=patient.paused_until,
        weekly_day=patient.weekly_day,
    )
