"""One tap on a check-in: checked against where the person stands, written down, judged; the next question.

Order matters: owner, state, question, value; then the answer, the assessment, the episode and its messages in
one commit. A tap for something that moved on changes nothing and shows where the person is.
"""

from dataclasses import dataclass, replace
from typing import Any

from care.finish_checkin import act_on, close_one, finish_checkin
from care.judge import judge
from care.ladder import URGENT_AFTER_LAST_TAP
from care.outcomes import (
    AlreadyAnswered,
    Asked,
    Changeable,
    Claimed,
    Closed,
    Finished,
    NotUnderstood,
    NotYours,
    Snoozed,
)
from care.recognise import Known, the_patient
from care.runtime import Act
from care.take_up import Hand, asked, on_screen, take_up, typed_value, with_changes
from care.withdraw_episode import withdraw_if_less
from scheduler.timetable import local_date
from storage import rows
from storage.tables import Answer, Checkin, Patient
from triage.assessment import emergency_possible
from triage.codebook import ITEMS, WARNING_GROUPS
from triage.interview import (
    group_of,
    immediate_followup,
    pending_followups,
    pending_questions,
    previous_question,
    questions,
)
from triage.items import Malformed
from triage.levels import Level
from triage.progress import (
    WARNINGS,
    Progress,
    Question,
    answered,
    claimed,
    codes,
    done,
    none_of_these,
    passed_over,
    toggled,
)

Outcome = Asked | Finished | Claimed | AlreadyAnswered | NotYours | NotUnderstood | Closed | Snoozed


@dataclass(frozen=True, slots=True)
class Step:
    """What a person did.

    verb: answer | toggle | done | none | skip | group | back | change | show | warnings
    """

    verb: str
    question: Question | None = None
    value: str | None = None
    """As the button carries it: a code, a number, "true", an ISO date, or the group."""
    wanted: bool | None = None
    """What a toggled choice is to become; None: the other of the two."""


async def record_answer(act: Act, known: Known, checkin_id: str, step: Step, *, by: Known) -> Outcome:
    """`known`: the patient, locked by the caller; `by`: who taps (the patient, or a caregiver allowed to)."""
    row = await rows.find(act.tx, Checkin, id=checkin_id, patient_id=known.id)
    if row is None:
        return NotYours()
    if row.closes_at is not None and row.closes_at <= act.now:
        await close_one(act, known, row)
        return Closed(row.id, answered=row.at is not None)
    if row.state == "closed":
        return Closed(row.id, answered=row.at is not None)
    if step.verb == "change":
        return await _reopen(act, known, row, step.question)
    hand = take_up(row)
    if row.state == "finished" and (hand.question is None or hand.question != step.question):
        return AlreadyAnswered(None)
    if step.verb == "show":
        return on_screen(hand, the_patient(known).country)
    if step.verb == "warnings":
        await rows.change(act.tx, Checkin, {"id": row.id}, cursor=WARNINGS.key)
        return asked(take_up(with_changes(row, {"cursor": WARNINGS.key})))
    if step.question != hand.question or hand.question is None or hand.claim:
        return AlreadyAnswered(on_screen(hand, the_patient(known).country))
    if _says_nothing_new(hand, step):
        return AlreadyAnswered(on_screen(hand, the_patient(known).country))
    if step.verb in ("group", "back"):
        return await _look(act, hand, step)
    try:
        progress, value = _applied(hand, step)
    except Malformed:
        return NotUnderstood(asked(hand))
    return await write_answer(act, known, hand, step, progress, value, by=by)


def _says_nothing_new(hand: Hand, step: Step) -> bool:
    """A tap on a screen that was not drawn anew yet: a choice tapped twice stays, and "None of these" from
    before a warning was chosen takes none back."""
    if step.verb == "none":
        return hand.question == WARNINGS and bool(codes(hand.progress))
    if step.verb != "toggle" or step.wanted is None or hand.question is None:
        return False
    return (step.value in hand.progress.answers.get(hand.question.item, ())) == step.wanted


