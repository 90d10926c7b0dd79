"""Inviting somebody from the contacts: a key to choose with, and what comes of the choice."""

from bot.handlers.incoming import Chose
from bot.handlers.reply import Show
from bot.handlers.unplanned import no_checkins
from bot.handlers.visit import Visit
from care.invite import invite_chosen
from care.outcomes import Page
from care.recognise import Known

SHARES = {"alerts": True, "daily": True, "weekly": False, "details": False, "proxy": False}
"""What a new invitation offers to share until the patient changes it."""


def key_to_choose(visit: Visit, known: Known) -> list[Show]:
    """The phone's keyboard becomes one key that opens the list of contacts."""
    return [visit.page("choose_ask")] if known.joined else no_checkins(visit, known)


async def somebody_chosen(visit: Visit, chose: Chose) -> list[Show]:
    """The keyboard comes back; then the link, or why there is none."""
    known = visit.known
    if known is None:
        return [visit.page("welcome")]
    if not known.joined:
        return no_checkins(visit, known)
    outcome = await invite_chosen(visit.act, known, chose.user_id, SHARES, name=chose.name)
    done = Page("choose_done", (chose.name,))
    return [visit.show(done), visit.show(outcome)]
