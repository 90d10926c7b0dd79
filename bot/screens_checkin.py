"""The questions of a check-in as screens: one message, edited in place. Pure."""

from bot.callback_data import Verb, button_data
from bot.choices import COURSE_ITEMS, TYPED_ONLY, Choice, as_carried, choices_for, group_choices
from bot.screen import Button, Screen
from bot.voice import Row, Voice, in_rows, lines, paragraphs, rows
from bot.wording import Html
from care.outcomes import Asked
from triage.codebook import WARNING_GROUPS
from triage.progress import WARNINGS, Progress, Question, value_of

ZERO_TO_TEN = frozenset({"pain", "activity"})
NOTHING = frozenset({"pain_site", "pain_spread", "seen"})
"""Sets whose denial has its own words."""
EXPLAINED = frozenset({"breath"})
"""Items whose short labels are explained above the buttons."""
REMEMBERED = frozenset({"profile.pain_course"})
"""Questions about the person that memory may not answer: "Not sure" stands where others have Skip."""
SNOOZES = (30, 60, 180)


def question_screen(asked: Asked, voice: Voice) -> Screen:
    """The question on screen, with what a person can tap."""
    return Screen(
        paragraphs(_alarm(asked, voice), _question_text(asked, voice), _mark(asked, voice)),
        rows(
            *_choice_rows(asked, voice),
            *_alarm_rows(asked, voice),
            _nav(asked, voice),
            *_prompt_rows(asked, voice),
        ),
    )


def about_you_screen(asked: Asked, voice: Voice) -> Screen:
    """The question about the person below a result: no mark, no Back, and a way past it."""
    past = "nav.not_sure" if asked.question.key in REMEMBERED else "nav.skip"
    skip = (voice.button(past, asked.checkin_id, Verb.skip, asked.question.key),)
    own = () if asked.question.key == "profile.immobile_until" else skip
    return Screen(_question_text(asked, voice), rows(*_choice_rows(asked, voice), own))


def _mark(asked: Asked, voice: Voice) -> Html:
    n, of = asked.place
    return voice.say("mark", n=n, of=of)


# ------------------------------------------------------------------ the number on top


def _alarm(asked: Asked, voice: Voice) -> Html:
    """The number to call, above the question, as long as something grave stands."""
    if asked.provisional:
        return _alarm_text(asked, voice, _provisional_key(asked.question), "provisional.wait")
    if asked.emergency:
        return _alarm_text(asked, voice, "ongoing_emergency", "ongoing.wait")
    if asked.urgent_note and asked.question.item in ("pain_site", "warnings"):
        return lines(voice.say("provisional.blood_site"), voice.number_alone)
    return _today(asked, voice) if asked.urgent else Html("")


def _today(asked: Asked, voice: Voice) -> Html:
    """Whoever told something pressing knows it at once, and who may listen, while the questions go on."""
    if not _is_despair(asked):
        return voice.say("ongoing_urgent")
    crisis = lines(voice.say("despair.crisis"), voice.crisis_alone) if voice.crisis_alone else ""
    return lines(voice.say("despair.urgent"), crisis)


def _provisional_key(question: Question) -> str:
    item = question.item
    special = ("blood_amount", "chest_pain_kind", "injury_kind", "despair_kind")
    return f"provisional.{item}" if item in special else "provisional.course"


def _alarm_text(asked: Asked, voice: Voice, key: str, wait: str) -> Html:
    crisis = voice.crisis_alone if _is_despair(asked) else ""
    return lines(voice.say(key), crisis, voice.number_alone, voice.say(wait))


def _is_despair(asked: Asked) -> bool:
    return "despair" in asked.answers.get("warnings", ())


def _alarm_rows(asked: Asked, voice: Voice) -> tuple[Row, ...]:
    crisis = voice.copy_crisis() if _is_despair(asked) else ()
    if not (asked.provisional or asked.emergency):
        return (crisis,) if asked.urgent and crisis else ()
    return ((*crisis, voice.copy_number()),)


# ------------------------------------------------------------------ what is asked


