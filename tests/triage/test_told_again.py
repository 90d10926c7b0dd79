"""A warning told again: what the later telling takes back, what a visit settles, and what neither does."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from triage.assessment import Assessment, assess, is_provisional
from triage.items import Checkin, Profile, parse_answers
from triage.signs import Sign, signs_of

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
NOBODY = Profile()
CANCER = Profile(cancer="past")
SMOKER = Profile(birth_year=1966, smoking="current")
SEEN = {"warnings": [], "seen": ["gp"]}
QUIET: dict[str, Any] = {"warnings": []}


def said(*told: tuple[float, dict[str, Any]], profile: Profile = NOBODY) -> Assessment:
    """What is said at the last of (day, answers)."""
    return assess(
        profile,
        [
            Checkin(
                START + timedelta(days=day),
                "daily",
                "self",
                parse_answers({"pain_site": ["lower"], **answers}),
            )
            for day, answers in told
        ],
    )


def level(*told: tuple[float, dict[str, Any]], profile: Profile = NOBODY) -> str:
    return said(*told, profile=profile).level.name


def rules(*told: tuple[float, dict[str, Any]], profile: Profile = NOBODY) -> dict[str, str]:
    """rule -> its level."""
    return {each.rule: each.level.name for each in said(*told, profile=profile).reasons}


def warned(*codes: str, course: str | None = None) -> dict[str, Any]:
    return {"warnings": list(codes), "warning_course": dict.fromkeys(codes, course) if course else {}}


STREAKS = {"warnings": ["blood"], "blood_amount": "streaks"}
HOURS = 1 / 24


# What a later telling takes back


def test_what_was_not_told_at_first_is_taken_back_by_the_answer() -> None:
    assert level((0, warned("bladder")), (2 * HOURS, warned("bladder", course="unexamined"))) == "urgent"
    assert level((0, {"warnings": ["blood"]}), (2 * HOURS, STREAKS)) == "urgent"


def test_what_was_told_as_new_is_not_taken_back_by_another_answer_the_same_day() -> None:
    new, old = warned("bladder", course="new"), warned("bladder", course="unexamined")
    assert level((0, new), (2 * HOURS, old)) == "emergency"


def test_a_question_left_open_twice_takes_nothing_back() -> None:
    both = {"warnings": ["leg_numbness"], "leg_side": "both"}
    one = {"warnings": ["leg_numbness"], "leg_side": "one"}
    assert level((0, one)) == "urgent"
    assert level((0, both), (2 * HOURS, one)) == "emergency"


def test_told_as_unchanged_on_another_day_it_is_no_longer_new() -> None:
    told = (0, warned("bladder", course="new")), (3, warned("bladder", course="unchanged"))
    assert rules(*told) == {"E01": "watch"}


def test_told_as_unchanged_the_morning_after_it_is_still_an_emergency() -> None:
    told = (0.5, warned("bladder", course="new")), (1, warned("bladder", course="unchanged"))
    assert level(*told) == "emergency"


def test_only_unchanged_takes_a_grave_sign_back() -> None:
    told = (0, warned("bladder", course="new")), (3, warned("bladder", course="unexamined"))
    assert rules(*told)["U13"] == "urgent"


def test_one_sign_unchanged_takes_another_one_not_back() -> None:
    told = (0, warned("bladder", "bowel", course="new")), (3, warned("bladder", course="unchanged"))
    assert rules(*told)["U13"] == "urgent"


def test_an_earlier_milder_sign_hides_no_emergency() -> None:
    told = (0, warned("lump", course="new")), (2, warned("bladder", course="new"))
    assert rules(*told, (4, QUIET))["U13"] == "urgent"
    assert rules(*told, (12, QUIET))["U13"] == "soon"


def test_an_emergency_of_today_is_not_called_an_earlier_one() -> None:
    assert "U13" not in rules((0, warned("bladder", course="new")))
    assert rules((0, warned("bladder", course="new")), (2, QUIET)) == {"U13": "urgent"}


# How long a telling counts


def test_a_lump_counts_for_three_weeks_also_while_something_else_is_told() -> None:
    lump, different = warned("lump", course="new"), {"warnings": ["different"]}
    assert rules((0, lump), (21, different))["P10"] == "soon"
    assert "P10" not in rules((0, lump), (15, different), (22, QUIET))
    assert rules((0, lump), (15, lump), (22, QUIET))["P10"] == "soon"


def test_something_different_told_twice_on_one_day_is_no_third_day() -> None:
    different = {"warnings": ["different"]}
    told = (0, different), (1, different), (1 + 2 * HOURS, different)
    assert "different_3_days" not in said(*told).findings
    assert "different_3_days" in said(*told, (2, different)).findings


def test_blood_after_a_visit_or_with_it_was_not_looked_at() -> None:
    assert "blood_earlier" in said((0, SEEN), (5, STREAKS), (30, QUIET)).findings
    assert "blood_earlier" in said((5, {**STREAKS, "seen": ["gp"]}), (30, QUIET)).findings
    assert "blood_earlier" not in said((5, STREAKS), (6, SEEN), (30, QUIET)).findings


# What a visit settles


def test_blood_that_was_looked_at_joins_only_with_what_comes_within_the_day() -> None:
    assert "U01" not in rules((0, STREAKS), (1, SEEN), (3, {"warnings": ["different"]}))
    assert "U01" not in rules((0.5, STREAKS), (1, SEEN))


def test_a_swollen_leg_that_was_looked_at_joins_with_nothing() -> None:
    told = (
        (0.5, warned("leg_swelling", course="new")),
        (1, SEEN),
        (1 + 4 * HOURS, {"warnings": ["racing_heart"]}),
    )
    assert rules(*told) == {"E08": "watch"}


def test_a_visit_told_with_a_cough_for_the_first_time_does_not_cover_it() -> None:
    cough = {"cough": 2, "cough_duration": "weeks_3_or_more"}
    assert rules((0, {**cough, "seen": ["gp"]}))["P09"] == "soon"


COUGH = {"pain": 1, "warnings": [], "cough": 2, "cough_duration": "weeks_3_or_more"}
NO_COUGH = {"pain": 1, "warnings": [], "cough": 0}
TIRED = {**NO_COUGH, "fatigue": 2}
VISIT = {**NO_COUGH, "seen": ["gp"]}


@pytest.mark.parametrize(("day", "expected"), [(14, "watch"), (15, "soon")])
def test_a_visit_covers_what_held_in_the_two_weeks_before_it(day: int, expected: str) -> None:
    for later in (0, 2 * HOURS):
        told = (0, COUGH), (1, NO_COUGH), (day, TIRED), (day + later, VISIT), (day + 1, COUGH)
        assert rules(*told)["P09"] == expected


@pytest.mark.parametrize(("day", "expected"), [(33, "watch"), (34, "soon")])
def test_what_was_away_for_four_weeks_returns_in_full(day: int, expected: str) -> None:
    assert rules((0, COUGH), (5, COUGH), (6, VISIT), (day, COUGH))["P09"] == expected


@pytest.mark.parametrize(("day", "expected"), [(61, "watch"), (62, "soon")])
def test_a_visit_covers_for_sixty_days(day: int, expected: str) -> None:
    days = [(each, COUGH) for each in range(2, day + 1)]
    assert rules((0, COUGH), (1, {**COUGH, "seen": ["gp"]}), *days)["P09"] == expected


THIN = {**NO_COUGH, "weight_loss": "unintended"}
BOTH = {**COUGH, "weight_loss": "unintended"}


def test_all_that_held_before_a_visit_was_looked_at_together() -> None:
    assert rules((0, COUGH), (1, THIN), (2, VISIT), (3, BOTH), profile=SMOKER)["P02"] == "watch"


def test_a_second_visit_covers_only_what_held_before_it() -> None:
    told = (0, COUGH), (1, VISIT), (16, THIN), (17, VISIT), (18, BOTH)
    assert rules(*told, profile=SMOKER)["P02"] == "soon"


def test_what_was_looked_at_stands_among_the_rest_by_rule() -> None:
    sore = {**COUGH, "warnings": ["chest_pain"], "chest_pain_kind": "sore"}
    assert list(rules((0, COUGH), (1, VISIT), (2, sore))) == ["E06", "P09"]


def test_no_visit_lowers_an_emergency_told_again() -> None:
    breathless = {"pain": 1, "warnings": ["breathless"]}
    told = (0, breathless), (1, {"pain": 1, **SEEN}), (4, breathless)
    assert rules(*told, profile=CANCER)["E08"] == "emergency"


def test_a_worsening_that_goes_on_after_it_was_looked_at_is_lowered() -> None:
    mild, bad = {"pain": 2, "sleep": 0, "warnings": []}, {"pain": 5, "sleep": 0, "warnings": []}
    days = [(day, mild) for day in range(21)] + [(day, bad) for day in range(21, 31)]
    days[28] = (28, {**bad, "seen": ["gp"]})
    assert rules(*days)["P07"] == "watch"


def test_blood_told_together_with_a_visit_is_urgent_then_and_looked_at_the_day_after() -> None:
    told = (0, STREAKS), (1, {**STREAKS, "seen": ["gp"]})
    assert rules(*told)["U01"] == "urgent"
    assert rules(*told, (2, QUIET))["U01"] == "watch"


@pytest.mark.parametrize(
    ("beside", "expected"), [(("lump",), "urgent"), (("different",), "watch"), ((), "watch")]
)
def test_fever_that_was_looked_at_is_fresh_again_with_another_sign(
    beside: tuple[str, ...], expected: str
) -> None:
    diabetes = Profile(infection_risk=True)
    fever = {"pain": 1, **warned("fever", *beside)}
    told = (0, fever), (1, {"pain": 1, **SEEN}), (10, fever)
    assert rules(*told, profile=diabetes)["U05"] == expected


def test_a_numb_leg_told_as_new_again_with_fever_is_not_lowered() -> None:
    numb = {"warnings": ["leg_numbness"], "leg_side": "one", "leg_course": "new"}
    told = (0, numb), (1, SEEN), (10, {**numb, "warnings": ["leg_numbness", "fever"]})
    assert rules(*told)["E02"] == "urgent"


def test_another_sign_the_day_after_a_visit_does_not_make_the_fever_fresh() -> None:
    fever = {"pain": 1, "warnings": ["fever"]}
    told = (
        (0, fever),
        (8, {**fever, "seen": ["gp"]}),
        (9, {"pain": 1, **warned("hoarse", course="unchanged")}),
    )
    assert rules(*told[:2], profile=Profile(infection_risk=True))["U05"] == "watch"
    assert rules(*told, profile=Profile(infection_risk=True))["U05"] == "watch"


# What one telling says


@pytest.mark.parametrize(
    ("course", "side", "one_leg_pain", "expected"),
    [
        (None, None, False, Sign("leg_numbness", "leg_numbness", known=False)),
        (None, None, True, Sign("numb_one_leg", "leg_numbness", known=False)),
        (None, "one", False, Sign("numb_one_leg", "leg_numbness", known=False)),
        (None, "both", True, Sign("leg_numbness", "leg_numbness", known=False)),
        ("new", None, False, Sign("leg_numbness", "leg_numbness", known=False)),
        ("new", None, True, Sign("numb_one_leg", "leg_numbness", known=False)),
        ("new", "one", False, Sign("numb_one_leg", "leg_numbness")),
        ("new", "both", True, Sign("leg_numbness", "leg_numbness")),
        ("worse", "one", False, Sign("numb_one_leg", "leg_numbness", worse=True)),
        ("worse", "both", False, Sign("leg_numbness", "leg_numbness", worse=True)),
        ("unexamined", None, True, Sign("leg_numbness_unexamined", "leg_numbness")),
        ("unchanged", "one", False, Sign("leg_numbness_unchanged", "leg_numbness")),
    ],
)
def test_numbness_by_its_course_and_its_side(
    course: str | None, side: str | None, one_leg_pain: bool, expected: Sign
) -> None:
    told = {"warnings": ["leg_numbness"], "leg_course": course, "leg_side": side}
    answers = parse_answers({item: value for item, value in told.items() if value})
    assert signs_of(answers, one_leg_pain=one_leg_pain) == (expected,)


def test_numbness_of_an_untold_side_is_of_one_leg_only_where_the_pain_is() -> None:
    numb = {"warnings": ["leg_numbness"], "leg_course": "new"}
    assert level((0, numb)) == "emergency"
    assert level((0, {**numb, "pain_spread": ["one_leg"]})) == "urgent"
    both = said((0, {**numb, "pain_spread": ["one_leg", "both_legs"]}))
    assert "leg_numbness" in both.findings
    assert "numb_one_leg" not in both.findings


def test_an_emergency_of_the_same_morning_is_not_provisional() -> None:
    """Whatever the answer about the bladder is, the collapse stays."""
    told = ({"warnings": ["collapse"]}, {"warnings": ["bladder"]})
    checkins = [
        Checkin(START + timedelta(hours=n), "daily", "self", parse_answers(each))
        for n, each in enumerate(told)
    ]
    assert is_provisional(NOBODY, checkins[1:], {"warning_course"})
    assert not is_provisional(NOBODY, checkins, {"warning_course"})


def test_an_assessment_is_written_with_its_time() -> None:
    assert said((0, QUIET)).to_json()["at"] == "2026-03-01T08:00:00Z"


def test_a_sign_is_known_once_its_question_is_answered() -> None:
    answers = parse_answers({
        "warnings": ["bladder", "blood", "bowel", "fever", "injury"],
        "warning_course": {"bladder": "worse"},
        "blood_amount": "more",
        "pain_spread": ["both_legs"],
        "leg_course": "new",
    })  # fmt: skip
    assert signs_of(answers, one_leg_pain=False) == (
        Sign("bladder", "bladder", worse=True),
        Sign("blood_much", "blood"),
        Sign("bowel", "bowel", known=False),
        Sign("fever", "fever"),
        Sign("injury_serious", "injury", known=False),
        Sign("both_legs_pain", "both_legs"),
    )
