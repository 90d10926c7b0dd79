"""Whatever is typed: the safety net before everything, then commands, then answers."""

from bot.callback_data import NOBODY, Tap
from bot.handlers.checkin import drawn
from bot.handlers.commands import run_command
from bot.handlers.incoming import Wrote
from bot.handlers.joining import located, told_in_words
from bot.handlers.reply import Show
from bot.handlers.unplanned import asks_the_worst, cannot_look, help_now, menu_page, no_checkins
from bot.handlers.visit import Visit
from care.answer_for import has_in_hand, patient_of_checkin, spoken_for
from care.change_plan import change_setting
from care.claims import answer_claim
from care.follow import patients_of
from care.hear import (
    Words,
    call_in,
    claim_of_stranger,
    hear_caregiver,
    hear_patient,
    hear_proxy,
    is_cry_for_help,
    is_dread,
    keep_note,
    screen,
)
from care.outcomes import AlreadyAnswered, Asked, Claimed, Finished, Menu, NotUnderstood, NotYours, Page
from care.recognise import Known


async def heard(visit: Visit, wrote: Wrote) -> list[Show]:
    """A text, an edited message or a caption, from anybody, in any state."""
    known = visit.known
    words = Words(wrote.text, wrote.message_id, wrote.edited)
    if wrote.text.startswith("/") and not _claims(visit, wrote.text):
        return [] if wrote.edited else await run_command(visit, wrote.text)
    if is_cry_for_help(wrote.text, language=visit.language):
        return help_now(visit, known)
    if is_dread(wrote.text, language=visit.language):
        return await asks_the_worst(visit, known)
    if known is None:
        claim = claim_of_stranger(wrote.text, language=visit.language)
        return [visit.show(claim) if claim else visit.page("welcome")]
    if wrote.phone is not None:
        return [visit.show(await change_setting(visit.act, known, "phone", wrote.phone))]
    if wrote.location is not None:
        return await located(visit, known, wrote.location)
    if not wrote.text:
        return cannot_look(visit, known)
    about_another = await heard_for(visit, known, words)
    if about_another is not None:
        return about_another
    shows = await (_heard_patient if known.joined else _heard_unplanned)(visit, known, words)
    if wrote.shows_something and shows and _says_nothing(shows[0].outcome):
        return [*cannot_look(visit, known), *shows[1:]]
    return shows


def _says_nothing(outcome: object) -> bool:
    """Nothing was understood, or nothing but a greeting was said."""
    return isinstance(outcome, Menu) or (isinstance(outcome, Page) and outcome.name in ("menu", "not_joined"))


def _claims(visit: Visit, text: str) -> bool:
    """A command with words behind it ("/worse cant feel my legs") is heard like any other message."""
    command, _, rest = text.partition(" ")
    if command == "/start" and " " not in rest.strip():
        return False  # a token of an invitation: letters drawn by chance are no words
    return bool(rest) and bool(screen(rest, language=visit.language, by="self").warnings)


async def _heard_patient(visit: Visit, known: Known, words: Words) -> list[Show]:
    outcome: object = await hear_patient(visit.act, known, words)
    if isinstance(outcome, Menu) and await patients_of(visit.act, known):
        # One person may be both: what says nothing of themselves may be said of whom they follow.
        country = known.patient.country if known.patient else None
        about_them = await hear_caregiver(visit.act, known, words, country=country)
        outcome = about_them if isinstance(about_them, Claimed) else outcome
    if words.edited and not isinstance(outcome, Asked | Finished | Claimed):
        return []
    if isinstance(outcome, Menu) and call_in(words.text, language=visit.language) == "greeting":
        outcome = menu_page(known)
    follows = isinstance(outcome, Asked | Claimed | Finished)
    checkin_id = _checkin_of(outcome) if follows else None
    return [visit.show(outcome, checkin_id=checkin_id)]


