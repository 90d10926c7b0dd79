"""Nothing is kept longer than somebody may need it."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from care.invite import invite
from care.receive_update import receive_update
from care.runtime import Act
from care.tidy import tidy
from storage import rows
from storage.rows import table_of
from storage.tables import HandledUpdate, Invitation, Note, Outbox
from tests.worlds import World


async def count(world: World, model: type[SQLModel], **where: Any) -> int:
    async with world.run.look() as act:
        query = sa.select(sa.func.count()).select_from(table_of(model)).where(*rows.matching(model, where))
        return await act.tx.conn.scalar(query) or 0


async def nothing(act: Act) -> None:
    return None


async def test_the_number_of_an_update_is_kept_for_two_days(world: World) -> None:
    await receive_update(world.run, 7, nothing)
    world.clock.pass_(hours=47)
    assert await tidy(world.run) == 0
    world.clock.pass_(hours=2)
    assert await tidy(world.run) == 1
    assert await count(world, HandledUpdate) == 0


async def test_an_old_invitation_goes_a_month_after_it_expired(world: World) -> None:
    maria = await world.patient("Maria")
    async with world.run.act() as act:
        await invite(act, maria, {"alerts": True})
    world.clock.pass_(days=31)
    await tidy(world.run)
    assert await count(world, Invitation) == 1
    world.clock.pass_(days=2)
    await tidy(world.run)
    assert await count(world, Invitation) == 0


async def test_words_that_were_not_wanted_are_gone_after_a_day_and_wanted_ones_stay(world: World) -> None:
    maria = await world.patient("Maria")
    async with world.run.act() as act:
        for kept in (True, False):
            note = Note(id=act.new_id(), patient_id=maria.id, at=act.now, words="mild weather", kept=kept)
            await rows.insert(act.tx, note)
    world.clock.pass_(hours=25)
    await tidy(world.run)
    assert await count(world, Note) == 1
    assert await count(world, Note, kept=True) == 1


async def test_messages_go_after_a_month_but_not_those_of_an_open_episode(world: World) -> None:
    maria, paul = await world.patient("Maria"), await world.patient("Paul")
    await world.alarm(maria, "urgent")
    await world.alarm(paul, "urgent")
    await world.post()
    async with world.run.act() as act:
        closed = {"episode_id": (await world_episode(act, paul.id))}
        await rows.change(act.tx, Outbox, closed, episode_id=None)
    world.clock.pass_(days=31)
    kept = await count(world, Outbox, person_id="maria")
    await tidy(world.run)
    assert await count(world, Outbox, person_id="paul") == 0
    assert await count(world, Outbox, person_id="maria") == kept


async def world_episode(act: Act, patient_id: str) -> str:
    found = await act.tx.conn.scalar(
        sa.select(table_of(Outbox).c.episode_id).where(table_of(Outbox).c.person_id == patient_id).limit(1)
    )
    assert isinstance(found, str)
    return found


async def test_what_still_waits_is_never_thrown_away(world: World) -> None:
    maria = await world.patient("Maria")
    await world.alarm(maria, "urgent")
    waiting = len(await world.waiting())
    world.clock.pass_(days=40)
    await tidy(world.run)
    assert len(await world.waiting()) == waiting
