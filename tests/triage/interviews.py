"""Invented answers for the interview's tests: something sensible for every question."""

from typing import Any

from hypothesis import strategies as st

from triage.codebook import ITEMS, WARNINGS, Shape
from triage.interview import Agenda, Progress, Question, next_question, questions
from triage.progress import answered, choices, done, none_of_these, passed_over, toggled

AGENDAS = st.builds(
    Agenda,
    warnings_first=st.booleans(),
    weekly=st.booleans(),
    detail=st.booleans(),
    cough_duration=st.booleans(),
    seen=st.booleans(),
    profile=st.sampled_from([None, "birth_year", "smoking", "chemotherapy"]),
    begun=st.frozensets(st.sampled_from(["nsaid", "opioid"])),
)
LAST_PAIN = st.none() | st.integers(0, 10)
PROFILE_VALUES = {"birth_year": 1958, "smoking": "former", "chemotherapy": False}
PLAIN = Agenda()
ALL = Question("warnings")


def chosen(*codes: str) -> Progress:
    progress = Progress()
    for code in codes:
        progress = toggled(progress, ALL, code)
    return progress


def upcoming(progress: Progress, agenda: Agenda = PLAIN, last_pain: int | None = None) -> list[str]:
    ordered = questions(progress, agenda, last_pain=last_pain)
    return [question.key for question in ordered if question not in progress.settled]


def core(pain: int = 3, cough: int = 0) -> Progress:
    progress = answered(Progress(), Question("pain"), pain)
    progress = answered(progress, Question("sleep"), 0)
    return answered(progress, Question("cough"), cough)


def values_of(question: Question) -> st.SearchStrategy[Any]:
    if question.item == "profile":
        return st.just(PROFILE_VALUES[question.code or ""])
    item = ITEMS[question.item]
    match item.shape:
        case Shape.whole | Shape.number:
            return st.integers(item.low, item.high)
        case Shape.dates:
            return st.dates()
        case Shape.chosen:
            return st.frozensets(st.sampled_from(item.values))
    return st.sampled_from(item.values)


def settle_somehow(data: st.DataObject, progress: Progress, question: Question) -> Progress:
    """One question answered the way a person might: told, chosen and done, denied, or passed over."""
    if question.is_multiple:
        for value in data.draw(st.lists(st.sampled_from(choices(question)), max_size=3)):
            progress = toggled(progress, question, value)
        how = data.draw(st.sampled_from([done, none_of_these, passed_over]))
        return how(progress, question)
    if data.draw(st.integers(0, 4)) == 0:
        return passed_over(progress, question)
    return answered(progress, question, data.draw(values_of(question)))


def walk(data: st.DataObject, agenda: Agenda, *, last_pain: int | None, steps: int = 200) -> Progress:
    """Answers until the check-in is complete, or `steps` are used up."""
    progress = Progress()
    for _ in range(steps):
        question = next_question(progress, agenda, last_pain=last_pain)
        if question is None:
            break
        progress = settle_somehow(data, progress, question)
    return progress


ALL_CODES = st.sampled_from(WARNINGS)
