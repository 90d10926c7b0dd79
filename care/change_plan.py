"""Settings: hours, zone, quiet hours, reminders, pause. A value that does not fit changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from care.follow import replan_summaries, set_summary_hour
from care.menu import renew_menu
from care.outcomes import NotUnderstood
from care.outcomes_account import SettingChanged, SettingsView
from care.recognise import Known, known_by_id, plan_of, the_patient
from care.runtime import Act
from scheduler.timetable import Plan, Slot, at_local_time, moved, next_slot, show_next, slot_at
from storage import checkins, episodes, follows, rows
from storage.tables import Patient, Person

LONGEST_PAUSE = 14
ASKED_WITHIN = timedelta(hours=20)
"""A check-in opened no later than this after its slot."""
MOST_HOURS = 4
REMINDERS = {"off": None, "60": 60, "120": 120, "180": 180, "360": 360}


class _Unfit(Exception):
    """The value is none that this setting knows."""


@dataclass(frozen=True, slots=True)
class Change:
    person: dict[str, Any]
    patient: dict[str, Any]


async def settings_of(act: Act, known: Known) -> SettingsView:
    """What is set now."""
    person, patient = known.person, known.patient
    planned = patient is not None and bool(patient.hours)
    upcoming = (
        tuple(slot.due_at for slot in show_next(plan_of(known), _asked_from(act, known))) if planned else ()
    )
    return SettingsView(
        person_name=person.name,
        is_patient=known.joined,
        is_caregiver=bool(await episodes.followed(act.tx, person.id)),
        hours=tuple(patient.hours) if patient else (),
        zone=person.zone,
        country=patient.country if patient else None,
        language=person.language,
        quiet_from=person.quiet_from,
        quiet_to=person.quiet_to,
        reminder_minutes=patient.reminder_minutes if patient else None,
        missed_after=patient.missed_after if patient else 2,
        paused_until=patient.paused_until if patient else None,
        tell_despair=patient.tell_despair if patient else False,
        drill_monthly=patient.drill_monthly if patient else False,
        phone=person.phone,
        next_checkins=upcoming,
        summary_hour=await _summary_hour(act, person.id),
    )


def _asked_from(act: Act, known: Known) -> datetime:
    """The day of joining has its check-in already: what is planned next is the next one."""
    due = the_patient(known).next_due_at
    return max(act.now, due - timedelta(seconds=1)) if due is not None else act.now


async def change_setting(act: Act, known: Known, key: str, value: str) -> SettingChanged | NotUnderstood:
    """`value` is what a button carries; zone, country and language were checked by the caller."""
    if key == "summary":
        return await _summary(act, known, value)
    setter = SETTINGS.get(key)
    if setter is None or (key in PATIENT_ONLY and known.patient is None):
        return NotUnderstood(None)
    try:
        change = setter(act, known, value)
    except (_Unfit, ValueError):
        return NotUnderstood(None)
    if change.person:
        await rows.change(act.tx, Person, {"id": known.id}, **change.person)
    if change.patient:
        await rows.change(act.tx, Patient, {"id": known.id}, **change.patient)
    after = await known_by_id(act, known.id)
    if key == "language":
        await renew_menu(act, known.id)
    if key in READERS_TIMES:
        await replan_summaries(act, after)
    if key in TIMES and after.patient is not None and after.patient.hours:
        await rows.change(act.tx, Patient, {"id": known.id}, next_due_at=await _next_due(act, known, after))
        after = await known_by_id(act, known.id)
    return SettingChanged(key, await settings_of(act, after))


async def _next_due(act: Act, before: Known, after: Known) -> datetime:
    """Counted from the last slot by the name it was asked under: whoever moves twice in a row is not asked
    the same date twice, nor passed over."""
    last = the_patient(before).last_due_at
    plan_before, plan_after = _plan_or_same(before, after), plan_of(after)
    if last is None:
        planned = the_patient(before).next_due_at
        first = next_slot(plan_after, act.now)
        return max(first.due_at, planned) if planned and plan_before == plan_after else first.due_at
    slot = slot_at(plan_before, last)
    asked = await checkins.last_slot(act.tx, before.id)
    if asked is not None and abs(asked[1] - last) < ASKED_WITHIN:
        day, _, hour = asked[0].partition("T")
        slot = Slot(last, date.fromisoformat(day), hour)
    return moved(plan_before, plan_after, slot, act.now).due_at


def _plan_or_same(before: Known, after: Known) -> Plan:
    return plan_of(before) if the_patient(before).hours else plan_of(after)


async def _summary_hour(act: Act, person_id: str) -> str | None:
    followed = await follows.by(act.tx, person_id)
    return followed[0].summary_hour if followed else None


async def _summary(act: Act, known: Known, value: str) -> SettingChanged | NotUnderstood:
    outcome = await set_summary_hour(act, known, value)
    if isinstance(outcome, NotUnderstood):
        return outcome
    return SettingChanged("summary", await settings_of(act, known))


def _hours(act: Act, known: Known, value: str) -> Change:
    """One hour is put on or taken off; the last one stays."""
    hours = set(the_patient(known).hours) ^ {_clock(value)}
    if not 1 <= len(hours) <= MOST_HOURS:
        raise _Unfit
    return Change({}, {"hours": sorted(hours)})


def _clock(value: str) -> str:
    at_local_time(datetime(2026, 1, 1).date(), value, "UTC")  # noqa: DTZ001 - checks the form of HH:MM
    return value


def _zone(act: Act, known: Known, value: str) -> Change:
    at_local_time(known.today(act.now), "12:00", value)
    return Change({"zone": value}, {"zone_told": True} if known.patient else {})


def _quiet(act: Act, known: Known, value: str) -> Change:
    begin, _, end = value.partition("-")
    return Change({"quiet_from": _clock(begin), "quiet_to": _clock(end)}, {})


def _reminder(act: Act, known: Known, value: str) -> Change:
    if value not in REMINDERS:
        raise _Unfit
    return Change({}, {"reminder_minutes": REMINDERS[value]})


def _missed(act: Act, known: Known, value: str) -> Change:
    if value not in {str(days) for days in range(1, 8)}:
        raise _Unfit
    return Change({}, {"missed_after": int(value)})


def _pause(act: Act, known: Known, value: str) -> Change:
    """Days from today; "off" ends it. It ends in the morning of the patient's own day."""
    today = known.today(act.now)
    if value == "off":
        tomorrow = today + timedelta(days=1)
        return Change({}, {"paused_until": None, "watch_from": tomorrow.isoformat()})
    days = int(value)
    if not 1 <= days <= LONGEST_PAUSE:
        raise _Unfit
    last = today + timedelta(days=days)
    until = at_local_time(last, "00:00", known.person.zone)
    return Change({}, {"paused_until": until, "watch_from": last.isoformat()})


