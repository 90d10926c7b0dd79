"""Typed words: the safety net first, always; then an answer to what was asked; then a short menu.

What it claims or leaves in doubt: `care/claims.py`.
"""

from dataclasses import dataclass
from typing import Any

from care.claims import level_alone, side_of, write_claim
from care.finish_checkin import doubts_of
from care.open_checkins import open_own
from care.outcomes import Claimed, Menu, NotYours
from care.recognise import Known, the_patient
from care.record_answer import Outcome, Step, amend, record_answer
from care.runtime import Act
from care.take_up import on_screen, take_up, typed_value, with_changes
from storage import checkins, rows
from storage.tables import Checkin, Note
from triage.free_text import Reading, languages, read_answer, read_call, read_message
from triage.items import Malformed
from triage.progress import WARNINGS, Question, codes

LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Words:
    """A text, an edited message or a caption."""

    text: str
    message_id: int
    edited: bool = False


def screen(text: str, *, language: str, by: str) -> Reading:
    """Every lexicon reads it, the person's own language first: pain makes people fall back on another."""
    own = read_message(text, language=language, by=by)
    for other in languages():
        if own.warnings or own.doubtful:
            break
        if other != language:
            foreign = read_message(text, language=other, by=by)
            own = Reading(foreign.warnings, own.items, foreign.doubtful)
    return own


def call_in(text: str, *, language: str) -> str | None:
    """dread | help | greeting: the message says nothing else, in whichever language."""
    own = (language, *(other for other in languages() if other != language))
    return next((call for each in own if (call := read_call(text, language=each)) is not None), None)


def is_cry_for_help(text: str, *, language: str) -> bool:
    """ "Help me": nothing is named that could be asked about."""
    if call_in(text, language=language) != "help":
        return False
    reading = screen(text, language=language, by="self")
    return not (reading.warnings or reading.doubtful)


def is_dread(text: str, *, language: str) -> bool:
    """ "Do I have cancer?": no sign is named beside it. That death is named is no despair there."""
    if call_in(text, language=language) != "dread":
        return False
    reading = screen(text, language=language, by="self")
    return not (reading.warnings or reading.doubtful - {"despair"})


def claim_of_stranger(text: str, *, language: str) -> Claimed | None:
    """The safety net before consent: from memory, nothing is stored."""
    reading = screen(text, language=language, by="self")
    return _unstored(reading, country=None, by="self")


async def hear_caregiver(
    act: Act, known: Known, words: Words, *, country: str | None, own_first: bool = False
) -> Claimed | Menu:
    """Somebody without check-ins writes: about the person they follow or about themselves.

    `own_first`: they follow nobody, and most likely write about themselves.
    """
    for by in ("self", "proxy") if own_first else ("proxy", "self"):
        found = _unstored(screen(words.text, language=known.person.language, by=by), country=country, by=by)
        if found is not None:
            return found
    return Menu(None, has_open_checkin=False)


def _unstored(reading: Reading, *, country: str | None, by: str) -> Claimed | None:
    """One question: about the graver of what is claimed and what is in doubt."""
    either = [each for each in (reading.warnings, reading.doubtful) if each]
    if not either:
        return None
    listed = max(either, key=level_alone)
    doubtful = listed is not reading.warnings
    return Claimed("0", tuple(sorted(listed)), doubtful, level_alone(listed).name, country, by)


async def hear_patient(act: Act, known: Known, words: Words) -> Outcome | Menu:
    """`known`: the patient, locked by the caller."""
    heard = await _understood(act, known, words, by=known)
    if heard is not None:
        return heard
    row = await checkins.answerable(act.tx, known.id, by_person=known.id)
    note = Note(id=act.new_id(), patient_id=known.id, at=act.now, words=words.text[:LONGEST_NOTE], kept=False)
    await rows.insert(act.tx, note)
    return Menu(note.id, has_open_checkin=row is not None and row.state == "open")


async def hear_proxy(act: Act, known: Known, words: Words, *, by: Known) -> Outcome | Menu | None:
    """A caregiver writes while they answer for somebody, or about the one person they may answer for.

    `known`: the patient, locked by the caller; `by`: the caregiver. None: nothing was said of the patient.
    """
    return await _understood(act, known, words, by=by)


