"""Trends in the patient's terms: small courses whose outcome anybody can see."""

from itertools import pairwise

import pytest

from tests.triage.trend_courses import course, daily, first, on, raised, told, weeks, wobbling
from triage.trend_items import DAILY, usual
from triage.trend_scan import noise
from triage.trend_series import Series
from triage.trends import Tracker

WORSE = daily([*wobbling(3, 40), *wobbling(7, 6)])
"""Four points more since day 40."""


@pytest.mark.parametrize("level", [0, 5, 10])
def test_a_constant_course_never_alerts(level: int) -> None:
    assert not any(course([level] * 200))


def test_a_wobbling_course_never_alerts() -> None:
    assert not any(course(wobbling(4, 300)))


def test_three_points_more_for_good_are_told_within_a_week() -> None:
    found = course([*wobbling(3, 40), *wobbling(6, 10)])
    trend = found[first(found)][0]
    assert 41 <= first(found) <= 45
    assert (trend.item, trend.raised, trend.start) == ("pain", on(first(found)), 3.0)
    assert trend.to >= 5
    assert on(38) <= trend.since <= on(42)
    assert found[-1][0].confirmed
    assert raised(found) == [on(first(found))]


def test_a_point_a_week_is_told_as_a_drift_within_three_weeks() -> None:
    rising = [round(3 + max(0, day - 40) / 7 + (day % 2) / 2) for day in range(64)]
    found = course(rising)
    assert 47 <= first(found) <= 61
    last = found[-1][0]
    assert (last.shape, last.confirmed) == ("drift", True)
    assert last.start < 4 < last.to


@pytest.mark.parametrize("bad_days", [1, 2])
def test_a_very_bad_day_or_two_are_not_a_trend(bad_days: int) -> None:
    after = wobbling(3, 20)
    assert not any(trend.confirmed for each in course([*wobbling(3, 40), 10, *after]) for trend in each)
    assert not any(course([*wobbling(3, 40), *[6] * bad_days, *after]))


def test_one_ten_of_ten_alone_says_nothing() -> None:
    assert not any(course([*wobbling(3, 40), 10, *wobbling(3, 20)]))
    assert not any(course([*[0] * 40, 10, *[0] * 20]))


def test_nothing_is_said_in_the_first_two_weeks() -> None:
    found = course([*[2] * 7, *[8] * 23])
    assert not any(found[:14])
    assert any(found)


def test_on_the_fifteenth_day_a_worsening_can_be_told() -> None:
    found = course([*[2] * 9, *[9] * 6])
    assert [bool(trends) for trends in found] == [False] * 14 + [True]


def test_nothing_is_said_in_the_first_two_weeks_after_a_long_silence() -> None:
    later = [(150 + day, values, weekly) for day, values, weekly in daily([*[3] * 7, *[9] * 7])]
    assert not any(told([*daily([3] * 40), *later]))


def test_two_very_bad_days_after_weeks_of_silence_are_told_on_the_second() -> None:
    found = told([*daily([3] * 40), (64, {"pain": 10}, {}), (65, {"pain": 10}, {})])
    assert [bool(trends) for trends in found[39:]] == [False, False, True]


def test_getting_better_is_not_a_trend() -> None:
    assert not any(course([max(0, round(9 - day / 8)) for day in range(90)]))


def test_going_back_to_usual_ends_the_trend() -> None:
    found = course([*wobbling(3, 40), *wobbling(6, 10), *wobbling(3, 14)])
    assert found[49]
    assert not any(found[-6:])


def test_a_second_flare_within_two_weeks_is_not_told_again() -> None:
    flare = [7, 7, 8, 7]
    found = course([*wobbling(3, 40), *flare, *[3] * 6, *flare, *[3] * 20])
    assert len(raised(found)) == 1


def test_a_second_worsening_after_the_cool_down_is_told_again() -> None:
    found = course([*wobbling(3, 40), *[7] * 5, *wobbling(3, 21), *[7] * 5])
    assert len(raised(found)) == 2


STEADY = [3, 3, 3, 3, 2] * 8
"""2.8 on average."""