def _switch(column: str) -> Callable[[Act, Known, str], Change]:
    def change(act: Act, known: Known, value: str) -> Change:
        if value not in ("on", "off"):
            raise _Unfit
        return Change({}, {column: value == "on"})

    return change


def _country(act: Act, known: Known, value: str) -> Change:
    return Change({}, {"country": value})


def _language(act: Act, known: Known, value: str) -> Change:
    return Change({"language": value}, {})


def _phone(act: Act, known: Known, value: str) -> Change:
    return Change({"phone": None if value == "off" else value}, {})


def _drill(act: Act, known: Known, value: str) -> Change:
    change = _switch("drill_monthly")(act, known, value)
    due = act.now if value == "on" else None
    return Change({}, {**change.patient, "next_drill_at": due})


SETTINGS: dict[str, Callable[[Act, Known, str], Change]] = {
    "hours": _hours,
    "zone": _zone,
    "quiet": _quiet,
    "reminder": _reminder,
    "missed": _missed,
    "pause": _pause,
    "despair": _switch("tell_despair"),
    "drill": _drill,
    "country": _country,
    "language": _language,
    "phone": _phone,
}
PATIENT_ONLY = frozenset({"hours", "reminder", "missed", "pause", "despair", "drill", "country"})
READERS_TIMES = frozenset({"zone", "quiet"})
"""Settings after which the summaries that this person gets are planned anew."""
TIMES = frozenset({"hours", "zone", "pause"})
"""Settings after which the next check-in is planned anew."""
