"""Settings do what they say, at once; what fits none of them changes nothing."""

from datetime import timedelta

import pytest

from care.change_plan import change_setting, settings_of
from care.outcomes import NotUnderstood
from care.outcomes_account import SettingChanged, SettingsView
from care.recognise import Known, known_by_id
from tests.worlds import World


async def change(world: World, known: Known, key: str, value: str) -> SettingChanged | NotUnderstood:
    async with world.run.act() as act:
        return await change_setting(act, await known_by_id(act, known.id), key, value)


async def view(world: World, known: Known) -> SettingsView:
    async with world.run.look() as act:
        return await settings_of(act, await known_by_id(act, known.id))


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("hours", "20:00", {"hours": ("09:00", "20:00")}),
        ("reminder", "off", {"reminder_minutes": None}),
        ("reminder", "60", {"reminder_minutes": 60}),
        ("missed", "7", {"missed_after": 7}),
        ("quiet", "23:30-06:15", {"quiet_from": "23:30", "quiet_to": "06:15"}),
        ("despair", "on", {"tell_despair": True}),
        ("drill", "on", {"drill_monthly": True}),
        ("country", "FR", {"country": "FR"}),
        ("language", "de", {"language": "de"}),
        ("zone", "Asia/Kolkata", {"zone": "Asia/Kolkata"}),
        ("phone", "+49 30 000000", {"phone": "+49 30 000000"}),
    ],
)
async def test_each_setting_is_shown_as_set(
    world: World, key: str, value: str, shown: dict[str, object]
) -> None:
    maria = await world.patient("Maria")
    outcome = await change(world, maria, key, value)
    assert isinstance(outcome, SettingChanged)
    after = await view(world, maria)
    assert outcome.view == after
    assert {name: getattr(after, name) for name in shown} == shown


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("hours", "24:00"),
        ("hours", "9"),
        ("hours", "09:00"),
        ("reminder", "45"),
        ("missed", "0"),
        ("missed", "8"),
        ("quiet", "22:00"),
        ("quiet", "x-y"),
        ("pause", "0"),
        ("pause", "15"),
        ("pause", "soon"),
        ("despair", "maybe"),
        ("zone", "Mars/Olympus"),
        ("colour", "red"),
    ],
)
async def test_what_does_not_fit_changes_nothing(world: World, key: str, value: str) -> None:
    maria = await world.patient("Maria")
    before = await view(world, maria)
    assert await change(world, maria, key, value) == NotUnderstood(None)
    assert await view(world, maria) == before


async def test_at_most_four_hours_a_day(world: World) -> None:
    maria = await world.patient("Maria", hours=("06:00", "12:00", "18:00", "22:00"))
    assert await change(world, maria, "hours", "15:00") == NotUnderstood(None)
    assert isinstance(await change(world, maria, "hours", "12:00"), SettingChanged)
    assert (await view(world, maria)).hours == ("06:00", "18:00", "22:00")


async def test_a_new_hour_is_used_from_the_next_time_on(world: World) -> None:
    maria = await world.patient("Maria")
    await change(world, maria, "hours", "15:00")
    await change(world, maria, "hours", "09:00")
    await world.live(hours=4)
    assert [letter.at.isoformat() for letter in world.letters] == ["2026-11-02T14:00:00+00:00"]


async def test_whoever_flies_is_asked_once_that_day(world: World) -> None:
    maria = await world.patient("Maria")
    await world.live(hours=21)
    assert world.got("Maria") == ["checkin_prompt"]
    await change(world, maria, "zone", "America/Los_Angeles")
    await world.live(hours=12)
    assert world.got("Maria").count("checkin_prompt") == 1
    await world.live(hours=24)
    assert world.got("Maria").count("checkin_prompt") == 2


async def test_whoever_moves_on_twice_in_a_row_is_neither_asked_twice_nor_passed_over(world: World) -> None:
    maria = await world.patient("Maria")
    await world.live(hours=21)
    await change(world, maria, "zone", "America/Los_Angeles")
    await world.live(hours=3)
    await change(world, maria, "zone", "Asia/Tokyo")
    await change(world, maria, "zone", "Europe/Berlin")
    first = (await view(world, maria)).next_checkins[0]
    assert first.isoformat() == "2026-11-04T08:00:00+00:00"
    await world.live(hours=48)
    assert world.got("Maria").count("checkin_prompt") == 3


async def test_a_pause_moves_the_next_check_in_and_ends_early_when_asked(world: World) -> None:
    maria = await world.patient("Maria")
    await change(world, maria, "pause", "14")
    paused = await view(world, maria)
    assert paused.paused_until is not None
    assert paused.next_checkins[0] - world.clock.now() > timedelta(days=13)
    await change(world, maria, "pause", "off")
    assert (await view(world, maria)).next_checkins[0].isoformat() == "2026-11-03T08:00:00+00:00"


async def test_a_caregiver_sets_only_what_is_theirs(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna")
    assert isinstance(await change(world, anna, "zone", "Asia/Tokyo"), SettingChanged)
    assert isinstance(await change(world, anna, "quiet", "21:00-08:00"), SettingChanged)
    for key, value in (("hours", "09:00"), ("pause", "3"), ("missed", "2"), ("drill", "on")):
        assert await change(world, anna, key, value) == NotUnderstood(None)
    shown = await view(world, anna)
    assert (shown.is_patient, shown.is_caregiver, shown.zone) == (False, True, "Asia/Tokyo")


async def test_a_phone_number_can_be_taken_back(world: World) -> None:
    maria = await world.patient("Maria")
    await change(world, maria, "phone", "+49 30 000000")
    await change(world, maria, "phone", "off")
    assert (await view(world, maria)).phone is None
