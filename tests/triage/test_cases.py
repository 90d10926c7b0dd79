"""Every invented patient in cases/ gets the level that a clinician would expect."""

from collections import Counter

import pytest

from tests.triage.cases import Case, all_cases
from triage.assessment import Assessment, assess
from triage.rules import RULES

CASES = all_cases()
SHOWN = ("fires", "nearly", "risk")


def name_of(case: Case) -> str:
    return f"{case.about}: {case.says}"


def found(assessment: Assessment, wanted: str) -> bool:
    rule, _, level = wanted.partition(" ")
    return any(each.rule == rule and level in ("", each.level.name) for each in assessment.reasons)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_last_checkin_gets_the_expected_level(case: Case) -> None:
    assessment = assess(case.profile, case.checkins)
    said = f"{assessment.level.name}: {assessment.reasons}"
    assert assessment.level.name == case.expect, said
    for rule in case.because:
        assert found(assessment, f"{rule} {case.expect}"), said
    for rule in case.without:
        assert not found(assessment, rule), said


def test_every_rule_is_shown_firing_nearly_firing_and_at_another_risk() -> None:
    shown = Counter((case.rule, case.shows) for case in CASES)
    missing = [(row.id, each) for row in RULES.rows for each in SHOWN if not shown[row.id, each]]
    assert not missing


def test_a_case_that_fires_names_its_rule_as_the_reason() -> None:
    assert not [name_of(case) for case in CASES if case.shows == "fires" and case.rule not in case.because]


def test_no_two_cases_tell_the_same_story() -> None:
    told = Counter((case.says, case.about) for case in CASES)
    assert not [story for story, times in told.items() if times > 1]


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 200
