"""Every outcome as a screen: one row an outcome, one row a page. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.handlers.reply import Show
from bot.screen import Screen
from bot.screens_account import (
    broken_screen,
    claim_true_screen,
    claimed_screen,
    delete_ask_screen,
    erased_screen,
    help_screen,
    menu_screen,
    plain_menu_screen,
    privacy_screen,
)
from bot.screens_alert import alert_screen, caregiver_answer_screen
from bot.screens_change import (
    beside,
    changeable_screen,
    closed_screen,
    moved_on_screen,
    not_understood_screen,
    not_yours_screen,
    snoozed_screen,
)
from bot.screens_checkin import question_screen
from bot.screens_circle import (
    choose_ask_screen,
    choose_done_screen,
    circle_screen,
    drill_noted_screen,
    drill_result_screen,
    end_ask_screen,
    follow_screen,
    invitation_screen,
    invitations_screen,
    invited_screen,
)
from bot.screens_heard import cannot_look_screen, dread_screen, help_now_screen
from bot.screens_joining import (
    cities_screen,
    consent_screen,
    countries_found_screen,
    countries_screen,
    joined_screen,
    joining_screen,
    not_for_me_screen,
    welcome_screen,
)
from bot.screens_patients import card_screen, nudged_screen, patients_screen, summary_hour_screen
from bot.screens_proxy import proxied_screen
from bot.screens_receipts import (
    acknowledged_screen,
    loop_noted_screen,
    loop_reopened_screen,
    loop_stands_screen,
    over_screen,
)
from bot.screens_result import finished_screen
from bot.screens_settings import changed_screen, setting_screen, settings_screen
from bot.screens_trend import trend_screen
from bot.voice import Voice
from bot.voices import Voices
from care import outcomes as o
from care.outcomes_account import Erased, PrivacyView, SettingChanged, SettingsView
from care.outcomes_followed import Nudged, PatientLine, PersonCard, SummaryHourSet
from care.outcomes_loop import LoopNoted, LoopReopened, LoopStands
from care.outcomes_trend import Trend

__all__ = ["broken_screen", "draw", "screen_for"]

CAREGIVERS = frozenset({"calling", "with", "cannot"})


def screen_for(voices: Voices, show: Show) -> Screen:
    """The screen of one outcome, in its reader's words. KeyError: an outcome or page nobody drew."""
    about = show.about
    help_in = about.country if about else _help_in(show.outcome)
    voice = voices.of(show.reader, help_in=help_in, about=about.name if about else None)
    return draw(show.outcome, voice, view=show.view)


def _help_in(outcome: object) -> str | None:
    """About somebody's alert, the number to call is that of the country where they are."""
    if isinstance(outcome, o.Acknowledged | o.AlreadyOver | PersonCard):
        outcome = outcome.episode
    return outcome.country if isinstance(outcome, o.EpisodeView) else None


def draw(outcome: object, voice: Voice, *, view: object = None) -> Screen:
    """`view`: what a page shows besides its words (settings, a list)."""
    if isinstance(outcome, o.Page):
        return PAGES[outcome.name](voice, (*outcome.args, "", ""), view)
    if isinstance(outcome, tuple):
        return LISTS[type(outcome[0])](outcome, voice) if outcome else plain_menu_screen(voice)
    return OUTCOMES[type(outcome)](outcome, voice)


def _already_answered(outcome: o.AlreadyAnswered, voice: Voice) -> Screen:
    if outcome.now is None:
        return moved_on_screen(voice)
    return beside("prompt.stale", draw(outcome.now, voice), voice)


def _finished(outcome: o.Finished, voice: Voice) -> Screen:
    return proxied_screen(outcome, voice) if voice.about is not None else finished_screen(outcome, voice)


def _acknowledged(outcome: o.Acknowledged, voice: Voice) -> Screen:
    answer = caregiver_answer_screen if outcome.choice in CAREGIVERS else acknowledged_screen
    return answer(outcome, voice)


