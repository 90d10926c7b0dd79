"""Who follows whom: the patient confirms, orders, shares and ends; the caregiver looks, asks and ends.

Every verb checks the side it belongs to; what is somebody else's is `NotYours` and nothing happens.
"""

from datetime import timedelta
from typing import Any

from care.close_episode import ALERTS
from care.menu import renew_menu
from care.note import note
from care.outcomes import FollowView, NotUnderstood, NotYours
from care.outcomes_followed import Nudged, PatientLine, PersonCard, SummaryHourSet
from care.queue_message import queue_message
from care.read_person import line_of, read_card, worst_first
from care.read_trend import USUAL
from care.recognise import Known, patient_in_hand
from care.replan_episode import join_chain, leave_chain
from care.runtime import Act
from care.summary_time import check_hour, next_summary_at
from care.view_follow import SHARES, view_follow, view_follows
from scheduler.timetable import after_quiet
from storage import follows, outbox, rows
from storage.tables import Follow, Person

NUDGE_REST = timedelta(hours=6)
"""One caregiver asks one patient "how are you?" at most so often."""


async def confirm_follow(act: Act, known: Known, follow_id: str) -> FollowView | NotYours:
    """`known`: the patient, who knows this person. From now on they are told."""
    follow = await _of_patient(act, known, follow_id)
    if follow is None or follow.state == "ended":
        return NotYours()
    if follow.state == "active":
        return await view_follow(act, follow)
    caregiver = await rows.get(act.tx, Person, id=follow.caregiver_id)
    follow = await _change(act, follow, state="active", confirmed_at=act.now)
    follow = await _change(act, follow, next_summary_at=next_summary_at(follow, caregiver, act.now))
    await note(act, "confirmed", patient_id=known.id, actor_id=known.id, detail=follow.id)
    await queue_message(
        act,
        "follow_confirmed",
        follow.caregiver_id,
        key=f"confirmed:{follow.id}:{follow.offered_at.timestamp():.0f}",
        refs={"follow": follow.id},
    )
    await join_chain(act, follow)
    return await view_follow(act, follow)


async def refuse_follow(act: Act, known: Known, follow_id: str) -> FollowView | NotYours:
    """`known`: the patient, who does not know this person. Nothing was shared, nothing will be."""
    follow = await _of_patient(act, known, follow_id)
    if follow is None or follow.state != "offered":
        return NotYours()
    follow = await _end(act, follow, by=known)
    await queue_message(
        act,
        "follow_refused",
        follow.caregiver_id,
        key=f"refused:{follow.id}:{follow.offered_at.timestamp():.0f}",
        refs={"follow": follow.id},
    )
    return await view_follow(act, follow)


async def end_follow(act: Act, known: Known, follow_id: str) -> FollowView | NotYours:
    """Either side, at once: nothing about the patient leaves any more, also what was already waiting."""
    follow = await rows.find(act.tx, Follow, id=follow_id)
    if follow is None or known.id not in (follow.patient_id, follow.caregiver_id):
        return NotYours()
    await patient_in_hand(act, follow.patient_id)
    follow = await rows.get(act.tx, Follow, id=follow_id)
    if follow.state == "ended":
        return await view_follow(act, follow)
    follow = await _end(act, follow, by=known)
    other = follow.caregiver_id if known.id == follow.patient_id else follow.patient_id
    await queue_message(
        act,
        "follow_ended",
        other,
        key=f"ended:{follow.id}:{act.now.timestamp():.0f}",
        refs={"follow": follow.id, "name": known.person.name},
    )
    return await view_follow(act, follow)


async def change_share(act: Act, known: Known, follow_id: str, key: str, value: str) -> FollowView | NotYours:
    """`known`: the patient; `key`: alerts | daily | weekly | details | proxy; `value`: on | off."""
    follow = await _of_patient(act, known, follow_id)
    if follow is None or follow.state == "ended" or key not in SHARES or value not in ("on", "off"):
        return NotYours()
    is_more = value == "on" and not getattr(follow, key)
    follow = await _change(act, follow, **{key: value == "on"})
    caregiver = await rows.get(act.tx, Person, id=follow.caregiver_id)
    follow = await _change(act, follow, next_summary_at=next_summary_at(follow, caregiver, act.now))
    await note(act, "shared", patient_id=known.id, actor_id=known.id, detail=f"{follow.id}:{key}:{value}")
    if follow.state == "active" and is_more:
        await _tell_more_shared(act, follow, key)
    if key == "alerts" and follow.state == "active":
        await _alerts_changed(act, follow)
    return await view_follow(act, follow)


async def move_follow(act: Act, known: Known, follow_id: str, *, up: bool) -> tuple[FollowView, ...]:
    """One place earlier or later in the order in which they are told; the circle as it is then.

    An open episode keeps the order it began with.
    """
    if known.patient is not None:
        await patient_in_hand(act, known.id)
    circle = await follows.around(act.tx, known.id)
    place = next((index for index, each in enumerate(circle) if each.id == follow_id), None)
    if place is not None:
        target = min(max(place + (-1 if up else 1), 0), len(circle) - 1)
        circle.insert(target, circle.pop(place))
        for index, each in enumerate(circle):
            await rows.change(act.tx, Follow, {"id": each.id}, place=index)
    return await circle_of(act, known)


