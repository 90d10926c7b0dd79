"""Every warning told alone, with each follow-up and with none: the level, written down in full."""

from datetime import UTC, datetime

import pytest

from triage.assessment import assess, is_provisional
from triage.codebook import WARNINGS
from triage.items import Checkin, Profile, parse_answers

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)

PLAIN = {
    "breathless": "urgent",
    "breathless_rest": "emergency",
    "racing_heart": "watch",
    "noisy_breathing": "emergency",
    "fever": "watch",
    "collapse": "emergency",
    "confused": "emergency",
    "stroke_signs": "emergency",
    "worst_pain": "emergency",
    "droopy_eye": "soon",
    "thirst": "soon",
    "different": "watch",
}
"""Codes without a follow-up: the level at once (worst_pain: where it hurts is not known)."""

FOLLOWED = {
    "leg_weakness": ("leg_course", "emergency", "emergency", "emergency", "watch", "emergency"),
    "leg_numbness": ("leg_course", "emergency", "emergency", "emergency", "watch", "urgent"),
    "saddle_numbness": ("warning_course", "emergency", "emergency", "emergency", "watch", "urgent"),
    "bladder": ("warning_course", "emergency", "emergency", "emergency", "watch", "urgent"),
    "bowel": ("warning_course", "emergency", "emergency", "emergency", "watch", "urgent"),
    "sexual_function": ("warning_course", "emergency", "emergency", "emergency", "watch", "urgent"),
    "leg_swelling": ("warning_course", "urgent", "urgent", "urgent", "watch", "urgent"),
    "face_swelling": ("warning_course", "urgent", "urgent", "urgent", "watch", "urgent"),
    "hoarse": ("warning_course", "watch", "watch", "watch", "watch", "watch"),
    "hand_weakness": ("warning_course", "urgent", "urgent", "urgent", "watch", "soon"),
    "lump": ("warning_course", "soon", "soon", "soon", "watch", "soon"),
}
"""code -> follow-up, and the levels: not told, new, worse, unchanged, unexamined."""
COURSES = (None, "new", "worse", "unchanged", "unexamined")

KINDS = {
    ("blood", "blood_amount"): {
        None: "emergency", "streaks": "urgent", "spoonful": "emergency", "more": "emergency",
        "unsure": "emergency",
    },
    ("chest_pain", "chest_pain_kind"): {
        None: "emergency", "pressure": "emergency", "stabbing": "urgent", "sore": "watch",
    },
    ("injury", "injury_kind"): {None: "emergency", "serious": "emergency", "minor": "watch"},
    ("despair", "despair_kind"): {None: "emergency", "unsafe": "emergency", "thoughts": "urgent"},
}  # fmt: skip


def level_of(code: str, followed: dict[str, object]) -> str:
    answers = parse_answers({"pain": 3, "warnings": [code], **followed})
    return assess(Profile(), [Checkin(AT, "warning", "self", answers)]).level.name


@pytest.mark.parametrize(("code", "level"), PLAIN.items())
def test_a_warning_without_follow_up(code: str, level: str) -> None:
    assert level_of(code, {}) == level


@pytest.mark.parametrize(
    ("code", "item", "course", "level"),
    [
        (code, item, course, level)
        for code, (item, *levels) in FOLLOWED.items()
        for course, level in zip(COURSES, levels, strict=True)
    ],
)
def test_a_warning_by_its_course(code: str, item: str, course: str | None, level: str) -> None:
    if course is None:
        assert level_of(code, {}) == level
    else:
        assert level_of(code, {item: {code: course} if item == "warning_course" else course}) == level


@pytest.mark.parametrize(
    ("code", "item", "kind", "level"),
    [(code, item, kind, level) for (code, item), levels in KINDS.items() for kind, level in levels.items()],
)
def test_a_warning_by_its_kind(code: str, item: str, kind: str | None, level: str) -> None:
    assert level_of(code, {} if kind is None else {item: kind}) == level


def test_no_warning_is_forgotten() -> None:
    assert {*PLAIN, *FOLLOWED, *(code for code, _ in KINDS)} == set(WARNINGS)


@pytest.mark.parametrize(
    ("code", "pending"),
    [
        *((code, item) for code, (item, level, *_) in FOLLOWED.items() if level == "emergency"),
        *((code, item) for (code, item), levels in KINDS.items() if levels[None] == "emergency"),
    ],
)
def test_an_emergency_is_provisional_while_its_follow_up_is_open(code: str, pending: str) -> None:
    checkins = [Checkin(AT, "daily", "self", parse_answers({"warnings": [code]}))]
    assert is_provisional(Profile(), checkins, {pending})
    assert not is_provisional(Profile(), checkins, frozenset[str]())


@pytest.mark.parametrize("code", ["breathless_rest", "noisy_breathing", "collapse", "stroke_signs"])
def test_an_emergency_that_hangs_on_nothing_is_not_provisional(code: str) -> None:
    checkins = [Checkin(AT, "daily", "self", parse_answers({"warnings": [code, "blood"]}))]
    assert not is_provisional(Profile(), checkins, {"blood_amount", "leg_course"})


def test_an_urgent_matter_is_never_provisional() -> None:
    checkins = [Checkin(AT, "daily", "self", parse_answers({"warnings": ["leg_swelling"]}))]
    assert not is_provisional(Profile(), checkins, {"warning_course"})


def test_of_two_courses_the_one_still_open_may_end_the_emergency() -> None:
    """The bladder was answered as new: whatever comes for the bowel, it stays one."""
    for told, hangs in (("new", False), ("unchanged", True)):
        answers = parse_answers({"warnings": ["bladder", "bowel"], "warning_course": {"bladder": told}})
        checkins = [Checkin(AT, "daily", "self", answers)]
        assert is_provisional(Profile(), checkins, {"warning_course"}) is hangs