OUTCOMES: Mapping[type, Callable[[Any, Voice], Screen]] = {
    o.Asked: question_screen,
    o.AlreadyAnswered: _already_answered,
    o.NotUnderstood: not_understood_screen,
    o.NotYours: not_yours_screen,
    o.Snoozed: snoozed_screen,
    o.Closed: closed_screen,
    o.Changeable: changeable_screen,
    o.Finished: _finished,
    o.Acknowledged: _acknowledged,
    o.AlreadyOver: over_screen,
    o.EpisodeView: alert_screen,
    LoopNoted: loop_noted_screen,
    LoopReopened: loop_reopened_screen,
    LoopStands: loop_stands_screen,
    o.Joining: joining_screen,
    o.Invited: invited_screen,
    o.InvitationSeen: invitation_screen,
    o.FollowView: follow_screen,
    PersonCard: card_screen,
    Nudged: nudged_screen,
    SummaryHourSet: summary_hour_screen,
    o.DrillNoted: drill_noted_screen,
    o.DrillResult: drill_result_screen,
    Trend: trend_screen,
    SettingsView: settings_screen,
    SettingChanged: changed_screen,
    PrivacyView: privacy_screen,
    Erased: erased_screen,
    o.Claimed: claimed_screen,
    o.Menu: menu_screen,
}

LISTS: Mapping[type, Callable[[Any, Voice], Screen]] = {
    o.FollowView: circle_screen,
    PatientLine: patients_screen,
    o.OpenInvitation: invitations_screen,
}
"""Lists by what is in them; an empty one must come with a page that says which it is."""

Draw = Callable[[Voice, tuple[str, ...], Any], Screen]


def _says(key: str) -> Draw:
    return lambda voice, args, view: Screen(voice.say(key))


def _says_number(key: str) -> Draw:
    return lambda voice, args, view: Screen(voice.say(key, number=voice.number), ((voice.copy_number(),),))


def _only(screen: Callable[[Voice], Screen]) -> Draw:
    return lambda voice, args, view: screen(voice)


PAGES: Mapping[str, Draw] = {
    "welcome": _only(welcome_screen),
    "consent": _only(consent_screen),
    "declined": _says_number("declined"),
    "not_for_me": _only(not_for_me_screen),
    "countries": lambda voice, args, view: countries_screen(voice, page=args[0]),
    "countries_found": lambda voice, args, view: countries_found_screen(voice, typed=args[0]),
    "cities": lambda voice, args, view: cities_screen(voice, code=args[0], page=args[1]),
    "joined": lambda voice, args, view: joined_screen(voice, hour=args[0], zone=args[1] or voice.zone),
    "joined_already": _says("joined_already"),
    "not_joined": _says("not_joined"),
    "no_patient": _says("no_patient"),
    "help_now": lambda voice, args, view: help_now_screen(voice, role=args[0]),
    "menu": lambda voice, args, view: plain_menu_screen(voice, role=args[0]),
    "help": lambda voice, args, view: help_screen(voice, role=args[0]),
    "privacy_before": _says("privacy.before"),
    "nothing_stored": _says("nothing_stored"),
    "choose_ask": _only(choose_ask_screen),
    "choose_done": lambda voice, args, view: choose_done_screen(voice, name=args[0]),
    "circle": lambda voice, args, view: circle_screen(view or (), voice),
    "patients": lambda voice, args, view: patients_screen(view or (), voice),
    "invitations": lambda voice, args, view: invitations_screen(view or (), voice),
    "declined_invitation": _says("declined_invitation"),
    "end_follow_ask": lambda voice, args, view: end_ask_screen(voice, follow_id=args[0]),
    "setting": lambda voice, args, view: setting_screen(view, voice, key=args[0], page=args[1]),
    "delete_ask": _only(delete_ask_screen),
    "delete_kept": _says("delete.kept"),
    "note_kept": _says("note.kept"),
    "note_gone": _says("note.gone"),
    "note_dropped": _says("note.dropped"),
    "claim_true": lambda voice, args, view: claim_true_screen(
        voice, level=args[0], kind=args[1], followed=view or ()
    ),
    "claim_false": _says("claim.false"),
    "moved_on": _only(moved_on_screen),
    "no_words": lambda voice, args, view: cannot_look_screen(voice, role=args[0]),
    "dread": lambda voice, args, view: dread_screen(voice, role=args[0], level=args[1]),
    "private_only": _says("private_only"),
    "closed_service": _says_number("closed_service"),
    "busy": _says_number("busy"),
    "broken": _only(broken_screen),
}
