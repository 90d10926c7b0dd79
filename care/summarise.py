"""Summaries for caregivers: daily or weekly, at their own hour in their own zone, one a link and local date.

Written as a kind and a day; what it says is read when it is sent (`read_summary`), so that nothing is shared
that is no longer shared by then.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from care.confide import Sight, sight_of, told_level, told_reasons
from care.in_batches import in_batches
from care.note import note
from care.outcomes import Reason
from care.outcomes_followed import Summary
from care.queue_message import queue_message
from care.read_trend import USUAL, read_trend_of
from care.read_week import read_week
from care.recognise import Known, known_by_id, the_patient
from care.runtime import Act, Runtime
from care.summary_time import SUNDAY, next_summary_at, summary_plan
from care.view_episode import reasons_of
from scheduler.timetable import late_slot, local_date, prompt_at, slot_at
from storage import checkins, follows, patients, rows
from storage.tables import Follow, Person

DAYS = {"daily": 1, "weekly": 7}
"""How many days a summary looks back on."""


async def summarise(run: Runtime) -> int:
    """Writes the summaries that are due; how many patients were dealt with."""
    return await in_batches(run, patients.claim_with_summary, _summarise)


async def _summarise(act: Act, known: Known) -> None:
    for follow in await follows.due_for_summary(act.tx, known.id, now=act.now):
        caregiver = await rows.get(act.tx, Person, id=follow.caregiver_id)
        upcoming = next_summary_at(follow, caregiver, act.now)
        await rows.change(act.tx, Follow, {"id": follow.id}, next_summary_at=upcoming)
        if caregiver.unreachable_since is None and not _is_away(known, act.now):
            await _write(act, known, follow, caregiver)


async def _write(act: Act, known: Known, follow: Follow, caregiver: Person) -> None:
    """The newest that is due; one that is hours late waits for the end of quiet hours, or for the next."""
    assert follow.next_summary_at is not None
    plan = summary_plan(follow, caregiver)
    slot = late_slot(plan, slot_at(plan, follow.next_summary_at), act.now)
    kind = None if slot is None else _kind_on(follow, slot.local_date)
    if slot is None or kind is None:
        return
    fresh = await queue_message(
        act,
        f"{kind}_summary",
        caregiver.id,
        key=f"summary:{follow.id}:{slot.local_date.isoformat()}",
        refs={"follow": follow.id, "kind": kind, "day": slot.local_date.isoformat()},
        not_before=prompt_at(plan, slot, act.now),
    )
    if fresh:
        await note(act, f"{kind}_summary", patient_id=known.id, actor_id=caregiver.id)


def _kind_on(follow: Follow, day: date) -> str | None:
    if follow.weekly and day.weekday() == SUNDAY:
        return "weekly"
    return "daily" if follow.daily else None


def _is_away(known: Known, now: datetime) -> bool:
    """Not joined yet, or paused: there is nothing to tell, and silence would look like an answer."""
    paused = the_patient(known).paused_until
    return not known.joined or (paused is not None and paused > now)


async def read_summary(act: Act, follow_id: str, kind: str, day: date) -> Summary | None:
    """What the summary of that day says now; None: nothing may be told any more.

    `kind`: daily | weekly. `day`: the caregiver's local date. Averages and reasons only with details.
    """
    follow = await rows.find(act.tx, Follow, id=follow_id, state="active")
    if follow is None or kind not in DAYS or not getattr(follow, kind):
        return None
    known = await known_by_id(act, follow.patient_id)
    if _is_away(known, act.now):
        return None
    sight = await sight_of(act, follow)
    judged = await checkins.latest_assessment(act.tx, known.id)
    return Summary(
        kind=kind,
        patient_name=known.person.name,
        day=day,
        days_answered=await _days_answered(act, known, DAYS[kind], until=await _due(act, follow, day)),
        of_days=DAYS[kind],
        level=told_level(judged.level, judged.reasons, despair=sight.despair) if judged else None,
        week=await read_week(act, known) if sight.details else None,
        newly=await _newly(act, known, sight, DAYS[kind]) if sight.details else (),
        open_episode=sight.episode.level if sight.episode else None,
        trend=await read_trend_of(act, known, USUAL, despair=sight.despair) if sight.details else None,
    )


async def _due(act: Act, follow: Follow, day: date) -> datetime:
    """When the summary of that day was due: one that comes late still speaks of its own day."""
    caregiver = await rows.get(act.tx, Person, id=follow.caregiver_id)
    hour = time.fromisoformat(follow.summary_hour)
    return min(act.now, datetime.combine(day, hour, ZoneInfo(caregiver.zone)).astimezone(UTC))


async def _days_answered(act: Act, known: Known, days: int, *, until: datetime) -> int:
    """Local days of the patient with an answer, counted back from `until`: 24 hours for one day."""
    told = await checkins.history(act.tx, known.id, since=until - timedelta(days=days))
    answered = {local_date(each.at, known.person.zone) for each in told}
    return min(len(answered), days)


async def _newly(act: Act, known: Known, sight: Sight, days: int) -> tuple[Reason, ...]:
    """Reasons whose message went to the patient in that time, each rule once, the newest first."""
    judged = await checkins.assessments(act.tx, known.id, since=act.now - timedelta(days=days))
    fresh = {
        reason["rule"]: reason
        for each in judged
        for reason in told_reasons(each.reasons, despair=sight.despair)
        if reason["rule"] in each.told
    }
    return reasons_of(list(reversed(fresh.values())))
