"""What the patient is told of their alert: who really got it, who took it, and whether it is over. Pure."""

from datetime import timedelta

from bot.callback_data import Verb, button_data
from bot.reasons import phrases
from bot.screen import Button, Screen
from bot.screens_result import copy_rows, patient_alert_screen, reachable_names, worse_button
from bot.voice import Row, Voice, in_rows, lines, paragraphs, rows
from bot.wording import Html
from care.outcomes import Acknowledged, AlreadyOver, EpisodeView, Finished, Receipt
from care.outcomes_loop import LoopNoted, LoopReopened, LoopStands

LOOP_CHOICES = {
    "reached": ("seen", "onway", "notyet", "cannot"),
    "seen": ("seen", "booked", "notyet", "better"),
    "visit": ("seen", "notyet", "better"),
    "booked": ("seen", "booked", "notyet", "better"),
    "booked_again": ("seen", "booked", "notyet", "better"),
}
"""What can be answered to each question of the closed loop."""
DAYS_AHEAD = 4


def receipts_screen(view: EpisodeView, voice: Voice) -> Screen:
    """Receipts, not promises: what was sent to whom, who answered, who is next."""
    call = voice.say("receipt.call", number=voice.number)
    if view.held_by == "":
        return Screen(paragraphs(voice.say("receipt.held_by_you"), call))
    if view.private:
        return Screen(paragraphs(voice.say("receipt.private"), call))
    told = [_receipt(each, voice) for each in view.receipts]
    if not told:
        return Screen(paragraphs(voice.say("receipt.nobody"), call))
    return Screen(paragraphs(lines(voice.say("receipt.title"), *told, _next(view, voice)), call))


def _receipt(receipt: Receipt, voice: Voice) -> Html:
    time = voice.time(receipt.at) if receipt.at else ""
    state = receipt.state if receipt.at or receipt.state in ("waiting", "unreachable") else "waiting"
    return voice.say(f"receipt.{state}", **_given(state, name=receipt.name, time=time))


def _given(state: str, *, name: str, time: str) -> dict[str, str]:
    timeless = state in ("waiting", "unreachable")
    return {"name": name} if timeless else {"name": name, "time": time}


def _next(view: EpisodeView, voice: Voice) -> Html:
    if view.next_name is None or view.next_at is None:
        return Html("")
    return voice.say("receipt.next", name=view.next_name, time=voice.time(view.next_at))


def patient_taken_screen(view: EpisodeView, voice: Voice, *, name: str, choice: str) -> Screen:
    """A caregiver took it: calling, or with the patient."""
    call = voice.say("receipt.call", number=voice.number)
    return Screen(paragraphs(voice.say(f"patient_taken.{choice}", name=name), call))


def patient_correction_screen(view: EpisodeView, voice: Voice) -> Screen:
    """An answer was taken back after an alarm, by the patient or by who answered for them."""
    if view.outcome == "withdrawn":
        return Screen(voice.say("patient_withdrawn"), (worse_button(voice),))
    key = "circle" if view.only_circle_stops and reachable_names(view) else "lower"
    key = key if view.is_open else "over"
    if view.corrected_by:
        said = voice.say(f"proxied.patient_correction.{key}", who=view.corrected_by)
        return Screen(said, (worse_button(voice),))
    return Screen(voice.say(f"patient_correction.{key}"), (worse_button(voice),))


def patient_stale_screen(view: EpisodeView, voice: Voice) -> Screen:
    """Asked three times without an answer."""
    return Screen(voice.say("patient_stale"), (worse_button(voice),))


def unreachable_screen(view: EpisodeView, voice: Voice, *, name: str) -> Screen:
    """A caregiver cannot be reached any more, and was passed over."""
    key = "unreachable_told" if reachable_names(view) else "unreachable_told.alone"
    call = voice.say("receipt.call", number=voice.number)
    return Screen(paragraphs(voice.say(key, name=name), call))


# ------------------------------------------------------------------ the patient answers


def acknowledged_screen(outcome: Acknowledged, voice: Voice) -> Screen:
    """What the patient's own answer did, on the message it was given to."""
    view = outcome.episode
    text = paragraphs(_acknowledged(outcome, voice), *_where_to_call(outcome, voice))
    if outcome.choice in ("help", "keep", "tell") or view.held_by is None:
        return Screen(text, patient_alert_screen(view, voice).rows)
    return Screen(text, rows(copy_rows(view, voice), _help(view, voice)))


