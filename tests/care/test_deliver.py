"""What was promised to be sent is sent once, in order of need, and trouble is told apart."""

from datetime import timedelta

import pytest

from care import deliver
from care.lose_contact import lose_contact, regain_contact
from care.messages import KINDS
from care.queue_message import queue_message
from storage import rows
from storage.tables import Outbox, Person
from tests.worlds import World


async def queued(world: World, kind: str, key: str = "k") -> bool:
    async with world.run.act() as act:
        return await queue_message(act, kind, "maria", key=key)


async def stored(world: World, message_id: str) -> Outbox:
    async with world.run.look() as act:
        return await rows.get(act.tx, Outbox, id=message_id)


async def test_the_most_pressing_goes_first(world: World) -> None:
    await world.patient("Maria")
    for kind in ("daily_summary", "nudge", "patient_urgent", "result", "patient_emergency"):
        await queued(world, kind, key=kind)
    claimed = await deliver.claim(world.run, limit=3)
    assert [each.kind for each in claimed] == ["patient_emergency", "patient_urgent", "result"]


async def test_the_same_message_is_written_once(world: World) -> None:
    await world.patient("Maria")
    assert await queued(world, "nudge")
    assert not await queued(world, "nudge")
    assert len(await world.waiting()) == 1


async def test_what_is_in_hand_is_not_taken_by_another_until_the_lease_ends(world: World) -> None:
    await world.patient("Maria")
    await queued(world, "nudge")
    assert len(await deliver.claim(world.run, limit=5)) == 1
    world.clock.pass_(seconds=59)
    assert await deliver.claim(world.run, limit=5) == []
    world.clock.pass_(seconds=1)
    assert len(await deliver.claim(world.run, limit=5)) == 1


async def test_recorded_twice_it_counts_once(world: World) -> None:
    await world.patient("Maria")
    await queued(world, "nudge")
    (delivery,) = await deliver.claim(world.run, limit=5)
    await deliver.sent(world.run, delivery, 11)
    await deliver.sent(world.run, delivery, 12)
    row = await stored(world, delivery.id)
    assert (row.state, row.message_id) == ("sent", 11)


async def test_trouble_on_the_way_waits_longer_each_time(world: World) -> None:
    await world.patient("Maria")
    await queued(world, "patient_emergency")
    waits = []
    for _ in range(9):
        (delivery,) = await deliver.claim(world.run, limit=5)
        await deliver.failed(world.run, delivery, kind="temporary")
        not_before = (await stored(world, delivery.id)).not_before
        waits.append((not_before - world.clock.now()).total_seconds())
        world.clock.set(not_before)
    assert waits == [1, 2, 4, 8, 15, 30, 60, 60, 60]


async def test_told_to_wait_it_waits_and_it_is_no_failure(world: World) -> None:
    await world.patient("Maria")
    await queued(world, "nudge")
    (delivery,) = await deliver.claim(world.run, limit=5)
    await deliver.failed(world.run, delivery, kind="slow_down", retry_after=17)
    row = await stored(world, delivery.id)
    assert (row.attempts, row.not_before) == (0, world.clock.now() + timedelta(seconds=17))


@pytest.mark.parametrize("kind", ["blocked", "deactivated", "not_found", "kicked"])
async def test_who_is_gone_is_marked_and_comes_back_by_writing(world: World, kind: str) -> None:
    maria = await world.patient("Maria")
    await queued(world, "nudge")
    (delivery,) = await deliver.claim(world.run, limit=5)
    await deliver.failed(world.run, delivery, kind=kind)
    assert (await stored(world, delivery.id)).state == "failed"
    since = (await world.again(maria)).person.unreachable_since
    assert since == world.clock.now()
    world.clock.pass_(hours=1)
    async with world.run.act() as act:
        await lose_contact(act, maria.id)
    assert (await world.again(maria)).person.unreachable_since == since
    async with world.run.act() as act:
        assert await regain_contact(act, maria.id)
        assert not await regain_contact(act, maria.id)
    assert (await world.again(maria)).person.unreachable_since is None


async def test_what_telegram_will_not_take_says_nothing_about_the_person(world: World) -> None:
    maria = await world.patient("Maria")
    await queued(world, "nudge")
    (delivery,) = await deliver.claim(world.run, limit=5)
    await deliver.failed(world.run, delivery, kind="bad_request")
    assert (await stored(world, delivery.id)).state == "failed"
    assert (await world.again(maria)).person.unreachable_since is None


async def test_a_stale_message_is_dropped_never_sent_late(world: World) -> None:
    await world.patient("Maria")
    await queued(world, "nudge")
    world.clock.set(world.clock.now() + KINDS["nudge"].lives)
    assert await deliver.claim(world.run, limit=5) == []
    assert await world.waiting() == []


async def test_what_is_not_true_any_more_is_dropped(world: World) -> None:
    await world.patient("Maria")
    await queued(world, "nudge")
    (delivery,) = await deliver.claim(world.run, limit=5)
    await deliver.drop(world.run, delivery, reason="answered")
    row = await stored(world, delivery.id)
    assert (row.state, row.error) == ("dropped", "answered")


async def test_a_message_for_somebody_who_is_unknown_cannot_be_written(world: World) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await queued(world, "nudge")
    async with world.run.look() as act:
        assert await rows.find(act.tx, Person, id="maria") is None
