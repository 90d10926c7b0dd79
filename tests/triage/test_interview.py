"""The check-in asks what is due, in order, and nothing else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.triage.interviews import ALL, PLAIN, PROFILE_VALUES, chosen, core, upcoming
from triage.codebook import ITEMS, LEG_CODES, WARNINGS
from triage.interview import (
    Agenda,
    Progress,
    Question,
    after,
    closing_question,
    group_of,
    immediate_followup,
    next_question,
    pending_followups,
    pending_questions,
    place,
    previous_question,
    questions,
)
from triage.items import Malformed
from triage.progress import (
    answered,
    claimed,
    done,
    none_of_these,
    passed_over,
    toggled,
    told,
)

WEEKLY = Agenda(weekly=True, detail=True, cough_duration=True, seen=True)
EVERYTHING = replace(WEEKLY, warnings_first=True)


def test_a_good_day_is_pain_sleep_cough_and_none_of_these() -> None:
    progress, seen = Progress(), []
    while question := next_question(progress, PLAIN, last_pain=3):
        seen.append(question.key)
        if question == ALL:
            progress = none_of_these(progress, question)
        else:
            progress = answered(progress, question, {"pain": 3}.get(question.item, 0))
    assert seen == ["pain", "sleep", "cough", "warnings"]
    assert progress.answers == {"pain": 3, "sleep": 0, "cough": 0, "warnings": frozenset()}


def test_something_is_wrong_starts_with_the_warnings_and_their_follow_ups() -> None:
    agenda = Agenda(warnings_first=True)
    assert upcoming(chosen("bladder"), agenda) == [
        "warnings", "warning_course.bladder", "pain", "sleep", "cough",
    ]  # fmt: skip


def test_follow_ups_come_right_after_the_warnings_the_most_dangerous_first() -> None:
    progress = done(
        chosen("lump", "leg_numbness", "chest_pain", "blood", "despair", "injury", "bladder"), ALL
    )
    assert upcoming(progress, WEEKLY)[3:13] == [
        "chest_pain_kind", "blood_amount", "pain_site", "leg_side", "leg_course", "despair_kind",
        "injury_kind", "warning_course.bladder", "warning_course.lump", "pain_spread",
    ]  # fmt: skip


def test_the_pain_site_is_not_asked_twice_when_blood_was_coughed_up_on_a_detail_day() -> None:
    progress = done(chosen("blood"), ALL)
    assert upcoming(progress, WEEKLY).count("pain_site") == 1


def test_a_tapped_warning_is_told_before_done_and_taken_back_without_a_denial() -> None:
    tapped = chosen("fever")
    assert tapped.answers == {"warnings": frozenset({"fever"})}
    assert ALL not in tapped.settled
    assert toggled(tapped, ALL, "fever").answers == {}


def test_taking_back_the_only_warning_after_done_is_not_none_of_these() -> None:
    progress = toggled(done(chosen("fever"), ALL), ALL, "fever")
    assert "warnings" not in progress.answers
    assert next_question(progress, PLAIN, last_pain=None) == Question("pain")
    assert ALL not in progress.settled


def test_done_with_nothing_chosen_leaves_it_unknown() -> None:
    progress = done(Progress(), ALL)
    assert "warnings" not in progress.answers
    assert ALL in progress.settled


def test_skip_never_loses_a_chosen_warning() -> None:
    assert passed_over(chosen("bladder"), ALL).answers["warnings"] == {"bladder"}


def test_the_follow_up_an_emergency_hangs_on_is_next_while_the_group_is_still_open() -> None:
    tapped = chosen("bladder")
    follow_up = Question("warning_course", "bladder")
    assert immediate_followup(tapped, "bladder") == follow_up
    assert next_question(tapped, PLAIN, last_pain=None) == follow_up
    settled = answered(tapped, follow_up, "new")
    assert immediate_followup(settled, "bladder") is None
    assert after(follow_up, settled, PLAIN, last_pain=None) == ALL
    assert group_of(follow_up, settled) == "legs"
    blood = Progress({"warnings": frozenset({"blood"})})
    assert group_of(Question("blood_amount"), blood) is None, "a group of one has no list"


def test_of_two_grave_warnings_the_one_still_open_is_next() -> None:
    settled = answered(chosen("bladder", "chest_pain"), Question("warning_course", "bladder"), "new")
    assert next_question(settled, PLAIN, last_pain=None) == Question("chest_pain_kind")


def test_after_a_question_outside_the_warnings_comes_the_next_one() -> None:
    told_pain = answered(Progress(), Question("pain"), 3)
    assert after(Question("pain"), told_pain, PLAIN, last_pain=None) == Question("sleep")


def test_a_numb_leg_asks_which_side_then_since_when_then_returns_to_the_group() -> None:
    tapped = chosen("leg_numbness")
    side, course = Question("leg_side"), Question("leg_course")
    assert immediate_followup(tapped, "leg_numbness") == side
    sided = answered(tapped, side, "one")
    assert after(side, sided, PLAIN, last_pain=None) == course
    assert after(course, answered(sided, course, "new"), PLAIN, last_pain=None) == ALL


def test_a_warning_without_a_follow_up_has_none_and_so_has_one_not_chosen() -> None:
    assert immediate_followup(chosen("fever"), "fever") is None
    assert immediate_followup(Progress(), "bladder") is None


def test_back_from_a_follow_up_returns_to_the_warnings_while_they_are_open() -> None:
    tapped = chosen("bladder", "leg_numbness")
    course = Question("warning_course", "bladder")
    assert previous_question(course, tapped, PLAIN, last_pain=None) == ALL
    settled = done(tapped, ALL)
    assert previous_question(course, settled, PLAIN, last_pain=None) == Question("leg_course")


def test_back_from_the_first_question_leads_nowhere_and_from_the_end_to_the_last() -> None:
    assert previous_question(Question("pain"), Progress(), PLAIN, last_pain=None) is None
    assert previous_question(None, core(), PLAIN, last_pain=None) == ALL


def test_back_from_a_question_that_is_no_longer_asked_leads_nowhere() -> None:
    assert previous_question(Question("blood_amount"), core(), PLAIN, last_pain=None) is None


def test_without_a_question_about_the_person_a_check_in_ends_with_the_result() -> None:
    assert closing_question(core(), PLAIN) is None
    asked = replace(PLAIN, profile="smoking")
    smoked = answered(core(), Question("profile", "smoking"), "never")
    assert closing_question(smoked, asked) is None


def test_taking_blood_back_drops_the_amount_but_not_where_it_hurts() -> None:
    progress = done(chosen("blood"), ALL)
    progress = answered(progress, Question("blood_amount"), "streaks")
    progress = answered(progress, Question("pain_site"), frozenset({"lower"}))
    progress = none_of_these(progress, ALL)
    assert progress.answers == {"warnings": frozenset(), "pain_site": frozenset({"lower"})}
    assert Question("blood_amount") not in progress.settled


def test_taking_one_warning_back_drops_only_its_course() -> None:
    progress = chosen("bladder", "lump")
    progress = answered(progress, Question("warning_course", "bladder"), "new")
    progress = answered(progress, Question("warning_course", "lump"), "unchanged")
    assert toggled(progress, ALL, "bladder").answers["warning_course"] == {"lump": "unchanged"}


def test_a_corrected_cough_drops_how_long_it_has_been_there() -> None:
    progress = answered(core(cough=2), Question("cough_duration"), "under_3_weeks")
    assert "cough_duration" not in answered(progress, Question("cough"), 0).answers


def test_not_sure_leaves_the_course_unknown_and_settled() -> None:
    course = Question("warning_course", "bladder")
    progress = passed_over(answered(chosen("bladder"), course, "unchanged"), course)
    assert "warning_course" not in progress.answers
    assert pending_followups(progress, PLAIN) == frozenset()


def test_an_emergency_is_provisional_only_while_a_follow_up_is_open() -> None:
    tapped = chosen("bladder", "blood")
    assert pending_followups(tapped, PLAIN) == {"warning_course", "blood_amount"}
    assert Question("pain_site") not in pending_questions(tapped)
    assert pending_followups(answered(tapped, Question("blood_amount"), "streaks"), PLAIN) == {
        "warning_course"
    }


def test_pain_in_both_legs_asks_since_when_without_a_leg_warning() -> None:
    progress = none_of_these(core(), ALL)
    progress = done(progress, Question("pain_site"))
    progress = toggled(progress, Question("pain_spread"), "both_legs")
    progress = done(progress, Question("pain_spread"))
    assert next_question(progress, WEEKLY, last_pain=3) == Question("leg_course")
    assert pending_followups(progress, PLAIN) == {"leg_course"}


@pytest.mark.parametrize(
    ("pain", "last", "asked"), [(6, 4, True), (4, 6, True), (3, 1, False), (6, 5, False)]
)
def test_pain_detail_is_asked_when_pain_is_high_and_has_jumped(pain: int, last: int, asked: bool) -> None:
    progress = none_of_these(core(pain=pain), ALL)
    assert (next_question(progress, PLAIN, last_pain=last) == Question("pain_site")) is asked


def test_a_worry_that_something_is_different_is_offered_the_pain_detail() -> None:
    assert "pain_pattern.worse" in upcoming(done(chosen("different"), ALL))


def test_without_pain_nobody_is_asked_where_it_hurts() -> None:
    assert "pain_site" not in upcoming(none_of_these(core(pain=0), ALL), WEEKLY)


WORSE, EASED = Question("pain_pattern", "worse"), Question("pain_pattern", "eased")


def test_a_long_list_is_asked_on_two_screens_and_kept_as_one_answer() -> None:
    progress = done(toggled(Progress(), WORSE, "constant"), WORSE)
    progress = done(toggled(progress, EASED, "eased_by_rest"), EASED)
    assert progress.answers == {"pain_pattern": {"constant", "eased_by_rest"}}
    assert none_of_these(progress, EASED).answers == {"pain_pattern": {"constant"}}


def test_none_on_the_second_screen_does_not_deny_a_skipped_first_one() -> None:
    assert none_of_these(passed_over(Progress(), WORSE), EASED).answers == {}
    denied = none_of_these(none_of_these(Progress(), WORSE), EASED)
    assert denied.answers == {"pain_pattern": frozenset()}


def test_treatments_are_chosen_first_then_how_each_worked_and_since_when() -> None:
    progress = toggled(Progress(), Question("treatments"), "opioid")
    progress = done(toggled(progress, Question("treatments"), "nsaid"), Question("treatments"))
    asked = [
        key for key in upcoming(progress, Agenda(weekly=True, begun=frozenset({"opioid"}))) if "treat" in key
    ]
    assert asked == ["treatments.nsaid", "treatment_since.nsaid", "treatments.opioid"]


def test_a_treatment_whose_effect_is_not_told_is_unknown_to_triage_not_denied() -> None:
    progress = toggled(Progress(), Question("treatments"), "nsaid")
    assert told(progress.answers) == {}
    progress = answered(progress, Question("treatments", "nsaid"), "some")
    progress = toggled(progress, Question("treatments"), "opioid")
    assert told(progress.answers) == {"treatments": {"nsaid": "some"}}
    assert told(none_of_these(progress, Question("treatments")).answers) == {"treatments": {}}


def test_a_profile_answer_never_reaches_triage_as_an_answer() -> None:
    progress = answered(Progress(), Question("profile", "smoking"), "former")
    assert told(progress.answers) == {}


def test_a_confirmed_free_text_adds_its_warnings_and_leaves_the_funnel_open() -> None:
    progress = claimed(none_of_these(Progress(), ALL), {"leg_numbness"})
    assert progress.answers["warnings"] == {"leg_numbness"}
    assert ALL not in progress.settled


def test_the_progress_mark_counts_what_is_known_to_be_asked() -> None:
    assert place(Question("sleep"), Progress(), PLAIN, last_pain=None) == (2, 4)


def test_a_question_of_another_shape_is_refused() -> None:
    for key in (
        "nonsense",
        "pain.x",
        "warning_course",
        "warning_course.fever",
        "profile",
        "leg_side.one",
        "pain_pattern",
    ):
        with pytest.raises(Malformed):
            Question.parse(key)


def test_every_item_of_the_codebook_is_reached() -> None:
    every = done(chosen(*WARNINGS), ALL)
    every = answered(every, Question("cough"), 2)
    for key in ITEMS["treatments"].keys:
        every = toggled(every, Question("treatments"), key)
    for key in PROFILE_VALUES:
        assert closing_question(every, replace(EVERYTHING, profile=key)) == Question("profile", key)
    reached = questions(every, EVERYTHING, last_pain=None)
    assert {question.item for question in reached} == set(ITEMS)
    assert {q.code for q in reached if q.item == "warning_course"} == set(ITEMS["warning_course"].keys)


def test_progress_and_agenda_survive_the_row() -> None:
    progress = done(chosen("bladder", *LEG_CODES), ALL)
    progress = answered(progress, Question("warning_course", "bladder"), "new")
    progress = toggled(progress, Question("treatments"), "nsaid")
    progress = answered(progress, Question("treatment_since", "nsaid"), date(2026, 10, 1) + timedelta(3))
    progress = answered(progress, Question("profile", "birth_year"), 1958)
    assert Progress.from_json(progress.to_json()) == progress
    assert Agenda.from_json(WEEKLY.to_json()) == WEEKLY