async def _heard_unplanned(visit: Visit, known: Known, words: Words) -> list[Show]:
    """A caregiver, or somebody in the middle of first contact."""
    lines = await patients_of(visit.act, known)
    country = known.patient.country if known.patient else None
    of_themselves = known.patient is not None and not lines
    outcome = await hear_caregiver(visit.act, known, words, country=country, own_first=of_themselves)
    if isinstance(outcome, Claimed):
        return [visit.show(outcome)]
    if words.edited:
        return []
    if known.patient is not None:
        return await told_in_words(visit, known, words.text) or no_checkins(visit, known)
    return [visit.show(menu_page(known) if lines else outcome)]


async def heard_for(visit: Visit, known: Known, words: Words) -> list[Show] | None:
    """What a caregiver writes of somebody they may answer for: danger is heard of both, and an answer goes to
    the check-in they opened last. None: nothing was said of the other."""
    in_hand = await has_in_hand(visit.act, known)
    own = screen(words.text, language=visit.language, by="self")
    if not in_hand and (own.warnings or own.doubtful):
        return None
    patient = await spoken_for(visit.act, known)
    if patient is None:
        return None
    dangerous = screen(words.text, language=visit.language, by="proxy")
    if not (in_hand or dangerous.warnings or dangerous.doubtful):
        return None
    outcome = await hear_proxy(visit.act, patient, words, by=known)
    if outcome is None or (words.edited and not isinstance(outcome, Asked | Finished | Claimed)):
        return None if outcome is None else []
    return [await drawn_for(visit, known, patient, outcome, None)]


async def drawn_for(
    visit: Visit, known: Known, patient: Known, outcome: object, message_id: int | None
) -> Show:
    """A screen about somebody else. What leaves nothing to ask is the caregiver's plain menu."""
    checkin_id = _checkin_of(outcome)
    if checkin_id is None:
        return visit.show(outcome, edit=message_id)
    return await drawn(visit, known, patient, outcome, checkin_id, message_id)


async def _unstored_answer(visit: Visit, known: Known | None, tap: Tap, message_id: int | None) -> Show:
    """Yes or no to a claim of which nothing is stored."""
    if tap.arg(1) != "yes":
        return visit.page("claim_false", edit=message_id)
    page = Page("claim_true", (tap.arg(2), tap.arg(3)))
    mine = await patients_of(visit.act, known) if known is not None and tap.arg(3) != "self" else ()
    followed = tuple((line.follow_id, line.name) for line in mine if line.may_answer)
    return visit.show(page, edit=message_id, view=followed)


def _checkin_of(outcome: object) -> str | None:
    if isinstance(outcome, AlreadyAnswered | NotUnderstood):
        outcome = outcome.now
    if isinstance(outcome, Claimed):
        return None if outcome.claim_id == NOBODY else outcome.claim_id
    return outcome.checkin_id if isinstance(outcome, Asked | Finished) else None


async def claim_tapped(visit: Visit, known: Known | None, tap: Tap, message_id: int | None) -> list[Show]:
    """Yes or no to a claim; keep or drop a note."""
    answer = tap.arg(1)
    if answer == "keep" and known is not None:
        kept = await keep_note(visit.act, known, tap.subject)
        return [visit.page("note_kept" if kept else "note_gone", edit=message_id)]
    if answer == "drop":
        return [visit.page("note_dropped", edit=message_id)]
    if known is None or tap.subject == NOBODY:
        return [await _unstored_answer(visit, known, tap, message_id)]
    if answer not in ("yes", "no"):
        return [visit.show(NotYours())]
    patient = await patient_of_checkin(visit.act, known, tap.subject)
    if patient is None:
        return [visit.show(NotYours())]
    outcome = await answer_claim(visit.act, patient, tap.subject, is_true=answer == "yes", by=known)
    if patient.id != known.id:
        return [await drawn_for(visit, known, patient, outcome, message_id)]
    return [visit.show(outcome, edit=message_id, checkin_id=_checkin_of(outcome))]
