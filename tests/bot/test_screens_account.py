"""First contact, settings, privacy, leaving, and words that may mean danger."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.callback_data import NOBODY, unpack
from bot.places import countries
from bot.screen import Screen
from bot.screens import OUTCOMES, PAGES, draw
from bot.screens_account import catch_up_screen, nudge_screen, pause_over_screen
from bot.screens_settings import CHOICES, FIRST, MORE
from care import outcomes as o
from care.change_plan import SETTINGS
from care.outcomes_account import Erased, PrivacyLine, PrivacyView, SettingChanged, SettingsView
from tests.bot.screens import NOW, SUBJECT, buttons, data, keeps_the_rules, labels, page, plain, voice
from tests.bot.test_screens_circle import follow

VIEW = SettingsView(
    person_name="Maria",
    is_patient=True,
    is_caregiver=False,
    hours=("09:00",),
    zone="Europe/Dublin",
    country="IE",
    language="en",
    quiet_from="22:00",
    quiet_to="07:00",
    reminder_minutes=180,
    missed_after=2,
    paused_until=None,
    tell_despair=False,
    drill_monthly=False,
    phone=None,
    next_checkins=(NOW, NOW + timedelta(days=1)),
)
COUNTS = {"checkins": 34, "notes": 1, "caregivers": 0, "invitations": 2}
ARGS = {
    "joined": ("09:00", "Europe/Dublin"),
    "cities": ("US", ""),
    "end_follow_ask": (SUBJECT,),
    "setting": ("hours", ""),
    "no_words": ("patient",),
    "dread": ("patient", ""),
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_page_can_be_drawn(name: str) -> None:
    page(name, *ARGS.get(name, ()), view=VIEW if name == "setting" else None)


def test_every_outcome_has_a_screen() -> None:
    values = {"Reader", "Receipt", "Reason", "Week", "PrivacyLine", "DrillCaregiver", "Page"}
    elsewhere = {"PatientLine", "OpenInvitation", "Silence", "Summary", "Apart"}
    named = {
        name for name, value in vars(o).items() if isinstance(value, type) and value.__module__ == o.__name__
    }
    drawn = {each.__name__ for each in OUTCOMES}
    assert named - values - elsewhere <= drawn


# ---------------------------------------------------------------- first contact


def test_first_contact_says_what_this_is_and_is_not_and_stores_nothing_before_consent() -> None:
    welcome, consent = page("welcome"), page("consent")
    assert "I cannot examine you" in plain(welcome)
    assert data(welcome, "Go on") == f"1:{NOBODY}:o:go"
    assert "18 or over and not pregnant" in plain(consent)
    assert "could technically read them" in plain(consent)
    assert labels(consent) == ["I agree", "Under 18 or pregnant", "No, stop here"]
    assert "<b>112</b>" in page("not_for_me").text.splitlines()


def test_each_step_of_first_contact_is_a_tap() -> None:
    for step in ("consent", "country", "zone", "hour"):
        screen = draw(o.Joining(step, "US"), voice("US"))
        keeps_the_rules(screen, most=9)
        assert len(labels(screen)) >= 3
    hours = draw(o.Joining("hour", "IE"), voice())
    assert data(hours, "09:00") == f"1:{NOBODY}:o:hour:09=00"
    zones = draw(o.Joining("zone", "US"), voice("US"))
    assert data(zones, "New York") == f"1:{NOBODY}:o:zone:America/New_York"


def walk_countries(screen: Screen, seen: set[str], found: set[str]) -> None:
    keeps_the_rules(screen, most=9)
    for button in buttons(screen):
        tap = unpack(button.data or "")
        assert tap is not None
        if tap.arg(0) == "country":
            found.add(tap.arg(1))
        elif tap.arg(1) not in seen:
            seen.add(tap.arg(1))
            walk_countries(page("countries", tap.arg(1)), seen, found)


def test_every_country_is_reached_by_tapping() -> None:
    found: set[str] = set()
    walk_countries(page("countries"), {""}, found)
    assert found == {choice.value for choice in countries("en")}


@pytest.mark.parametrize("forged", ["99", "0.99", "x", "7.7.7", "-1"])
def test_a_forged_page_of_countries_shows_some_page(forged: str) -> None:
    page("countries", forged)
    page("cities", "US", forged)


def test_all_set_says_when_whom_to_call_and_what_to_do_when_it_gets_worse() -> None:
    text = plain(page("joined", "09:00", "Europe/Dublin"))
    assert "every day at 09:00 (Dublin time)" in text
    assert "\n112\n" in text
    assert "/worse" in text


# ---------------------------------------------------------------- settings


def settings(**known: Any) -> Screen:
    screen = draw(replace(VIEW, **known), voice())
    keeps_the_rules(screen)
    return screen


def test_settings_show_what_is_set_and_when_the_next_check_ins_are() -> None:
    text = plain(settings())
    for said in (
        "Check-in: 09:00", "Time zone: Dublin", "Quiet hours: 22:00 to 07:00", "Reminder: after 3 hours",
        "Silence: your circle is told after 2 days", "Emergency number: 112",
        "Next check-ins:\n• Wed, 4 Nov, 14:02",
    ):  # fmt: skip
        assert said in text


def test_settings_say_what_is_off() -> None:
    text = plain(settings(reminder_minutes=None, quiet_to="22:00", paused_until=NOW + timedelta(days=2)))
    assert "Reminder: none" in text
    assert "Quiet hours: none" in text
    assert "Paused until Fri, 6 Nov, 14:02" in text
    assert "Alarm drill" not in plain(settings(is_patient=False))


@pytest.mark.parametrize("key", [*FIRST, *MORE])
def test_every_choice_on_offer_is_one_the_setting_takes(key: str) -> None:
    assert key in {*SETTINGS, "summary"}
    screen = page("setting", key, "", view=VIEW)
    for button in buttons(screen):
        tap = unpack(button.data or "")
        assert tap is not None
        assert tap.verb == "p"
        assert tap.arg(0) in (key, "")
    assert "Back" in labels(screen)


def test_what_is_set_is_ticked() -> None:
    assert "✓ 09:00" in labels(page("setting", "hours", "", view=VIEW))
    assert "✓ 3 hours" in labels(page("setting", "reminder", "", view=VIEW))
    assert "✓ 2 days" in labels(page("setting", "missed", "", view=VIEW))
    assert "✓ 22:00 to 07:00" in labels(page("setting", "quiet", "", view=VIEW))
    assert "✓ Ask me first" in labels(page("setting", "despair", "", view=VIEW))


def test_every_hour_of_the_day_can_be_chosen() -> None:
    offered = set()
    for number in ("", "1", "2", "3"):
        for button in buttons(page("setting", "hours", number, view=VIEW)):
            tap = unpack(button.data or "")
            assert tap is not None
            offered.add(tap.arg(1))
    assert {f"{hour:02}:00" for hour in range(24)} <= offered


def test_travelling_leads_to_the_cities_of_another_country() -> None:
    start = page("setting", "zone", "", view=VIEW)
    assert data(start, "Another country") == f"1:{NOBODY}:p:zone:page-"
    elsewhere = page("setting", "zone", "-", view=VIEW)
    first = next(unpack(button.data or "") for button in buttons(elsewhere))
    assert first is not None
    cities = page("setting", "zone", first.arg(1).removeprefix("page"), view=VIEW)
    picked = next(unpack(button.data or "") for button in buttons(cities))
    assert picked is not None
    assert "/" in picked.arg(1)
    for number in ("all", "0", "0.1"):
        page("setting", "zone", number, view=VIEW)
        page("setting", "country", number, view=VIEW)


def test_a_change_is_confirmed_and_the_hours_stay_open_for_more() -> None:
    changed = draw(SettingChanged("quiet", VIEW), voice())
    assert plain(changed).startswith("Changed.")
    assert "✓ 09:00" in labels(draw(SettingChanged("hours", VIEW), voice()))
    assert set(CHOICES) == {*SETTINGS, "summary"}


# ---------------------------------------------------------------- privacy and leaving


def test_privacy_shows_what_is_stored_who_may_see_what_and_who_saw_what() -> None:
    seen = tuple(PrivacyLine(NOW, "Anna", what) for what in ("saw_answers", "daily_summary", "something_new"))
    screen = draw(PrivacyView((follow(),), seen, COUNTS), voice())
    keeps_the_rules(screen)
    text = plain(screen)
    assert (
        "34 check-ins, 1 note, and 2 invitations" in text or "34 check-ins, 1 note and 2 invitations" in text
    )
    assert "Anna: alerts and a daily summary" in text
    assert "Anna, saw your answers" in text
    assert "at the latest after 2 minutes. Then one after another again, every 5 minutes, until" in text
    assert "Urgent matters: one after another, 30 minutes apart" in text
    assert unpack(data(screen, "End it: Anna")).args == ("end",)  # type: ignore[union-attr]
    empty = draw(PrivacyView((), (), {}), voice())
    assert "Nobody but you sees anything." in plain(empty)


def test_erasing_takes_one_confirmation_and_says_what_was_erased() -> None:
    asked = page("delete_ask")
    assert labels(asked) == ["Yes, erase everything", "No, keep it"]
    erased = draw(Erased(COUNTS, circle_told=True), voice())
    keeps_the_rules(erased)
    assert "34 check-ins" in plain(erased)
    assert "only that you have left" in plain(erased)
    keeps_the_rules(draw(Erased({}, circle_told=False), voice()))


# ---------------------------------------------------------------- help, and what was not understood


def test_help_leads_with_something_is_wrong_and_the_number() -> None:
    text = plain(page("help"))
    assert "\n112\n" in text
    assert text.index("/worse") < text.index("/check") < text.index("/delete")


HOUR = timedelta(hours=1)


def test_news_about_the_service() -> None:
    for screen in (
        catch_up_screen(voice(), since=NOW - 60 * HOUR, until=NOW, lost_before=NOW - 24 * HOUR),
        nudge_screen(None, voice()),
        nudge_screen(follow(), voice()),
        pause_over_screen(None, voice()),
    ):
        keeps_the_rules(screen)
    short = catch_up_screen(voice(), since=NOW - timedelta(hours=3), until=NOW)
    assert plain(short).splitlines() == [
        "I was out of order from 11:02 to 14:02, and am back.",
        "If something is wrong: /worse",
    ]
    assert re.search("went wrong on my side.*112", plain(page("broken")))


def test_a_stale_tap_shows_where_the_person_stands() -> None:
    screen = draw(o.AlreadyAnswered(None), voice())
    keeps_the_rules(screen)
    asked = o.Claimed(SUBJECT, ("fever",), False, "watch", "IE")
    assert plain(draw(o.AlreadyAnswered(asked), voice())).startswith("That button was from earlier.")


def test_a_caregiver_sets_their_own_clock_night_language_and_summaries() -> None:
    screen = settings(is_patient=False, is_caregiver=True, summary_hour="18:00")
    assert "Summaries: 18:00" in plain(screen)
    assert labels(screen) == ["Time zone", "Quiet hours", "Phone number", "Language", "Summaries"]
    mine = replace(VIEW, is_patient=False, summary_hour="18:00")
    assert "✓ 18:00" in labels(page("setting", "summary", "", view=mine))
    assert "✓ English" in labels(page("setting", "language", "", view=mine))
    assert "Summaries" not in labels(settings(is_patient=False)), "who follows nobody gets none"
