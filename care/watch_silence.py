"""Days without any answer are noticed: quietly at first, loudly where something grave is open.

Looked at once a day, in the patient's morning. A missed day is a local day on which a check-in was due and
nothing at all was answered; a day on which the service itself was away is nobody's silence, nor is a pause.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from care.advance_episode import fall_silent
from care.in_batches import in_batches
from care.outcomes import Silence
from care.queue_message import queue_message
from care.recognise import Known, known_by_id, the_patient
from care.runtime import Act, Runtime
from scheduler.timetable import Plan, after_quiet, local_date, next_slot
from storage import checkins, episodes, patients, rows
from storage.tables import Checkin, Follow, Patient, Person

WATCH_HOUR = "08:00"
"""Local time of the patient: the day before is over, and who is told can still do something."""
LONGEST_LOOK = timedelta(days=30)
BAD_PAIN = 7
NUDGE_AFTER = 2
CIRCLE_AFTER = 3
"""Missed days after bad pain or a rising trend: people go missing when they are worse (clinical.md, W03)."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Missed days in a row, up to yesterday."""

    days: int
    since: date
    """The first local date that could have been missed: names this stretch."""
    last_sign_at: datetime | None


async def watch_silence(run: Runtime) -> int:
    """Looks at whoever is to be looked at; how many patients were dealt with."""
    return await in_batches(run, patients.claim_to_watch, _watch)


async def read_silence(act: Act, follow_id: str) -> Silence | None:
    """What a notice of silence says now; None: the patient has answered, or the caregiver is not told."""
    follow = await rows.find(act.tx, Follow, id=follow_id, state="active", alerts=True)
    if follow is None:
        return None
    known = await known_by_id(act, follow.patient_id)
    stretch = None if _is_paused(known, act.now) else await stretch_of(act, known)
    if stretch is None or stretch.days == 0:
        return None
    return Silence(known.person.name, stretch.days, stretch.last_sign_at)


async def stretch_of(act: Act, known: Known) -> Stretch:
    """The missed days since the last answer, a pause, or joining, whichever was latest."""
    last = await checkins.last_sign_at(act.tx, known.id)
    begins = (last or known.person.joined_at, act.now - LONGEST_LOOK)
    since = local_date(max(begins), known.person.zone) + timedelta(days=1)
    after_pause = the_patient(known).watch_from
    if after_pause is not None:
        since = max(since, date.fromisoformat(after_pause))
    missed = await checkins.asked_days(act.tx, known.id, since=since, before=known.today(act.now))
    return Stretch(len(missed), since, last)


async def _watch(act: Act, known: Known) -> None:
    upcoming = next_slot(Plan(zone=known.person.zone, hours=(WATCH_HOUR,)), act.now).due_at
    await rows.change(act.tx, Patient, {"id": known.id}, watch_at=upcoming)
    if not known.joined or _is_paused(known, act.now):
        return
    await _end_pause(act, known)
    stretch = await stretch_of(act, known)
    if stretch.days == 0:
        return
    episode = await episodes.open_one(act.tx, known.id)
    if episode is not None:
        await fall_silent(act, known, episode)
    went_badly = await _went_badly(act, known)
    if went_badly and stretch.days >= NUDGE_AFTER:
        await _nudge(act, known, stretch)
    patience = the_patient(known).missed_after
    if stretch.days >= (min(patience, CIRCLE_AFTER) if went_badly else patience):
        await _tell_circle(act, known, stretch)


def _is_paused(known: Known, now: datetime) -> bool:
    until = the_patient(known).paused_until
    return until is not None and until > now


async def _end_pause(act: Act, known: Known) -> None:
    """The pause is over, and the patient is told so once."""
    until = the_patient(known).paused_until
    if until is None:
        return
    await rows.change(act.tx, Patient, {"id": known.id}, paused_until=None)
    await queue_message(
        act,
        "pause_over",
        known.id,
        key=f"pause:{known.id}:{until.astimezone(UTC).isoformat()}",
        not_before=_after_quiet(act, known.person),
    )


async def _went_badly(act: Act, known: Known) -> bool:
    last: Checkin | None = await checkins.last_with(act.tx, known.id, "pain")
    hurt = last is not None and last.answers["pain"] >= BAD_PAIN
    return hurt or await checkins.is_worsening(act.tx, known.id)


async def _nudge(act: Act, known: Known, stretch: Stretch) -> None:
    await queue_message(
        act,
        "nudge",
        known.id,
        key=f"nudge:{known.id}:{stretch.since.isoformat()}",
        refs={"why": "silence"},
        not_before=_after_quiet(act, known.person),
    )


async def _tell_circle(act: Act, known: Known, stretch: Stretch) -> None:
    """Quietly, once a stretch."""
    circle = [follow for follow in await episodes.circle(act.tx, known.id) if follow.alerts]
    people = await episodes.people(act.tx, {follow.caregiver_id for follow in circle})
    for follow in circle:
        await queue_message(
            act,
            "silence_notice",
            follow.caregiver_id,
            key=f"silence:{follow.id}:{stretch.since.isoformat()}",
            refs={"follow": follow.id},
            not_before=_after_quiet(act, people[follow.caregiver_id]),
        )
    today = known.today(act.now).isoformat()
    await rows.change(act.tx, Patient, {"id": known.id}, missed_told_on=today)


def _after_quiet(act: Act, person: Person) -> datetime:
    return after_quiet(act.now, person.zone, person.quiet_from, person.quiet_to)
