"""A person is told when it is news: new, worse, an event again, or two weeks old with nobody seen."""

from datetime import UTC, datetime, timedelta

import pytest

from triage.assessment import Assessment
from triage.items import Checkin
from triage.levels import Level
from triage.newly import Told, due_reasons, last_seen, told_from
from triage.rules import Reason

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)


def reason(rule: str, level: Level, *findings: str) -> Reason:
    return Reason(rule, level, findings)


def assessment(*reasons: Reason, events: frozenset[str] = frozenset()) -> Assessment:
    level = max((each.level for each in reasons), default=Level.routine)
    return Assessment(NOW, level, reasons, (), (), "test", events)


def told(before: timedelta, said: Reason) -> Told:
    return Told(NOW - before, said.rule, said.level, frozenset(said.findings))


def rules_due(said: Assessment, *before: Told, seen_at: datetime | None = None) -> list[str]:
    return [each.rule for each in due_reasons(said, told=before, seen_at=seen_at)]


COUGH = reason("P09", Level.soon, "cough_not_easing")
NIGHT = reason("P05", Level.soon, "night_pain")
SWOLLEN = reason("E08", Level.urgent, "leg_swelling")
BLOOD = reason("U01", Level.urgent, "blood_streaks")
BLADDER = reason("E01", Level.emergency, "bladder")
STIFF = reason("W04", Level.watch, "pain_risen")


def test_what_was_never_told_is_told() -> None:
    assert rules_due(assessment(SWOLLEN, COUGH, STIFF)) == ["E08", "P09"]


def test_nothing_to_do_is_no_message() -> None:
    assert rules_due(assessment(STIFF)) == []
    assert rules_due(assessment()) == []


@pytest.mark.parametrize(("days", "due"), [(1, []), (13, []), (14, ["P09"]), (40, ["P09"])])
def test_two_weeks_without_a_visit_tell_it_again(days: int, due: list[str]) -> None:
    assert rules_due(assessment(COUGH), told(timedelta(days=days), COUGH)) == due


@pytest.mark.parametrize(("days", "due"), [(20, []), (59, []), (60, ["P09"])])
def test_a_visit_since_stops_the_repeats_for_two_months(days: int, due: list[str]) -> None:
    seen_at = NOW - timedelta(days=days - 1)
    assert rules_due(assessment(COUGH), told(timedelta(days=days), COUGH), seen_at=seen_at) == due


def test_a_visit_before_it_was_told_stops_nothing() -> None:
    seen_at = NOW - timedelta(days=30)
    assert rules_due(assessment(COUGH), told(timedelta(days=20), COUGH), seen_at=seen_at) == ["P09"]


def test_the_last_time_told_counts() -> None:
    before = [told(timedelta(days=30), COUGH), told(timedelta(days=3), COUGH)]
    assert rules_due(assessment(COUGH), *before) == []
    assert rules_due(assessment(COUGH), *reversed(before)) == []


def test_a_higher_level_of_the_same_rule_is_news_and_a_lower_one_is_not() -> None:
    graver = reason("P05", Level.urgent, "night_pain")
    assert rules_due(assessment(graver), told(timedelta(days=1), NIGHT)) == ["P05"]
    assert rules_due(assessment(NIGHT), told(timedelta(days=1), graver)) == []


def test_another_sign_in_an_urgent_reason_is_news_but_another_soft_finding_is_not() -> None:
    more = reason("E08", Level.urgent, "chest_pain_stabbing", "leg_swelling")
    assert rules_due(assessment(more), told(timedelta(days=1), SWOLLEN)) == ["E08"]
    longer = reason("P02", Level.soon, "cough_lasting", "weight_loss")
    assert (
        rules_due(assessment(longer), told(timedelta(days=1), reason("P02", Level.soon, "cough_lasting")))
        == []
    )


@pytest.mark.parametrize(("hours", "due"), [(11, []), (12, ["U01"]), (24, ["U01"])])
def test_blood_again_is_a_new_event(hours: int, due: list[str]) -> None:
    again = assessment(BLOOD, events=frozenset({"blood_streaks"}))
    assert rules_due(again, told(timedelta(hours=hours), BLOOD)) == due
    assert rules_due(assessment(BLOOD), told(timedelta(hours=hours), BLOOD)) == []


def test_a_swollen_leg_told_again_is_no_new_event() -> None:
    again = assessment(SWOLLEN, events=frozenset({"leg_swelling"}))
    assert rules_due(again, told(timedelta(days=1), SWOLLEN)) == []