def _acknowledged(outcome: Acknowledged, voice: Voice) -> Html:
    view, names = outcome.episode, voice.words.listed(reachable_names(outcome.episode))
    match outcome.choice:
        case "called" if view.held_by is None and view.only_circle_stops and names:
            return voice.say("acknowledged.called_circle")
        case "called":
            return voice.say(
                "acknowledged.called_urgent" if view.level == "urgent" else "acknowledged.called"
            )
        case "notbad" if view.only_circle_stops and names:
            return voice.say("acknowledged.notbad_circle", names=names)
        case "help" | "tell" if names:
            return voice.say(f"acknowledged.{outcome.choice}", names=names)
        case "help" | "tell":
            return voice.say("acknowledged.help_alone")
    return voice.say(f"acknowledged.{outcome.choice}")


def _where_to_call(outcome: Acknowledged, voice: Voice) -> tuple[Html, ...]:
    """The number stays in sight until somebody is on the way."""
    if outcome.choice in ("notbad", "called"):
        return (voice.say("receipt.call", number=voice.number),)
    number = lines(voice.say("despair.emergency"), voice.number_alone)
    if outcome.choice == "help":
        return (lines(voice.say("emergency.do"), voice.number_alone),)
    crisis = lines(voice.say("despair.crisis"), voice.crisis_alone) if voice.crisis_alone else Html("")
    return (crisis, number)


def _help(view: EpisodeView, voice: Voice) -> Row:
    return (voice.button("button.help", view.episode_id, Verb.patient, "help", style="danger"),)


def over_screen(outcome: AlreadyOver, voice: Voice) -> Screen:
    """The episode had ended, or somebody else holds it."""
    view = outcome.episode
    if not view.is_open or view.held_by is None:
        return Screen(voice.say("over.settled"))
    by_patient = view.held_by == ""
    name = view.patient_name if by_patient else view.held_by
    return Screen(voice.say("over.taken_by_patient" if by_patient else "over.taken", name=name))


# ------------------------------------------------------------------ the closed loop


def loop_screen(view: EpisodeView | Finished, voice: Voice, *, step: str) -> Screen:
    """Was somebody reached, seen, is it booked? Of an episode, or of a check-in with an appointment due."""
    subject = view.episode_id if isinstance(view, EpisodeView) else view.checkin_id
    said = phrases(view.reasons, view.answers, voice)
    about = lines(voice.say("loop.about"), voice.bullets(said)) if said else ""
    buttons = [
        voice.button(f"loop.choice.{choice}", subject, Verb.loop, step, choice)
        for choice in LOOP_CHOICES[step]
    ]
    question = voice.say("question.text", question=voice.say(f"loop.{step}"))
    days = _days(subject, step, voice)
    hint = voice.say("loop.day") if days else ""
    return Screen(paragraphs(question, about, hint), rows(*in_rows(buttons, 1), days))


def _days(subject: str, step: str, voice: Voice) -> Row:
    """The next days, for an appointment about something pressing: asked again on that day."""
    if step != "seen":
        return ()
    days = [voice.today + timedelta(days=ahead) for ahead in range(1, DAYS_AHEAD + 1)]
    return tuple(
        Button(voice.words.day(day), button_data(subject, Verb.loop, step, day.isoformat())) for day in days
    )


def loop_noted_screen(outcome: LoopNoted, voice: Voice) -> Screen:
    """What the answer was taken for; where nobody was reached, the number again."""
    key = f"loop.noted.{outcome.choice}"
    if outcome.choice == "notyet" and outcome.step == "reached":
        key = "loop.noted.notyet_emergency"
    if key in ("loop.noted.cannot", "loop.noted.notyet_emergency"):
        copy: tuple[Button, ...] = (voice.copy_number(),)
        return Screen(lines(voice.say(key), voice.number_alone), (copy,))
    return Screen(voice.say(key), rows(_undo(outcome, voice), worse_button(voice)))


def _undo(outcome: LoopNoted, voice: Voice) -> Row:
    """The way back from an answer that ended an alarm."""
    if not outcome.ending:
        return ()
    made = (outcome.episode_id, Verb.loop, "undo", outcome.step, outcome.ending)
    return (voice.button("loop.undo", *made),)


def loop_reopened_screen(outcome: LoopReopened, voice: Voice) -> Screen:
    """The alarm goes on, and the question stands again."""
    again = loop_screen(outcome.episode, voice, step=outcome.step)
    call = voice.say("receipt.call", number=voice.number)
    return Screen(paragraphs(voice.say("loop.reopened"), call, Html(again.text)), again.rows)


def loop_stands_screen(outcome: LoopStands, voice: Voice) -> Screen:
    """Why it cannot be taken back any more, and what to do instead."""
    return Screen(voice.say(f"loop.stands.{outcome.why}"), (worse_button(voice),))
