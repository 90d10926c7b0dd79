"""How the days looked: /trend, and its buttons for other stretches of time."""

from bot.callback_data import Tap
from bot.handlers.circle import patients_screen
from bot.handlers.reply import Show
from bot.handlers.stretches import days_of
from bot.handlers.unplanned import no_checkins
from bot.handlers.visit import Visit
from care.outcomes import NotYours
from care.read_trend import USUAL, read_own_trend
from care.recognise import Known


async def trend_screen(visit: Visit, known: Known) -> list[Show]:
    """/trend; whoever only follows others chooses whose."""
    if known.patient is None:
        return await patients_screen(visit, known)
    if not known.joined:
        return no_checkins(visit, known)
    return [visit.show(await read_own_trend(visit.act, known, USUAL))]


async def trend_tapped(visit: Visit, known: Known, tap: Tap, message_id: int | None) -> list[Show]:
    """[days]: in place of the picture that was shown."""
    days = days_of(tap.arg(0))
    if days is None or not known.joined:
        return [visit.show(NotYours())]
    return [visit.show(await read_own_trend(visit.act, known, days), edit=message_id)]