def _question_text(asked: Asked, voice: Voice) -> Html:
    question = asked.question
    if question == WARNINGS:
        return _group_text(asked.group, voice) if asked.group else _groups_text(asked, voice)
    why = voice.say("profile.why") if question.item == "profile" else ""
    return paragraphs(
        why, lines(_headline(question, voice), _tap_all(question, voice), *_hints(question, voice))
    )


def _headline(question: Question, voice: Voice) -> Html:
    return voice.say("question.text", question=_question_words(question, voice))


def _question_words(question: Question, voice: Voice) -> Html:
    if question.item == "warning_course":
        return voice.say("question.warning_course", what=voice.label(f"warning.{question.code}"))
    if question.item in ("treatments", "treatment_since") and question.code is not None:
        key = "question.treatments.outcome" if question.item == "treatments" else "question.treatment_since"
        return voice.say(key, what=voice.label(f"treatment.{question.code}"))
    return voice.say(f"question.{question.key}")


def _tap_all(question: Question, voice: Voice) -> Html:
    return voice.say("tap_all") if question.is_multiple else Html("")


def _hints(question: Question, voice: Voice) -> tuple[str, ...]:
    key = "hint.course" if question.item in COURSE_ITEMS else f"hint.{question.key}"
    hint = voice.say(key) if voice.has(key) else ""
    offered = choices_for(question, voice) if question.item in EXPLAINED else ()
    keys = {choice.label: f"answer.{question.item}.{choice.value}.means" for choice in offered}
    meanings = [
        voice.say("example_of", label=label, means=voice.say(key))
        for label, key in keys.items()
        if voice.has(key)
    ]
    return (hint, voice.bullets(meanings) if meanings else "")


def _groups_text(asked: Asked, voice: Voice) -> Html:
    examples = [
        voice.say(
            "example_of", label=voice.label(f"group.{group}"), means=voice.label(f"group.{group}.means")
        )
        for group in WARNING_GROUPS
    ]
    text = lines(_headline(WARNINGS, voice), voice.bullets(examples))
    codes = sorted(asked.answers.get("warnings", ()))
    if not codes:
        return text
    named = voice.words.listed(voice.label(f"warning.{code}") for code in codes)
    return paragraphs(text, lines(voice.say("you_chose", what=named), voice.say("anything_else")))


def _group_text(group: str, voice: Voice) -> Html:
    examples = [
        voice.say("example_of", label=choice.label, means=voice.label(f"warning.{choice.value}.means"))
        for choice in group_choices(group, voice)
    ]
    title = voice.say("question.text", question=voice.label(f"group.{group}"))
    return lines(title, voice.say("tap_all"), voice.bullets(examples))


# ------------------------------------------------------------------ what can be tapped


def _choice_rows(asked: Asked, voice: Voice) -> tuple[Row, ...]:
    question = asked.question
    if question == WARNINGS:
        return _group_rows(asked, voice) if asked.group else _groups_rows(asked, voice)
    offered = choices_for(question, voice)
    if question.is_multiple:
        return _multiple_rows(asked, offered, voice)
    buttons = [_answer_button(asked, choice, voice) for choice in offered]
    if question.item in ZERO_TO_TEN:
        return ((buttons[0],), *in_rows(buttons[1:], 5))
    if question.key == "profile.immobile_until":
        no = voice.button("answer.profile.immobile_until.no", asked.checkin_id, Verb.skip, question.key)
        return ((no,), *in_rows(buttons, 1))
    narrow = {"profile.pack_years": 3}
    return in_rows(buttons, narrow.get(question.key, 1))


def _answer_button(asked: Asked, choice: Choice, voice: Voice) -> Button:
    question = asked.question
    chosen = as_carried(value_of(Progress(asked.answers), question)) == choice.value
    data = button_data(asked.checkin_id, Verb.answer, question.key, choice.value)
    return Button(voice.mark(choice.label, chosen=chosen), data)


def _toggle(asked: Asked, choice: Choice, voice: Voice) -> Button:
    chosen = choice.value in asked.answers.get(asked.question.item, ())
    return Button(voice.mark(choice.label, chosen=chosen), _toggle_data(asked, choice.value, chosen=chosen))


