"""What a caregiver reads of an alert: action first, the reason only where it is shared. Pure."""

from datetime import datetime

from bot.callback_data import Verb
from bot.reasons import phrases
from bot.screen import Button, Screen
from bot.screens_result import is_despair
from bot.voice import Row, Voice, lines, paragraphs, rows
from bot.wording import Html
from care.outcomes import Acknowledged, EpisodeView, Silence

SENT = frozenset({"sent", "calling", "with", "cannot", "expired"})
"""States of a receipt in which the alert really left."""


def alert_screen(view: EpisodeView, voice: Voice) -> Screen:
    """Somebody needs help now, or should speak to a doctor today."""
    name = view.patient_name
    if view.private or is_despair(view):
        do = voice.say("alert.private", name=name)
    else:
        do = voice.say(f"alert.{view.level}.do", name=name)
    return Screen(
        paragraphs(
            voice.say(f"alert.{view.level}", name=name),
            lines(do, voice.number_alone),
            _because(view, voice),
            lines(_told(view, voice), _program(view, voice)),
        ),
        _rows(view, voice),
    )


def silence_alert_screen(view: EpisodeView, voice: Voice) -> Screen:
    """Nothing is heard while something pressing is open."""
    name = view.patient_name
    text = paragraphs(
        voice.say("alert.silence", name=name),
        lines(voice.say("alert.silence.do", name=name), voice.number_alone),
        _because(view, voice),
        _told(view, voice),
    )
    return Screen(text, _rows(view, voice))


def _program(view: EpisodeView, voice: Voice) -> Html:
    """Whose words are passed on; not said to whoever spoke them."""
    told_it = view.told_by == ""
    return Html("") if told_it else voice.say("alert.program", name=view.told_by or view.patient_name)


def _because(view: EpisodeView, voice: Voice) -> Html:
    said = phrases(view.reasons, view.answers, voice, private=True)
    if is_despair(view):
        return Html("")
    if not said and view.told_by == "":
        return Html("")
    if not said:
        return voice.say("alert.no_details", name=view.patient_name)
    if view.told_by == "":
        return lines(voice.say("proxied.because", name=view.patient_name), voice.bullets(said))
    return lines(voice.say("alert.because", name=view.told_by or view.patient_name), voice.bullets(said))


def _told(view: EpisodeView, voice: Voice) -> Html:
    told = [each.name for each in view.receipts if each.state in SENT]
    if view.held_by:
        return voice.say("alert.held", holder=view.held_by)
    if len(view.receipts) <= 1:
        return voice.say("alert.alone")
    if not told:
        return Html("")
    return lines(voice.say("alert.told", names=voice.words.listed(told)), voice.say("alert.nobody_yet"))


def _rows(view: EpisodeView, voice: Voice) -> tuple[Row, ...]:
    """ "I cannot" lies nearest the thumb: a wrong tap on it only passes the alert on."""
    return rows(
        (_answer(view, "calling", voice),),
        (_answer(view, "with", voice),),
        (voice.copy_number(),),
        (_answer(view, "cannot", voice),),
    )


def _answer(view: EpisodeView, choice: str, voice: Voice) -> Button:
    style = "success" if choice == "with" else None
    return voice.button(f"button.{choice}", view.episode_id, Verb.caregiver, choice, style=style)


def caregiver_answer_screen(outcome: Acknowledged, voice: Voice) -> Screen:
    """What a caregiver's answer did."""
    view, choice = outcome.episode, outcome.choice
    text = _caregiver_text(view, choice, voice)
    left = [each for each in ("calling", "with", "cannot") if each != choice]
    copy: Row = (voice.copy_number(),)
    return Screen(
        text,
        rows(*((_answer(view, each, voice),) for each in left[:-1]), copy, (_answer(view, left[-1], voice),)),
    )


def _caregiver_text(view: EpisodeView, choice: str, voice: Voice) -> Html:
    name = view.patient_name
    if choice == "calling":
        until = _until(view.held_until, voice)
        return voice.say("caregiver.calling", name=name, time=until, number=voice.number)
    if choice == "with":
        return voice.say("caregiver.with", name=name, number=voice.number)
    if view.held_by is not None:
        return Html(taken_screen(view, voice).text)
    if view.next_name is None:
        return voice.say("caregiver.cannot_alone", name=name, number=voice.number)
    return voice.say("caregiver.cannot")


def _until(at: datetime | None, voice: Voice) -> str:
    return voice.time(at) if at is not None else ""


def taken_screen(view: EpisodeView, voice: Voice) -> Screen:
    """All others see who took it."""
    name = view.patient_name
    if not view.is_open:
        return closed_screen(view, voice)
    if view.held_by is None:
        return Screen(voice.say("taken.open", name=name), _rows(view, voice))
    if view.held_by == "":
        return Screen(voice.say("taken.patient", name=name))
    if view.held_until is None:
        return Screen(voice.say("taken.with", holder=view.held_by, name=name))
    until = _until(view.held_until, voice)
    return Screen(voice.say("taken.calling", holder=view.held_by, name=name, time=until))


def goes_on_screen(view: EpisodeView, voice: Voice) -> Screen:
    """What was told to be over is not: the answer that ended it was a wrong tap."""
    goes_on = voice.say("goes_on", name=view.patient_name)
    return Screen(paragraphs(lines(goes_on, voice.number_alone), _told(view, voice)), _rows(view, voice))


def correction_screen(view: EpisodeView, voice: Voice) -> Screen:
    """The patient, or who told it for them, took an answer back."""
    if view.corrected_by:
        return _correction_by(view, voice, view.corrected_by)
    if not view.is_open:
        return Screen(voice.say("correction.over", name=view.patient_name))
    if view.only_circle_stops:
        return Screen(voice.say("correction.open", name=view.patient_name), _rows(view, voice))
    return Screen(voice.say("correction.lower", name=view.patient_name), _rows(view, voice))


def _correction_by(view: EpisodeView, voice: Voice, who: str) -> Screen:
    names = {"name": view.patient_name, "who": who}
    if not view.is_open:
        return Screen(voice.say("proxied.correction.over", **names))
    key = "open" if view.only_circle_stops else "lower"
    return Screen(voice.say(f"proxied.correction.{key}", **names), _rows(view, voice))


def closed_screen(view: EpisodeView, voice: Voice) -> Screen:
    """How it ended."""
    return Screen(voice.say(f"closed.{view.outcome or 'called'}", name=view.patient_name))


def stale_alert_screen(view: EpisodeView, voice: Voice) -> Screen:
    """Asked three times without an answer: the bot stops, the caregiver should not."""
    return Screen(voice.say("stale.caregiver", name=view.patient_name))


def silence_notice_screen(silence: Silence, voice: Voice) -> Screen:
    """Quietly: some days without an answer."""
    return Screen(voice.words.plural("silence.days", silence.days, name=silence.patient_name))
