"""Every question can be read, answered by tapping, and left; the number stands on top while it must."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.callback_data import unpack
from bot.screen import Screen
from bot.screens_change import (
    changeable_screen,
    closed_screen,
    moved_on_screen,
    not_understood_screen,
    not_yours_screen,
    reminder_screen,
    snoozed_screen,
)
from bot.screens_checkin import question_screen
from care.outcomes import Asked, Changeable, Closed, NotUnderstood, NotYours, Snoozed
from tests.bot.screens import NOW, SUBJECT, buttons, data, keeps_the_rules, labels, plain, voice
from triage.agenda import PROFILE_ORDER
from triage.codebook import ITEMS, WARNING_GROUPS, WARNINGS
from triage.items import PROFILE_KEYS, parse_profile, parse_value
from triage.progress import PARTS, Progress, Question, answered, choices, toggled

ALL = Question("warnings")
ZERO_TO_TEN = {"pain", "activity"}


def every_question() -> Iterator[Question]:
    for name, item in ITEMS.items():
        if name in PARTS:
            yield from (Question(name, part) for part in PARTS[name])
        elif name == "treatments":
            yield from (Question(name), *(Question(name, key) for key in item.keys))
        elif item.keys:
            yield from (Question(name, key) for key in item.keys)
        else:
            yield Question(name)
    yield from (Question("profile", key) for key in PROFILE_ORDER)


EVERY = tuple(every_question())


def ask(question: Question, **known: Any) -> Asked:
    given: dict[str, Any] = {"group": None, "answers": {}, "place": (2, 4), "can_go_back": True, **known}
    return Asked(SUBJECT, question, **given)


def show(question: Question, **known: Any) -> Screen:
    return question_screen(ask(question, **known), voice())


def chosen(*codes: str) -> dict[str, Any]:
    return {"warnings": frozenset(codes)}


@pytest.mark.parametrize("question", EVERY, ids=lambda question: question.key)
def test_every_question_fits_the_phone(question: Question) -> None:
    screen = show(question)
    keeps_the_rules(screen, most=11 if question.item in ZERO_TO_TEN else 8)
    assert "2 of 4" in plain(screen)


@pytest.mark.parametrize("question", EVERY, ids=lambda question: question.key)
def test_every_answer_on_offer_is_one_of_the_codebook(question: Question) -> None:
    for button in buttons(show(question)):
        tap = unpack(button.data or "")
        if tap is None or tap.verb not in "at":
            continue
        assert tap.arg(0) == question.key
        if question.item == "profile":
            carried = tap.arg(1)
            flag = {"true": True, "false": False}.get(carried)
            number = float(carried) if carried.isdecimal() else carried
            parse_profile({question.code: number if flag is None else flag})
        elif tap.verb == "t":
            assert tap.arg(1) in choices(question)
        elif question.code is not None:
            parse_value(question.item, {question.code: tap.arg(1)})
        else:
            value = tap.arg(1)
            parse_value(question.item, int(value) if value.isdecimal() else value)


@pytest.mark.parametrize("question", EVERY, ids=lambda question: question.key)
def test_every_value_of_the_codebook_can_be_tapped_or_typed(question: Question) -> None:
    if question.item in ("profile", "weight_kg", "treatment_since", "warnings"):
        return
    tapped = {unpack(button.data or "") for button in buttons(show(question))}
    offered = {tap.arg(1) for tap in tapped if tap is not None and tap.verb in "at"}
    item = ITEMS[question.item]
    numbers = {str(number) for number in range(item.low, item.high + 1)} if not item.values else set()
    wanted = set(choices(question)) if question.is_multiple else numbers | set(item.values)
    assert offered == wanted


@pytest.mark.parametrize("group", WARNING_GROUPS)
def test_every_warning_group_shows_its_codes_and_what_they_mean(group: str) -> None:
    screen = show(ALL, group=group, answers=chosen(WARNING_GROUPS[group][0]))
    keeps_the_rules(screen)
    assert labels(screen)[0].startswith("✓ ")
    assert labels(screen)[-2:] == ["Other symptoms", "Done"]
    assert plain(screen).count("•") == len(WARNING_GROUPS[group])


def test_every_code_and_label_with_a_tick_still_fits() -> None:
    for question in EVERY:
        progress = Progress()
        if question.is_multiple and question != ALL:
            for value in choices(question):
                progress = toggled(progress, question, value)
            keeps_the_rules(show(question, answers=progress.answers))
    for code in WARNINGS:
        group = next(name for name, codes in WARNING_GROUPS.items() if code in codes)
        keeps_the_rules(show(ALL, group=group, answers=chosen(*WARNINGS)))
    keeps_the_rules(show(ALL, answers=chosen(*WARNINGS)))


def test_a_good_day_is_read_and_answered_in_four_screens() -> None:
    pain, sleep, cough, warnings = (show(Question(item)) for item in ("pain", "sleep", "cough", "warnings"))
    assert labels(pain)[:4] == ["0 · no pain", "1", "2", "3"]
    assert labels(sleep) == [
        "Slept well", "A little disturbed", "Woken by the pain", "Hardly slept", "Back", "Skip",
    ]  # fmt: skip
    assert labels(cough)[0] == "No cough"
    assert labels(warnings)[0] == "None of these"
    assert data(warnings, "None of these") == f"1:{SUBJECT}:n:warnings"


def test_none_of_these_is_the_farthest_from_the_thumb_and_gone_once_something_is_chosen() -> None:
    assert [button.label for button in show(ALL).rows[0]] == ["None of these"]
    ticked = show(ALL, answers=chosen("fever"))
    assert "None of these" not in labels(ticked)
    assert "✓ Feeling ill, or a fall" in labels(ticked)
    assert "You chose: Fever or shivering." in plain(ticked)


def test_warnings_cannot_be_skipped() -> None:
    assert labels(show(ALL))[-1] == "Back"


def test_coughed_up_blood_is_one_tap() -> None:
    assert data(show(ALL), "Coughed up blood") == f"1:{SUBJECT}:t:warnings:blood:on"
    assert data(show(ALL), "Legs, bladder, bowel") == f"1:{SUBJECT}:g:legs"


@pytest.mark.parametrize("question", [each for each in EVERY if each.is_follow_up], ids=lambda each: each.key)
def test_a_follow_up_offers_not_sure_and_no_skip(question: Question) -> None:
    offered = labels(show(question))
    assert "Not sure" in offered
    assert "Skip" not in offered


def test_an_answer_given_before_is_ticked_and_cannot_be_lost_by_skip() -> None:
    screen = show(Question("sleep"), answers={"sleep": 2})
    assert "✓ Woken by the pain" in labels(screen)
    assert "Skip" not in labels(screen)
    denied = show(Question("pain_spread"), answers={"pain_spread": frozenset()})
    assert "✓ It does not spread" in labels(denied)


def test_the_first_question_of_a_prompt_can_be_put_off_or_left_for_what_is_wrong() -> None:
    screen = show(Question("pain"), place=(1, 4), is_prompt=True, can_go_back=False)
    assert labels(screen)[-4:] == ["Later: 30 min", "1 hour", "3 hours", "Something is wrong"]
    assert "Back" not in labels(screen)
    keeps_the_rules(screen, most=11)


def test_a_provisional_emergency_shows_the_number_and_the_question_on_one_screen() -> None:
    answers = chosen("bladder")
    screen = show(Question("warning_course", "bladder"), answers=answers, provisional=True, emergency=True)
    keeps_the_rules(screen)
    lines = plain(screen).splitlines()
    assert lines[:3] == [
        "🆘 If this is new or getting worse, call now:",
        "112",
        "Do not wait for my questions.",
    ]
    assert "<b>112</b>" in screen.text.splitlines()
    assert "Can't hold or pass pee: since when is it like this?" in plain(screen)
    copied = [button for button in buttons(screen) if button.copy]
    assert [button.copy for button in copied] == ["112"]


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (Question("blood_amount"), "more than a few spots"),
        (Question("chest_pain_kind"), "tight or heavy"),
        (Question("injury_kind"), "keep still"),
        (Question("leg_course"), "new or getting worse"),
    ],
)
def test_what_makes_it_an_emergency_is_said(question: Question, says: str) -> None:
    assert says in plain(show(question, provisional=True, emergency=True))


def test_with_despair_the_crisis_line_comes_before_the_emergency_number() -> None:
    screen = show(Question("despair_kind"), answers=chosen("despair"), provisional=True, emergency=True)
    text = plain(screen)
    assert text.index("116 123") < text.index("112")
    assert [button.copy for button in buttons(screen) if button.copy] == ["116 123", "112"]


def test_a_decided_emergency_keeps_the_number_on_top_of_every_further_question() -> None:
    screen = show(Question("sleep"), emergency=True)
    assert plain(screen).startswith("🆘 Call now, before anything else:\n112\n")


def test_blood_without_a_place_says_when_to_call() -> None:
    screen = show(Question("pain_site"), answers=chosen("blood"), urgent_note=True)
    assert "middle or upper back" in plain(screen)
    assert "<b>112</b>" in screen.text.splitlines()


def test_in_an_unknown_country_words_stand_for_the_number() -> None:
    asked = ask(Question("leg_side"), provisional=True, emergency=True)
    screen = question_screen(asked, voice(""))
    assert "Your local emergency number (112 on most mobiles)" in plain(screen)
    assert [button.copy for button in buttons(screen) if button.copy] == ["112"]


def test_a_profile_question_says_why_it_is_asked_once() -> None:
    assert "I ask it once" in plain(show(Question("profile", "smoking")))


def test_no_operation_lately_is_a_tap_and_no_date() -> None:
    screen = show(Question("profile", "immobile_until"))
    assert data(screen, "No") == f"1:{SUBJECT}:s:profile.immobile_until"
    assert data(screen, "Yes, it still is so").endswith(":2026-11-04")


def test_what_must_be_typed_says_how() -> None:
    screen = show(Question("weight_kg"))
    assert labels(screen) == ["Back", "Skip"]
    assert "for example 71.5" in plain(screen)


def test_the_reminder_is_the_question_again() -> None:
    screen = reminder_screen(ask(Question("pain")), voice())
    keeps_the_rules(screen, most=11)
    assert plain(screen).startswith("A quiet reminder")


def test_what_was_not_understood_keeps_the_question() -> None:
    screen = not_understood_screen(NotUnderstood(ask(Question("cough"))), voice())
    assert "I did not understand that." in plain(screen)
    assert "No cough" in labels(screen)
    typed = not_understood_screen(NotUnderstood(ask(Question("weight_kg"))), voice())
    assert "type a number" in plain(typed)
    assert "Nothing was changed" in plain(not_understood_screen(NotUnderstood(None), voice()))


def test_what_moved_on_is_said_politely_and_leads_on() -> None:
    for screen in (
        closed_screen(Closed(SUBJECT, answered=True), voice()),
        closed_screen(Closed(SUBJECT, answered=False), voice()),
        not_yours_screen(NotYours(), voice()),
        moved_on_screen(voice()),
        snoozed_screen(Snoozed(SUBJECT, NOW), voice()),
    ):
        keeps_the_rules(screen)
    assert "no harm" in plain(closed_screen(Closed(SUBJECT, answered=False), voice()))


def test_answers_can_be_changed_eight_to_a_page() -> None:
    progress = answered(Progress(), Question("pain"), 6)
    asked = (*EVERY[:10],)
    first = changeable_screen(Changeable(SUBJECT, asked, progress.answers, 1), voice())
    keeps_the_rules(first, most=9)
    assert "Pain: 6" in plain(first)
    assert data(first, "More") == f"1:{SUBJECT}:u:2"
    second = changeable_screen(Changeable(SUBJECT, asked, progress.answers, 2), voice())
    assert len(labels(second)) == 2


def test_every_question_has_a_short_name_and_its_answer_in_words() -> None:
    for question in EVERY:
        screen = changeable_screen(Changeable(SUBJECT, (question,), chosen("fever"), 1), voice())
        keeps_the_rules(screen)
    told = {"sleep": 2, "warnings": frozenset({"fever"}), "pain_spread": frozenset()}
    questions = (Question("sleep"), ALL, Question("pain_spread"), Question("cough"))
    text = plain(changeable_screen(Changeable(SUBJECT, questions, told, 1), voice()))
    for line in (
        "Sleep: Woken by the pain",
        "Warnings: Fever or shivering",
        "Where it spreads: none",
        "Cough: not told",
    ):
        assert line in text


def test_all_profile_keys_have_a_question() -> None:
    assert {each.code for each in EVERY if each.item == "profile"} == set(PROFILE_KEYS)
