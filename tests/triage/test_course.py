"""Several check-ins a day, two people answering, journeys, long histories: what is remembered, and how."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from triage.assessment import Course, assess, assess_history, emergency_possible
from triage.findings_trends import trend_findings
from triage.items import Checkin, Profile, parse_answers
from triage.levels import Level
from triage.record import Record
from triage.trends import Trend

START = datetime(2026, 3, 1, 8, tzinfo=UTC)


def told(day: float = 0, *, by: str = "self", kind: str = "daily", **answers: Any) -> Checkin:
    return Checkin(START + timedelta(days=day), kind, by, parse_answers(answers))


def record_of(*checkins: Checkin) -> Record:
    record = Record(Profile())
    for checkin in checkins:
        record.add(checkin)
    return record


MERGED: list[tuple[str, object, object, object]] = [
    ("pain_site", ["lower"], ["upper"], {"lower", "upper"}),
    ("pain_pattern", ["constant", "eased_by_rest"], ["worse_lying"], {"constant", "worse_lying"}),
    ("pain_pattern", ["eased_by_rest", "eased_by_position"], ["eased_by_rest"], {"eased_by_rest"}),
    ("fatigue", 1, 3, 3),
    ("weight_kg", 70, 68.5, 68.5),
    ("weight_loss", "unintended", "none", "unintended"),
    ("cough_duration", "under_3_weeks", "weeks_3_or_more", "weeks_3_or_more"),
    ("cough_duration", "long_unchanged", "under_3_weeks", "under_3_weeks"),
    ("treatments", {"nsaid": "some", "opioid": "none"}, {"nsaid": "helped"},
     {"nsaid": "some", "opioid": "none"}),
    ("treatments", {"nsaid": "none"}, {"nsaid": "some"}, {"nsaid": "none"}),
    ("treatments", {"nsaid": "helped"}, {"opioid": "helped"}, {"nsaid": "helped", "opioid": "helped"}),
    ("treatment_since", {"nsaid": "2026-02-01"}, {"nsaid": "2026-01-05"}, {"nsaid": date(2026, 1, 5)}),
    ("treatment_since", {"nsaid": "2026-01-05"}, {"opioid": "2026-01-07"},
     {"nsaid": date(2026, 1, 5), "opioid": date(2026, 1, 7)}),
    ("seen", ["gp"], ["xray"], {"gp", "xray"}),
]  # fmt: skip


@pytest.mark.parametrize(("item", "one", "other", "worst"), MERGED)
def test_of_two_answers_on_one_day_the_worse_counts(
    item: str, one: object, other: object, worst: object
) -> None:
    for first, second in ((one, other), (other, one)):
        answers: list[Any] = [{item: first}, {item: second}]
        before = [told(day, **answers[0]) for day in (-2, -1)]
        record = record_of(*before, told(0, **answers[0]), told(0.2, by="proxy", **answers[1]))
        assert record.latest.get(item) == worst
        assert record.latest.within(item, record.day, 1) == [(record.day, worst)]


def test_on_another_day_the_newer_answer_counts() -> None:
    record = record_of(told(0, weight_loss="unintended"), told(1, weight_loss="none"))
    assert record.latest.get("weight_loss") == "none"


def test_an_answer_is_forgotten_after_ten_days_even_if_another_was_told_since() -> None:
    record = record_of(told(0, fatigue=2), told(5, appetite=1), told(10, pain=1))
    assert (record.latest.number("fatigue"), record.latest.number("appetite")) == (2, 1)
    record.add(told(11, pain=1))
    assert (record.latest.number("fatigue"), record.latest.number("appetite")) == (0, 1)
    record.add(told(16, fatigue=3))
    assert (record.latest.number("fatigue"), record.latest.number("appetite")) == (3, 0)
    record.add(told(27, pain=1))
    assert record.latest.get("fatigue") is None


def test_each_answer_is_forgotten_on_its_own_day() -> None:
    record = record_of(told(0, fatigue=3, night_sweats=1), told(1, appetite=1), told(8, night_sweats=2))
    for day, held in ((10, (3, 1, 2)), (11, (0, 1, 2)), (12, (0, 0, 2)), (18, (0, 0, 2)), (19, (0, 0, 0))):
        record.add(told(day, pain=1))
        assert tuple(record.latest.number(item) for item in ("fatigue", "appetite", "night_sweats")) == held


def values_followed(*checkins: Checkin) -> float:
    """What the trend of pain hears of one day, seen through a run of quiet days and its usual."""
    quiet = [told(day - 30, pain=2) for day in range(30)]
    return record_of(*quiet, *checkins)._tracker._series["pain"].values[-1]


@pytest.mark.parametrize(
    ("day", "value"),
    [
        ([told(0, pain=4), told(0.3, kind="check", pain=8)], 4),
        ([told(0, kind="check", pain=3), told(0.3, kind="warning", pain=8)], 8),
        ([told(0, pain=4), told(0.3, kind="weekly", pain=6)], 6),
        ([told(0, by="proxy", pain=7), told(0.3, kind="check", pain=5)], 5),
        ([told(0, by="proxy", pain=7), told(0.3, kind="check", warnings=[])], 7),
        ([told(0, by="proxy", kind="check", pain=9), told(0.3, by="proxy", pain=7)], 7),
    ],
)
def test_a_trend_hears_one_value_a_day(day: list[Checkin], value: int) -> None:
    """The scheduled check-in's, else the highest; the patient's own before a caregiver's."""
    assert values_followed(*day) == value


