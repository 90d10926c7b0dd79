"""Around the questions of a check-in: reminders, what moved on, and the answers that can be changed. Pure."""

from bot.callback_data import NOBODY, Verb, button_data
from bot.choices import TYPED_ONLY, as_carried, choices_for
from bot.screen import Button, Screen
from bot.screens_checkin import question_screen
from bot.voice import MOST_CHOICES, Row, Voice, in_rows, paragraphs, rows
from bot.wording import Html
from care.outcomes import Asked, Changeable, Closed, NotUnderstood, NotYours, Snoozed
from triage.progress import Progress, Question, value_of


def reminder_screen(asked: Asked, voice: Voice) -> Screen:
    """The quiet reminder: the question again, said to be one."""
    return beside("prompt.reminder", question_screen(asked, voice), voice)


def not_understood_screen(outcome: NotUnderstood, voice: Voice) -> Screen:
    """What was typed fits no answer: the question stays."""
    if outcome.now is None:
        return Screen(voice.say("settings.unfit"))
    typed = outcome.now.question.key in TYPED_ONLY
    key = "prompt.type_number" if typed else "prompt.not_understood"
    return beside(key, question_screen(outcome.now, voice), voice)


def snoozed_screen(outcome: Snoozed, voice: Voice) -> Screen:
    """Put off until then; it can be answered now all the same."""
    now = voice.button("nav.answer_now", outcome.checkin_id, Verb.resume)
    wrong = voice.button("nav.wrong", outcome.checkin_id, Verb.wrong)
    return Screen(voice.say("snoozed", time=voice.time(outcome.until)), ((now,), (wrong,)))


def closed_screen(outcome: Closed, voice: Voice) -> Screen:
    """Too late for this one; nothing is lost and nobody is blamed."""
    return Screen(voice.say("closed.answered" if outcome.answered else "closed.missed"), _begin(voice))


def not_yours_screen(outcome: NotYours, voice: Voice) -> Screen:
    """Forged, somebody else's, or long gone."""
    return Screen(voice.say("not_yours"))


def moved_on_screen(voice: Voice) -> Screen:
    """A button of a check-in that is finished."""
    return Screen(voice.say("stale.nothing"), _begin(voice))


def _begin(voice: Voice) -> tuple[Row, ...]:
    return (
        (voice.button("nav.check", NOBODY, Verb.resume),),
        (voice.button("nav.wrong", NOBODY, Verb.wrong),),
    )


def changeable_screen(outcome: Changeable, voice: Voice) -> Screen:
    """The answers that can be changed, eight to a page."""
    start = (outcome.page - 1) * MOST_CHOICES
    shown = outcome.questions[start : start + MOST_CHOICES]
    buttons = [
        Button(short_name(each, voice), button_data(outcome.checkin_id, Verb.change, each.key))
        for each in shown
    ]
    more = outcome.questions[start + MOST_CHOICES :]
    onward = (
        (voice.button("nav.more", outcome.checkin_id, Verb.change, str(outcome.page + 1)),) if more else ()
    )
    told = voice.bullets(_told(each, outcome, voice) for each in shown)
    return Screen(paragraphs(voice.say("change.ask"), told), rows(*in_rows(buttons, 2), onward))


def short_name(question: Question, voice: Voice) -> str:
    """A question in a word or two."""
    if question.item == "warning_course":
        return voice.label(f"warning.{question.code}")
    if question.code is not None and question.item in ("treatments", "treatment_since"):
        return voice.label(f"treatment.{question.code}")
    return voice.label(f"short.{question.key}")


def _told(question: Question, outcome: Changeable, voice: Voice) -> Html:
    value = value_of(Progress(outcome.answers), question)
    return voice.say(
        "change.line", what=short_name(question, voice), answer=answer_words(question, value, voice)
    )


def answer_words(question: Question, value: object, voice: Voice) -> str:
    """A stored answer in words."""
    if value is None:
        return voice.label("change.unknown")
    labels = {choice.value: choice.label for choice in choices_for(question, voice)}
    if question.is_multiple and isinstance(value, frozenset | dict):
        named = [labels[each] for each in labels if each in value]
        return ", ".join(named) if named else voice.label("change.nothing")
    carried = as_carried(value) or ""
    return labels.get(carried, carried)


def beside(key: str, screen: Screen, voice: Voice) -> Screen:
    """`screen` with a sentence before it: why it is shown again."""
    return Screen(paragraphs(voice.say(key), screen.text), screen.rows)
