"""Every invented patient in cases/ gets the level that a clinician would expect."""

from collections import Counter

import pytest

from tests.triage.cases import Case, all_cases
from triage.assessment import Assessment, assess
from triage.items import Profile
from triage.levels import Level
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


def rule_level(case: Case, profile: Profile) -> Level:
    """How high the rule that the case is about is for a patient with `profile`; routine: it does not fire."""
    reasons = assess(profile, case.checkins).reasons
    return next((each.level for each in reasons if each.rule == case.rule), Level.routine)


def test_a_case_that_nearly_fires_is_not_as_high_as_the_case_that_it_nearly_is() -> None:
    firing = [case for case in CASES if case.shows == "fires"]
    for case in CASES:
        if case.shows == "nearly":
            twins = [each for each in firing if each.rule == case.rule and case.twin in (None, each.says)]
            assert twins, f"{name_of(case)}: no such twin"
            level = rule_level(case, case.profile)
            assert all(level < rule_level(each, each.profile) for each in twins), name_of(case)


def changes_with_the_profile(case: Case) -> bool:
    """Whether the same answers give another level, or the rule another, with the profile `against`."""
    levels = {assess(profile, case.checkins).level for profile in (case.profile, case.against)}
    return len(levels) > 1 or rule_level(case, case.profile) != rule_level(case, case.against)


def test_another_profile_changes_the_level_or_the_case_says_that_it_stays_the_same() -> None:
    for case in CASES:
        if case.shows == "risk":
            assert case.profile != case.against, name_of(case)
            assert changes_with_the_profile(case) is not case.same, name_of(case)


def test_where_a_rule_asks_the_profile_a_case_shows_what_that_changes() -> None:
    asking = {row.id for row in RULES.rows if row.risk or row.not_risk}
    shown = {case.rule for case in CASES if case.shows == "risk" and not case.same}
    assert asking <= shown


def test_no_two_cases_tell_the_same_story() -> None:
    told = Counter((case.says, case.about) for case in CASES)
    assert not [story for story, times in told.items() if times > 1]


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 200
