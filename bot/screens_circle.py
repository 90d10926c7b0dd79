"""Who follows whom, as screens: invitations, the patient's circle, one link, the alarm drill. Pure."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from bot.callback_data import NOBODY, Verb, button_data
from bot.screen import Button, NoKeys, PeopleKey, Screen
from bot.voice import MOST_CHOICES, Row, Voice, in_rows, lines, paragraphs, rows
from bot.wording import Html
from care.outcomes import (
    DrillCaregiver,
    DrillNoted,
    DrillResult,
    FollowView,
    InvitationSeen,
    Invited,
    OpenInvitation,
)
from reports.qr import QrCode

SHARES = ("alerts", "daily", "weekly", "details", "proxy")
CHOOSE = 1
"""Number of the key that chooses whom to invite."""
NAMED = frozenset({"following", "in_circle"})
"""Problems of an invitation that name somebody."""


def shared(shares: Mapping[str, bool], voice: Voice) -> Html:
    """What is shared, in one line."""
    named = [voice.label(f"share.{key}.noun") for key in SHARES if shares.get(key)]
    return voice.words.listed(named) if named else voice.say("circle.none")


# ------------------------------------------------------------------ invitations


def invited_screen(invited: Invited, voice: Voice) -> Screen:
    """The link, shown once: to send, to copy, or to be read by a camera; and to take back."""
    link = f"https://t.me/{voice.username}?start={invited.token}"
    until = voice.words.day_and_time(invited.expires_at, voice.zone)
    words = quote(voice.label("invite.text"))
    share = f"https://t.me/share/url?url={quote(link, safe='')}&text={words}"
    buttons = (
        Button(voice.label("invite.send"), url=share),
        Button(voice.label("invite.copy"), copy=link),
        voice.button("invite.revoke", invited.invitation_id, Verb.link, "revoke"),
    )
    how = voice.say("invite.chosen", name=invited.name) if invited.name else voice.say("invite.ready")
    text = paragraphs(
        how,
        voice.say("invite.link", link=link, until=until),
        voice.say("invite.shares", shares=shared(invited.shares, voice)),
    )
    return Screen(text, in_rows(buttons, 1), picture=QrCode(link))


def choose_ask_screen(voice: Voice) -> Screen:
    """A key that opens the contacts."""
    return Screen(voice.say("choose.ask"), keys=PeopleKey(voice.label("choose.key"), CHOOSE))


def choose_done_screen(voice: Voice, *, name: str) -> Screen:
    """The phone's own keyboard comes back."""
    said = voice.say("choose.done", name=name) if name else voice.say("choose.done_nameless")
    return Screen(said, keys=NoKeys())


def invitations_screen(invitations: Sequence[OpenInvitation], voice: Voice) -> Screen:
    """Links that still work."""
    if not invitations:
        return Screen(voice.say("invite.none_open"), (_invite(voice),))
    untils = [voice.words.day_and_time(each.expires_at, voice.zone) for each in invitations]
    told = [voice.say("invite.open_line", until=until) for until in untils]
    buttons = [
        voice.button("invite.revoke", each.invitation_id, Verb.link, "revoke")
        for each in invitations[:MOST_CHOICES]
    ]
    return Screen(lines(voice.say("invite.open"), voice.bullets(told)), in_rows(buttons, 1))


def _invite(voice: Voice) -> Row:
    return (voice.button("circle.invite", NOBODY, Verb.link, "new"),)


def _choose(voice: Voice) -> Row:
    return (voice.button("circle.choose", NOBODY, Verb.link, "choose"),)


def invitation_screen(seen: InvitationSeen, voice: Voice) -> Screen:
    """Somebody opened a link: what they would get, and what is stored about them; or why it does not work."""
    if seen.problem is not None:
        named = {"name": seen.patient_name} if seen.problem in NAMED else {}
        return Screen(voice.say(f"invitation.problem.{seen.problem}", **named))
    name = seen.patient_name
    got = voice.bullets(_get(key, name, voice) for key in SHARES if seen.shares.get(key))
    text = paragraphs(lines(voice.say("invitation.offer", name=name), got), voice.say("invitation.what"))
    buttons = (
        voice.button("invitation.accept", seen.invitation_id, Verb.link, "accept"),
        voice.button("invitation.refuse", seen.invitation_id, Verb.link, "decline"),
    )
    return Screen(text, in_rows(buttons, 1))


def _get(key: str, name: str, voice: Voice) -> Html:
    return voice.say(f"invitation.get.{key}", **({"name": name} if key == "proxy" else {}))


# ------------------------------------------------------------------ one link


def follow_screen(follow: FollowView, voice: Voice) -> Screen:
    """What became of a link: waiting for the patient's yes, in force, or ended."""
    names = {"name": follow.patient_name, "caregiver": follow.caregiver_name}
    if follow.state == "offered":
        return Screen(voice.say("invitation.accepted", name=names["name"]))
    if follow.state == "ended":
        return Screen(voice.say("follow.ended", **names))
    return _active_screen(follow, voice)


def _active_screen(follow: FollowView, voice: Voice) -> Screen:
    """For the patient: what this person may get, their place, and the way out."""
    name = follow.caregiver_name
    title = voice.say("follow.title", caregiver=name, place=follow.place + 1)
    unreachable = "" if follow.reachable else voice.say("follow.unreachable", caregiver=name)
    text = paragraphs(title, unreachable, voice.say("follow.active", caregiver=name))
    return Screen(
        text, rows(*in_rows([_share(follow, key, voice) for key in SHARES], 1), *_moves(follow, voice))
    )


