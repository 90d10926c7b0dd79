"""One tap changes one thing: what was told beside it stays, what stood on it goes."""

import json
from datetime import date

import pytest

from tests.triage.interviews import ALL, chosen, core
from triage.codebook import ITEMS
from triage.progress import (
    Progress,
    Question,
    answered,
    choices,
    claimed,
    done,
    has_ground,
    none_of_these,
    passed_over,
    toggled,
    value_of,
)

BLADDER, LUMP = Question("warning_course", "bladder"), Question("warning_course", "lump")
WORSE, EASED = Question("pain_pattern", "worse"), Question("pain_pattern", "eased")
TREATMENTS = Question("treatments")
SPREAD, LEG_COURSE = Question("pain_spread"), Question("leg_course")


def two_treatments() -> Progress:
    progress = done(toggled(toggled(Progress(), TREATMENTS, "nsaid"), TREATMENTS, "opioid"), TREATMENTS)
    for key in ("nsaid", "opioid"):
        progress = answered(progress, Question("treatments", key), "some")
        progress = answered(progress, Question("treatment_since", key), date(2026, 10, 1))
    return progress


def two_courses() -> Progress:
    progress = answered(chosen("bladder", "lump"), BLADDER, "new")
    return answered(progress, LUMP, "unchanged")


@pytest.mark.parametrize(
    ("key", "multiple"),
    [
        ("warnings", True),
        ("pain_site", True),
        ("pain_pattern.worse", True),
        ("treatments", True),
        ("treatments.nsaid", False),
        ("warning_course.bladder", False),
        ("pain", False),
    ],
)
def test_what_is_gathered_tap_by_tap(key: str, multiple: bool) -> None:
    question = Question.parse(key)
    assert question.key == key
    assert question.is_multiple is multiple


def test_what_a_screen_offers() -> None:
    assert choices(TREATMENTS) == ITEMS["treatments"].keys
    assert choices(SPREAD) == ITEMS["pain_spread"].values
    assert choices(EASED) == ("eased_by_rest", "eased_by_position", "after_strain")


def test_what_was_answered_to_a_part_or_an_entry() -> None:
    pattern = done(toggled(toggled(Progress(), WORSE, "constant"), EASED, "after_strain"), EASED)
    assert value_of(pattern, WORSE) == {"constant"}
    assert value_of(pattern, EASED) == {"after_strain"}
    assert value_of(two_courses(), LUMP) == "unchanged"
    assert value_of(two_treatments(), Question("treatments", "opioid")) == "some"
    assert value_of(Progress(), LUMP) is None


def test_a_half_told_check_in_is_stored_as_json_and_read_back() -> None:
    progress = toggled(two_treatments(), TREATMENTS, "antibiotic")
    progress = answered(toggled(progress, ALL, "fever"), Question("profile", "pain_since"), "2026-10-01")
    stored = json.loads(json.dumps(progress.to_json()))
    assert stored["answers"]["treatments"] == {"antibiotic": None, "nsaid": "some", "opioid": "some"}
    assert Progress.from_json(stored) == progress


def test_a_treatment_taken_off_goes_alone_with_its_start() -> None:
    left = toggled(two_treatments(), TREATMENTS, "nsaid").answers
    assert left == {"treatments": {"opioid": "some"}, "treatment_since": {"opioid": date(2026, 10, 1)}}


def test_an_effect_passed_over_is_unknown_and_the_treatment_stays() -> None:
    left = passed_over(two_treatments(), Question("treatments", "nsaid")).answers
    assert left["treatments"] == {"nsaid": None, "opioid": "some"}


def test_a_start_passed_over_leaves_the_other_one() -> None:
    left = passed_over(two_treatments(), Question("treatment_since", "nsaid")).answers
    assert left["treatment_since"] == {"opioid": date(2026, 10, 1)}


def test_the_course_of_one_warning_is_told_and_passed_over_alone() -> None:
    assert two_courses().answers["warning_course"] == {"bladder": "new", "lump": "unchanged"}
    assert passed_over(two_courses(), BLADDER).answers["warning_course"] == {"lump": "unchanged"}
    assert passed_over(chosen("lump"), LUMP).answers == {"warnings": {"lump"}}


def test_a_free_text_adds_to_what_was_tapped() -> None:
    assert claimed(chosen("fever"), {"lump"}).answers["warnings"] == {"fever", "lump"}


def test_done_with_nothing_chosen_takes_an_earlier_denial_back() -> None:
    assert done(none_of_these(Progress(), ALL), ALL).answers == {}


def test_a_part_denied_first_denies_the_whole_whatever_else_was_told() -> None:
    assert none_of_these(core(), WORSE).answers["pain_pattern"] == frozenset()
    skipped = passed_over(Progress(), WORSE)
    assert none_of_these(skipped, WORSE).answers["pain_pattern"] == frozenset(), "the same screen again"


def test_no_pain_takes_the_spread_and_with_it_the_course_of_the_legs() -> None:
    progress = done(toggled(core(), SPREAD, "both_legs"), SPREAD)
    progress = answered(progress, LEG_COURSE, "new")
    assert answered(progress, Question("pain"), 1).answers.keys() >= {"pain_spread", "leg_course"}
    corrected = answered(progress, Question("pain"), 0)
    assert corrected.answers == {"pain": 0, "sleep": 0, "cough": 0}
    assert corrected.settled == core().settled


def test_where_it_hurts_stays_without_pain_while_blood_was_coughed_up() -> None:
    progress = answered(chosen("blood"), Question("pain_site"), frozenset({"upper"}))
    without_pain = answered(progress, Question("pain"), 0)
    assert without_pain.answers["pain_site"] == {"upper"}
    assert "pain_site" not in toggled(without_pain, ALL, "blood").answers


@pytest.mark.parametrize(
    ("code", "follow_up", "told"),
    [
        ("leg_numbness", LEG_COURSE, "new"),
        ("blood", Question("blood_amount"), "streaks"),
        ("lump", LUMP, "new"),
    ],
)
def test_a_follow_up_goes_with_its_warning_though_another_stays(
    code: str, follow_up: Question, told: str
) -> None:
    progress = answered(chosen(code, "fever"), follow_up, told)
    assert follow_up.item in progress.answers
    assert toggled(progress, ALL, code).answers == {"warnings": {"fever"}}
    assert not has_ground(follow_up, {})


def test_a_warning_that_has_no_course_gives_none_a_ground() -> None:
    assert not has_ground(Question("warning_course", "fever"), {"warnings": frozenset({"fever"})})
