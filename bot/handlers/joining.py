"""First contact: language, consent, country, zone, hour; then the first check-in."""

from bot.callback_data import Tap
from bot.handlers.reply import Show
from bot.handlers.visit import Visit
from bot.places import country, is_zone, nearest_zone
from care.change_plan import change_setting
from care.enrol import consent, next_step, tell_country, tell_hour, tell_zone
from care.outcomes import Joining, NotYours, Page
from care.recognise import Known
from care.take_up import asked, take_up

BEFORE_CONSENT = {"go": "consent", "no": "declined", "not_for_me": "not_for_me", "welcome": "welcome"}


async def onboarding_tapped(visit: Visit, tap: Tap, message_id: int | None) -> list[Show]:
    """[step, value]"""
    step, value = tap.arg(0), tap.arg(1)
    if visit.known is None or visit.known.patient is None:
        return await _before_consent(visit, step, value, message_id)
    known = visit.known
    if known.joined:
        return [visit.page("joined_already", edit=message_id)]
    match step:
        case "country" if country(value).code == value:
            found = country(value)
            only = found.zones[0] if len(found.zones) == 1 else None
            outcome: object = await tell_country(visit.act, known, value, only_zone=only)
        case "countries" | "cities":
            outcome = Page(step, tap.args[1:])
        case "zone" if is_zone(value):
            outcome = await tell_zone(visit.act, known, value)
        case "hour":
            return await _planned(visit, known, value, message_id)
        case _:
            outcome = next_step(known)
    return [visit.show(outcome, edit=message_id)]


async def _before_consent(visit: Visit, step: str, value: str, message_id: int | None) -> list[Show]:
    if step == "consent" and value == "yes":
        sender = visit.sender
        joining = await consent(visit.act, chat_id=sender.chat_id, name=sender.name, language=visit.language)
        return [visit.show(joining, edit=message_id)]
    name = BEFORE_CONSENT.get(value if step == "consent" else step, "welcome")
    return [visit.page(name, edit=message_id)]


async def _planned(visit: Visit, known: Known, hour: str, message_id: int | None) -> list[Show]:
    if hour not in {f"{each:02}:00" for each in range(24)}:
        return [visit.show(NotYours())]
    checkin = await tell_hour(visit.act, known, hour)
    ready = Joining("done", known.patient.country if known.patient else None)
    first = visit.show(asked(take_up(checkin)), checkin_id=checkin.id)
    return [
        visit.page("joined", hour, edit=message_id)
        if not ready.country
        else visit.show(Page("joined", (hour, known.person.zone)), edit=message_id),
        first,
    ]


async def located(visit: Visit, known: Known, place: tuple[float, float]) -> list[Show]:
    """A shared location becomes the nearest city's zone, and is dropped."""
    zone = nearest_zone(*place)
    if known.patient is not None and not known.joined:
        return [visit.show(await tell_zone(visit.act, known, zone))]
    return [visit.show(await change_setting(visit.act, known, "zone", zone))]
