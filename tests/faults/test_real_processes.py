"""Stories of real processes on a movable clock: killed in the middle of an alarm, and two at a time."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

import sandbox
from sandbox.clock import SandboxClock
from sandbox.phone import Phone
from tests.faults.killed_process import KilledProcess
from tests.postgres import Postgres

ALARM = "needs help now"
PROMPT = "How bad was your back pain"
PATIENCE = 40.0
SATURDAY = datetime(2026, 10, 24, 15, 0, tzinfo=UTC)
"""In the night to Sunday the clocks go back."""


@asynccontextmanager
async def processes(folder: Path, url: str, *, count: int) -> AsyncIterator[list[KilledProcess]]:
    """So many real processes on one database and one sandbox, of which the first leads."""
    async with (
        sandbox.serve(token=sandbox.DEMO_TOKEN, clock=SandboxClock(SATURDAY)) as world,
        AsyncExitStack() as stack,
    ):
        running = []
        for number in range(count):
            place = folder / str(number)
            place.mkdir()
            running.append(KilledProcess(place, url, world, on_its_clock=True))
            stack.push_async_callback(running[-1].kill)
            await running[-1].start()
            await running[0].listening()
        yield running


async def seen(phone: Phone, wanted: Callable[[], bool], what: str) -> None:
    await phone.until(wanted, what, within=PATIENCE)


async def tapped(phone: Phone, label: str, wanted: str) -> None:
    phone.tap(label)
    await seen(phone, lambda: wanted in phone.transcript(), wanted)


async def maria_and_anna(world: sandbox.Sandbox) -> tuple[Phone, Phone]:
    """A patient who has had the first check-in, and a caregiver with alerts."""
    maria, anna = world.phone("Maria"), world.phone("Anna")
    maria.start()
    await seen(maria, lambda: "[Go on]" in maria.screen(), "the welcome")
    await tapped(maria, "Go on", "[I agree]")
    await tapped(maria, "I agree", "[Ireland]")
    await tapped(maria, "Ireland", "[09:00]")
    await tapped(maria, "09:00", PROMPT)
    await tapped(maria, "3", "disturb your sleep")
    await tapped(maria, "Slept well", "[No cough]")
    await tapped(maria, "No cough", "[None of these]")
    maria.say("/invite")
    await seen(maria, lambda: maria.last.button("Invite somebody") is not None, "the circle")
    maria.tap("Invite somebody")
    await seen(maria, lambda: "https://" in maria.transcript(), "the link")
    anna.open_link(next(word for word in maria.transcript().split() if word.startswith("https://")))
    await seen(anna, lambda: "[Accept]" in anna.screen(), "the offer")
    anna.tap("Accept")
    await seen(maria, lambda: "Yes, that is them" in maria.transcript(), "who it was")
    await tapped(maria, "Yes, that is them", "is in your circle")
    return maria, anna


async def cannot_breathe(maria: Phone, anna: Phone) -> None:
    maria.say("/worse")
    await seen(maria, lambda: "Breathing, chest" in maria.screen(), "the warnings")
    await tapped(maria, "Breathing, chest", "Breathless at rest")
    maria.tap("Breathless at rest")
    await seen(anna, lambda: alarms(anna) == 1, "the alarm")


def alarms(anna: Phone) -> int:
    return sum(ALARM in each.text for each in anna.received)


def rung(anna: Phone, times: int) -> bool:
    return alarms(anna) >= times


def prompts(maria: Phone) -> int:
    return sum(PROMPT in each.text for each in maria.received)


async def test_the_ladder_goes_on_where_the_killed_process_left_it(
    empty_database: str, tmp_path: Path
) -> None:
    async with processes(tmp_path, empty_database, count=1) as (bot,):
        maria, anna = await maria_and_anna(bot.world)
        await cannot_breathe(maria, anna)
        await bot.kill()
        bot.world.clock.advance(timedelta(minutes=6))
        await bot.killed_and_started()
        await seen(anna, lambda: rung(anna, 2), "the second ring, which was due while nobody was there")
        anna.tap("I am with them", on=next(each for each in anna.received if ALARM in each.text))
        await seen(maria, lambda: "I am with you" in maria.transcript(), "who took it")
        await seen(anna, lambda: "You are with Maria" in anna.transcript(), "that her answer counts")
        before = alarms(anna)  # one more if the kill fell between a sending and its record
        bot.world.clock.next_local(time(9), "Europe/Dublin")
        await seen(maria, lambda: prompts(maria) > 0 and PROMPT in maria.screen(), "the prompt of the day")
        assert alarms(anna) == before, "whoever is there is rung no more"


async def test_two_processes_send_each_step_once(postgres: Postgres, tmp_path: Path) -> None:
    async with processes(tmp_path, postgres.url(postgres.create()), count=2) as (first, second):
        world = first.world
        maria, anna = await maria_and_anna(world)
        await cannot_breathe(maria, anna)
        for rings in (2, 3, 4):
            world.clock.advance(timedelta(minutes=5))
            await seen(anna, partial(rung, anna, rings), f"ring {rings}")
            assert alarms(anna) == rings
        await first.kill()
        world.world.updates.interrupt("the process is dead")
        world.clock.advance(timedelta(minutes=5))
        await seen(anna, lambda: alarms(anna) >= 5, "a ring by the process that is left")
        assert alarms(anna) == 5
        assert second.process is not None
        assert second.process.returncode is None
