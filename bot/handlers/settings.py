"""Settings, the pause, and leaving for good."""

from collections.abc import Callable, Mapping

from bot.callback_data import Tap
from bot.handlers.reply import Show
from bot.handlers.visit import Visit
from bot.places import country
from bot.wording import offered
from bot.zones import zone_name
from care.change_plan import change_setting, settings_of
from care.erase import erase
from care.outcomes import NotUnderstood, NotYours, Page
from care.read_privacy import read_privacy
from care.recognise import Known

CHECKED: Mapping[str, Callable[[str], bool]] = {
    "zone": lambda value: zone_name(value) == value,
    "country": lambda value: country(value).code == value,
    "language": lambda value: value in offered(),
}
"""Values that come from lists of ours; anything else was forged."""


async def setting_tapped(visit: Visit, known: Known, tap: Tap, message_id: int | None) -> list[Show]:
    """[key, value]; without a value the choices are shown."""
    key, value = tap.arg(0), tap.arg(1)
    if not key:
        return [visit.show(await settings_of(visit.act, known), edit=message_id)]
    if not value or value.startswith("page"):
        view = await settings_of(visit.act, known)
        return [visit.show(Page("setting", (key, value.removeprefix("page"))), edit=message_id, view=view)]
    if key in CHECKED and not CHECKED[key](value):
        return [visit.show(NotYours())]
    outcome = await change_setting(visit.act, known, key, value)
    if isinstance(outcome, NotUnderstood):
        return [visit.show(outcome)]
    return [visit.show(outcome, edit=message_id)]


async def delete_tapped(visit: Visit, known: Known, tap: Tap, message_id: int | None) -> list[Show]:
    """[ask | yes | no]: erasing takes one confirmation."""
    match tap.arg(0):
        case "yes":
            return [visit.show(await erase(visit.act, known), edit=message_id)]
        case "no":
            return [visit.page("delete_kept", edit=message_id)]
    return [visit.show(Page("delete_ask"), view=await read_privacy(visit.act, known))]
