"""A chat's menu of commands follows who the person is here."""

from care.change_plan import change_setting
from care.deliver import claim, sent
from care.follow import end_follow
from care.menu import renew_menu, repair_menus
from care.recognise import known_by_id
from storage import follows, rows
from storage.tables import Outbox
from tests.worlds import World


async def menu(world: World, name: str) -> str | None:
    async with world.run.look() as act:
        row = await rows.find(act.tx, Outbox, key=f"menu:{name.lower()}")
    return f"{row.refs['role']} {row.refs['language']} {row.state}" if row else None


async def test_a_start_gives_every_chat_the_menu_it_should_have_and_asks_once(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna")
    paul = await world.patient("Paul")
    await world.caregiver(maria, "Paul")
    assert paul.id == "paul"
    await world.person("Eve")
    assert await repair_menus(world.run) == 4
    assert await world.post() == [], "a menu is no message"
    assert [await menu(world, name) for name in ("Maria", "Anna", "Paul", "Eve")] == [
        "patient en sent",
        "caregiver en sent",
        "both en sent",
        "nobody en sent",
    ]
    assert await repair_menus(world.run) == 0


async def test_it_changes_with_the_role_and_with_the_language(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna")
    await repair_menus(world.run)
    await world.post()
    async with world.run.act() as act:
        await change_setting(act, await known_by_id(act, anna.id), "language", "es")
    assert await menu(world, "Anna") == "caregiver es waiting"
    async with world.run.act() as act:
        (link,) = await follows.by(act.tx, anna.id)
        await end_follow(act, await known_by_id(act, anna.id), link.id)
    assert await menu(world, "Anna") == "nobody es waiting"


async def test_one_that_could_not_be_set_is_set_at_the_next_start(world: World) -> None:
    maria = await world.patient("Maria")
    async with world.run.act() as act:
        await renew_menu(act, maria.id)
    (delivery,) = await claim(world.run, limit=5)
    async with world.run.act() as act:
        await rows.change(act.tx, Outbox, {"id": delivery.id}, state="failed")
    assert await repair_menus(world.run) == 1
    (again,) = await claim(world.run, limit=5)
    await sent(world.run, again, 0)
    assert await menu(world, "Maria") == "patient en sent"
