"""Whoever answers for somebody reads of them, by name, and never of themselves."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.screens import draw
from bot.screens_account import claim_true_screen
from bot.screens_checkin import question_screen
from bot.screens_proxy import answered_for_screen, answers_differ_screen, apart_text
from care.outcomes import Apart, Asked, Changeable, Claimed
from tests.bot.episodes import NUMB, finished
from tests.bot.screens import SUBJECT, keeps_the_rules, labels, plain, voice
from tests.bot.test_screens_checkin import ask
from triage.agenda import PROFILE_ORDER
from triage.codebook import COURSE_CODES, ITEMS, TREATMENTS, WARNING_GROUPS
from triage.progress import PARTS, WARNINGS, Question

ABOUT_HER = replace(voice(), about="Maria")
TO_THE_READER = re.compile(
    "you cannot say|you do not know|if you can|you are worried|You chose|Thank you for telling me"
)
"""What the reader themselves sees, knows or does."""
SECOND_PERSON = re.compile(r"\b(you|your|yours|I am|my|me)\b", re.IGNORECASE)
APART = Apart(
    patient_name="Maria",
    who="Anna",
    person_id="anna",
    own={"pain": 4, "warnings": []},
    other={"pain": 7, "warnings": ["fever"]},
    differs=("pain", "warnings"),
)


def every_question() -> Iterator[Asked]:
    for name in ITEMS:
        if name in PARTS:
            yield from (ask(Question.parse(f"{name}.{part}")) for part in PARTS[name])
        elif name not in ("warning_course", "treatment_since"):
            yield ask(Question(name))
    yield from (ask(Question("warning_course", code)) for code in COURSE_CODES)
    for item in ("treatments", "treatment_since"):
        yield from (ask(Question(item, code)) for code in TREATMENTS)
    for group in WARNING_GROUPS:
        yield ask(WARNINGS, group=group)


@pytest.mark.parametrize(
    "asked", list(every_question()), ids=lambda asked: f"{asked.question.key}-{asked.group}"
)
def test_every_question_is_asked_of_her_by_name(asked: Asked) -> None:
    grave = replace(asked, emergency=True)
    for each in (asked, grave, replace(grave, provisional=True)):
        screen = question_screen(each, ABOUT_HER)
        keeps_the_rules(screen, most=11)
        said = TO_THE_READER.sub("", "\n".join((plain(screen), *labels(screen))))
        said = said.replace("Do not wait for my questions.", "").replace("My questions can wait.", "")
        assert SECOND_PERSON.findall(said) == [], said


def test_nobody_is_asked_for_somebody_elses_life_story() -> None:
    """The profile is the patient's to tell; it has no words in the third person."""
    assert not any(ABOUT_HER.words.has(f"proxy.question.profile.{key}") for key in PROFILE_ORDER)


@pytest.mark.parametrize("level", ["routine", "watch", "soon", "urgent", "emergency"])
def test_the_result_says_what_she_needs(level: str) -> None:
    for newly in (True, False):
        screen = draw(replace(finished(level, NUMB), newly=newly, apart=(APART,)), ABOUT_HER)
        keeps_the_rules(screen)
        assert "Maria" in plain(screen)
        assert "differently today" in plain(screen)
        assert "Speak to a doctor" not in plain(screen)


def test_in_an_emergency_the_number_stands_alone() -> None:
    screen = draw(finished("emergency", NUMB), ABOUT_HER)
    assert plain(screen).splitlines()[:2] == ["🆘 Maria needs help now. Call:", "112"]
    assert "Copy 112" in labels(screen)


def test_her_answers_can_be_looked_through_and_changed() -> None:
    listed = Changeable(SUBJECT, (Question("pain"), WARNINGS), {"pain": 4, "warnings": frozenset()})
    screen = draw(listed, ABOUT_HER)
    keeps_the_rules(screen)
    assert "about Maria" in plain(screen)


def test_both_sides_are_shown_to_both() -> None:
    told = plain(answered_for_screen(APART, voice()))
    assert "Anna has answered for you" in told
    assert "Pain: Anna says 7. You say 4." in told
    assert "Warnings: Anna says Fever or shivering. You say none." in told
    assert "Maria says 4. You say 7." in plain(answers_differ_screen(APART, voice()))
    assert "the worse one counts" in told
    agreed = replace(APART, differs=())
    assert "You say" not in plain(answered_for_screen(agreed, voice()))
    assert apart_text((agreed,), voice()) == ""


def test_a_claim_names_her() -> None:
    claimed = Claimed(SUBJECT, ("blood",), doubtful=False, level="emergency", country="IE", by="proxy")
    assert "Does Maria have this now" in plain(draw(claimed, ABOUT_HER))


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("emergency", "Call the emergency number now"),
        ("urgent", "speak to a doctor today"),
        ("soon", "two weeks"),
        ("watch", "keep an eye"),
        ("", "Call the emergency number now"),
    ],
)
def test_yes_to_an_unstored_claim_is_answered_as_gravely_as_it_is(level: str, said: str) -> None:
    screen = claim_true_screen(voice(), level=level, kind="self", followed=[("aB3dE6gH9k", "Maria")])
    keeps_the_rules(screen)
    assert said in plain(screen)
    assert "Answer for Maria" in labels(screen)


def test_yes_to_despair_gives_the_line_that_listens() -> None:
    assert "talk to somebody now" in plain(claim_true_screen(voice(), level="emergency", kind="despair"))
