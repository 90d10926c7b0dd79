"""An update counts once, with its effect or not at all."""

import pytest

from care.enrol import consent
from care.receive_update import receive_update, set_aside
from care.recognise import recognise
from care.runtime import Act
from storage import rows
from storage.tables import HandledUpdate
from tests.worlds import World

CHAT = 6_000_000_001


async def joins(act: Act) -> str:
    return (await consent(act, chat_id=CHAT, name="Maria", language="en")).step


async def fails(act: Act) -> str:
    await joins(act)
    raise RuntimeError("in the middle")


async def test_delivered_twice_it_counts_once(world: World) -> None:
    assert await receive_update(world.run, 7, joins) == "country"
    assert await receive_update(world.run, 7, joins) is None
    assert await receive_update(world.run, 8, joins) == "country"


async def test_what_failed_has_left_no_trace_and_can_be_handled_again(world: World) -> None:
    with pytest.raises(RuntimeError):
        await receive_update(world.run, 7, fails)
    async with world.run.look() as act:
        assert await recognise(act, CHAT) is None
        assert await rows.find(act.tx, HandledUpdate, update_id=7) is None
    assert await receive_update(world.run, 7, joins) == "country"


async def test_a_poison_update_is_recorded_by_its_error_alone_and_never_again(world: World) -> None:
    for _ in range(2):
        await set_aside(world.run, 7, fault="RuntimeError")
    assert await receive_update(world.run, 7, joins) is None
    async with world.run.look() as act:
        assert (await rows.get(act.tx, HandledUpdate, update_id=7)).fault == "RuntimeError"
