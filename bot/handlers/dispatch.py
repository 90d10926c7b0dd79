"""Every update goes through here: known or stranger, tap or words, one transaction, then what is drawn."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.callback_data import Tap, Verb, unpack
from bot.handlers.checkin import (
    STEPS,
    change_tapped,
    resume_tapped,
    snooze_tapped,
    step_tapped,
    wrong_tapped,
)
from bot.handlers.circle import caregiver_tapped, link_tapped, loop_tapped, patient_tapped
from bot.handlers.commands import open_tapped
from bot.handlers.incoming import Chose, Incoming, Membership, Tapped, Wrote, read_incoming
from bot.handlers.inviting import somebody_chosen
from bot.handlers.joining import onboarding_tapped
from bot.handlers.reply import Reply, Show
from bot.handlers.settings import delete_tapped, setting_tapped
from bot.handlers.trend import trend_tapped
from bot.handlers.visit import Visit
from bot.handlers.words import claim_tapped, heard
from care.lose_contact import lose_contact, regain_contact
from care.outcomes import AlreadyAnswered, NotYours
from care.receive_update import receive_update
from care.recognise import Known, recognise
from care.runtime import Act, Runtime

OnTap = Callable[[Visit, Known, Tap, int | None], Awaitable[list[Show]]]

ON_TAP: Mapping[str, OnTap] = {
    **dict.fromkeys(STEPS, step_tapped),
    Verb.group: step_tapped,
    Verb.snooze: snooze_tapped,
    Verb.wrong: wrong_tapped,
    Verb.resume: resume_tapped,
    Verb.change: change_tapped,
    Verb.patient: patient_tapped,
    Verb.caregiver: caregiver_tapped,
    Verb.loop: loop_tapped,
    Verb.claim: claim_tapped,
    Verb.setting: setting_tapped,
    Verb.delete: delete_tapped,
    Verb.trend: trend_tapped,
    Verb.open: open_tapped,
}
TOASTS = {NotYours: "toast.not_yours", AlreadyAnswered: "toast.moved_on"}
"""What moved on is said in a short note on the tap."""


class Dispatch:
    """Turns updates into replies. `languages`: those the bot speaks; `username`: the bot's."""

    def __init__(self, run: Runtime, *, languages: tuple[str, ...], username: str) -> None:
        self._run = run
        self._languages = languages
        self._username = username

    async def handle(self, update: Mapping[str, Any]) -> Reply | None:
        """None: nothing to draw, or handled before. Returns after the commit."""
        incoming = read_incoming(update)
        if incoming is None:
            return None

        async def within(act: Act) -> Reply:
            known = await recognise(act, incoming.sender.chat_id)
            language = self.language_of(known.person.language if known else incoming.sender.language)
            visit = Visit(act, incoming.sender, known, language, self._username)
            return await _answer(visit, incoming)

        return await receive_update(self._run, incoming.sender.update_id, within)

    def language_of(self, tag: str | None) -> str:
        """The spoken language nearest to an app's IETF tag."""
        wanted = (tag or "").partition("-")[0]
        return wanted if wanted in self._languages else self._languages[0]


async def _answer(visit: Visit, incoming: Incoming) -> Reply:
    if isinstance(incoming, Membership):
        return await _came_or_went(visit, incoming)
    if visit.known is not None:
        await regain_contact(visit.act, visit.known.id)
    if isinstance(incoming, Chose):
        return visit.reply(*await somebody_chosen(visit, incoming))
    if isinstance(incoming, Wrote):
        return visit.reply(*await heard(visit, incoming))
    shows = await _tapped(visit, incoming)
    return _with_toast(Reply(tuple(shows), incoming.callback_id))


async def _came_or_went(visit: Visit, incoming: Membership) -> Reply:
    if visit.known is None:
        return Reply()
    if incoming.is_gone:
        await lose_contact(visit.act, visit.known.id)
    else:
        await regain_contact(visit.act, visit.known.id)
    return Reply()


async def _tapped(visit: Visit, incoming: Tapped) -> list[Show]:
    tap = unpack(incoming.data)
    if tap is None:
        return [visit.show(NotYours())]
    if tap.verb == Verb.onboarding:
        return await onboarding_tapped(visit, tap, incoming.message_id)
    if tap.verb == Verb.link:
        return await link_tapped(visit, visit.known, tap, incoming.message_id)
    if visit.known is None:
        if tap.verb == Verb.claim:
            return await claim_tapped(visit, None, tap, incoming.message_id)
        return [visit.page("welcome")]
    return await ON_TAP[tap.verb](visit, visit.known, tap, incoming.message_id)


def _with_toast(reply: Reply) -> Reply:
    """A tap that changed nothing gets a note; only a real screen is drawn."""
    for show in reply.shows:
        key = TOASTS.get(type(show.outcome))
        if key is None:
            continue
        rest = tuple(each for each in reply.shows if each is not show)
        if isinstance(show.outcome, AlreadyAnswered) and show.outcome.now is not None:
            rest = (*rest, replace(show, outcome=show.outcome.now))
        return replace(reply, shows=rest, toast=key)
    return reply
