"""Commands, and the buttons that open the same screens."""

from collections.abc import Awaitable, Callable, Mapping

from bot.callback_data import Tap
from bot.handlers.checkin import start
from bot.handlers.circle import circle_screen, patients_screen
from bot.handlers.reply import Show
from bot.handlers.trend import trend_screen
from bot.handlers.unplanned import menu_page, no_checkins, role
from bot.handlers.visit import Visit
from care.change_plan import settings_of
from care.enrol import next_step
from care.follow import patients_of
from care.invite import look_at_invitation
from care.outcomes import Page
from care.read_privacy import read_privacy
from care.recognise import Known

Open = Callable[[Visit, Known], Awaitable[list[Show]]]


async def run_command(visit: Visit, text: str) -> list[Show]:
    """`text` begins with a slash. Unknown commands get the menu."""
    word, _, rest = text.partition(" ")
    name = word.removeprefix("/").partition("@")[0].lower()
    if name == "start" and rest.strip():
        seen = await look_at_invitation(visit.act, rest.strip(), chat_id=visit.sender.chat_id)
        return [visit.show(seen)]
    if visit.known is None:
        return await _stranger(visit, name)
    return await COMMANDS.get(name, _menu)(visit, visit.known)


async def open_tapped(visit: Visit, known: Known, tap: Tap, message_id: int | None) -> list[Show]:
    """A menu button: the same as its command, on a new message."""
    return await COMMANDS.get(tap.arg(0), _menu)(visit, known)


async def _stranger(visit: Visit, name: str) -> list[Show]:
    pages = {"help": "help", "privacy": "privacy_before", "delete": "nothing_stored"}
    return [visit.page(pages.get(name, "welcome"))]


async def _start(visit: Visit, known: Known) -> list[Show]:
    if known.patient is not None and not known.joined:
        return [visit.show(next_step(known))]
    if known.patient is None and not await patients_of(visit.act, known):
        return [visit.page("welcome")]
    return [visit.show(menu_page(known))]


async def _menu(visit: Visit, known: Known) -> list[Show]:
    return [visit.show(menu_page(known))]


async def _check(visit: Visit, known: Known) -> list[Show]:
    return await start(visit, known, kind="check")


async def _worse(visit: Visit, known: Known) -> list[Show]:
    return await start(visit, known, kind="warning")


async def _settings(visit: Visit, known: Known) -> list[Show]:
    if role(known) == "beginner" and not await patients_of(visit.act, known):
        return no_checkins(visit, known)
    return [visit.show(await settings_of(visit.act, known))]


async def _pause(visit: Visit, known: Known) -> list[Show]:
    if not known.joined:
        return no_checkins(visit, known)
    return [visit.show(Page("setting", ("pause", "")), view=await settings_of(visit.act, known))]


async def _privacy(visit: Visit, known: Known) -> list[Show]:
    return [visit.show(await read_privacy(visit.act, known))]


async def _delete(visit: Visit, known: Known) -> list[Show]:
    return [visit.show(Page("delete_ask"), view=await read_privacy(visit.act, known))]


async def _help(visit: Visit, known: Known) -> list[Show]:
    return [visit.page("help", role(known))]


async def _join(visit: Visit, known: Known) -> list[Show]:
    """A caregiver wants to be a patient, too."""
    if role(known) == "beginner":
        return [visit.show(next_step(known))]
    return [visit.page("welcome")]


COMMANDS: Mapping[str, Open] = {
    "start": _start,
    "help": _help,
    "worse": _worse,
    "sos": _worse,
    "check": _check,
    "trend": trend_screen,
    "settings": _settings,
    "pause": _pause,
    "invite": circle_screen,
    "circle": circle_screen,
    "patients": patients_screen,
    "privacy": _privacy,
    "delete": _delete,
    "join": _join,
}
