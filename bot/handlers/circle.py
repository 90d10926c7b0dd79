"""Taps about an episode, and about who follows whom."""

from dataclasses import replace

from bot.callback_data import Tap
from bot.handlers.checkin import start, start_for
from bot.handlers.inviting import SHARES, key_to_choose
from bot.handlers.reply import Show
from bot.handlers.stretches import days_of
from bot.handlers.unplanned import no_checkins
from bot.handlers.visit import Visit
from care.acknowledge import acknowledge_as_caregiver, acknowledge_as_patient
from care.answer_loop import answer_loop
from care.drill import answer_drill
from care.follow import (
    change_share,
    circle_of,
    confirm_follow,
    end_follow,
    move_follow,
    nudge,
    patients_of,
    person_card,
    refuse_follow,
)
from care.invite import accept_invitation, decline_invitation, invite, open_invitations, revoke_invitation
from care.outcomes import Acknowledged, AlreadyAnswered, NotYours, Page
from care.read_episode import country_of_episode, episode_details, rings_of
from care.read_trend import USUAL
from care.recognise import Known
from care.reopen_episode import recheck
from care.undo_ending import undo_ending


async def patient_tapped(visit: Visit, known: Known, tap: Tap, message_id: int | None) -> list[Show]:
    """The patient answers their own alert. "Not as bad as that" asks the deciding question again."""
    outcome = await acknowledge_as_patient(visit.act, known, tap.subject, tap.arg(0))
    shows = [visit.show(outcome, edit=message_id)]
    if isinstance(outcome, Acknowledged) and outcome.choice == "called" and outcome.episode.held_by == "":
        older = await rings_of(visit.act, known, tap.subject) - {message_id}
        shows = [replace(shows[0], silences=tuple(sorted(older)))]
    if isinstance(outcome, Acknowledged) and outcome.choice == "notbad":
        asked = await recheck(visit.act, known, tap.subject)
        if asked is None:
            return [*shows, *await start(visit, known, kind="warning")]
        shows.append(visit.show(asked, checkin_id=asked.checkin_id))
    return shows


async def caregiver_tapped(visit: Visit, known: Known, tap: Tap, message_id: int | None) -> list[Show]:
    if tap.arg(0) == "details":
        return [await _with_number(visit, await episode_details(visit.act, known, tap.subject), tap.subject)]
    if tap.arg(0) == "reached":
        noted = await answer_drill(visit.act, known, tap.subject)
        return [visit.show(noted, edit=None if isinstance(noted, NotYours) else message_id)]
    outcome = await acknowledge_as_caregiver(visit.act, known, tap.subject, tap.arg(0))
    edit = None if isinstance(outcome, NotYours) else message_id
    return [await _with_number(visit, outcome, tap.subject, edit=edit)]


async def _with_number(visit: Visit, outcome: object, episode_id: str, *, edit: int | None = None) -> Show:
    """With the emergency number of the patient's country, not of the reader's."""
    show = visit.show(outcome, edit=edit)
    if isinstance(outcome, NotYours):
        return show
    country = await country_of_episode(visit.act, episode_id)
    return replace(show, reader=replace(show.reader, country=country))


async def loop_tapped(visit: Visit, known: Known, tap: Tap, message_id: int | None) -> list[Show]:
    """Was somebody reached, seen? Or: the answer to that was a wrong tap."""
    if tap.arg(0) == "undo":
        outcome: object = await undo_ending(visit.act, known, tap.subject, tap.arg(1), tap.arg(2))
    else:
        outcome = await answer_loop(visit.act, known, tap.subject, tap.arg(0), tap.arg(1))
    if isinstance(outcome, NotYours | AlreadyAnswered):
        return [visit.show(outcome)]
    return [visit.show(outcome, edit=message_id)]


async def link_tapped(visit: Visit, known: Known | None, tap: Tap, message_id: int | None) -> list[Show]:
    """Invitations and links: [action, value]."""
    action, value = tap.arg(0), tap.arg(1)
    act, sender = visit.act, visit.sender
    if action == "accept":
        accepted = await accept_invitation(
            act, tap.subject, chat_id=sender.chat_id, name=sender.name, language=visit.language
        )
        return [visit.show(accepted, edit=message_id)]
    if action == "decline":
        await decline_invitation(act, tap.subject)
        return [visit.page("declined_invitation", edit=message_id)]
    if known is None:
        return [visit.page("welcome")]
    return await _own_link(visit, known, tap.subject, action, value, message_id)


async def _own_link(
    visit: Visit, known: Known, subject: str, action: str, value: str, message_id: int | None
) -> list[Show]:
    act = visit.act
    match action:
        case "confirm":
            outcome: object = await confirm_follow(act, known, subject)
        case "refuse":
            outcome = await refuse_follow(act, known, subject)
        case "end":
            outcome = await end_follow(act, known, subject)
        case "ask_end":
            outcome = Page("end_follow_ask", (subject,))
        case "show":
            circle = await circle_of(act, known)
            outcome = next((each for each in circle if each.follow_id == subject), NotYours())
        case "card":
            outcome = await person_card(act, known, subject, days=days_of(value) or USUAL)
        case "answer":
            return await start_for(visit, known, subject)
        case "nudge":
            outcome = await nudge(act, known, subject)
        case "up" | "down":
            moved = await move_follow(act, known, subject, up=action == "up")
            return [visit.show(Page("circle"), edit=message_id, view=moved)]
        case "choose":
            return key_to_choose(visit, known)
        case "new":
            outcome = await invite(act, known, SHARES)
        case "revoke":
            await revoke_invitation(act, known, subject)
            left = await open_invitations(act, known)
            return [visit.show(Page("invitations"), edit=message_id, view=left)]
        case key if key in SHARES:
            outcome = await change_share(act, known, subject, key, value)
        case _:
            outcome = NotYours()
    return [visit.show(outcome, edit=None if isinstance(outcome, NotYours) else message_id)]


async def circle_screen(visit: Visit, known: Known) -> list[Show]:
    """/invite: who follows, who is invited, and a new link."""
    if not known.joined:
        return no_checkins(visit, known)
    return [visit.show(Page("circle"), view=await circle_of(visit.act, known))]


async def patients_screen(visit: Visit, known: Known) -> list[Show]:
    """/patients"""
    return [visit.show(Page("patients"), view=await patients_of(visit.act, known))]
