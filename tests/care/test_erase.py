"""/delete means that everything is gone, at once, whatever is going on; nobody learns more than that."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from care.acknowledge import acknowledge_as_caregiver
from care.erase import erase
from care.follow import nudge, person_card
from care.invite import invite
from care.outcomes_account import Erased, PrivacyView
from care.read_privacy import read_privacy
from care.recognise import Known, recognise
from storage import rows
from storage.tables import Answer, Checkin, Follow, Note
from tests.worlds import World


async def leaves(world: World, known: Known) -> Erased:
    async with world.run.act() as act:
        return await erase(act, await world_known(act, known))


async def world_known(act: Any, known: Known) -> Known:
    found = await recognise(act, known.person.chat_id)
    assert found is not None
    return found


async def everything(world: World) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    async with world.run.look() as act:
        return {
            name: [dict(row) for row in (await act.tx.conn.execute(sa.select(table))).mappings()]
            for name, table in SQLModel.metadata.tables.items()
        }


def rows_that_name(stored: dict[str, list[dict[str, Any]]], *words: str) -> list[str]:
    """Tables with a row in which one of the words is still to be read."""
    return [
        name for name, found in stored.items() if any(word in str(row) for row in found for word in words)
    ]


async def privacy(world: World, known: Known) -> PrivacyView:
    async with world.run.look() as act:
        return await read_privacy(act, await world_known(act, known))


async def a_full_life(world: World) -> tuple[Known, Known]:
    """Maria has answered, noted, invited and been alarmed; Anna has looked, answered for her, and called."""
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna", details=True, proxy=True)
    checkin = await world.told(maria, maria.today(world.clock.now()), pain=6)
    async with world.run.act() as act:
        await rows.change(act.tx, Checkin, {"id": checkin.id}, by="proxy", by_person=anna.id)
        answer = Answer(checkin_id=checkin.id, question="pain", value=6, at=act.now, by_person=anna.id)
        await rows.insert(act.tx, answer)
        await rows.insert(
            act.tx, Note(id=act.new_id(), patient_id=maria.id, at=act.now, words="mild", kept=True)
        )
        await invite(act, maria, {"alerts": True})
        link = await rows.get(act.tx, Follow, patient_id=maria.id)
        await person_card(act, anna, link.id)
        await nudge(act, anna, link.id)
    episode = await world.alarm(maria, "emergency")
    await world.post()
    async with world.run.act() as act:
        await acknowledge_as_caregiver(act, anna, episode.id, "calling")
    return maria, anna


async def test_nothing_of_a_patient_is_left(world: World) -> None:
    maria, _ = await a_full_life(world)
    erased = await leaves(world, maria)
    assert erased.counts == {"checkins": 2, "notes": 1, "caregivers": 1, "invitations": 1}
    assert erased.circle_told
    stored = await everything(world)
    assert rows_that_name(stored, "maria") == []
    assert rows_that_name(stored, "Maria") == ["outbox"]
    assert [row["kind"] for row in stored["outbox"]] == ["alert_left", "menu"]
    assert [row["what"] for row in stored["audit"]] == ["erased"]


async def test_in_the_middle_of_an_alarm_the_circle_learns_only_that_they_left(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna")
    await world.alarm(maria, "emergency")
    await world.post()
    world.clock.pass_(hours=15)  # the middle of Anna's night
    await leaves(world, maria)
    assert await world.live(hours=2) == [("Anna", "alert_left")], "and not in the morning"
    assert world.letters[-1].refs == {"name": "Maria"}


async def test_somebody_who_was_only_invited_is_not_told(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", state="offered")
    assert not (await leaves(world, maria)).circle_told
    assert await world.post() == []


async def test_nothing_of_a_caregiver_is_left_and_the_patient_is_told(world: World) -> None:
    _, anna = await a_full_life(world)
    await leaves(world, anna)
    stored = await everything(world)
    assert rows_that_name(stored, "anna") == []
    assert len(stored["checkin"]) == 2
    assert ("Maria", "follow_ended") in await world.post()
    assert next(each for each in world.letters if each.kind == "follow_ended").refs["name"] == "Anna"


async def test_an_alarm_the_caregiver_held_goes_on_at_once(world: World) -> None:
    maria, anna = await a_full_life(world)
    await world.caregiver(maria, "Ben")
    episode = await world.alarm(maria, "emergency")
    await world.post()
    async with world.run.act() as act:
        await acknowledge_as_caregiver(act, anna, episode.id, "with")
    await leaves(world, anna)
    after = await world.episode(maria)
    assert (after.state, after.held_by) == ("open", None)
    assert ("Maria", "patient_emergency") in await world.post()


async def test_whoever_is_both_leaves_as_both(world: World) -> None:
    maria, paul = await world.patient("Maria"), await world.patient("Paul")
    await world.caregiver(maria, "Paul")
    await world.caregiver(paul, "Maria")
    await leaves(world, maria)
    assert sorted(await world.post()) == [("Paul", "follow_ended"), ("Paul", "patient_left")]
    assert rows_that_name(await everything(world), "maria") == []


async def test_others_are_not_touched(world: World) -> None:
    maria, paul = await world.patient("Maria"), await world.patient("Paul")
    await world.caregiver(maria, "Anna")
    await world.caregiver(paul, "Anna")
    await world.alarm(paul, "emergency")
    await leaves(world, maria)
    assert ("Anna", "alert_emergency") in await world.post()
    assert (await world.again(paul)).patient is not None


async def test_privacy_shows_who_may_see_what_and_who_saw_it(world: World) -> None:
    maria, anna = await a_full_life(world)
    async with world.run.act() as act:
        await acknowledge_as_caregiver(act, anna, (await world.episode(maria)).id, "cannot")
    await world.live(minutes=20)
    view = await privacy(world, maria)
    assert [(each.caregiver_name, each.shares["details"]) for each in view.follows] == [("Anna", True)]
    assert [(line.who, line.what) for line in view.seen] == [("Anna", "alerted"), ("Anna", "saw_answers")]
    assert view.counts == {"checkins": 2, "notes": 1, "caregivers": 1, "invitations": 1}
