"""What somebody meets who has no check-ins: a caregiver, or whoever is in the middle of first contact."""

from bot.handlers.reply import Show
from bot.handlers.visit import Visit
from care.enrol import next_step
from care.follow import patients_of
from care.outcomes import Page
from care.read_episode import open_level
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


def cannot_look(visit: Visit, known: Known | None) -> list[Show]:
    """A picture, a voice message or a sticker, which says nothing in words."""
    return [visit.page("no_words", role(known) if known else "stranger")]


async def asks_the_worst(visit: Visit, known: Known | None) -> list[Show]:
    """ "Do I have cancer?", from anybody. Where something pressing is open, nothing soothes."""
    if known is None:
        return [visit.page("dread", "stranger", "")]
    level = await open_level(visit.act, known) or ""
    if not level and any(line.episode_open for line in await patients_of(visit.act, known)):
        level = "theirs"
    if not level and known.patient is not None and known.patient.profile.get("cancer") in ("past", "current"):
        level = "known"
    return [visit.page("dread", role(known), level)]
