"""First contact: nothing before consent; then a few taps, and the first check-in at once."""

import sqlalchemy as sa

from care.enrol import consent, next_step, tell_country, tell_hour, tell_zone
from care.outcomes import Joining
from care.recognise import Known, recognise
from care.runtime import Act
from storage import rows
from storage.rows import table_of
from storage.tables import Checkin, Person
from tests.worlds import World

CHAT = 6_000_000_001


async def known(act: Act) -> Known:
    found = await recognise(act, CHAT)
    assert found is not None
    return found


async def agree(world: World) -> Joining:
    async with world.run.act() as act:
        return await consent(act, chat_id=CHAT, name="Maria", language="en")


async def test_agreeing_twice_changes_nothing(world: World) -> None:
    assert await agree(world) == Joining("country")
    assert await agree(world) == Joining("country")
    async with world.run.look() as act:
        assert await act.tx.conn.scalar(sa.select(sa.func.count()).select_from(table_of(Person))) == 1


async def test_country_zone_and_hour_then_the_first_check_in_at_once(world: World) -> None:
    await agree(world)
    async with world.run.act() as act:
        assert await tell_country(act, await known(act), "US", only_zone=None) == Joining("zone", "US")
        assert await tell_zone(act, await known(act), "America/New_York") == Joining("hour", "US")
        first = await tell_hour(act, await known(act), "09:00")
        joined = await known(act)
    assert joined.joined
    assert next_step(joined) == Joining("done", "US")
    assert joined.patient is not None
    assert (first.state, first.slot[:4], joined.patient.weekly_day) == ("open", "own:", 0)
    assert joined.patient.next_due_at is not None
    assert joined.patient.next_due_at.isoformat() == "2026-11-03T14:00:00+00:00"


async def test_a_country_with_one_zone_needs_no_second_question(world: World) -> None:
    await agree(world)
    async with world.run.act() as act:
        step = await tell_country(act, await known(act), "PT", only_zone="Europe/Lisbon")
    assert step == Joining("hour", "PT")


async def test_the_first_prompt_comes_tomorrow_also_when_the_hour_is_still_ahead(world: World) -> None:
    await agree(world)
    async with world.run.act() as act:
        await tell_country(act, await known(act), "DE", only_zone="Europe/Berlin")
        await tell_hour(act, await known(act), "21:00")
    await world.live(hours=23)
    assert [letter.kind for letter in world.letters] == []
    await world.live(hours=9)
    assert [letter.at.isoformat() for letter in world.letters] == ["2026-11-03T20:00:00+00:00"]


async def test_the_weekly_day_is_the_day_of_joining_on_the_patients_own_wall(world: World) -> None:
    """Monday noon in London is Tuesday morning on Kiritimati."""
    await agree(world)
    async with world.run.act() as act:
        await tell_country(act, await known(act), "KI", only_zone="Pacific/Kiritimati")
        stored = await known(act)
    assert stored.patient is not None
    assert stored.patient.weekly_day == 1


async def test_a_caregiver_becomes_a_patient_and_stays_a_caregiver(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna", zone="Asia/Tokyo")
    async with world.run.act() as act:
        step = await consent(act, chat_id=anna.person.chat_id, name="Other", language="de")
        both = await recognise(act, anna.person.chat_id)
    assert step == Joining("country")
    assert both is not None
    assert (both.person.name, both.person.zone) == ("Anna", "Asia/Tokyo")
    assert both.patient is not None


async def test_the_first_check_in_can_be_answered_right_away(world: World) -> None:
    await agree(world)
    async with world.run.act() as act:
        await tell_country(act, await known(act), "DE", only_zone="Europe/Berlin")
        first = await tell_hour(act, await known(act), "09:00")
    async with world.run.look() as act:
        assert (await rows.get(act.tx, Checkin, id=first.id)).state == "open"
