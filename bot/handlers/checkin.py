"""Taps on a check-in: answers, moving about, starting, resuming, putting off."""

from dataclasses import replace

from bot.callback_data import NOBODY, Tap, Verb
from bot.handlers.reply import About, Show
from bot.handlers.unplanned import help_now, no_checkins
from bot.handlers.visit import Visit
from care.answer_for import answer_for, as_proxy_may_see, patient_of_checkin
from care.open_checkins import open_own
from care.outcomes import AlreadyAnswered, Closed, NotYours, Page
from care.recognise import Known
from care.record_answer import Step, changeable, record_answer
from care.remind import snooze
from care.take_up import on_screen, take_up
from triage.items import Malformed
from triage.progress import WARNINGS, Question

STEPS = {
    Verb.answer: "answer",
    Verb.toggle: "toggle",
    Verb.done: "done",
    Verb.none: "none",
    Verb.skip: "skip",
    Verb.back: "back",
}
WANTED = {"on": True, "off": False}


async def step_tapped(visit: Visit, known: Known, tap: Tap, message_id: int | None) -> list[Show]:
    """Any tap that says something about the question on screen."""
    if tap.verb == Verb.group:
        step = Step("group", WARNINGS, tap.arg(0))
    else:
        try:
            wanted = WANTED.get(tap.arg(2))
            step = Step(STEPS[Verb(tap.verb)], Question.parse(tap.arg(0)), tap.arg(1) or None, wanted)
        except Malformed:
            return [visit.show(NotYours())]
    patient = await patient_of_checkin(visit.act, known, tap.subject)
    if patient is None:
        return [visit.show(NotYours())]
    outcome = await record_answer(visit.act, patient, tap.subject, step, by=known)
    if isinstance(outcome, Closed) and patient.id == known.id:
        return [await _anew(visit, known, step, message_id)]
    return [await drawn(visit, known, patient, outcome, tap.subject, message_id)]


async def _anew(visit: Visit, known: Known, step: Step, message_id: int | None) -> Show:
    """A tap on a check-in that lapsed is meant now: it is heard in a new one, danger first."""
    danger = step.question is not None and (step.question == WARNINGS or step.question.is_follow_up)
    kind = "warning" if danger else "check"
    row, is_new = await open_own(visit.act, known, kind=kind, by="self", by_person=known.id)
    if danger and not is_new:
        await record_answer(visit.act, known, row.id, Step("warnings"), by=known)
    outcome = await record_answer(visit.act, known, row.id, step, by=known)
    if isinstance(outcome, AlreadyAnswered) and outcome.now is not None:
        outcome = outcome.now
    return _drawn(visit, outcome, row.id, message_id)


async def resume_tapped(visit: Visit, known: Known, tap: Tap, message_id: int | None) -> list[Show]:
    """Show where it stands; with no check-in named, start one."""
    if tap.subject == NOBODY:
        return await start(visit, known, kind="check", edit=message_id)
    patient = await patient_of_checkin(visit.act, known, tap.subject)
    if patient is None:
        return [visit.show(NotYours())]
    outcome = await record_answer(visit.act, patient, tap.subject, Step("show"), by=known)
    if isinstance(outcome, Closed) and patient.id == known.id:
        return await start(visit, known, kind="check", edit=message_id)
    return [await drawn(visit, known, patient, outcome, tap.subject, message_id)]


async def change_tapped(visit: Visit, known: Known, tap: Tap, message_id: int | None) -> list[Show]:
    """List the answers that can be changed, or open one of them."""
    patient = await patient_of_checkin(visit.act, known, tap.subject)
    if patient is None:
        return [visit.show(NotYours())]
    named = tap.arg(0)
    if not named or named.isdecimal():
        listed = await changeable(visit.act, patient, tap.subject, page=int(named or "1"))
        return [await drawn(visit, known, patient, listed, tap.subject, message_id)]
    try:
        step = Step("change", Question.parse(named))
    except Malformed:
        return [visit.show(NotYours())]
    outcome = await record_answer(visit.act, patient, tap.subject, step, by=known)
    return [await drawn(visit, known, patient, outcome, tap.subject, message_id)]


async def wrong_tapped(visit: Visit, known: Known, tap: Tap, message_id: int | None) -> list[Show]:
    """ "Something is wrong": straight to the warnings."""
    return await start(visit, known, kind="warning", edit=message_id)


async def snooze_tapped(visit: Visit, known: Known, tap: Tap, message_id: int | None) -> list[Show]:
    minutes = tap.arg(0)
    if not minutes.isdecimal():
        return [visit.show(NotYours())]
    outcome = await snooze(visit.act, known, tap.subject, int(minutes))
    if isinstance(outcome, Closed):
        return [visit.show(outcome, edit=message_id)]
    return [_drawn(visit, outcome, tap.subject, message_id)]


async def start(visit: Visit, known: Known, *, kind: str, edit: int | None = None) -> list[Show]:
    """A check-in now; an open one is resumed. `warning` begins with the warnings, also in an open one."""
    if not known.joined:
        return (help_now if kind == "warning" else no_checkins)(visit, known, edit=edit)
    row, is_new = await open_own(visit.act, known, kind=kind, by="self", by_person=known.id)
    if kind == "warning" and not is_new:
        outcome = await record_answer(visit.act, known, row.id, Step("warnings"), by=known)
    else:
        hand = take_up(row)
        country = known.patient.country if known.patient else None
        outcome = on_screen(hand, country)
    return [_drawn(visit, outcome, row.id, edit)]


async def start_for(visit: Visit, known: Known, follow_id: str) -> list[Show]:
    """A caregiver answers for the patient of this link, where they may: on a message of its own."""
    begun = await answer_for(visit.act, known, follow_id)
    if begun is None:
        return [visit.show(NotYours())]
    patient, row = begun
    hand = take_up(row)
    country = patient.patient.country if patient.patient else None
    return [await drawn(visit, known, patient, on_screen(hand, country), row.id, None)]


async def drawn(
    visit: Visit, known: Known, patient: Known, outcome: object, checkin_id: str, message_id: int | None
) -> Show:
    """Drawn for whoever answers: the patient, or a caregiver, who sees what they may and reads the third
    person."""
    if patient.id == known.id:
        return _drawn(visit, outcome, checkin_id, message_id)
    seen = await as_proxy_may_see(visit.act, known, patient, outcome)
    country = patient.patient.country if patient.patient else None
    return replace(_drawn(visit, seen, checkin_id, message_id), about=About(patient.person.name, country))


def _drawn(visit: Visit, outcome: object, checkin_id: str, message_id: int | None) -> Show:
    """What moved on, or is none of theirs, is said beside the message, never over it."""
    if isinstance(outcome, AlreadyAnswered) and outcome.now is None:
        outcome = Page("moved_on")
    if isinstance(outcome, NotYours | Closed | Page):
        return visit.show(outcome)
    return visit.show(outcome, edit=message_id, checkin_id=checkin_id)