def test_findings_hear_the_worse_of_two_people() -> None:
    checkins = [told(0, pain=9, sleep=1), told(0.1, by="proxy", pain=3, sleep=2)]
    assert "agonising_night" in assess(Profile(), checkins).findings


def test_pain_that_only_a_caregiver_told_is_known() -> None:
    record = record_of(told(0, warnings=[]), told(0.1, by="proxy", pain=3))
    assert record.diary.pain == 3


def test_after_a_journey_west_the_day_does_not_go_back() -> None:
    tokyo, honolulu = timezone(timedelta(hours=9)), timezone(timedelta(hours=-10))
    first = Checkin(datetime(2026, 3, 2, 7, tzinfo=tokyo), "daily", "self", {"pain": 3})
    second = Checkin(datetime(2026, 3, 1, 20, tzinfo=honolulu), "daily", "self", {"pain": 5})
    assert first.at < second.at
    assert first.day > second.day
    record = record_of(first, second)
    assert record.day == first.day.toordinal()
    assert record.diary.pain == 5


def test_a_later_check_in_of_the_day_is_judged_with_the_earlier_one() -> None:
    quiet = [told(day, pain=2) for day in range(10)]
    first, second = assess_history(Profile(), [*quiet, told(10, pain=6), told(10.3, kind="check", pain=2)])[
        -2:
    ]
    assert "pain_risen" in first.findings
    assert "pain_risen" in second.findings


def test_years_of_days_are_not_kept() -> None:
    """A day costs the same after three years: what is remembered does not grow."""

    def size(record: Record) -> int:
        latest = sum(len(each) for each in record.latest._told.values())
        days = len(record.diary._days) + len(record.diary._woken) + len(record.diary._risen)
        tellings = len(record.tellings._told) + len(record.visits._clinician)
        tellings += sum(len(each) for each in record.tellings._days.values())
        return latest + days + tellings

    record = Record(Profile())
    sizes = []
    for day in range(1100):
        record.add(told(day, pain=day % 7, sleep=day % 4, warnings=["fever"], fatigue=1, seen=["gp"]))
        sizes.append(size(record))
    assert max(sizes[400:]) <= max(sizes[:400]) + 5
    assert record.diary.told("pain", record.day, 3) == [float(day % 7) for day in (1097, 1098, 1099)]
    assert record.diary.risen_days(record.day, 7) <= 7
    assert len(record.latest.within("fatigue", record.day, 112)) == 112
    assert record.latest.within("fatigue", record.day, 1) == [(record.day, 1)]


def test_a_sign_told_twice_on_a_day_is_one_day() -> None:
    twice = [told(0, warnings=["fever"]), told(0.2, by="proxy", warnings=["fever"])]
    assert "fever_2_days" not in assess(Profile(), twice).findings
    assert "fever_2_days" in assess(Profile(), [*twice, told(1, warnings=["fever"])]).findings


def test_the_date_a_treatment_was_begun_is_kept_while_another_is_dated() -> None:
    checkins = [
        told(0, treatments={"opioid": "some"}, treatment_since={"opioid": "2026-01-10"}),
        told(7, treatments={"opioid": "none"}, treatment_since={"paracetamol": "2026-03-08"}),
    ]
    assert {"no_relief_opioid", "no_relief_4_weeks"} <= set(assess(Profile(), checkins).findings)


def trend(item: str, *, start: float = 3.0, to: float = 6.0, since: int = 0, confirmed: bool = True) -> Trend:
    day = (START + timedelta(days=since)).date()
    return Trend(item, "step", start, to, day, confirmed, day)


