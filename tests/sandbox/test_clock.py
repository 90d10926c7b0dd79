"""The sandbox's own time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta

import pytest

from sandbox import Sandbox, SandboxClock

START = datetime(2026, 3, 28, 22, 0, tzinfo=UTC)


def test_the_next_nine_o_clock_is_marias_own_nine_o_clock() -> None:
    clock = SandboxClock(START, running=False)
    assert clock.next_local(time(9), "Europe/Lisbon") == datetime(2026, 3, 29, 8, 0, tzinfo=UTC)
    assert clock.next_local(time(9), "Europe/Lisbon") == datetime(2026, 3, 30, 8, 0, tzinfo=UTC)
    assert clock.next_local(time(9), "Asia/Kolkata") == datetime(2026, 3, 31, 3, 30, tzinfo=UTC)


def test_a_standing_clock_moves_only_when_told() -> None:
    clock = SandboxClock(START, running=False)
    assert clock.now() == clock.now() == START
    assert clock.advance(timedelta(hours=3)) == clock.now() == START + timedelta(hours=3)


def test_a_running_clock_runs_with_the_real_one() -> None:
    clock = SandboxClock(START)
    assert START <= clock.now() < START + timedelta(seconds=30)


def test_the_clock_never_goes_back_and_wants_an_offset() -> None:
    clock = SandboxClock(START, running=False)
    with pytest.raises(ValueError, match="forward"):
        clock.move_to(START - timedelta(seconds=1))
    with pytest.raises(ValueError, match="offset"):
        clock.move_to(datetime(2026, 3, 29, 9, 0))


async def test_messages_bear_the_moved_time(town: Sandbox) -> None:
    town.clock.advance(timedelta(days=3))
    assert town.phone("Maria").say("hello").date == int(town.clock.now().timestamp())


async def test_who_waits_for_the_clock_is_woken_by_a_move(town: Sandbox) -> None:
    waiting = asyncio.ensure_future(town.clock.moved(town.clock.moves, 30))
    await asyncio.sleep(0)
    town.clock.advance(timedelta(hours=3))
    assert await waiting is True
    assert await town.clock.moved(town.clock.moves, 0.01) is False