def _toggle_data(asked: Asked, value: str, *, chosen: bool) -> str:
    """Says what the choice is to become: a second tap on the same screen must not take the first one back."""
    wanted = "off" if chosen else "on"
    return button_data(asked.checkin_id, Verb.toggle, asked.question.key, value, wanted)


def _multiple_rows(asked: Asked, offered: tuple[Choice, ...], voice: Voice) -> tuple[Row, ...]:
    toggles = in_rows([_toggle(asked, choice, voice) for choice in offered], 1)
    if value_of(Progress(asked.answers), asked.question):
        return (*toggles, (_done(asked, voice),))
    key = f"answer.{asked.question.key}.nothing" if asked.question.key in NOTHING else "nav.none"
    return ((_none(asked, key, voice),), *toggles)


def _done(asked: Asked, voice: Voice) -> Button:
    return voice.button("nav.done", asked.checkin_id, Verb.done, asked.question.key, style="primary")


def _none(asked: Asked, key: str, voice: Voice) -> Button:
    """On top, away from the thumb: a denial is never tapped by accident."""
    denied = not asked.still_open and asked.answers.get(asked.question.item) in (frozenset(), {})
    data = button_data(asked.checkin_id, Verb.none, asked.question.key)
    return Button(voice.mark(voice.label(key), chosen=denied), data)


def _groups_rows(asked: Asked, voice: Voice) -> tuple[Row, ...]:
    groups = in_rows([_group_button(asked, group, voice) for group in WARNING_GROUPS], 1)
    if asked.answers.get("warnings"):
        return (*groups, (_done(asked, voice),))
    return ((_none(asked, "nav.none", voice),), *groups)


def _group_button(asked: Asked, group: str, voice: Voice) -> Button:
    """Opens the group; a group of one code puts that code on or off at once."""
    members = WARNING_GROUPS[group]
    chosen = not asked.answers.get("warnings", frozenset()).isdisjoint(members)
    label = voice.mark(voice.label(f"group.{group}"), chosen=chosen)
    if len(members) == 1:
        return Button(label, _toggle_data(asked, members[0], chosen=chosen))
    return Button(label, button_data(asked.checkin_id, Verb.group, group))


def _group_rows(asked: Asked, voice: Voice) -> tuple[Row, ...]:
    toggles = [_toggle(asked, choice, voice) for choice in group_choices(asked.group or "", voice)]
    onward = [voice.button("nav.other_symptoms", asked.checkin_id, Verb.group, "")]
    if asked.answers.get("warnings"):
        onward.append(_done(asked, voice))
    return (*in_rows(toggles, 1), tuple(onward))


def _nav(asked: Asked, voice: Voice) -> Row:
    """Back, and what passes over the question. A follow-up has "Not sure"; warnings are never passed over."""
    if asked.group is not None:
        return ()
    key = asked.question.key
    back = (voice.button("nav.back", asked.checkin_id, Verb.back, key),) if asked.can_go_back else ()
    return (*back, *_passing(asked, voice))


def _passing(asked: Asked, voice: Voice) -> Row:
    question = asked.question
    if question.item == "blood_amount" or question == WARNINGS or question.key == "profile.immobile_until":
        return ()
    if question.is_follow_up:
        return (voice.button("nav.not_sure", asked.checkin_id, Verb.skip, question.key),)
    has_answer = value_of(Progress(asked.answers), question) is not None and not asked.still_open
    if has_answer and question.key not in TYPED_ONLY:
        return ()
    return (voice.button("nav.skip", asked.checkin_id, Verb.skip, question.key),)


def _prompt_rows(asked: Asked, voice: Voice) -> tuple[Row, ...]:
    """Under the first question of a prompt that came by itself: later, or straight to what is wrong."""
    if not asked.is_prompt or asked.place[0] != 1:
        return ()
    snooze = tuple(
        voice.button(f"nav.snooze.{minutes}", asked.checkin_id, Verb.snooze, str(minutes))
        for minutes in SNOOZES
    )
    return (snooze, (voice.button("nav.wrong", asked.checkin_id, Verb.wrong),))
