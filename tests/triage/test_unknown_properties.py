"""What is not answered is never better than the mildest answer, for every patient there could be."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.histories import START, histories, profiles, quiet_answers
from triage.assessment import assess
from triage.items import Checkin, Profile

MILDEST: Mapping[str, Any] = MappingProxyType({
    "pain": 0, "sleep": 0, "cough": 0, "activity": 0, "breath": 0, "fatigue": 0,
    "appetite": 0, "night_sweats": 0, "weight_loss": "none", "weight_kg": 200.0,
    "cough_duration": "under_3_weeks",
    "pain_site": frozenset({"lower"}), "pain_spread": frozenset(), "pain_quality": frozenset(),
    "pain_pattern": frozenset({"eased_by_rest", "eased_by_position"}),
    "warnings": frozenset(), "seen": frozenset(),
    "treatments": {}, "treatment_since": {},
})  # fmt: skip


def absent_is_never_below_mildest(profile: Profile, told: list[Checkin], item: str) -> None:
    *earlier, last = told
    rest: dict[str, Any] = {name: value for name, value in last.answers.items() if name != item}
    absent = assess(profile, [*earlier, replace(last, answers=rest)])
    mildest = assess(profile, [*earlier, replace(last, answers={**rest, item: MILDEST[item]})])
    assert absent.level >= mildest.level


@settings(max_examples=120, deadline=None)
@given(profiles, histories(), st.sampled_from(sorted(MILDEST)))
def test_a_skipped_question_is_never_better_than_the_mildest_answer(
    profile: Profile, told: list[Checkin], item: str
) -> None:
    absent_is_never_below_mildest(profile, told, item)


@settings(max_examples=40, deadline=None)
@given(
    profiles, quiet_answers(), st.integers(1, 40), st.integers(0, 16),
    st.sampled_from(["pain", "sleep", "cough", "cough_duration"]),
)  # fmt: skip
def test_nor_is_a_question_that_is_skipped_for_days(
    profile: Profile, usual: dict[str, Any], days: int, silent: int, item: str
) -> None:
    """The same every day, then the question is left out for days."""
    rest = {name: value for name, value in usual.items() if name != item}
    each = [usual] * days + [rest] * (silent + 1)
    told = [Checkin(START + timedelta(days=at), "daily", "self", row) for at, row in enumerate(each)]
    absent_is_never_below_mildest(profile, told, item)
