"""Findings that make each other graver: growing pain, nights, bands, treatments; by the table alone."""

from collections.abc import Iterable

import pytest

from triage.levels import Level
from triage.rule_rows import Rule
from triage.rules import RULES, Reason, Rules
from triage.tellings import NOTHING


def judged(*held: str, facts: Iterable[str] = ()) -> dict[str, Level]:
    said = RULES.judge(frozenset(facts), frozenset(held), NOTHING)
    return {each.rule: each.level for each in said.reasons}


def test_reasons_of_one_level_stand_by_rule() -> None:
    assert list(judged("one_leg_pain_risen", "cough_changed")) == ["P09", "U06"]


def test_what_meets_a_lower_row_is_no_reason_of_a_higher_one_that_stands_below_it() -> None:
    rows = [
        Rule("X01", Level.watch, "a book", "tired", all=frozenset({"fatigue"})),
        Rule("X01", Level.soon, "a book", "thin", all=frozenset({"weight_loss"})),
    ]
    said = Rules(rows, "1").judge(frozenset(), frozenset({"fatigue", "weight_loss"}), NOTHING)
    assert said.reasons == (Reason("X01", Level.soon, ("weight_loss",)),)


GROWING = ["trend_pain", "trend_composite", "pain_climbing"]


@pytest.mark.parametrize("growing", GROWING)
def test_pain_that_grows_is_for_today_with_a_band_after_cancer_or_with_weight_lost(growing: str) -> None:
    assert judged(growing)["P07"] is Level.soon
    assert judged(growing, facts=["high"])["P07"] is Level.soon
    assert judged(growing, "chest_band")["U07"] is Level.urgent
    after_cancer = judged(growing, "back_pain", facts=["cancer", "high"])
    assert after_cancer["U03"] is after_cancer["P07"] is Level.urgent
    for beside in ("weight_loss", "drenching_sweats", "chest_band", "constant_pain"):
        assert judged(growing, beside, facts=["high"])["P07"] is Level.urgent
        assert judged(growing, beside)["P07"] is Level.soon


@pytest.mark.parametrize("growing", ["trend_sleep", "trend_cough", "trend_activity", "trend_breath"])
def test_any_other_worsening_is_for_two_weeks(growing: str) -> None:
    for facts in ((), ("high",), ("cancer", "high")):
        assert judged(growing, "weight_loss", facts=facts)["P07"] is Level.soon


@pytest.mark.parametrize("beside", ["weight_loss", "drenching_sweats", "chest_band", "constant_pain"])
@pytest.mark.parametrize(("night", "level"), [("night_pain", Level.urgent), ("night_pain_long", Level.soon)])
def test_night_pain_at_high_risk_with_another_sign_is_for_today_while_it_is_new(
    beside: str, night: str, level: Level
) -> None:
    assert judged(night, beside, facts=["high"])["P05"] is level
    assert judged(night, beside, facts=["cancer", "high"])["P05"] is Level.urgent
    assert judged(night, beside)["P05"] is (Level.soon if night == "night_pain" else Level.watch)


@pytest.mark.parametrize("beside", ["weight_loss", "drenching_sweats", "chest_band", "constant_pain"])
def test_pain_that_got_worse_before_joining_is_for_today_at_high_risk_with_another_sign(beside: str) -> None:
    assert judged("worsening_before_joining", beside, facts=["high"])["P15"] is Level.urgent
    for fact in ("raised", "infection_risk", "bone_risk"):
        assert judged("worsening_before_joining", beside, facts=[fact])["P15"] is Level.soon
    assert judged("worsening_before_joining", beside)["P15"] is Level.watch


@pytest.mark.parametrize(
    "pattern",
    ["severe_unremitting", "worse_straining", "night_waking", "night_pattern", "chest_band", *GROWING],
)
def test_after_cancer_every_pattern_of_the_spine_is_for_today(pattern: str) -> None:
    assert judged("back_pain", pattern, facts=["cancer"])["U03"] is Level.urgent
    assert "U03" not in judged(pattern, facts=["cancer"])
    assert "U03" not in judged("back_pain", pattern, facts=["high"])


@pytest.mark.parametrize("pattern", ["woken", "night_pattern", "worse_breathing"])
def test_a_band_with_a_night_or_a_breath_is_for_today(pattern: str) -> None:
    assert judged("chest_band", pattern)["U07"] is Level.urgent
    assert "U07" not in judged(pattern)


def test_a_treatment_without_relief_counts_sooner_at_risk() -> None:
    for key in ("nsaid", "paracetamol", "muscle_relaxant", "opioid", "physiotherapy"):
        assert "P08" not in judged(f"no_relief_{key}")
        assert judged(f"no_relief_{key}", "no_relief_4_weeks")["P08"] is Level.soon
        for fact in ("high", "raised"):
            assert judged(f"no_relief_{key}", facts=[fact])["P08"] is Level.soon


def test_each_treatment_that_fails_is_named_so_that_a_second_one_is_news() -> None:
    failing = frozenset({"no_relief_4_weeks", "no_relief_nsaid", "no_relief_opioid"})
    said = RULES.judge(frozenset(), failing, NOTHING)
    assert [each.findings for each in said.reasons] == [tuple(sorted(failing))]


@pytest.mark.parametrize("fact", ["age_60", "infection_risk", "bone_risk"])
def test_strong_new_pain_that_nothing_eases_is_for_today_at_risk(fact: str) -> None:
    assert judged("severe_new_pain", "severe_unremitting", facts=[fact])["U09"] is Level.urgent
    assert judged("severe_new_pain", "severe_unremitting")["U09"] is Level.soon
