"""First contact: language, consent, country, zone, hour; then the first check-in."""

import re

from bot.callback_data import Tap
from bot.handlers.reply import Show
from bot.handlers.visit import Visit
from bot.places import cities, country, find_countries, is_zone, nearest_zone
from care.change_plan import change_setting
from care.enrol import consent, next_step, tell_country, tell_hour, tell_zone
from care.outcomes import Joining, NotYours, Page
from care.recognise import Known
from care.take_up import asked, take_up

HOUR = re.compile(r"(?:at )?(\d{1,2})(?:[:.]00)?\s*(am|pm)?", re.IGNORECASE)
"""A full hour as people type it: 9, 9:00, 9 am, 21.00"""
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


async def told_in_words(visit: Visit, known: Known, text: str) -> list[Show] | None:
    """Country, city or hour typed instead of tapped. None: it is none of these. A country is offered to be
    tapped, not taken at once: it decides which number to call."""
    step, language, typed = next_step(known), known.person.language, text.strip().casefold()
    if step.step == "country" and len(typed) > 1 and find_countries(typed, language):
        return [visit.show(Page("countries_found", (typed,)))]
    if step.step == "zone":
        meant = (each for each in cities(step.country or "", language) if each.name.casefold() == typed)
        zone = next(meant, None)
        return [visit.show(await tell_zone(visit.act, known, zone.value))] if zone else None
    hour = _hour(typed) if step.step == "hour" else None
    return await _planned(visit, known, hour, None) if hour else None


def _hour(typed: str) -> str | None:
    """ "7 pm" is 19:00."""
    found = HOUR.fullmatch(typed)
    if found is None:
        return None
    hour, half = int(found[1]), found[2]
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 24
    return f"{hour:02}:00" if hour < 24 else None


async def located(visit: Visit, known: Known, place: tuple[float, float]) -> list[Show]:
    """A shared location becomes the nearest city's zone, and is dropped."""
    zone = nearest_zone(*place)
    if known.patient is not None and not known.joined:
        return [visit.show(await tell_zone(visit.act, known, zone))]
    return [visit.show(await change_setting(visit.act, known, "zone", zone))]