def test_an_emergency_told_again_is_always_told() -> None:
    again = assessment(BLADDER, events=frozenset({"bladder"}))
    assert rules_due(again, told(timedelta(minutes=5), BLADDER), seen_at=NOW) == ["E01"]
    assert rules_due(assessment(BLADDER), told(timedelta(hours=5), BLADDER)) == []


@pytest.mark.parametrize(("hours", "due"), [(27, []), (28, ["E04"]), (24 * 30, ["E04"])])
def test_blood_yesterday_and_where_it_hurts_told_today_is_told_a_second_time_after_a_visit(
    hours: int, due: list[str]
) -> None:
    both = reason("E04", Level.emergency, "blood_streaks", "pain_above_waist")
    seen_at = NOW - timedelta(hours=2)
    assert rules_due(assessment(both), told(timedelta(hours=hours), both), seen_at=seen_at) == due


def test_another_sign_told_now_makes_no_old_emergency_news() -> None:
    again = assessment(BLADDER, events=frozenset({"fever"}))
    assert rules_due(again, told(timedelta(hours=5), BLADDER)) == []


def test_a_soft_finding_more_in_an_urgent_reason_and_a_sign_more_in_a_milder_one_are_no_news() -> None:
    bare, fuller = (reason("U03", Level.urgent, "back_pain", *more) for more in ((), ("night_waking",)))
    assert rules_due(assessment(fuller), told(timedelta(days=1), bare)) == []
    bare, fuller = (reason("P11", Level.soon, "droopy_eye", *more) for more in ((), ("lump",)))
    assert rules_due(assessment(fuller), told(timedelta(days=1), bare)) == []


def test_a_visit_told_with_the_message_was_before_it() -> None:
    before = told(timedelta(days=14), COUGH)
    assert rules_due(assessment(COUGH), before, seen_at=before.at) == ["P09"]


def test_a_message_takes_all_of_its_level_and_below_along() -> None:
    before = told(timedelta(days=5), COUGH)
    assert rules_due(assessment(SWOLLEN, NIGHT, COUGH), told(timedelta(days=1), SWOLLEN), before) == [
        "P05",
        "P09",
    ]
    assert rules_due(assessment(SWOLLEN, COUGH), before) == ["E08", "P09"]


@pytest.mark.parametrize(("days", "due"), [(15, []), (89, []), (90, ["P08"])])
def test_a_treatment_without_relief_is_named_once(days: int, due: list[str]) -> None:
    failing = reason("P08", Level.soon, "no_relief_nsaid")
    assert rules_due(assessment(failing), told(timedelta(days=days), failing)) == due


def test_a_second_treatment_without_relief_is_news() -> None:
    first = reason("P08", Level.soon, "no_relief_nsaid")
    both = reason("P08", Level.soon, "no_relief_nsaid", "no_relief_opioid")
    assert rules_due(assessment(both), told(timedelta(days=15), first)) == ["P08"]


def test_what_was_told_is_read_back_from_what_was_stored() -> None:
    stored = [
        {"rule": "E08", "level": "urgent", "findings": ["leg_swelling"]},
        {"rule": "P09", "level": "soon", "findings": ["cough_not_easing"]},
    ]
    assert told_from(NOW, stored, ["E08"]) == [told(timedelta(), SWOLLEN)]


def test_only_a_clinician_has_seen_the_patient() -> None:
    def checkin(day: int, *seen: str) -> Checkin:
        return Checkin(NOW + timedelta(days=day), "daily", "self", {"seen": frozenset(seen)})

    assert last_seen(
        [checkin(0, "gp"), checkin(3, "specialist", "ct"), checkin(9, "xray")]
    ) == NOW + timedelta(3)
    assert last_seen([checkin(0, "mri"), checkin(1)]) is None


def test_a_numb_leg_that_nobody_has_seen_is_told_again_after_two_weeks() -> None:
    leg = reason("E02", Level.urgent, "numb_one_leg")
    assert rules_due(assessment(leg), told(timedelta(days=20), leg)) == ["E02"]
    old = reason("E02", Level.urgent, "leg_numbness_unchanged")
    assert rules_due(assessment(old), told(timedelta(days=20), old)) == []


def test_an_event_told_again_in_a_milder_reason_is_no_news() -> None:
    """Blood streaks once below urgent: one more telling two days later needs no second message."""
    streaks = reason("U01", Level.soon, "blood_streaks")
    again = assessment(streaks, events=frozenset({"blood_streaks"}))
    assert rules_due(again, told(timedelta(days=2), streaks)) == []