def _share(follow: FollowView, key: str, voice: Voice) -> Button:
    is_on = bool(follow.shares.get(key))
    data = button_data(follow.follow_id, Verb.link, key, "off" if is_on else "on")
    return Button(voice.mark(voice.label(f"share.{key}"), chosen=is_on), data)


def _moves(follow: FollowView, voice: Voice) -> tuple[Row, ...]:
    up = voice.button("follow.up", follow.follow_id, Verb.link, "up")
    down = voice.button("follow.down", follow.follow_id, Verb.link, "down")
    end = voice.button("follow.end", follow.follow_id, Verb.link, "ask_end")
    order = (up, down) if follow.of > 1 else ()
    return (order, (end, voice.button("nav.back", NOBODY, Verb.open, "circle")))


def end_ask_screen(voice: Voice, *, follow_id: str) -> Screen:
    """One confirmation, then it is over."""
    keep = voice.button("follow.end_no", NOBODY, Verb.open, "circle")
    end = voice.button("follow.end_yes", follow_id, Verb.link, "end", style="danger")
    return Screen(voice.say("follow.end_ask"), ((end,), (keep,)))


def follow_offered_screen(follow: FollowView, voice: Voice) -> Screen:
    """To the patient: was this the person, and what would they get?"""
    confirm = voice.button("follow.confirm", follow.follow_id, Verb.link, "confirm")
    refuse = voice.button("follow.refuse", follow.follow_id, Verb.link, "refuse")
    text = voice.say("follow.offered", caregiver=follow.caregiver_name, shares=shared(follow.shares, voice))
    return Screen(text, ((confirm,), (refuse,)))


def follow_confirmed_screen(follow: FollowView, voice: Voice) -> Screen:
    """To the caregiver: it is in force."""
    return Screen(voice.say("follow.confirmed", name=follow.patient_name))


def share_told_screen(follow: FollowView, voice: Voice, *, key: str) -> Screen:
    """To the caregiver: more is shared with them than they agreed to at first; they may end it."""
    name = follow.patient_name
    end = voice.button("card.end", follow.follow_id, Verb.link, "ask_end")
    return Screen(voice.say("share.told", name=name, what=_get(key, name, voice)), ((end,),))


def follow_refused_screen(follow: FollowView, voice: Voice) -> Screen:
    """To the caregiver: the patient did not know them."""
    return Screen(voice.say("follow.refused", name=follow.patient_name))


def follow_ended_screen(follow: FollowView, voice: Voice) -> Screen:
    """To the other side: it is over."""
    return Screen(voice.say("follow.ended", name=follow.patient_name, caregiver=follow.caregiver_name))


def patient_left_screen(name: str, voice: Voice) -> Screen:
    """To the caregiver: the patient has erased everything; no word on why."""
    return Screen(voice.say("patient_left", name=name))


# ------------------------------------------------------------------ the circle


def circle_screen(follows: Sequence[FollowView], voice: Voice) -> Screen:
    """Who is told, in which order."""
    if not follows:
        return Screen(voice.say("circle.empty"), (_invite(voice), _choose(voice)))
    shown = follows[:MOST_CHOICES]
    told = [_line(n, each, voice) for n, each in enumerate(shown, 1)]
    buttons = [_opens(each, voice) for each in shown]
    return Screen(
        paragraphs(voice.say("circle.title"), lines(*told)),
        rows(*in_rows(buttons, 1), _invite(voice), _choose(voice)),
    )


def _line(place: int, follow: FollowView, voice: Voice) -> Html:
    name = follow.caregiver_name
    if follow.state == "offered":
        would_get = shared(follow.shares, voice)
        return voice.say("circle.line_offered", place=place, name=name, shares=would_get)
    if not follow.reachable:
        return voice.say("follow.unreachable", caregiver=name)
    return voice.say("circle.line", place=place, name=name, shares=shared(follow.shares, voice))


def _opens(follow: FollowView, voice: Voice) -> Button:
    """An offered link asks for the yes; one in force shows what it shares."""
    action = "confirm" if follow.state == "offered" else "show"
    label = voice.label(
        "circle.confirm" if action == "confirm" else "circle.open", name=follow.caregiver_name
    )
    return Button(label[:24], button_data(follow.follow_id, Verb.link, action))


# ------------------------------------------------------------------ the alarm drill


def drill_screen(name: str, voice: Voice, *, drill_id: str) -> Screen:
    """To the caregiver: a test alert."""
    button = voice.button("drill.button", drill_id, Verb.caregiver, "reached")
    return Screen(voice.say("drill.title", name=name), ((button,),))


def drill_noted_screen(noted: DrillNoted, voice: Voice) -> Screen:
    """Thanks for the tap."""
    return Screen(voice.say("drill.thanks", name=noted.patient_name))


def drill_result_screen(result: DrillResult, voice: Voice) -> Screen:
    """To the patient: who was reached, and when."""
    told = [_drilled(each, voice) for each in result.caregivers]
    return Screen(lines(voice.say("drill.result"), *(told or [voice.say("drill.nobody")])))


def _drilled(caregiver: DrillCaregiver, voice: Voice) -> Html:
    if caregiver.unreachable:
        return voice.say("drill.unreachable", name=caregiver.name)
    if caregiver.reached_at is None:
        return voice.say("drill.open", name=caregiver.name)
    return voice.say("drill.ok", name=caregiver.name, time=voice.time(caregiver.reached_at))
