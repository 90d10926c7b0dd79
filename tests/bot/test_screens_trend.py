"""How the days looked, as a picture and in words, for the patient and for whom they trust."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.callback_data import unpack
from bot.screen import Screen
from bot.screens import draw
from bot.screens_circle import CHOOSE
from bot.screens_patients import card_screen, summary_screen, week_lines
from bot.telegram_buttons import CAPTION
from care.outcomes import Week
from care.outcomes_followed import PatientLine, PersonCard, Summary
from care.outcomes_trend import Trend, TrendDay
from reports.trend import PANELS, Chart, trend_svg
from tests.bot.screens import NOW, SUBJECT, buttons, keeps_the_rules, labels, plain, voice

GOOD = {"pain": 2.0, "sleep": 0.0, "cough": 0.0}
LINE = PatientLine(SUBJECT, "Maria", "watch", NOW, episode_open=False, may_see=True)
SHARES = {"alerts": True, "details": True}


def trend(told: Mapping[int, Mapping[str, float]], *, days: int = 30, name: str | None = None) -> Trend:
    """`told`: days ago -> what was told."""
    today = NOW.date()
    shown = [TrendDay(today - timedelta(days=ago), told.get(ago, {})) for ago in reversed(range(days))]
    return Trend(name, tuple(shown))


def chart(screen: Screen) -> Chart:
    assert isinstance(screen.picture, Chart)
    return screen.picture


@pytest.mark.parametrize("days", [7, 30, 90])
def test_each_stretch_is_shown_with_the_others_at_hand(days: int) -> None:
    screen = draw(trend({0: GOOD, 3: {"pain": 6}}, days=days), voice())
    keeps_the_rules(screen)
    assert f"✓ {days} days" in labels(screen)
    carried = [unpack(each.data or "") for each in buttons(screen)]
    assert [(tap.verb, tap.args) for tap in carried if tap] == [("h", ("7",)), ("h", ("30",)), ("h", ("90",))]
    assert len(chart(screen).days) == days
    assert f"Answered on 2 days of {days}." in plain(screen)
    assert "Pain: 4 of 10 on average, between 2 and 6." in plain(screen)


def test_the_picture_is_written_in_the_readers_words() -> None:
    words = chart(draw(trend({0: GOOD}), voice())).words
    assert words.title == "Your last 30 days"
    assert words.dates == ("6 Oct", "21 Oct", "today")
    assert words.items["sleep"] == "Sleep, disturbed by pain"
    assert set(words.ends) == {panel.item for panel in PANELS}


def test_what_was_not_told_is_not_drawn() -> None:
    drawn = chart(draw(trend({1: {"pain": 3}}), voice())).days
    assert [(day.pain, day.sleep, day.cough) for day in drawn[-3:]] == [
        (None,) * 3,
        (3, None, None),
        (None,) * 3,
    ]


def test_an_empty_stretch_has_no_picture_that_could_look_like_good_days() -> None:
    screen = draw(trend({}), voice())
    keeps_the_rules(screen)
    assert screen.picture is None
    assert "No answers in the last 30 days." in plain(screen)
    assert card_screen(PersonCard(LINE, SHARES, trend=trend({})), voice()).picture is None


def test_one_pain_alone_is_no_range_and_none_is_not_mentioned() -> None:
    assert "Pain: 3 of 10.\n" in plain(draw(trend({0: {"pain": 3}}), voice())) + "\n"
    assert "Pain" not in plain(draw(trend({0: {"cough": 3}}), voice()))


def test_a_caregivers_card_says_whose_days_and_offers_other_stretches() -> None:
    card = PersonCard(LINE, SHARES, Week(7, 3.0, None), trend=trend({0: GOOD}, name="Maria"))
    screen = card_screen(card, voice())
    keeps_the_rules(screen)
    assert chart(screen).words.title == "Maria: last 30 days"
    carried = [unpack(each.data or "") for each in buttons(screen)]
    assert [tap.args for tap in carried if tap and tap.arg(0) == "card"] == [
        ("card", "7"), ("card", "30"), ("card", "90"),
    ]  # fmt: skip
    assert card_screen(PersonCard(LINE, SHARES), voice()).picture is None
    assert len(plain(screen)) < CAPTION


def test_a_long_name_with_signs_of_html_fits_into_the_picture() -> None:
    name = "Anna-Katharina <Elisabeth> & Co"
    card = PersonCard(LINE, SHARES, trend=trend({0: GOOD}, days=7, name=name))
    drawn = chart(card_screen(card, voice()))
    assert drawn.words.title == "Anna-Katharina …: last 7 days"
    assert "Anna-Katharina …" in trend_svg(drawn)


@pytest.mark.parametrize("kind", ["daily", "weekly"])
def test_a_summary_carries_the_picture_only_where_answers_are_shared(kind: str) -> None:
    bare = Summary(kind, "Maria", NOW.date(), 1, 1, "routine", None, (), None)
    assert summary_screen(bare, voice()).picture is None
    full = Summary(
        kind,
        "Maria",
        NOW.date(),
        1,
        1,
        "routine",
        Week(7, 3.0, None),
        (),
        None,
        trend({0: GOOD}, name="Maria"),
    )
    assert chart(summary_screen(full, voice())).words.title == "Maria: last 30 days"


def test_sleep_and_cough_are_set_against_two_weeks_before() -> None:
    said = week_lines(Week(7, None, None, 2.0, 0.2, 1.0, 1.2), voice())
    assert "Sleep: often woken by the pain. Two weeks before: mostly good." in said
    assert "Cough: a little. The same as two weeks before." in said
    assert "before" not in week_lines(Week(7, None, None, 2.0, None, 1.0, None), voice())


def test_the_key_to_choose_somebody_has_a_number_telegram_takes() -> None:
    assert 0 < CHOOSE < 2**31
