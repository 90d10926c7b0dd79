"""A graver answer, or a graver risk, never lowers the level: every item, for every patient there could be."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.triage.histories import answers, histories, profiles
from triage.assessment import assess
from triage.items import ITEMS, Checkin, Profile, chosen

MANY = settings(max_examples=50, deadline=None)
FEW = settings(max_examples=20, deadline=None)

COURSES = ("unchanged", "unexamined", "new", "worse")
MILDEST_FIRST: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "blood_amount": ("streaks", "spoonful", "more"),
    "leg_side": ("one", "both"),
    "leg_course": COURSES,
    "despair_kind": ("thoughts", "unsafe"),
    "chest_pain_kind": ("sore", "stabbing", "pressure"),
    "injury_kind": ("minor", "serious"),
    "cough_duration": ("long_unchanged", "under_3_weeks", "weeks_3_or_more", "long_changed"),
    "weight_loss": ("none", "intended", "unintended"),
})  # fmt: skip
HARMLESS = frozenset({"lower", "neck", "eased_by_rest", "eased_by_position"})
DETAIL = tuple(
    (item, value)
    for item in ("pain_site", "pain_spread", "pain_quality", "pain_pattern")
    for value in ITEMS[item].values
    if value not in HARMLESS
)
RISKS: tuple[tuple[str, Any, Any], ...] = (
    ("cancer", "never", "past"), ("cancer", "past", "current"), ("smoking", "never", "current"),
    ("smoking", None, "former"), ("pain_course", "same", "worse"), *(
        (key, False, True)
        for key in (
            "asbestos", "carcinogens", "family_lung_cancer", "bone_risk", "infection_risk", "chemotherapy",
            "anticoagulant",
        )
    ),
)  # fmt: skip
"""(key, milder, graver). Lung disease and the ACE inhibitor explain what they cause, and may lower."""


def never_lower(
    profile: Profile, told: list[Checkin], milder: dict[str, Any], graver: dict[str, Any]
) -> None:
    """The last check-in with the one set of answers and the other."""
    *earlier, last = told
    low, high = (assess(profile, [*earlier, replace(last, answers=each)]) for each in (milder, graver))
    assert high.level >= low.level, (low, high)


def two_of(data: st.DataObject, steps: tuple[str, ...]) -> tuple[str, str]:
    lower = data.draw(st.integers(0, len(steps) - 2))
    return steps[lower], steps[data.draw(st.integers(lower + 1, len(steps) - 1))]


@MANY
@given(profiles, histories(), st.sampled_from(sorted(MILDEST_FIRST)), st.data())
def test_a_graver_choice_never_lowers_the_level(
    profile: Profile, told: list[Checkin], item: str, data: st.DataObject
) -> None:
    mild, grave = two_of(data, MILDEST_FIRST[item])
    base: dict[str, Any] = dict(told[-1].answers)
    if codes := ITEMS[item].codes:
        base["warnings"] = chosen(base, "warnings") | {data.draw(st.sampled_from(sorted(codes)))}
    never_lower(profile, told, {**base, item: mild}, {**base, item: grave})


@MANY
@given(profiles, histories(), st.sampled_from(ITEMS["warning_course"].keys), st.data())
def test_a_graver_course_of_a_warning_never_lowers_the_level(
    profile: Profile, told: list[Checkin], code: str, data: st.DataObject
) -> None:
    mild, grave = two_of(data, COURSES)
    assume(
        code != "hoarse" or mild != "unexamined"
    )  # hoarse for weeks counts for more than hoarse since today
    base: dict[str, Any] = dict(told[-1].answers)
    base["warnings"] = chosen(base, "warnings") | {code}
    courses = dict(base.get("warning_course", {}))
    milder, graver = ({**base, "warning_course": {**courses, code: course}} for course in (mild, grave))
    never_lower(profile, told, milder, graver)


@MANY
@given(profiles, histories(), st.sampled_from(DETAIL))
def test_one_more_detail_that_is_not_harmless_never_lowers_the_level(
    profile: Profile, told: list[Checkin], detail: tuple[str, str]
) -> None:
    item, value = detail
    known = frozenset({"lower"}) if item == "pain_site" else frozenset[str]()
    base = {item: known, **told[-1].answers}
    never_lower(profile, told, base, {**base, item: chosen(base, item) | {value}})


@MANY
@given(profiles, histories(), st.sampled_from(["eased_by_rest", "eased_by_position"]))
def test_pain_that_is_no_longer_eased_never_lowers_the_level(
    profile: Profile, told: list[Checkin], value: str
) -> None:
    base = {"pain_pattern": frozenset[str](), **told[-1].answers}
    pattern = chosen(base, "pain_pattern")
    eased, not_eased = ({**base, "pain_pattern": each} for each in (pattern | {value}, pattern - {value}))
    never_lower(profile, told, eased, not_eased)


@FEW
@given(profiles, histories(), st.floats(60, 120), st.floats(0.5, 40))
def test_less_weight_never_lowers_the_level(
    profile: Profile, told: list[Checkin], weight: float, loss: float
) -> None:
    base: dict[str, Any] = dict(told[-1].answers)
    never_lower(profile, told, {**base, "weight_kg": weight}, {**base, "weight_kg": weight - loss})


@FEW
@given(profiles, histories(), st.sampled_from(["nsaid", "opioid", "antibiotic", "physiotherapy"]), st.data())
def test_a_treatment_that_helps_less_never_lowers_the_level(
    profile: Profile, told: list[Checkin], key: str, data: st.DataObject
) -> None:
    mild, grave = two_of(data, ("helped", "some", "none", "worse"))
    base: dict[str, Any] = dict(told[-1].answers)
    tried = dict(base.get("treatments", {}))
    milder, graver = ({**base, "treatments": {**tried, key: each}} for each in (mild, grave))
    never_lower(profile, told, milder, graver)


@FEW
@given(
    profiles, histories(longest=30, gaps=(1, 1, 1, 2)),
    st.sampled_from(["pain", "sleep", "cough", "breath", "activity", "fatigue"]), st.integers(1, 10),
)  # fmt: skip
def test_a_higher_score_after_weeks_of_answers_never_lowers_the_level(
    profile: Profile, told: list[Checkin], item: str, rise: int
) -> None:
    base: dict[str, Any] = dict(told[-1].answers)
    now = base.get(item, 0)
    high = min(now + rise, ITEMS[item].high)
    never_lower(profile, told, {**base, item: now}, {**base, item: high})


@FEW
@given(profiles, histories(), answers(), answers())
def test_of_two_check_ins_at_one_moment_either_may_come_first(
    profile: Profile, told: list[Checkin], one: dict[str, Any], other: dict[str, Any]
) -> None:
    """But for visits: a visit covers what was told before it."""
    *earlier, last = told
    first, second = (
        replace(last, answers={name: value for name, value in each.items() if name != "seen"})
        for each in (one, other)
    )
    there = assess(profile, [*earlier, first, second])
    assert there.level == assess(profile, [*earlier, second, first]).level


@MANY
@given(profiles, histories(), st.sampled_from(RISKS))
def test_a_graver_risk_never_lowers_the_level(
    profile: Profile, told: list[Checkin], risk: tuple[str, Any, Any]
) -> None:
    key, mild, grave = risk
    changes: tuple[dict[str, Any], dict[str, Any]] = ({key: mild}, {key: grave})
    low, high = (assess(replace(profile, **change), told).level for change in changes)
    assert high >= low
