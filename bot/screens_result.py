"""What comes back to the patient: the finished check-in, and the loud message of something pressing. Pure."""

from collections.abc import Callable, Mapping

from bot.callback_data import NOBODY, Verb, button_data
from bot.reasons import because, phrases, script
from bot.screen import Button, Screen
from bot.screens_checkin import about_you_screen
from bot.screens_proxy import apart_text
from bot.voice import Row, Voice, lines, paragraphs, rows
from bot.wording import Html
from care.outcomes import EpisodeView, Finished, Week

SAFETY_EVERY = 5
"""Days: how often a quiet day ends with the safety line."""
CLOSINGS = 7
HARD_DAY = 7
"""Pain from which nobody is asked about a nice walk."""
NOTED_ONCE = frozenset({"worsening_before_joining"})
SAME_WITHIN = 0.5
"""Points of mean pain that count as "about the same"."""


# ------------------------------------------------------------------ the finished check-in


def finished_screen(finished: Finished, voice: Voice) -> Screen:
    """What to do and how soon, why, and the way back to change an answer."""
    text = paragraphs(FINISHED[_shown_as(finished)](finished, voice), apart_text(finished.apart, voice))
    change = voice.button("nav.change", finished.checkin_id, Verb.change, "") if finished.can_change else None
    plain = rows((change,) if change else (), _copied(finished, voice))
    if finished.about_you is None:
        return Screen(text, plain)
    about = about_you_screen(finished.about_you, voice)
    return Screen(paragraphs(text, about.text), (*about.rows, *plain))


def _shown_as(finished: Finished) -> str:
    """The level; but what was before the first check-in is noted only on the day it was told: weeks of the
    same note would take the quiet ending from everybody who joined because of it."""
    named = {finding for reason in finished.reasons for finding in reason.findings}
    told_today = "pain_course" in finished.answers.get("profile", {})
    return (
        "routine" if finished.level == "watch" and named == NOTED_ONCE and not told_today else finished.level
    )


def _copied(finished: Finished, voice: Voice) -> Row:
    """The number, in an emergency."""
    return (voice.copy_number(),) if finished.level == "emergency" else ()


def _routine(finished: Finished, voice: Voice) -> Html:
    if finished.answers.get("pain", 0) >= HARD_DAY:
        hard = voice.say("closing.hard")
        return paragraphs(voice.say("finished.thanks"), hard, voice.say("finished.safety"))
    return paragraphs(voice.say("finished.thanks"), _closing(finished, voice), _safety(voice))


def _watch(finished: Finished, voice: Voice) -> Html:
    said = phrases(finished.reasons, finished.answers, voice)
    noted = lines(voice.say("finished.noted"), voice.bullets(said)) if said else ""
    return paragraphs(
        voice.say("finished.thanks"), noted, voice.say("finished.watch"), voice.say("finished.safety")
    )


def _soon(finished: Finished, voice: Voice) -> Html:
    if not finished.newly:
        return paragraphs(
            voice.say("finished.thanks"), voice.say("finished.soon_still"), voice.say("finished.safety")
        )
    return paragraphs(voice.say("finished.soon"), voice.say("finished.soon_message"))


def _urgent(finished: Finished, voice: Voice) -> Html:
    if not finished.newly:
        return paragraphs(voice.say("finished.thanks"), voice.say("finished.urgent_still"), _change(voice))
    return paragraphs(
        voice.say("finished.urgent"),
        because(finished.reasons, finished.answers, voice),
        lines(voice.say("finished.urgent_message"), voice.say("cannot_examine")),
        _change(voice),
    )


def _emergency(finished: Finished, voice: Voice) -> Html:
    crisis = voice.crisis_alone if "despair" in finished.answers.get("warnings", ()) else ""
    return paragraphs(
        lines(voice.say("finished.emergency"), crisis, voice.number_alone),
        because(finished.reasons, finished.answers, voice),
        voice.say("finished.emergency_message") if finished.newly else "",
    )


def _change(voice: Voice) -> Html:
    """What would make it an emergency."""
    return voice.say("urgent.change", number=voice.number)


FINISHED: Mapping[str, Callable[[Finished, Voice], Html]] = {
    "routine": _routine,
    "watch": _watch,
    "soon": _soon,
    "urgent": _urgent,
    "emergency": _emergency,
}


def _closing(finished: Finished, voice: Voice) -> Html:
    """How the week looked, once a week; on other days something good or doable."""
    day = voice.today.toordinal()
    if finished.week is not None and finished.week.days_answered >= 3 and day % 7 == 0:
        return week_line(finished.week, voice)
    return voice.say(f"closing.{day % CLOSINGS + 1}")


def _safety(voice: Voice) -> Html:
    return voice.say("finished.safety") if voice.today.toordinal() % SAFETY_EVERY == 0 else Html("")


def week_line(week: Week, voice: Voice) -> Html:
    """Days answered, and pain now against two weeks before where both are known."""
    days = voice.words.plural("week.days", week.days_answered)
    if week.pain_now is None:
        return days
    now = voice.words.number(week.pain_now)
    if week.pain_before is None:
        pain = voice.say("week.pain", now=now)
    elif abs(week.pain_now - week.pain_before) <= SAME_WITHIN:
        pain = voice.say("week.pain_same", now=now)
    else:
        pain = voice.say("week.pain_less", now=now, before=voice.words.number(week.pain_before))
    return voice.say("finished.week", days=days, pain=pain)


# ------------------------------------------------------------------ the loud messages