async def circle_of(act: Act, known: Known) -> tuple[FollowView, ...]:
    """Who follows this patient, or has offered to, in the order they are told."""
    return await view_follows(act, await follows.around(act.tx, known.id))


async def patients_of(act: Act, known: Known) -> tuple[PatientLine, ...]:
    """Whom this person follows, worst first."""
    lines = [await line_of(act, follow) for follow in await follows.by(act.tx, known.id)]
    return worst_first(lines)


async def person_card(act: Act, known: Known, follow_id: str, *, days: int = USUAL) -> PersonCard | NotYours:
    """One person they follow. The last answers, and the picture of so many days, only where shared; that they
    looked is on record."""
    follow = await _of_caregiver(act, known, follow_id)
    if follow is None:
        return NotYours()
    may_nudge = await _nudged_until(act, follow) is None
    card = await read_card(act, follow, can_nudge=may_nudge, days=days)
    seen = "saw_answers" if card.answers else "saw_level"
    await note(act, seen, patient_id=follow.patient_id, actor_id=known.id)
    return card


async def nudge(act: Act, known: Known, follow_id: str) -> Nudged | NotYours:
    """A kind word to the patient, outside their quiet hours."""
    follow = await _of_caregiver(act, known, follow_id)
    if follow is None:
        return NotYours()
    patient = (await patient_in_hand(act, follow.patient_id)).person
    wait = await _nudged_until(act, follow)
    if wait is not None:
        return Nudged(follow.id, patient.name, sent=False, again_at=wait)
    await queue_message(
        act,
        "nudge",
        patient.id,
        key=f"nudge:{follow.id}:{act.now.timestamp():.0f}",
        refs={"follow": follow.id},
        not_before=after_quiet(act.now, patient.zone, patient.quiet_from, patient.quiet_to),
    )
    return Nudged(follow.id, patient.name, sent=True, again_at=act.now + NUDGE_REST)


async def set_summary_hour(act: Act, known: Known, hour: str) -> SummaryHourSet | NotUnderstood:
    """`hour`: local HH:MM, for every summary this caregiver gets, in their own zone."""
    if not check_hour(hour):
        return NotUnderstood(None)
    upcoming = None
    for follow in await follows.by(act.tx, known.id):
        follow = await _change(act, follow, summary_hour=hour)
        if follow.state == "active":
            upcoming = next_summary_at(follow, known.person, act.now)
            await _change(act, follow, next_summary_at=upcoming)
    return SummaryHourSet(hour, upcoming)


async def replan_summaries(act: Act, known: Known) -> None:
    """The caregiver lives by another clock now: their summaries come at the same local hour as before."""
    for follow in await follows.by(act.tx, known.id):
        if follow.state == "active":
            upcoming = next_summary_at(follow, known.person, act.now)
            await rows.change(act.tx, Follow, {"id": follow.id}, next_summary_at=upcoming)


async def _of_patient(act: Act, known: Known, follow_id: str) -> Follow | None:
    """The link, read after the patient was locked."""
    if known.patient is None:
        return None
    await patient_in_hand(act, known.id)
    return await rows.find(act.tx, Follow, id=follow_id, patient_id=known.id)


async def _of_caregiver(act: Act, known: Known, follow_id: str) -> Follow | None:
    return await rows.find(act.tx, Follow, id=follow_id, caregiver_id=known.id, state="active")


async def _change(act: Act, follow: Follow, **values: Any) -> Follow:
    await rows.change(act.tx, Follow, {"id": follow.id}, **values)
    return Follow(**{**follow.model_dump(), **values})


async def _end(act: Act, follow: Follow, *, by: Known) -> Follow:
    """Ended first, so that nothing that follows can still reach them."""
    follow = await _change(act, follow, state="ended", ended_at=act.now, ended_by=by.id, next_summary_at=None)
    await note(act, "ended", patient_id=follow.patient_id, actor_id=by.id, detail=follow.id)
    await _withdraw(act, follow)
    await leave_chain(act, follow)
    await renew_menu(act, follow.caregiver_id)
    return follow


async def _tell_more_shared(act: Act, follow: Follow, key: str) -> None:
    """Whoever agreed to less learns that there is more now. Once a link, kind and day: a tick that goes on
    and off tells nothing new."""
    await queue_message(
        act,
        "share_told",
        follow.caregiver_id,
        key=f"share:{follow.id}:{key}:{act.now.date().isoformat()}",
        refs={"follow": follow.id, "key": key},
    )


async def _alerts_changed(act: Act, follow: Follow) -> None:
    if follow.alerts:
        await join_chain(act, follow)
        return
    await _withdraw(act, follow, kinds=(*ALERTS, "alert_contact"))
    await leave_chain(act, follow)


async def _withdraw(act: Act, follow: Follow, *, kinds: tuple[str, ...] = ()) -> None:
    await outbox.withdraw_about(
        act.tx,
        reader_id=follow.caregiver_id,
        patient_id=follow.patient_id,
        follow_id=follow.id,
        kinds=kinds,
    )


async def _nudged_until(act: Act, follow: Follow) -> Any:
    """When they may be nudged again; None: now."""
    last = await outbox.last_written(act.tx, kind="nudge", follow_id=follow.id)
    return last + NUDGE_REST if last is not None and last + NUDGE_REST > act.now else None