async def _understood(act: Act, known: Known, words: Words, *, by: Known) -> Outcome | Menu | None:
    """Danger, an answer to what is asked, or something stated outright; None: none of these."""
    reading = screen(words.text, language=by.person.language, by=side_of(known, by))
    if reading.warnings or reading.doubtful:
        return await write_claim(act, known, reading, by=by, message_id=words.message_id)
    if words.edited:
        return await _corrected(act, known, words, by=by)
    row = await checkins.answerable(act.tx, known.id, by_person=by.id)
    if row is not None and len(reading.items) < 2:
        outcome = await _as_answer(act, known, row, words, by=by)
        if outcome is not None:
            return outcome
    if reading.items and (row is not None or by.id == known.id):
        return await _stated(act, known, reading, words, by=by)
    return None


async def _as_answer(act: Act, known: Known, row: Checkin, words: Words, *, by: Known) -> Outcome | None:
    """What was typed answers the question on screen; None when it does not."""
    hand = take_up(row)
    question = hand.question
    if question is None or hand.claim:
        return None
    typed = _typed(question, words.text, by)
    if typed is None:
        return None
    step = _typed_step(question, typed)
    if step.verb == "none" and question == WARNINGS and codes(hand.progress):
        step = Step("done", question)  # "no" after a choice means no more, not none at all
    if step.verb == "answer":
        try:
            value = take_value(question, typed)
        except Malformed:
            return None
        return await amend(act, known, row, question, value, by=by, message_id=words.message_id)
    return await record_answer(act, known, row.id, step, by=by)


def _typed(question: Question, text: str, by: Known) -> str | int | float | None:
    """The answer to the question in these words, as `read_answer` gives it; a question about the person goes
    there by its own name."""
    language = by.person.language
    if question.item == "profile" and question.code is not None:
        return read_answer(question.code, None, text, language=language)
    return read_answer(question.item, question.code, text, language=language)


def _typed_step(question: Question, typed: object) -> Step:
    if typed == "none":
        return Step("none", question)
    if typed in ("skip", "unsure"):
        return Step("skip", question)
    if question.is_multiple:
        return Step("toggle", question, str(typed), wanted=True)
    return Step("answer", question, str(typed))


def take_value(question: Question, typed: object) -> Any:
    """The codebook value of typed words. Raises Malformed."""
    return typed_value(question, str(typed).lower() if isinstance(typed, bool) else str(typed))


async def _stated(act: Act, known: Known, reading: Reading, words: Words, *, by: Known) -> Outcome:
    """Pain, sleep or cough stated outright: noted in the open check-in, or in a new one."""
    row, _ = await open_own(act, known, kind="check", by=side_of(known, by), by_person=by.id)
    doubts = doubts_of(row)
    outcome: Outcome = NotYours()
    for item, value in reading.items.items():
        fresh = await rows.get(act.tx, Checkin, id=row.id)
        outcome = await amend(act, known, fresh, Question(item), value, by=by, message_id=words.message_id)
    after = await rows.get(act.tx, Checkin, id=row.id)
    if doubts is None or after.state != "open":
        return outcome
    await rows.change(act.tx, Checkin, {"id": row.id}, cursor=doubts)
    return on_screen(take_up(with_changes(after, {"cursor": doubts})), the_patient(known).country)


async def _corrected(act: Act, known: Known, words: Words, *, by: Known) -> Outcome | Menu:
    """An edited message corrects the answer it gave, as long as its check-in can be changed."""
    entry = await checkins.answer_of_message(act.tx, known.id, words.message_id, by_person=by.id)
    row = await rows.find(act.tx, Checkin, id=entry.checkin_id) if entry else None
    if entry is None or row is None or row.state == "closed" or entry.question == WARNINGS.key:
        return Menu(None, has_open_checkin=False)
    question = Question.parse(entry.question)
    typed = _typed(question, words.text, by)
    if typed is None or _typed_step(question, typed).verb != "answer":
        return Menu(None, has_open_checkin=row.state == "open")
    if row.state == "finished":
        await rows.change(act.tx, Checkin, {"id": row.id}, state="open", cursor=None)
        row = await rows.get(act.tx, Checkin, id=row.id)
    value = take_value(question, typed)
    return await amend(act, known, row, question, value, by=by, message_id=words.message_id)


async def keep_note(act: Act, known: Known, note_id: str) -> bool:
    """The patient wants these words in the report. False when they are gone."""
    return bool(await rows.change(act.tx, Note, {"id": note_id, "patient_id": known.id}, kept=True))