def trend_found(worsening: Trend, **answers: list[int]) -> list[str]:
    """The findings of one trend after days with these answers, oldest first."""
    rows = zip(*answers.values(), strict=True)
    told_days = [dict(zip(answers, row, strict=True)) for row in rows]
    record = record_of(*(told(day, **values) for day, values in enumerate(told_days)))
    record.trends = (worsening,)
    return list(trend_findings(record))


@pytest.mark.parametrize(
    ("pains", "finding"),
    [
        ([6, 6, 6, 6], "trend_pain"),
        ([6, 6, 5, 4], "trend_easing"),
        ([6, 6, 5, 5], "trend_pain"),
        ([4, 4, 4, 4], "trend_pain"),
        ([6, 6, 6, 3], "trend_easing"),
        ([6, 6, 6, 4], "trend_pain"),
        ([6, 4, 4, 4, 4, 4, 4], "trend_easing"),
        ([6, 4, 4, 4, 4, 4, 4, 4], "trend_pain"),
    ],
)
def test_a_worsening_that_falls_back_below_half_is_easing(pains: list[int], finding: str) -> None:
    assert trend_found(trend("pain"), pain=pains) == [finding]


def test_two_answers_are_enough_to_ease() -> None:
    assert trend_found(trend("pain", since=-5), pain=[6, 3]) == ["trend_easing"]


def test_a_single_answer_does_not_ease() -> None:
    record = record_of(told(20, pain=0))
    record.trends = (trend("pain"),)
    assert list(trend_findings(record)) == ["trend_pain"]


def test_sleep_and_cough_ease_by_one() -> None:
    for item in ("sleep", "cough"):
        worsening = trend(item, start=0, to=2)
        assert trend_found(worsening, **{item: [2, 2, 1, 1]}) == ["trend_easing"]
        assert trend_found(worsening, **{item: [2, 2, 2, 1]}) == [f"trend_{item}"]


def test_weekly_items_do_not_ease_from_day_to_day() -> None:
    assert trend_found(trend("breath", start=1, to=2), pain=[6, 6, 1, 0]) == ["trend_breath"]


def test_several_items_together_ease_with_the_pain() -> None:
    together = trend("composite", start=0, to=2)
    assert trend_found(together, pain=[3, 3, 3, 3, 6, 6, 4, 3]) == ["trend_easing"]
    assert trend_found(together, pain=[3, 3, 3, 3, 6, 6, 6, 6]) == ["trend_composite"]
    assert trend_found(together, pain=[3, 3, 3, 3, 7, 7, 5, 5]) == ["trend_composite"]
    assert trend_found(together, sleep=[2, 2, 0, 0]) == ["trend_composite"]


@pytest.mark.parametrize(
    ("since", "confirmed", "finding"),
    [(0, True, "trend_pain"), (1, True, "trend_starting"), (0, False, "trend_starting")],
)
def test_what_began_less_than_three_days_ago_may_be_a_flare(
    since: int, confirmed: bool, finding: str
) -> None:
    assert trend_found(trend("pain", since=since, confirmed=confirmed), pain=[6, 6, 6, 6]) == [finding]


def test_checkins_in_any_order_are_judged_by_time() -> None:
    checkins = [told(3, pain=3), told(1, warnings=["lump"]), told(2, pain=1)]
    assert [each.at for each in assess_history(Profile(), checkins)] == [told(day).at for day in (1, 2, 3)]
    assert assess(Profile(), checkins).at == told(3).at


def test_a_course_goes_on_day_by_day() -> None:
    course = Course(Profile())
    assert course.add(told(0, pain=3)).level is Level.routine
    assert course.add(told(1, warnings=["lump"])).level is Level.soon


@pytest.mark.parametrize(
    ("item", "value", "possible"),
    [
        ("warnings", ["different"], True),
        ("warnings", [], False),
        ("pain", 10, False),
        ("sleep", 3, False),
        ("seen", ["gp"], False),
        ("pain_site", ["lower"], False),
        ("pain_site", ["upper"], True),
        ("pain_site", [], True),
        ("pain_spread", [], True),
        ("pain_quality", ["sharp"], False),
        ("pain_quality", ["tearing"], True),
        ("pain_pattern", ["constant"], False),
        ("pain_pattern", ["worse_breathing"], True),
        ("breath", 2, True),
        ("leg_course", "unchanged", True),
    ],
)
def test_which_answers_may_complete_an_emergency(item: str, value: object, possible: bool) -> None:
    assert emergency_possible(item, parse_answers({item: value})) is possible


def test_values_handed_over_as_dates_are_read() -> None:
    assert parse_answers({"treatment_since": {"nsaid": date(2026, 1, 5)}}) == {
        "treatment_since": {"nsaid": date(2026, 1, 5)}
    }
