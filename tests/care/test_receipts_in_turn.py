"""What really happened is one message, drawn anew: never two lists that contradict each other."""

from care.deliver import claim, sent
from care.record_event import refresh_receipts
from storage import rows
from storage.tables import Episode
from tests.fakes import FakeClock
from tests.worlds import World


async def test_a_second_list_waits_for_the_first_and_is_drawn_over_it(world: World, clock: FakeClock) -> None:
    maria = await world.patient("Maria")
    async with world.run.act() as act:
        episode = Episode(
            id=act.new_id(),
            patient_id=maria.id,
            checkin_id="",
            level="emergency",
            opened_at=act.now,
            raised_at=act.now,
            reasons=[],
            rules_version="",
            chain=["somebody"],
            told=[],
            state="open",
        )
        await rows.insert(act.tx, episode)
        await refresh_receipts(act, episode, cause="sent")
        await refresh_receipts(act, episode, cause="answered")
    first = [each for each in await claim(world.run, limit=10) if each.kind == "receipts"]
    assert [each.edits for each in first] == [None]
    clock.pass_(seconds=1)
    assert [each for each in await claim(world.run, limit=10) if each.kind == "receipts"] == []
    await sent(world.run, first[0], 77)
    assert [each.edits for each in await claim(world.run, limit=10) if each.kind == "receipts"] == [77]
