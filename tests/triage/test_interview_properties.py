"""Whatever a person taps: the check-in ends, Back loses nothing, nothing contradictory is kept."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.interviews import AGENDAS, LAST_PAIN, settle_somehow, values_of, walk
from triage.interview import Agenda, Progress, next_question, previous_question, questions
from triage.items import parse_answers
from triage.progress import answered, kept, told, value_of

FEWER = settings(max_examples=150, deadline=None)


@FEWER
@given(st.data(), AGENDAS, LAST_PAIN)
def test_answering_always_comes_to_an_end(data: st.DataObject, agenda: Agenda, last_pain: int | None) -> None:
    progress = walk(data, agenda, last_pain=last_pain)
    assert next_question(progress, agenda, last_pain=last_pain) is None
    parse_answers(told(progress.answers))


@FEWER
@given(st.data(), AGENDAS, LAST_PAIN)
def test_back_and_the_same_answer_change_nothing(
    data: st.DataObject, agenda: Agenda, last_pain: int | None
) -> None:
    progress = walk(data, agenda, last_pain=last_pain)
    current = None
    while (current := previous_question(current, progress, agenda, last_pain=last_pain)) is not None:
        value = value_of(progress, current)
        if value is not None and not current.is_multiple:
            assert answered(progress, current, value) == progress


@FEWER
@given(st.data(), AGENDAS, LAST_PAIN)
def test_back_reaches_every_question_that_was_settled(
    data: st.DataObject, agenda: Agenda, last_pain: int | None
) -> None:
    progress = walk(data, agenda, last_pain=last_pain)
    assert progress.settled == frozenset(questions(progress, agenda, last_pain=last_pain))


@FEWER
@given(st.data(), AGENDAS, LAST_PAIN)
def test_a_change_of_mind_leaves_nothing_contradictory(
    data: st.DataObject, agenda: Agenda, last_pain: int | None
) -> None:
    progress = walk(data, agenda, last_pain=last_pain)
    for question in questions(progress, agenda, last_pain=last_pain):
        if not question.is_multiple:
            progress = answered(progress, question, data.draw(values_of(question)))
        else:
            progress = settle_somehow(data, progress, question)
        assert kept(progress) == progress
        parse_answers(told(progress.answers))
    assert Progress.from_json(progress.to_json()) == progress
