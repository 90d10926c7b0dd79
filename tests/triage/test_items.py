"""What a patient tells is read strictly and written back unchanged."""

import json
from datetime import UTC, date, datetime

import pytest

from triage.items import (
    ITEMS,
    WARNINGS,
    Malformed,
    Profile,
    Shape,
    chosen,
    dump_answers,
    dump_at,
    dump_checkin,
    dump_profile,
    number,
    parse_answers,
    parse_at,
    parse_checkin,
    parse_profile,
    picked,
    word,
)

FULL = {
    "pain": 4,
    "warnings": ["blood", "leg_numbness"],
    "blood_amount": "streaks",
    "warning_course": {"bladder": "new"},
    "weight_kg": 71.5,
    "treatments": {"nsaid": "some"},
    "treatment_since": {"nsaid": "2026-10-01"},
    "seen": [],
}


def test_what_was_answered_comes_back_as_it_was_told() -> None:
    answers = parse_answers(FULL)
    assert answers["warnings"] == frozenset({"blood", "leg_numbness"})
    assert picked(answers, "treatment_since") == {"nsaid": date(2026, 10, 1)}
    assert json.loads(json.dumps(dump_answers(answers))) == FULL


def test_an_unknown_answer_is_neither_no_nor_zero() -> None:
    assert number({}, "pain") is None
    assert word({}, "leg_side") is None
    assert chosen({}, "warnings") == frozenset()
    assert picked({}, "warning_course") == {}
    assert number(parse_answers({"pain": 0}), "pain") == 0
    assert word(parse_answers({"leg_side": "one"}), "leg_side") == "one"
    assert number(parse_answers({"weight_kg": 71.5}), "weight_kg") == 71.5