async def _look(act: Act, hand: Hand, step: Step) -> Outcome:
    """Moves about without answering anything."""
    if step.verb == "group":
        if step.value and step.value not in WARNING_GROUPS:
            return NotYours()
        cursor = f"group:{step.value}" if step.value else WARNINGS.key
    elif hand.group is not None:
        cursor = WARNINGS.key
    else:
        before = previous_question(hand.question, hand.progress, hand.agenda, last_pain=hand.last_pain)
        if before is None:
            return asked(hand)
        cursor = before.key
    await rows.change(act.tx, Checkin, {"id": hand.row.id}, cursor=cursor)
    return asked(take_up(with_changes(hand.row, {"cursor": cursor})))


def _applied(hand: Hand, step: Step) -> tuple[Progress, Any]:
    """The progress after the step, and the value for the log. Raises Malformed."""
    question = hand.question
    assert question is not None
    match step.verb:
        case "toggle":
            if not question.is_multiple or step.value not in _choices(question):
                raise Malformed(question.key, step.value)
            return toggled(hand.progress, question, step.value), step.value
        case "done" if question.is_multiple:
            return done(hand.progress, question), None
        case "none" if question.is_multiple:
            return none_of_these(hand.progress, question), []
        case "skip" if question != WARNINGS:
            return passed_over(hand.progress, question), None
        case "answer" if not question.is_multiple:
            value = typed_value(question, step.value or "")
            return answered(hand.progress, question, value), step.value
    raise Malformed(question.key, step.value)


def _choices(question: Question) -> tuple[str, ...]:
    item = ITEMS[question.item]
    return item.keys if question.item == "treatments" else item.values


async def write_answer(
    act: Act,
    known: Known,
    hand: Hand,
    step: Step,
    progress: Progress,
    value: Any,
    *,
    by: Known,
    message_id: int | None = None,
) -> Outcome:
    """The answer, what it sets off, and where the person stands next: one commit, the caller's."""
    question = hand.question
    assert question is not None
    if question.item == "profile":
        await _keep_profile(act, known, question, progress)
    entry = Answer(
        checkin_id=hand.row.id,
        question=question.key,
        value=value,
        at=act.now,
        by_person=by.id,
        message_id=message_id,
    )
    await rows.insert(act.tx, entry)
    changes: dict[str, Any] = {**progress.to_json()}
    if hand.row.at is None and step.verb != "skip":
        changes["at"] = act.now
    changes |= {"remind_at": None, "act_at": act.now + URGENT_AFTER_LAST_TAP}
    row = with_changes(hand.row, changes)
    pending = pending_followups(progress, hand.agenda)
    if _may_be_grave(hand, question, progress):
        verdict = await judge(act, known, row, progress, pending=pending)
        changes |= await act_on(act, known, hand.row, progress, verdict)
        provisional = verdict.provisional
    else:
        provisional = False
    changes["cursor"] = _cursor_after(hand, step, progress, provisional=provisional)
    await rows.change(act.tx, Checkin, {"id": row.id}, **changes)
    after = take_up(with_changes(row, changes))
    await withdraw_if_less(act, known, after.row, progress, pending=pending)
    if after.question is None:
        return await _finished(act, known, after, progress)
    return asked(after)


def _may_be_grave(hand: Hand, question: Question, progress: Progress) -> bool:
    """History is read only when this answer can raise or lower an emergency or something urgent."""
    acted = hand.row.level in ("emergency", "urgent") or hand.row.acted_level in ("emergency", "urgent")
    return acted or emergency_possible(question.item, progress.answers)


