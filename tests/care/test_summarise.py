"""A caregiver hears how things are once a day or once a week, at their own hour, and only what is shared."""

from datetime import date, timedelta
from typing import Any

from care.follow import change_share
from care.outcomes_followed import Summary
from care.recognise import Known
from care.summarise import read_summary, summarise
from storage import rows
from storage.tables import Follow, Patient, Person
from tests.worlds import World

SUNDAY = date(2026, 11, 8)


async def follower(world: World, patient: Known, name: str = "Anna", **columns: Any) -> Known:
    """Somebody whose next summary is planned, today at 18:00 of their own."""
    known = await world.caregiver(patient, name, **columns)
    async with world.run.act() as act:
        link = await rows.get(act.tx, Follow, patient_id=patient.id, caregiver_id=known.id)
        shared = "daily" if link.daily else "weekly"
        await change_share(act, patient, link.id, shared, "on")
    return known


async def pass_hours(world: World, hours: int) -> list[tuple[str, str]]:
    """Time passes an hour at a time; which summaries arrived."""
    before = len(world.letters)
    for _ in range(hours):
        world.clock.pass_(hours=1)
        await summarise(world.run)
        await world.post()
    return [(letter.to, letter.kind) for letter in world.letters[before:] if "summary" in letter.kind]


async def read(world: World, patient: Known, kind: str = "daily", day: date = SUNDAY) -> Summary | None:
    async with world.run.look() as act:
        link = await rows.get(act.tx, Follow, patient_id=patient.id)
        return await read_summary(act, link.id, kind, day)


async def test_the_daughter_in_tokyo_hears_at_her_own_hour(world: World) -> None:
    maria = await world.patient("Maria", zone="Europe/Lisbon")
    await follower(world, maria, "Anna", zone="Asia/Tokyo")
    await follower(world, maria, "Ben", zone="Europe/Lisbon")
    await pass_hours(world, 48)
    hours = [(letter.to, letter.at.hour) for letter in world.letters]
    assert hours == [("Ben", 18), ("Anna", 9), ("Ben", 18), ("Anna", 9)]
    assert {letter.refs["day"] for letter in world.letters} == {"2026-11-02", "2026-11-03", "2026-11-04"}


async def test_a_weekly_summary_comes_on_sunday_alone(world: World) -> None:
    maria = await world.patient("Maria")
    await follower(world, maria, weekly=True, daily=False)
    assert await pass_hours(world, 24 * 8) == [("Anna", "weekly_summary")]
    assert world.letters[-1].refs["day"] == SUNDAY.isoformat()


async def test_who_gets_both_hears_once_a_day(world: World) -> None:
    maria = await world.patient("Maria")
    await follower(world, maria, weekly=True)
    arrived = await pass_hours(world, 24 * 7)
    assert [kind for _, kind in arrived] == ["daily_summary"] * 6 + ["weekly_summary"]


async def test_the_same_summary_is_never_written_twice(world: World) -> None:
    maria = await world.patient("Maria")
    await follower(world, maria)
    world.clock.pass_(hours=6)
    assert await summarise(world.run) == 1
    assert await summarise(world.run) == 0
    async with world.run.act() as act:
        due = world.clock.now() - timedelta(minutes=30)
        await rows.change(act.tx, Follow, {"patient_id": maria.id}, next_summary_at=due)
    await summarise(world.run)
    assert [kind for _, kind in await world.post()] == ["daily_summary"]


async def test_after_three_days_of_downtime_there_is_no_pile(world: World) -> None:
    maria = await world.patient("Maria")
    await follower(world, maria)
    world.clock.pass_(days=3, hours=6)
    await summarise(world.run)
    assert await world.post() == [("Anna", "daily_summary")]
    assert world.letters[-1].refs["day"] == "2026-11-05"


async def test_hours_late_it_does_not_come_in_the_night(world: World) -> None:
    maria = await world.patient("Maria")
    await follower(world, maria)
    world.clock.pass_(hours=11)
    await summarise(world.run)
    assert await world.post() == []
    world.clock.pass_(hours=7)
    assert await world.post() == [("Anna", "daily_summary")]


async def test_a_pause_is_not_summed_up(world: World) -> None:
    maria = await world.patient("Maria")
    await follower(world, maria)
    async with world.run.act() as act:
        until = world.clock.now() + timedelta(days=2)
        await rows.change(act.tx, Patient, {"id": maria.id}, paused_until=until)
    assert await pass_hours(world, 24) == []
    assert await read(world, maria) is None


async def test_nobody_gets_a_summary_of_somebody_who_has_not_joined(world: World) -> None:
    maria = await world.patient("Maria", hours=())
    await follower(world, maria)
    assert await pass_hours(world, 24) == []


async def test_who_cannot_be_reached_is_left_in_peace(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await follower(world, maria)
    async with world.run.act() as act:
        await rows.change(act.tx, Person, {"id": anna.id}, unreachable_since=world.clock.now())
    assert await pass_hours(world, 24) == []
    assert await world.waiting() == []


async def test_only_the_level_is_told_where_only_the_level_is_shared(world: World) -> None:
    maria = await world.patient("Maria")
    await follower(world, maria)
    await world.judged(await world.told(maria, maria.today(world.clock.now()), pain=7), "soon")
    summary = await read(world, maria)
    assert summary == Summary("daily", "Maria", SUNDAY, 1, 1, "soon", None, (), None)


async def test_with_details_the_week_and_what_is_new_are_told(world: World) -> None:
    maria = await world.patient("Maria")
    await follower(world, maria, details=True, weekly=True)
    today = maria.today(world.clock.now())
    for days in range(3):
        await world.told(maria, today - timedelta(days=days + 1), pain=4)
    await world.told(maria, today - timedelta(days=15), pain=2)
    checkin = await world.told(maria, today, pain=8, sleep=2)
    await world.judged(checkin, "urgent")
    summary = await read(world, maria, "weekly")
    assert summary is not None
    assert (summary.days_answered, summary.of_days) == (4, 7)
    assert summary.week is not None
    assert (summary.week.pain_now, summary.week.pain_before, summary.week.sleep_now) == (5.0, 2.0, 0.5)
    assert [reason.rule for reason in summary.newly] == ["U04"]


async def test_an_open_alarm_is_in_the_summary_unless_it_is_private(world: World) -> None:
    maria = await world.patient("Maria")
    await follower(world, maria)
    await world.alarm(maria, "emergency", about="despair", warnings="despair")
    summary = await read(world, maria)
    assert summary is not None
    assert summary.open_episode is None
    await world.alarm(maria, "urgent")
    summary = await read(world, maria)
    assert summary is not None
    assert summary.open_episode == "emergency"


async def test_despair_is_neither_the_level_nor_the_news(world: World) -> None:
    maria = await world.patient("Maria")
    await follower(world, maria, details=True)
    checkin = await world.told(maria, maria.today(world.clock.now()), warnings=["despair"])
    await world.judged(checkin, "emergency", about="despair")
    summary = await read(world, maria)
    assert summary is not None
    assert (summary.level, summary.newly) == ("routine", ())


async def test_what_is_not_shared_any_more_is_not_told(world: World) -> None:
    maria = await world.patient("Maria")
    await follower(world, maria)
    async with world.run.act() as act:
        link = await rows.get(act.tx, Follow, patient_id=maria.id)
        await change_share(act, maria, link.id, "daily", "off")
    assert await read(world, maria) is None
    assert await read(world, maria, "weekly") is None