def test_an_answer_of_another_shape_is_unknown() -> None:
    answers = parse_answers({"pain": 3, "leg_side": "one"})
    assert number(answers, "leg_side") is None
    assert word(answers, "pain") is None
    assert chosen(answers, "pain") == frozenset()
    assert picked(answers, "pain") == {}


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("pain", 11, "pain"),
        ("pain", -1, "pain"),
        ("pain", "4", "pain"),
        ("pain", True, "pain"),
        ("pain", 4.5, "pain"),
        ("pain", None, "pain"),
        ("pain", 10**200, "pain"),
        ("weight_kg", -(10**320), "weight_kg"),
        ("sleep", 4, "sleep"),
        ("warnings", ["leg_weaknes"], "warnings"),
        ("warnings", "blood", "warnings"),
        ("warnings", [["blood"]], "warnings"),
        ("warnings", {"fever": "new"}, "warnings"),
        ("warnings", 3, "warnings"),
        ("leg_side", "left", "leg_side"),
        ("warning_course", {"fever": "new"}, "warning_course"),
        ("warning_course", {"bladder": "old"}, "warning_course.bladder"),
        ("warning_course", ["bladder"], "warning_course"),
        ("weight_kg", 19.9, "weight_kg"),
        ("weight_kg", float("nan"), "weight_kg"),
        ("weight_kg", float("inf"), "weight_kg"),
        ("treatment_since", {"nsaid": "2026-02-30"}, "treatment_since.nsaid"),
        ("treatment_since", {"nsaid": "20260201"}, "treatment_since.nsaid"),
        ("treatment_since", {"nsaid": 5}, "treatment_since.nsaid"),
        ("pains", 4, "pains"),
    ],
)
def test_a_wrong_answer_is_named_with_its_value(name: str, value: object, field: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse_answers({name: value})
    assert caught.value.field == field
    assert field in str(caught.value)
    assert repr(caught.value.value)[:100] in str(caught.value)


def test_answers_must_be_an_object() -> None:
    with pytest.raises(Malformed, match="answers"):
        parse_answers([1])


def test_the_ends_of_every_scale_are_allowed_and_what_lies_beyond_is_not() -> None:
    for item in ITEMS.values():
        if item.shape in (Shape.whole, Shape.number):
            assert parse_answers({item.name: item.low}) == {item.name: item.low}
            assert parse_answers({item.name: item.high}) == {item.name: item.high}
            for beyond in (item.low - 1, item.high + 1):
                with pytest.raises(Malformed):
                    parse_answers({item.name: beyond})


def test_every_listed_value_is_allowed() -> None:
    for item in ITEMS.values():
        for value in item.values:
            raw: object = value
            if item.shape is Shape.chosen:
                raw = [value]
            if item.shape is Shape.choices:
                raw = {item.keys[0]: value}
            assert dump_answers(parse_answers({item.name: raw})) == {item.name: raw}
    assert len(WARNINGS) == len(set(WARNINGS)) == 27


def test_a_whole_number_written_with_a_point_is_a_whole_number() -> None:
    assert repr(parse_answers({"pain": 4.0})["pain"]) == "4"


def test_a_profile_keeps_only_what_is_known() -> None:
    raw = {"birth_year": 1958, "smoking": "former", "pack_years": 12.5, "asbestos": False}
    raw |= {"immobile_until": "2026-10-01"}
    profile = parse_profile(raw)
    assert profile.immobile_until == date(2026, 10, 1)
    assert profile.cancer is None
    assert dump_profile(profile) == raw
    assert parse_profile({}) == Profile()


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"smoking": "sometimes"}, "smoking"),
        ({"asbestos": "yes"}, "asbestos"),
        ({"asbestos": 1}, "asbestos"),
        ({"birth_year": 1790}, "birth_year"),
        ({"pack_years": -1}, "pack_years"),
        ({"pain_since": "last year"}, "pain_since"),
        ({"pain_course": "much worse"}, "pain_course"),
        ({"pain_course": True}, "pain_course"),
        ({"colour": "red"}, "profile.colour"),
        ([], "profile"),
    ],
)
def test_a_wrong_profile_is_named(raw: object, field: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse_profile(raw)
    assert caught.value.field == field


def test_a_checkin_comes_back_as_it_was_told() -> None:
    raw = {"at": "2026-11-01T08:00:00Z", "kind": "weekly", "by": "proxy", "answers": FULL}
    checkin = parse_checkin(raw)
    assert checkin.at == datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert dump_checkin(checkin) == raw
    assert parse_checkin(dump_checkin(checkin)) == checkin


def test_a_checkin_needs_only_its_time_and_its_answers() -> None:
    checkin = parse_checkin({"at": "2026-11-01T08:00:00+01:00", "answers": {}})
    assert (checkin.kind, checkin.by, dict(checkin.answers)) == ("daily", "self", {})


def test_the_first_and_the_last_year_of_a_time_are_allowed() -> None:
    assert parse_at("1900-01-01T00:00:00Z").year == 1900
    assert parse_at("2200-12-31T23:00:00Z").year == 2200


def test_the_day_is_the_patients_day() -> None:
    assert parse_checkin({"at": "2026-11-01T00:30:00+02:00", "answers": {}}).day == date(2026, 11, 1)
    assert dump_at(parse_at("2026-11-01T00:30:00+02:00")) == "2026-11-01T00:30:00+02:00"


@pytest.mark.parametrize(
    "written",
    ["2026-11-01T08:00:00Z", "2026-11-01T08:00Z", "2026-11-01T09:00:00.5+01:00", "20261101T080000Z",
     "2026-11-01T13:30+0530", "2026-11-01T03:00:00-05", "2026-W44-7T08:00:00Z"],
)  # fmt: skip
def test_a_time_may_be_written_in_every_form_of_iso_8601(written: str) -> None:
    at = parse_at(written)
    assert at.astimezone(UTC).replace(microsecond=0) == datetime(2026, 11, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({}, "at"),
        ({"at": "2026-11-01T08:00:00Z"}, "answers"),
        ({"at": "2026-11-01T08:00:00"}, "at"),
        ({"at": "yesterday"}, "at"),
        ({"at": "1899-12-31T08:00:00Z"}, "at"),
        ({"at": "2201-01-01T08:00:00Z"}, "at"),
        ({"at": 5}, "at"),
        ({"at": "2026-11-01 08:00:00Z"}, "at"),
        ({"at": "2026-11-01x08:00:00Z"}, "at"),
        ({"at": "2026-02-30T08:00:00Z"}, "at"),
        ({"at": "2026-11-01T25:00:00Z"}, "at"),
        ({"at": "2026-11-01T08:00:00+01:00:30"}, "at"),
        ({"at": "2026-11-01T08:00:00Z", "kind": "hourly"}, "kind"),
        ({"at": "2026-11-01T08:00:00Z", "by": "doctor"}, "by"),
        ({"at": "2026-11-01T08:00:00Z", "answer": {}}, "checkins.answer"),
        ("today", "checkins"),
    ],
)
def test_a_wrong_checkin_is_named(raw: object, field: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse_checkin(raw)
    assert caught.value.field == field