def test_what_exactly_meets_the_limit_is_told() -> None:
    found = course([*STEADY, *[4] * 12])
    assert on(first(found)) == on(49) == found[-1][0].raised


def test_exactly_half_the_limit_is_not_over_yet_and_less_is() -> None:
    worse = daily([*STEADY, *[4] * 15])
    eased = [*worse, (55, {"pain": 3}, {}), (57, {"pain": 3}, {})]
    assert told([*eased, (59, {"pain": 3}, {})])[-1]
    assert not told([*eased, (59, {"pain": 2}, {})])[-1]


def test_a_trend_is_cleared_only_by_enough_answers() -> None:
    worse = daily([*wobbling(3, 40), *wobbling(7, 8)])
    found = told([*worse, (53, {"pain": 3}, {}), (55, {"pain": 3}, {}), (56, {"pain": 3}, {})])
    assert found[-1]


def test_a_trend_lapses_when_nobody_answers_for_two_weeks() -> None:
    worse = daily([*wobbling(3, 40), *wobbling(7, 8)])
    found = told([*worse, (63, {"pain": 3}, {})])
    assert found[-2]
    assert not found[-1]


def test_missing_days_delay_but_do_not_hide_a_worsening() -> None:
    levels = [*wobbling(3, 40), *wobbling(6, 14)]
    found = told((day, {"pain": level}, {}) for day, level in enumerate(levels) if day % 5 not in (1, 2))
    assert any(found)
    assert found[-1][0].raised <= on(52)


def test_at_the_top_of_the_scale_a_trend_cannot_show() -> None:
    assert not any(course([*[9, 10, 9, 9] * 12, *[10] * 14]))


def test_a_worsening_that_goes_on_is_raised_again_after_weeks() -> None:
    found = course([round(1 + max(0, day - 40) * 0.07) for day in range(170)])
    days = raised(found)
    assert len(days) >= 2
    assert all(20 <= (later - sooner).days <= 60 for sooner, later in pairwise(days))


@pytest.mark.parametrize("item", ["sleep", "cough"])
def test_sleep_or_cough_a_point_and_a_half_worse_is_told(item: str) -> None:
    found = course([*[0, 1, 0, 0, 1] * 8, *[2, 2, 1, 2, 3, 2, 2, 2]], item)
    assert found[-1][0].item == item


def test_activity_three_points_worse_two_weeks_in_a_row_is_told() -> None:
    found = weeks([3, 2, 3, 4, 3, 7, 7], "activity")
    assert [bool(trends) for trends in found] == [False] * 6 + [True]
    trend = found[-1][0]
    assert (trend.item, trend.shape, trend.start, trend.to) == ("activity", "step", 3.0, 7.0)
    assert (trend.since, trend.raised, trend.confirmed) == (on(35), on(42), True)


def test_activity_worse_in_one_week_only_is_not_told() -> None:
    assert not any(weeks([3, 2, 3, 4, 3, 8, 3, 3, 9, 4], "activity"))


def test_a_little_less_activity_is_not_told() -> None:
    assert not any(weeks([3, 2, 3, 4, 3, 5, 5, 5], "activity"))


def test_breath_a_grade_worse_two_weeks_in_a_row_is_told() -> None:
    found = weeks([0, 0, 0, 0, 0, 2, 2], "breath")
    assert found[-1][0].item == "breath"
    assert not any(weeks([0, 1, 0, 1, 1, 0, 1, 1], "breath"))


def test_four_weeks_of_a_little_less_than_a_grade_are_not_told_and_a_full_grade_is() -> None:
    assert not any(weeks([0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1], "breath"))
    assert weeks([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1], "breath")[-1]


def test_a_little_less_than_two_points_of_activity_are_not_told_however_steady_it_was() -> None:
    def every_five_days(levels: list[int]) -> list[bool]:
        return [bool(each) for each in told((5 * n, {}, {"activity": at}) for n, at in enumerate(levels))]

    assert not any(every_five_days([3] * 6 + [4] + [3] * 6 + [5] * 4))
    assert every_five_days([3] * 13 + [5] * 4)[-1]


