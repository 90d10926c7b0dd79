"""What somebody meets who has no check-ins: a caregiver, or whoever is in the middle of first contact."""

from bot.handlers.reply import Show
from bot.handlers.visit import Visit
from care.enrol import next_step
from care.outcomes import Page
from care.recognise import Known


def role(known: Known) -> str:
    """patient | beginner | caregiver: what this person can do here by themselves."""
    if known.joined:
        return "patient"
    return "caregiver" if known.patient is None else "beginner"


def menu_page(known: Known) -> Page:
    """What can be done here, by whoever asks."""
    return Page("menu", (role(known),))


def no_checkins(visit: Visit, known: Known, *, edit: int | None = None) -> list[Show]:
    """It needs check-ins of one's own: how they begin, or the question at which first contact stopped."""
    if known.patient is not None:
        return [visit.page("not_joined"), visit.show(next_step(known))]
    return [visit.page("no_patient", edit=edit)]


def help_now(visit: Visit, known: Known | None, *, edit: int | None = None) -> list[Show]:
    """Something is wrong: the number, and that words are heard, whoever they are about."""
    return [visit.page("help_now", role(known) if known else "stranger", edit=edit)]