def appointment_screen(finished: Finished, voice: Voice) -> Screen:
    """The appointment that is newly advised: why, and the words to make it with. An answer that was changed
    meanwhile shows as it stands."""
    if finished.level != "soon" or not finished.newly:
        return finished_screen(finished, voice)
    words = script(finished.reasons, finished.answers, voice, age=None, medicines=(), profile={})
    text = paragraphs(
        voice.say("finished.soon"),
        because(finished.reasons, finished.answers, voice, told_by=finished.told_by),
        voice.say("finished.soon_calm"),
        lines(voice.say("finished.soon_say"), voice.say("quoted", words=words)),
        lines(voice.say("finished.soon_sooner"), voice.say("cannot_examine")),
    )
    return Screen(text, ((Button(voice.label("copy.script"), copy=words),),))


def patient_alert_screen(view: EpisodeView, voice: Voice, *, again: bool = False) -> Screen:
    """The message that repeats until it is answered. Action first, then why, then what to say."""
    if is_despair(view):
        text = _despair_text(view, voice)
    elif view.level == "emergency":
        text = _emergency_text(view, voice, again=again)
    else:
        text = _urgent_text(view, voice, again=again)
    return Screen(text, _alert_rows(view, voice))


def is_despair(view: EpisodeView) -> bool:
    """Nothing but despair is behind it: other words, and the crisis line first."""
    named = [finding for reason in view.reasons for finding in reason.findings]
    return bool(named) and all(each.startswith("despair") for each in named)


def _emergency_text(view: EpisodeView, voice: Voice, *, again: bool) -> Html:
    has_despair = any("despair" in each for reason in view.reasons for each in reason.findings)
    crisis = (
        lines(voice.say("despair.crisis"), voice.crisis_alone) if voice.crisis_alone and has_despair else ""
    )
    return paragraphs(
        lines(voice.say("emergency.do"), voice.number_alone, voice.say("emergency.else")),
        voice.say("emergency.again") if again else "",
        crisis,
        because(view.reasons, view.answers, voice, told_by=view.told_by),
        voice.say("emergency.wait"),
        lines(voice.say("emergency.script"), _quoted(view, voice)),
        _who_is_told(view, voice),
    )


def _urgent_text(view: EpisodeView, voice: Voice, *, again: bool) -> Html:
    return paragraphs(
        voice.say("urgent.again") if again else "",
        lines(voice.say("urgent.do"), voice.say("urgent.how"), voice.advice),
        because(view.reasons, view.answers, voice, told_by=view.told_by),
        lines(voice.say("urgent.why"), voice.say("cannot_examine")),
        lines(voice.say("urgent.script"), _quoted(view, voice)),
        _change(voice),
        _who_is_told(view, voice),
    )


def _despair_text(view: EpisodeView, voice: Voice) -> Html:
    crisis = lines(voice.say("despair.crisis"), voice.crisis_alone) if voice.crisis_alone else ""
    return paragraphs(
        voice.say("despair.do"),
        crisis,
        lines(voice.say("despair.emergency"), voice.number_alone),
        voice.say("despair.stay" if view.level == "emergency" else "despair.urgent"),
        _who_is_told(view, voice),
    )


def _quoted(view: EpisodeView, voice: Voice) -> Html:
    return voice.say("quoted", words=script_of(view, voice))


def script_of(view: EpisodeView, voice: Voice) -> str:
    """What to read out on the phone."""
    return script(
        view.reasons,
        view.answers,
        voice,
        age=view.age,
        medicines=view.medicines,
        profile=view.profile,
    )


def reachable_names(view: EpisodeView) -> tuple[str, ...]:
    """Who can still be told."""
    return tuple(each.name for each in view.receipts if each.state != "unreachable")


def _who_is_told(view: EpisodeView, voice: Voice) -> Html:
    names = voice.words.listed(reachable_names(view))
    if not names:
        return voice.say("circle.alone" if view.level == "emergency" else "circle.alone_urgent")
    if view.private:
        return voice.say("despair.tell", names=names)
    return voice.say("circle.told", names=names)


def _alert_rows(view: EpisodeView, voice: Voice) -> tuple[Row, ...]:
    """ "I need help" lies nearest the thumb: of all the wrong taps it is the harmless one. Where nobody is
    told yet, "No, tell nobody" is."""
    called, notbad, needed = ((_patient_button(view, each, voice),) for each in ("called", "notbad", "help"))
    copy = copy_rows(view, voice)
    if not view.private or not reachable_names(view):
        return rows(called, notbad, copy, needed)
    yes = voice.button("despair.yes", view.episode_id, Verb.patient, "tell")
    no = voice.button("despair.no", view.episode_id, Verb.patient, "keep")
    return rows(called, notbad, needed, (yes,), copy, (no,))


def _patient_button(view: EpisodeView, choice: str, voice: Voice) -> Button:
    key = "button.reached" if choice == "called" and view.level == "urgent" else f"button.{choice}"
    styles = {"called": "success", "help": "danger"}
    return voice.button(key, view.episode_id, Verb.patient, choice, style=styles.get(choice))


def copy_rows(view: EpisodeView, voice: Voice) -> Row:
    """Copy the number (the crisis line first where that is what is needed), and the words for the phone."""
    if is_despair(view):
        return (*voice.copy_crisis(), voice.copy_number())
    say = Button(voice.label("copy.script"), copy=script_of(view, voice))
    return (voice.copy_number(), say)


def worse_button(voice: Voice) -> Row:
    """Straight to the warnings."""
    return (Button(voice.label("nav.wrong"), button_data(NOBODY, Verb.wrong)),)
