"""Whatever goes wrong elsewhere, no alarm is left standing with nobody asked."""

from typing import Any

import sqlalchemy as sa
import structlog

from care import deliver
from care.audit_alarms import audit_alarms
from care.lose_contact import regain_contact
from storage import rows
from storage.rows import table_of
from storage.tables import Checkin, Episode, Outbox, Patient
from tests.worlds import World


async def change(world: World, model: Any, where: dict[str, Any], **values: Any) -> None:
    async with world.run.act() as act:
        await rows.change(act.tx, model, where, **values)


async def test_with_all_well_it_finds_nothing(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna")
    await world.alarm(maria, "urgent")
    await world.post()
    with structlog.testing.capture_logs() as logs:
        assert await audit_alarms(world.run) == 0
    assert logs == []


async def test_an_open_episode_without_a_next_question_is_asked_about(world: World) -> None:
    maria = await world.patient("Maria")
    episode = await world.alarm(maria, "urgent")
    await change(world, Episode, {"id": episode.id}, loop_at=None, patient_at=None, circle_at=None)
    assert await audit_alarms(world.run) == 1
    assert await audit_alarms(world.run) == 0
    assert ("Maria", "loop_question") in await world.live(minutes=1)


async def test_a_caregiver_who_is_back_is_asked_although_the_ladder_had_ended(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna")
    world.blocked.add("Anna")
    await world.alarm(maria, "emergency")
    await world.post()
    assert (await world.episode(maria)).circle_at is None
    world.blocked.clear()
    async with world.run.act() as act:
        await regain_contact(act, anna.id)
    await world.live(minutes=1)
    assert world.got("Anna") == ["alert_emergency"]


async def test_an_alert_that_telegram_refuses_goes_to_the_next_at_once(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna")
    await world.caregiver(maria, "Ben")
    episode = await world.alarm(maria, "urgent")
    for delivery in await deliver.claim(world.run, limit=50):
        if delivery.kind == "alert_urgent":
            await deliver.failed(world.run, delivery, kind="bad_request")
        else:
            await deliver.sent(world.run, delivery, 1)
    assert await audit_alarms(world.run) == 1
    assert ("Ben", "alert_urgent") in await world.post()
    assert ("refused", "anna", None) in await world.history(episode)
    assert await audit_alarms(world.run) == 0


async def test_what_is_grave_and_cannot_be_judged_goes_to_a_person(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna")
    checkin = await world.told(maria, maria.today(world.clock.now()), warnings=["bladder"])
    due = world.clock.now()
    await change(world, Checkin, {"id": checkin.id}, act_at=due, level="emergency")
    world.clock.pass_(minutes=9)
    assert await audit_alarms(world.run) == 0
    world.clock.pass_(minutes=2)
    assert await audit_alarms(world.run) == 1
    arrived = await world.post()
    assert arrived[:2] == [("Maria", "patient_emergency"), ("Anna", "alert_emergency")]
    assert await audit_alarms(world.run) == 0


async def test_a_good_day_that_cannot_be_judged_alarms_nobody(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna")
    checkin = await world.told(maria, maria.today(world.clock.now()))
    await change(world, Checkin, {"id": checkin.id}, act_at=world.clock.now(), level=None)
    world.clock.pass_(minutes=11)
    assert await audit_alarms(world.run) == 0
    assert await world.episodes(maria) == []


async def test_despair_that_cannot_be_judged_stays_the_patients_own(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna")
    checkin = await world.told(maria, maria.today(world.clock.now()), warnings=["despair"])
    await change(world, Checkin, {"id": checkin.id}, act_at=world.clock.now(), level="emergency")
    world.clock.pass_(minutes=11)
    await audit_alarms(world.run)
    assert {name for name, _ in await world.post()} == {"Maria"}


async def test_somebody_without_a_next_check_in_gets_one(world: World) -> None:
    maria = await world.patient("Maria")
    await change(world, Patient, {"id": maria.id}, next_due_at=None)
    assert await audit_alarms(world.run) == 1
    async with world.run.look() as act:
        stored = await rows.get(act.tx, Patient, id=maria.id)
    assert stored.next_due_at is not None
    assert stored.next_due_at.isoformat() == "2026-11-03T08:00:00+00:00"


async def test_somebody_who_has_not_joined_yet_does_not(world: World) -> None:
    await world.patient("Maria", hours=())
    assert await audit_alarms(world.run) == 0


async def test_what_waits_too_long_wakes_the_sender_and_is_counted_without_names(world: World) -> None:
    woken: list[None] = []
    maria = await world.patient("Maria")
    await world.alarm(maria, "urgent")
    world.database.woken = lambda: woken.append(None)
    world.clock.pass_(minutes=11)
    with structlog.testing.capture_logs() as logs:
        await audit_alarms(world.run)
    assert woken
    (line,) = [each for each in logs if each["event"] == "alarms_overdue"]
    assert line["messages"] > 0
    assert "Maria" not in str(logs)


async def test_who_is_private_is_not_made_to_ring(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna")
    await world.alarm(maria, "emergency", about="despair", warnings="despair")
    await world.live(hours=1)
    assert world.got("Anna") == []


async def test_an_urgent_ladder_that_has_run_its_course_is_not_begun_again(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    await world.alarm(maria, "urgent")
    await world.live(hours=23)
    told = world.got("Anna").count("alert_urgent")
    async with world.run.look() as act:
        table = table_of(Outbox)
        query = sa.select(sa.func.count()).where(table.c.kind == "alert_urgent")
        assert await act.tx.conn.scalar(query) == told
    assert 2 <= told <= 5