def test_weekly_items_need_some_weeks_first() -> None:
    assert not any(weeks([1, 1, 4, 4], "breath"))
    assert not any(weeks([1, 1, 1, 8, 8], "activity"))


def test_a_weekly_trend_stays_between_the_weekly_answers_and_ends_with_a_good_one() -> None:
    tracker = Tracker()
    assert weeks([3, 2, 3, 4, 3, 7, 7], "activity", tracker)[-1]
    assert tracker.add(on(45), {"pain": 3}, {})
    assert not tracker.add(on(49), {}, {"activity": 4})
    assert not tracker.add(on(50), {"pain": 3}, {})


def test_several_items_each_a_little_worse_are_told_together() -> None:
    usual = [{"pain": 3 + (day % 2), "sleep": day % 2, "cough": (day + 1) % 2} for day in range(40)]
    worse = [{"pain": 5, "sleep": 1 + day % 2, "cough": 1 + (day + 1) % 2} for day in range(14)]
    found = told((day, values, {}) for day, values in enumerate([*usual, *worse]))
    together = [trend for trend in found[first(found)] if trend.item == "composite"]
    assert together[0].start == 0
    assert together[0].to > 1


def test_one_item_alone_is_not_told_as_several() -> None:
    usual = [{"pain": 3, "sleep": 0, "cough": 0}] * 40
    found = told((day, values, {}) for day, values in enumerate([*usual, *[usual[0] | {"pain": 8}] * 20]))
    assert {trend.item for trends in found for trend in trends} == {"pain"}


def test_two_items_a_little_worse_are_told_together_while_the_third_is_as_usual() -> None:
    usual = [{"pain": 3 + (day % 2), "sleep": day % 2, "cough": (day + 1) % 2} for day in range(40)]
    worse = [{"pain": 3 + (day % 2), "sleep": 1 + day % 2, "cough": 1 + (day + 1) % 2} for day in range(14)]
    found = told((day, values, {}) for day, values in enumerate([*usual, *worse]))
    assert "composite" in {trend.item for trends in found for trend in trends}


def test_a_scale_of_four_steps_does_not_hide_how_much_days_hang_together() -> None:
    series = Series()
    for day in range(64):
        series.append(day, day // 4 % 2)
    known = usual(series, 0, 64, DAILY["sleep"])
    assert known.kind == noise(0.6)


def test_the_last_day_given_again_replaces_it() -> None:
    levels = [*wobbling(3, 40), *wobbling(7, 4)]
    weekly = [{"activity": 3} if day % 7 == 0 else {} for day in range(44)]
    rows = [(day, {"pain": level}, weekly[day]) for day, level in enumerate(levels)]
    once, twice = Tracker(), Tracker()
    for row in rows:
        told([(row[0], {"pain": 9, "sleep": 3, "cough": 3}, {"activity": 10, "breath": 4})], twice)
        assert told([row], twice) == told([row], once)


def test_a_day_before_the_last_is_refused() -> None:
    tracker = Tracker()
    tracker.add(on(3), {"pain": 4}, {})
    with pytest.raises(ValueError, match="back"):
        tracker.add(on(2), {"pain": 4}, {})


def test_a_copy_goes_its_own_way() -> None:
    tracker = Tracker()
    told(WORSE, tracker)
    twin = tracker.copy()
    assert twin.add(on(46), {"pain": 7}, {}) == tracker.copy().add(on(46), {"pain": 7}, {})
    assert told([(day, {"pain": 3}, {}) for day in range(46, 60)], twin)[-1] == ()
    assert tracker.add(on(46), {"pain": 7}, {})


def test_a_day_without_numbers_changes_nothing() -> None:
    tracker = Tracker()
    found = told(WORSE, tracker)
    assert tracker.add(on(46), {}, {}) == found[-1]


def test_a_trend_is_new_on_the_day_it_is_raised_only() -> None:
    found = course([*wobbling(3, 40), *wobbling(6, 10)])
    fresh = [day for day, trends in enumerate(found) if any(trend.raised == on(day) for trend in trends)]
    assert fresh == [first(found)]
