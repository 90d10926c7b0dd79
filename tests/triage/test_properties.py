"""What must hold for every patient there could be."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.histories import answers, histories, profiles, quiet_answers, values
from triage.assessment import HISTORY_DAYS, assess, assess_history, emergency_possible, is_provisional
from triage.items import FOLLOW_UPS, ITEMS, WARNINGS, Checkin, Profile, chosen
from triage.levels import Level

MANY = settings(max_examples=60, deadline=None)
FEW = settings(max_examples=15, deadline=None)


def with_answers(checkins: list[Checkin], changed: dict[str, Any]) -> list[Checkin]:
    return [*checkins[:-1], replace(checkins[-1], answers=changed)]


def level(profile: Profile, checkins: list[Checkin]) -> Level:
    return assess(profile, checkins).level


@MANY
@given(profiles, histories(), st.sampled_from(WARNINGS))
def test_one_more_warning_never_lowers_the_level(profile: Profile, told: list[Checkin], code: str) -> None:
    """The new one with its follow-ups not yet answered."""
    asked = {name for name in FOLLOW_UPS if code in ITEMS[name].codes}
    before = {name: value for name, value in told[-1].answers.items() if name not in asked}
    told = with_answers(told, before)
    after = {**before, "warnings": chosen(before, "warnings") | {code}}
    assert level(profile, with_answers(told, after)) >= level(profile, told)


WORSE_UP = ("pain", "sleep", "cough", "breath", "fatigue", "appetite", "night_sweats", "activity")


@MANY
@given(profiles, histories(), st.sampled_from(WORSE_UP), st.integers(1, 10))
def test_a_higher_score_never_lowers_the_level(
    profile: Profile, told: list[Checkin], item: str, rise: int
) -> None:
    before = dict(told[-1].answers)
    now: Any = before.get(item, ITEMS[item].low)
    low = {**before, item: now}
    high = {**before, item: min(now + rise, ITEMS[item].high)}
    assert level(profile, with_answers(told, high)) >= level(profile, with_answers(told, low))


AGGRAVATING = {
    "pain_spread": "chest_band",
    "pain_quality": "tearing",
    "pain_pattern": "worse_breathing",
    "pain_site": "upper",
}


@MANY
@given(profiles, histories(), st.sampled_from(sorted(AGGRAVATING)))
def test_one_more_suspicious_detail_never_lowers_the_level(
    profile: Profile, told: list[Checkin], item: str
) -> None:
    before = {item: frozenset({"lower"}) if item == "pain_site" else frozenset(), **told[-1].answers}
    after = {**before, item: chosen(before, item) | {AGGRAVATING[item]}}
    assert level(profile, with_answers(told, after)) >= level(profile, with_answers(told, before))


@MANY
@given(profiles, histories(), st.sampled_from(sorted(FOLLOW_UPS)), st.data())
def test_a_follow_up_not_answered_never_lowers_the_level(
    profile: Profile, told: list[Checkin], item: str, data: st.DataObject
) -> None:
    before = {**told[-1].answers, item: data.draw(values(ITEMS[item]))}
    if item == "leg_side" and before["leg_side"] == "both":
        return  # 7a: untold with pain into one leg is one leg, whatever might have been answered
    unknown = {name: value for name, value in before.items() if name != item}
    assert level(profile, with_answers(told, unknown)) >= level(profile, with_answers(told, before))


@MANY
@given(profiles, histories())
def test_warnings_not_answered_are_not_a_denial(profile: Profile, told: list[Checkin]) -> None:
    quiet = {name: value for name, value in told[-1].answers.items() if name != "warnings"}
    denied = {**quiet, "warnings": frozenset[str]()}
    assert level(profile, with_answers(told, quiet)) >= level(profile, with_answers(told, denied))


@MANY
@given(profiles, histories(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(profile: Profile, told: list[Checkin], random: Any) -> None:
    shuffled = []
    for checkin in told:
        names = list(checkin.answers)
        random.shuffle(names)
        shuffled.append(replace(checkin, answers={name: checkin.answers[name] for name in names}))
    assert assess_history(profile, shuffled) == assess_history(profile, told)


@MANY
@given(profiles, histories(), answers())
def test_an_emergency_told_by_warnings_waits_for_nothing_else(
    profile: Profile, told: list[Checkin], later: dict[str, Any]
) -> None:
    """Warnings alone give an emergency at least as high as with any items that come after."""
    first = {name: value for name, value in told[-1].answers.items() if name in ("warnings", *FOLLOW_UPS)}
    if level(profile, with_answers(told, first)) < Level.emergency:
        return
    harmless = {"leg_side", "leg_course", "pain_site", "pain_spread", "seen", *FOLLOW_UPS}
    whole = {**first, **{name: value for name, value in later.items() if name not in {"warnings", *harmless}}}
    assert level(profile, with_answers(told, whole)) == Level.emergency


@MANY
@given(profiles, histories(longest=8))
def test_what_follows_changes_no_earlier_assessment(profile: Profile, told: list[Checkin]) -> None:
    whole = assess_history(profile, told)
    for count in range(1, len(told) + 1):
        assert assess(profile, told[:count]) == whole[count - 1]


@FEW
@given(profiles, histories(longest=30, gaps=(1, 3, 7, 14, 21, 40)))
def test_the_last_history_days_say_the_same_as_all_of_it(profile: Profile, told: list[Checkin]) -> None:
    whole = assess_history(profile, told)
    oldest = told[-1].at - timedelta(days=HISTORY_DAYS)
    assert assess(profile, [each for each in told if each.at > oldest]) == whole[-1]


@FEW
@given(profiles, st.data())
def test_a_year_of_days_says_the_same_as_its_last_history_days(profile: Profile, data: st.DataObject) -> None:
    start = data.draw(histories(longest=4, gaps=(1,)))
    rows = data.draw(st.lists(st.one_of(quiet_answers(), answers()), min_size=20, max_size=40))
    at = start[-1].at
    told = [
        *start,
        *(
            Checkin(at + timedelta(days=day + 1), "daily", "self", rows[day % len(rows)])
            for day in range(330)
        ),
    ]
    whole = assess_history(profile, told)
    for count in (210, 260, len(told)):
        assert assess(profile, told[:count]) == whole[count - 1]


@MANY
@given(profiles, histories())
def test_the_level_is_that_of_the_highest_reason_and_reasons_are_found(
    profile: Profile, told: list[Checkin]
) -> None:
    for each in assess_history(profile, told):
        assert each.level == max((reason.level for reason in each.reasons), default=Level.routine)
        assert [reason.level for reason in each.reasons] == sorted(
            (reason.level for reason in each.reasons), reverse=True
        )
        assert len({reason.rule for reason in each.reasons}) == len(each.reasons)
        for reason in each.reasons:
            assert set(reason.findings) <= set(each.findings)
            assert reason.findings


@MANY
@given(profiles, histories(), st.data())
def test_an_answer_that_completes_an_emergency_is_always_looked_at(
    profile: Profile, told: list[Checkin], data: st.DataObject
) -> None:
    whole = dict(told[-1].answers)
    item = data.draw(st.sampled_from(sorted(ITEMS)))
    before = {name: value for name, value in whole.items() if name != item}
    after = {**before, item: data.draw(values(ITEMS[item]))}
    was, now = level(profile, with_answers(told, before)), level(profile, with_answers(told, after))
    if was < now == Level.emergency:
        assert emergency_possible(item, after)


@MANY
@given(profiles, histories(), st.frozensets(st.sampled_from(sorted(FOLLOW_UPS))), st.data())
def test_provisional_means_that_some_answer_would_end_the_emergency(
    profile: Profile, told: list[Checkin], pending: frozenset[str], data: st.DataObject
) -> None:
    before = {name: value for name, value in told[-1].answers.items() if name not in pending}
    open_history = with_answers(told, before)
    if is_provisional(profile, open_history, pending):
        assert level(profile, open_history) == Level.emergency
        return
    if level(profile, open_history) < Level.emergency:
        return
    answered = {**before, **{item: data.draw(values(ITEMS[item])) for item in pending}}
    if "leg_side" in answered and answered["leg_side"] == "both":
        return
    assert level(profile, with_answers(told, answered)) == Level.emergency