def _cursor_after(hand: Hand, step: Step, progress: Progress, *, provisional: bool) -> str | None:
    """Where the person stands after the step; None: at the next open question.

    A code whose emergency hangs on a follow-up has it asked on the same screen at once; then its group is
    shown again for more.
    """
    question = hand.question
    assert question is not None
    if step.verb == "toggle":
        followup = immediate_followup(progress, step.value or "") if question == WARNINGS else None
        if provisional and followup is not None:
            return followup.key
        return f"group:{hand.group}" if hand.group else question.key
    if WARNINGS in progress.settled or question == WARNINGS or not codes(progress):
        return None
    waiting = sorted(pending_questions(progress), key=lambda each: each.key)
    if provisional and waiting:
        return waiting[0].key
    group = group_of(question, progress)
    if group:
        return f"group:{group}"
    return WARNINGS.key if question.is_follow_up else None


async def _keep_profile(act: Act, known: Known, question: Question, progress: Progress) -> None:
    patient = the_patient(known)
    assert question.code is not None
    fresh = progress.answers.get("profile", {})
    if question.code in fresh:
        values: dict[str, Any] = {"profile": {**patient.profile, question.code: fresh[question.code]}}
    else:
        today = local_date(act.now, known.person.zone).isoformat()
        values = {"profile_skipped": {**patient.profile_skipped, question.code: today}}
    await rows.change(act.tx, Patient, {"id": known.id}, **values)


async def _finished(act: Act, known: Known, hand: Hand, progress: Progress) -> Finished:
    """The result; when it is a quiet one, with the question about the person that may follow it."""
    finished = await finish_checkin(act, known, hand.row, progress)
    if Level[finished.level] > Level.watch:
        return finished
    done_with = take_up(with_changes(hand.row, {"state": "finished", "cursor": None}))
    return replace(finished, about_you=asked(done_with) if done_with.question else None)


async def _reopen(act: Act, known: Known, row: Checkin, question: Question | None) -> Outcome:
    """An answer can be changed until the next check-in: its question is shown again, then what is open."""
    hand = take_up(with_changes(row, {"cursor": None}))
    told = questions(hand.progress, hand.agenda, last_pain=row.last_pain)
    if question not in told:
        return AlreadyAnswered(None)
    values = {"state": "open", "cursor": question.key}
    await rows.change(act.tx, Checkin, {"id": row.id}, **values)
    return asked(take_up(with_changes(row, values)))


async def changeable(act: Act, known: Known, checkin_id: str, *, page: int) -> Changeable | Closed | NotYours:
    """The questions of a check-in whose answers can still be changed."""
    row = await rows.find(act.tx, Checkin, id=checkin_id, patient_id=known.id)
    if row is None:
        return NotYours()
    if row.state == "closed" or (row.closes_at is not None and row.closes_at <= act.now):
        return Closed(row.id, answered=row.at is not None)
    hand = take_up(with_changes(row, {"cursor": None}))
    settled = [
        each
        for each in questions(hand.progress, hand.agenda, last_pain=row.last_pain)
        if each in hand.progress.settled
    ]
    return Changeable(row.id, tuple(settled), hand.progress.answers, page)


async def add_claim(act: Act, known: Known, row: Checkin, *, by: Known) -> Outcome:
    """The warnings that a message claimed are confirmed by its writer."""
    hand = take_up(row)
    progress = claimed(hand.progress, hand.claim)
    plain = Hand(row, hand.progress, hand.agenda, None, WARNINGS)
    step = Step("toggle", WARNINGS, sorted(hand.claim)[0])
    return await write_answer(act, known, plain, step, progress, sorted(hand.claim), by=by)


async def amend(
    act: Act, known: Known, row: Checkin, question: Question, value: Any, *, by: Known, message_id: int | None
) -> Outcome:
    """A question that is not on screen is answered outright, or an edited message corrects its answer."""
    hand = take_up(row)
    progress = answered(hand.progress, question, value)
    there = Hand(row, hand.progress, hand.agenda, hand.group, question)
    step = Step("answer", question, str(value))
    return await write_answer(act, known, there, step, progress, value, by=by, message_id=message_id)
