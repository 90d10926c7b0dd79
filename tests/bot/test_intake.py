"""No tap is lost, none counts twice, and one that cannot be read holds up nobody."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

import sandbox
from bot.gateway import Gateway
from bot.intake import Desk, Drawing, Intake
from bot.raw_update import RawUpdate
from bot.screen import Screen
from bot.tasks import Tasks


class DatabaseAway(Exception):
    pass


class Surgery:
    """What lies behind the desk: a database that survives the process, and screens that are drawn."""

    def __init__(self) -> None:
        self.handled: dict[int, str] = {}
        self.times: list[str] = []
        self.aside: dict[int, str] = {}
        self.apologies: list[tuple[int, str | None]] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.begun: dict[str, asyncio.Event] = {}
        self.trouble: dict[str, list[Exception]] = {}
        self.drawing: Callable[[str, RawUpdate], Drawing] | None = None

    def gate(self, text: str) -> asyncio.Event:
        """Handling of this text stops at the gate until it is opened."""
        self.begun[text] = asyncio.Event()
        return self.gates.setdefault(text, asyncio.Event())

    async def handle(self, update: RawUpdate) -> Drawing | None:
        text = str(update["message"]["text"])
        self.times.append(text)
        if text in self.gates:
            self.begun[text].set()
            await self.gates[text].wait()
        if self.trouble.get(text):
            raise self.trouble[text].pop(0)
        if update["update_id"] in self.handled:
            return None
        self.handled[update["update_id"]] = text
        return None if self.drawing is None else self.drawing(text, update)

    async def set_aside(self, update_id: int, error: str) -> None:
        self.aside[update_id] = error

    async def apologise(self, chat_id: int, language: str | None) -> None:
        self.apologies.append((chat_id, language))

    def desk(self) -> Desk:
        return Desk(self.handle, self.set_aside, self.apologise, (DatabaseAway,))

    @property
    def texts(self) -> list[str]:
        return list(self.handled.values())


class Process:
    """One life of the bot's process, as far as the intake goes."""

    def __init__(self, world: sandbox.Sandbox, surgery: Surgery) -> None:
        self.tasks = Tasks()
        self.gateway = Gateway(sandbox.DEMO_TOKEN, world.url)
        self.intake = Intake(self.gateway, surgery.desk(), tasks=self.tasks)

    async def start(self) -> None:
        await self.gateway.open()
        self.running = self.tasks.essential("intake", self.intake.run())

    async def leave(self) -> None:
        """SIGTERM."""
        self.tasks.leave()
        self.intake.stop()
        await self.running
        await self.tasks.stop(grace=1)
        await self.gateway.close()

    async def die(self) -> None:
        """SIGKILL: nothing is finished, nothing is confirmed."""
        await self.tasks.stop(grace=0)
        await self.gateway.close()


@pytest.fixture
async def world() -> AsyncIterator[sandbox.Sandbox]:
    async with sandbox.serve() as world:
        yield world


@pytest.fixture
def surgery() -> Surgery:
    return Surgery()


@asynccontextmanager
async def living(world: sandbox.Sandbox, surgery: Surgery) -> AsyncIterator[Process]:
    process = Process(world, surgery)
    await process.start()
    try:
        yield process
    finally:
        await process.leave()


async def soon(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)


async def test_what_a_patient_says_is_handled_and_then_confirmed(
    world: sandbox.Sandbox, surgery: Surgery
) -> None:
    async with living(world, surgery):
        maria = world.phone("Maria")
        maria.say("7")
        maria.say("slept badly")
        await world.settle()
    assert surgery.texts == ["7", "slept badly"]


async def test_an_answer_is_not_confirmed_before_it_is_stored(
    world: sandbox.Sandbox, surgery: Surgery
) -> None:
    maria, gate = world.phone("Maria"), surgery.gate("7")
    async with living(world, surgery):
        maria.say("7")
        await surgery.begun["7"].wait()
        await asyncio.sleep(0.6)
        assert len(world.world.updates.pending) == 1
        gate.set()
        await world.settle()
    assert surgery.texts == ["7"]
    assert surgery.times == ["7"]


async def test_an_answer_in_hand_when_the_process_dies_is_taken_up_by_the_next_one(
    world: sandbox.Sandbox, surgery: Surgery
) -> None:
    maria, gate = world.phone("Maria"), surgery.gate("second")
    process = Process(world, surgery)
    await process.start()
    for text in ("first", "second", "third"):
        maria.say(text)
    await surgery.begun["second"].wait()
    await process.die()
    gate.set()
    async with living(world, surgery):
        await world.settle()
    assert surgery.texts == ["first", "second", "third"]


async def test_an_answer_stored_but_unconfirmed_at_death_does_not_count_twice(
    world: sandbox.Sandbox, surgery: Surgery
) -> None:
    maria, ben = world.phone("Maria"), world.phone("Ben")
    gate = surgery.gate("slow")
    process = Process(world, surgery)
    await process.start()
    maria.say("slow")
    ben.say("quick")
    await soon(lambda: surgery.texts == ["quick"])
    await process.die()
    gate.set()
    async with living(world, surgery):
        await world.settle()
    assert sorted(surgery.texts) == ["quick", "slow"]


async def test_updates_that_telegram_repeats_are_handled_once(
    world: sandbox.Sandbox, surgery: Surgery
) -> None:
    async with living(world, surgery):
        maria = world.phone("Maria")
        maria.say("one")
        maria.say("two")
        await world.settle()
        world.repeat_updates(2)
        await world.settle()
        maria.say("three")
        await world.settle()
    assert surgery.times == ["one", "two", "three"]


