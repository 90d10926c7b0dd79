"""The sender on a real outbox and a strict Bot API: what is a row arrives on a telephone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

import sandbox
from bot.gateway import Gateway
from bot.screen import Screen
from bot.sender import Sender, outbox_of
from bot.tasks import Tasks
from care.deliver import Delivery
from care.queue_message import queue_message
from care.recognise import Known
from storage import rows
from storage.tables import Outbox
from tests.worlds import World


@pytest.fixture
async def telegram() -> AsyncIterator[sandbox.Sandbox]:
    async with sandbox.serve() as telegram:
        yield telegram


def phone_of(telegram: sandbox.Sandbox, known: Known) -> sandbox.Phone:
    return telegram.phone(known.person.name, known.person.chat_id, started=True)


async def write(world: World, known: Known, kind: str, key: str) -> None:
    async with world.run.act() as act:
        await queue_message(act, kind, known.person.id, key=key, refs={"says": key})


async def row(world: World, key: str) -> Outbox:
    async with world.database.reading() as tx:
        found = await rows.find(tx, Outbox, key=key)
    assert found is not None
    return found


async def becomes(world: World, key: str, state: str) -> Outbox:
    async with asyncio.timeout(10):
        while (found := await row(world, key)).state != state:
            await asyncio.sleep(0.01)
    return found


async def say_key(delivery: Delivery) -> Screen | None:
    return None if delivery.refs["says"] == "untrue" else Screen(delivery.refs["says"])


@asynccontextmanager
async def sending(world: World, telegram: sandbox.Sandbox) -> AsyncIterator[Sender]:
    gateway, tasks = Gateway(sandbox.DEMO_TOKEN, telegram.url), Tasks()
    await gateway.open()
    sender = Sender(outbox_of(world.run), gateway, say_key, tasks=tasks, idle_seconds=0.1)
    world.database.woken = sender.wake
    work = tasks.brief("sender", sender.run())
    yield sender
    sender.stop()
    await work
    await tasks.stop(grace=5)
    await gateway.close()


async def test_what_is_written_arrives_and_is_recorded_with_its_message(
    world: World, telegram: sandbox.Sandbox
) -> None:
    maria, ben = await world.person("Maria"), await world.person("Ben")
    hers, his = phone_of(telegram, maria), phone_of(telegram, ben)
    async with sending(world, telegram):
        await write(world, maria, "patient_emergency", "call 112")
        await write(world, ben, "alert_closed", "all is well")
        await write(world, ben, "result", "untrue")
        await hers.sees("call 112")
        await his.sees("all is well")
        assert (await becomes(world, "call 112", "sent")).message_id == hers.last.id
        assert (await becomes(world, "untrue", "dropped")).error == "moot"
    assert (hers.last.silent, his.last.silent) == (False, True)
    assert (len(hers.received), len(his.received)) == (1, 1)


async def test_somebody_who_blocked_the_bot_is_passed_over_and_others_are_told(
    world: World, telegram: sandbox.Sandbox
) -> None:
    anna, ben = await world.person("Anna"), await world.person("Ben")
    phone_of(telegram, anna).block()
    his = phone_of(telegram, ben)
    async with sending(world, telegram):
        await write(world, anna, "alert_emergency", "to Anna")
        await write(world, ben, "alert_emergency", "to Ben")
        await his.sees("to Ben")
        assert (await becomes(world, "to Anna", "failed")).error == "blocked"


async def test_a_message_told_to_wait_goes_when_its_time_has_come(
    world: World, telegram: sandbox.Sandbox
) -> None:
    maria = await world.person("Maria")
    hers = phone_of(telegram, maria)
    telegram.fault("slow_down", hers, "sendMessage", retry_after=1)
    async with sending(world, telegram):
        await write(world, maria, "patient_urgent", "see a doctor today")
        async with asyncio.timeout(10):
            while (await row(world, "see a doctor today")).error != "slow_down":
                await asyncio.sleep(0.01)
        world.clock.pass_(seconds=2)
        await hers.sees("see a doctor today")
        assert (await becomes(world, "see a doctor today", "sent")).attempts == 0


async def test_a_message_in_hand_when_the_process_died_is_sent_by_the_next_one(
    world: World, telegram: sandbox.Sandbox
) -> None:
    maria = await world.person("Maria")
    hers = phone_of(telegram, maria)
    await write(world, maria, "patient_emergency", "call 112")
    claimed = await outbox_of(world.run).claim(10)
    assert [delivery.refs["says"] for delivery in claimed] == ["call 112"]
    async with sending(world, telegram):
        await asyncio.sleep(0.3)
        assert hers.received == []
        world.clock.pass_(seconds=61)
        await hers.sees("call 112")
        await becomes(world, "call 112", "sent")
    assert len(hers.received) == 1


async def test_two_processes_send_nothing_twice(world: World, telegram: sandbox.Sandbox) -> None:
    maria, ben = await world.person("Maria"), await world.person("Ben")
    people = [(maria, phone_of(telegram, maria)), (ben, phone_of(telegram, ben))]
    async with sending(world, telegram), sending(world, telegram):
        for number in range(3):
            for known, _ in people:
                await write(world, known, "result", f"{known.person.name} {number}")
        for known, phone in people:
            for number in range(3):
                await becomes(world, f"{known.person.name} {number}", "sent")
            assert sorted(message.text for message in phone.received) == [
                f"{known.person.name} {number}" for number in range(3)
            ]
