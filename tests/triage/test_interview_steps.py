"""What a corrected answer, an open list of warnings and a rare agenda do to the next question."""

from dataclasses import replace

import pytest

from tests.triage.interviews import ALL, PLAIN, chosen, core, upcoming
from triage.interview import (
    Agenda,
    Progress,
    Question,
    after,
    group_of,
    next_question,
    pending_questions,
    place,
    questions,
)
from triage.progress import answered, done, none_of_these, passed_over, toggled

WITH_COUGH = Agenda(cough_duration=True)
BLADDER = Question("warning_course", "bladder")


def asked(progress: Progress, agenda: Agenda = PLAIN, last_pain: int | None = None) -> list[str]:
    return [question.key for question in questions(progress, agenda, last_pain=last_pain)]


def test_pain_detail_already_told_or_skipped_stays_in_reach_when_the_jump_is_corrected() -> None:
    """Pain 6 after 3 opens the detail; corrected to 4 it asks nothing more but takes nothing told away."""
    progress = none_of_these(core(pain=6), ALL)
    progress = passed_over(progress, Question("pain_site"))
    progress = toggled(progress, Question("pain_spread"), "one_leg")
    assert "pain_quality" in asked(progress, last_pain=3)
    corrected = answered(progress, Question("pain"), 4)
    assert asked(corrected, last_pain=3)[4:] == ["pain_site", "pain_spread"]
    assert upcoming(corrected, last_pain=3) == ["pain_spread"]


def test_pain_in_both_legs_is_asked_for_its_course_once_right_after_where_it_spreads() -> None:
    progress = toggled(none_of_these(core(), ALL), Question("pain_spread"), "both_legs")
    assert asked(progress, Agenda(detail=True))[4:] == [
        "pain_site", "pain_spread", "leg_course", "pain_quality", "pain_pattern.worse", "pain_pattern.eased",
    ]  # fmt: skip
    warned = done(toggled(progress, ALL, "leg_numbness"), ALL)
    assert asked(warned, Agenda(detail=True)).count("leg_course") == 1


@pytest.mark.parametrize(
    ("agenda", "cough", "due"), [(WITH_COUGH, 1, True), (WITH_COUGH, 0, False), (PLAIN, 3, False)]
)
def test_how_long_the_cough_is_there_is_asked_when_due_and_there_is_one(
    agenda: Agenda, cough: int, due: bool
) -> None:
    assert ("cough_duration" in asked(core(cough=cough), agenda)) is due


def test_a_skipped_cough_is_not_asked_for_its_length() -> None:
    assert "cough_duration" not in asked(passed_over(Progress(), Question("cough")), WITH_COUGH)


def test_strong_pain_told_for_the_first_time_has_not_jumped() -> None:
    assert asked(core(pain=9)) == ["pain", "sleep", "cough", "warnings"]


def test_a_harmless_follow_up_waits_until_the_warnings_are_done() -> None:
    tapped = chosen("lump", "hoarse")
    assert next_question(tapped, PLAIN, last_pain=None) == Question("pain")
    assert upcoming(done(tapped, ALL)) == [
        "pain", "sleep", "cough", "warning_course.hoarse", "warning_course.lump",
    ]  # fmt: skip


def test_once_the_warnings_are_done_their_follow_ups_come_in_the_order_of_danger() -> None:
    progress = toggled(toggled(core(), ALL, "bladder"), ALL, "chest_pain")
    assert next_question(done(progress, ALL), PLAIN, last_pain=None) == Question("chest_pain_kind")


def test_after_a_follow_up_the_check_in_goes_on_when_the_warnings_are_done() -> None:
    progress = done(toggled(core(), ALL, "bladder"), ALL)
    assert after(BLADDER, answered(progress, BLADDER, "new"), PLAIN, last_pain=None) is None
    open_core = answered(done(chosen("bladder"), ALL), BLADDER, "new")
    assert after(BLADDER, open_core, PLAIN, last_pain=None) == Question("pain")


def test_after_a_follow_up_the_open_list_comes_back_though_another_warning_has_one_too() -> None:
    progress = answered(chosen("bladder", "chest_pain"), BLADDER, "new")
    assert after(BLADDER, progress, PLAIN, last_pain=None) == ALL


def test_the_group_to_reopen_is_that_of_the_warning_asked_about() -> None:
    tapped = chosen("blood", "leg_numbness", "hoarse")
    assert group_of(Question("leg_side"), tapped) == "legs"
    assert group_of(Question("warning_course", "hoarse"), tapped) == "breathing"
    assert group_of(Question("pain"), tapped) is None
    assert group_of(Question("leg_side"), Progress()) is None


def test_a_question_no_longer_asked_counts_as_the_last_in_the_progress_mark() -> None:
    assert place(Question("blood_amount"), core(), PLAIN, last_pain=None) == (4, 4)
    assert place(Question("pain"), core(), replace(PLAIN, warnings_first=True), last_pain=None) == (2, 4)


def test_an_answered_follow_up_is_no_longer_pending() -> None:
    tapped = chosen("bladder", "injury")
    assert pending_questions(tapped) == {BLADDER, Question("injury_kind")}
    assert pending_questions(answered(tapped, BLADDER, "new")) == {Question("injury_kind")}
    assert pending_questions(passed_over(tapped, Question("injury_kind"))) == {BLADDER}