async def test_one_slow_patient_keeps_nobody_else_waiting_and_stays_in_order(
    world: sandbox.Sandbox, surgery: Surgery
) -> None:
    gate = surgery.gate("slow")
    async with living(world, surgery):
        maria, ben = world.phone("Maria"), world.phone("Ben")
        maria.say("slow")
        await surgery.begun["slow"].wait()
        maria.say("after slow")
        ben.say("quick")
        await soon(lambda: surgery.texts == ["quick"])
        gate.set()
        await world.settle()
    assert surgery.texts == ["quick", "slow", "after slow"]


async def test_an_update_nobody_can_read_is_set_aside_and_the_patient_is_told(
    world: sandbox.Sandbox, surgery: Surgery
) -> None:
    surgery.trouble["odd"] = [ValueError("my back hurts")]
    async with living(world, surgery):
        maria = world.phone("Maria", language_code="de")
        broken = world.inject({"message": {"chat": {"id": maria.id, "type": "private"}}})
        hopeless = world.inject({"nobody": "knows"})
        maria.say("odd")
        maria.say("still here")
        await world.settle()
        await soon(lambda: len(surgery.apologies) == 2)
    assert surgery.texts == ["still here"]
    assert surgery.aside[broken] == surgery.aside[hopeless] == "KeyError"
    assert sorted(surgery.aside.values()) == ["KeyError", "KeyError", "ValueError"]
    assert surgery.apologies == [(maria.id, None), (maria.id, "de")]


@pytest.mark.parametrize("kind", ["slow_down", "error", "drop_before", "drop_after"])
async def test_trouble_on_the_way_to_telegram_loses_nothing(
    world: sandbox.Sandbox, surgery: Surgery, kind: str
) -> None:
    async with living(world, surgery):
        await world.settle()
        world.fault(kind, None, "getUpdates")
        world.fault(kind, None, "getUpdates")
        maria = world.phone("Maria")
        maria.say("one")
        maria.say("two")
        await soon(lambda: len(surgery.texts) == 2)
        await world.settle()
    assert surgery.times == ["one", "two"]


async def test_screens_are_drawn_after_the_commit_in_order_and_confirmation_does_not_wait_for_them(
    world: sandbox.Sandbox, surgery: Surgery
) -> None:
    process = Process(world, surgery)
    let_draw = asyncio.Event()

    def drawing(text: str, update: RawUpdate) -> Drawing:
        async def draw() -> None:
            await let_draw.wait()
            await process.gateway.send(maria.id, Screen(f"drawn {text}"))

        return draw

    surgery.drawing = drawing
    maria = world.phone("Maria")
    await process.start()
    maria.say("one")
    maria.say("two")
    await world.settle()
    assert surgery.texts == ["one", "two"]
    let_draw.set()
    await maria.sees("drawn two")
    await process.leave()
    assert [message.text for message in maria.received] == ["drawn one", "drawn two"]


async def test_a_drawing_told_to_wait_is_drawn_later(world: sandbox.Sandbox, surgery: Surgery) -> None:
    def drawing(text: str, update: RawUpdate) -> Drawing:
        async def draw() -> None:
            await process.gateway.send(maria.id, Screen(f"drawn {text}"))

        return draw

    surgery.drawing = drawing
    async with living(world, surgery) as process:
        maria = world.phone("Maria")
        world.fault("slow_down", maria, "sendMessage")
        maria.say("one")
        await maria.sees("drawn one")
    assert len(maria.received) == 1


async def test_sigterm_finishes_what_is_in_hand_confirms_it_and_leaves_the_rest(
    world: sandbox.Sandbox, surgery: Surgery
) -> None:
    maria, gate = world.phone("Maria"), surgery.gate("in hand")
    process = Process(world, surgery)
    await process.start()
    maria.say("in hand")
    maria.say("not begun")
    await surgery.begun["in hand"].wait()
    leaving = asyncio.ensure_future(process.leave())
    await asyncio.sleep(0)
    gate.set()
    await leaving
    assert surgery.texts == ["in hand"]
    assert [update["message"]["text"] for update in world.world.updates.pending] == ["not begun"]


async def test_the_bot_leaves_a_group_and_handles_nothing_of_it(
    world: sandbox.Sandbox, surgery: Surgery
) -> None:
    async with living(world, surgery):
        world.group(world.phone("Maria"))
        await world.settle()
        await soon(lambda: any(call.method == "leaveChat" for call in world.calls))
    assert surgery.times == []


async def test_only_the_process_that_leads_polls_and_the_next_takes_over(
    world: sandbox.Sandbox, surgery: Surgery
) -> None:
    held = asyncio.Lock()

    @asynccontextmanager
    async def leadership() -> AsyncIterator[bool]:
        if held.locked():
            yield False
            return
        async with held:
            yield True

    desk = Desk(surgery.handle, surgery.set_aside, surgery.apologise, (DatabaseAway,), leadership)
    first, second = Process(world, surgery), Process(world, surgery)
    first.intake = Intake(first.gateway, desk, tasks=first.tasks, take_over_every=0.05)
    second.intake = Intake(second.gateway, desk, tasks=second.tasks, take_over_every=0.05)
    await first.start()
    await second.start()
    maria = world.phone("Maria")
    maria.say("one")
    await world.settle()
    await first.die()
    maria.say("two")
    await world.settle()
    await second.leave()
    assert surgery.texts == ["one", "two"]
