"""Nobody is left alone: what happens when a patient's answers mean danger, tap or no tap."""

import asyncio
from datetime import datetime, timedelta

from care import deliver
from care.acknowledge import acknowledge_as_caregiver, acknowledge_as_patient
from care.answer_loop import answer_loop
from care.escalate import escalate
from care.follow import change_share, move_follow
from care.outcomes import AlreadyOver, NotYours
from care.runtime import Runtime
from care.view_episode import view_episode
from storage import rows
from storage.tables import Follow
from storage.transaction import Database
from tests.care.ringing import family, taps, when
from tests.fakes import FakeClock
from tests.worlds import World

# --- by time alone ----------------------------------------------------------------------------------------


async def test_an_emergency_tells_the_patient_and_everybody_at_once(world: World) -> None:
    maria, *_ = await family(world, "Anna", "Ben")
    await world.alarm(maria, "emergency")
    arrived = await world.post()
    assert arrived[:3] == [
        ("Maria", "patient_emergency"),
        ("Anna", "alert_emergency"),
        ("Ben", "alert_emergency"),
    ]
    assert not any(letter.silent for letter in world.letters[:3])


async def test_then_one_after_another_every_five_minutes_round_again(world: World) -> None:
    maria, *_ = await family(world, "Anna", "Ben", "Cleo")
    await world.alarm(maria, "emergency")
    await world.live(minutes=34)
    assert when(world, "Anna", "alert_emergency") == [0, 5, 20]
    assert when(world, "Ben", "alert_emergency") == [0, 10, 25]
    assert when(world, "Cleo", "alert_emergency") == [0, 15, 30]


async def test_the_patient_is_asked_again_also_at_night(world: World) -> None:
    maria = await world.patient("Maria")
    world.clock.set(datetime.fromisoformat("2026-11-02T23:00:00+01:00"))
    await world.alarm(maria, "emergency")
    await world.live(hours=6, minutes=1)
    asked = when(world, "Maria", "patient_emergency")
    assert asked == [0, 5, 15, 30, 60, 90, 120, 150, 180, 210, 240, 360]


async def test_an_urgent_matter_goes_from_one_to_the_next_in_half_an_hour(world: World) -> None:
    maria, *_ = await family(world, "Anna", "Ben", "Cleo")
    await world.alarm(maria, "urgent")
    await world.live(minutes=119)
    assert when(world, "Anna", "alert_urgent") == [0]
    assert when(world, "Ben", "alert_urgent") == [30]
    assert when(world, "Cleo", "alert_urgent") == [60]


async def test_an_urgent_matter_is_repeated_but_not_at_night(world: World) -> None:
    maria, *_ = await family(world, "Anna")
    world.clock.set(datetime.fromisoformat("2026-11-02T21:30:00+01:00"))
    await world.alarm(maria, "urgent")
    await world.live(hours=9)
    assert when(world, "Maria", "patient_urgent") == [0]
    assert when(world, "Anna", "alert_urgent") == [0]
    await world.live(hours=1)
    assert when(world, "Maria", "patient_urgent") == [0, 570]
    assert when(world, "Anna", "alert_urgent")[:2] == [0, 570]


async def test_the_first_urgent_message_does_not_wait_for_the_morning(world: World) -> None:
    maria, *_ = await family(world, "Anna")
    world.clock.set(datetime.fromisoformat("2026-11-03T03:00:00+01:00"))
    await world.alarm(maria, "urgent")
    assert {("Maria", "patient_urgent"), ("Anna", "alert_urgent")} <= set(await world.post())


async def test_silence_walks_the_whole_ladder_and_ends_in_words(world: World) -> None:
    """Nobody taps anything, for a day."""
    maria, *_ = await family(world, "Anna", "Ben")
    began = (await world.alarm(maria, "emergency")).opened_at
    await world.live(minutes=50)
    for hours in (4, 12, 24):
        world.clock.set(began + timedelta(hours=hours))
        await world.tick()
    assert when(world, "Maria", "loop_question") == [45, 240, 720]
    episode = await world.episode(maria)
    assert (episode.state, episode.outcome) == ("closed", "stale")
    assert when(world, "Anna", "alert_stale") == when(world, "Ben", "alert_stale") == [1440]
    assert when(world, "Maria", "patient_stale") == [1440]
    count = len(world.letters)
    await world.live(hours=6)
    assert [letter for letter in world.letters[count:] if "emergency" in letter.kind] == []


async def test_three_days_of_downtime_make_no_storm_and_lose_nothing(world: World) -> None:
    maria, *_ = await family(world, "Anna", "Ben")
    await world.alarm(maria, "emergency")
    await world.post()
    world.clock.pass_(days=3)
    world.letters.clear()
    await world.tick()
    assert world.got("Maria").count("patient_emergency") <= 1
    assert sorted(world.got("Anna") + world.got("Ben")).count("alert_emergency") == 1
    assert world.got("Maria").count("loop_question") == 1
    await world.live(minutes=10)
    assert 2 <= sorted(world.got("Anna") + world.got("Ben")).count("alert_emergency") <= 3


async def test_after_a_standstill_of_the_sender_everybody_is_rung_once(world: World) -> None:
    """The ladder went on, the messages did not."""
    maria, *_ = await family(world, "Anna")
    await world.alarm(maria, "emergency")
    for _ in range(4):
        world.clock.pass_(minutes=5)
        await escalate(world.run)
    arrived = await world.post()
    assert arrived.count(("Anna", "alert_emergency")) == 1
    assert arrived.count(("Maria", "patient_emergency")) == 1


async def test_what_could_not_be_sent_for_days_is_dropped_never_sent_late(world: World) -> None:
    maria, *_ = await family(world, "Anna")
    await world.alarm(maria, "urgent")
    world.clock.pass_(days=3)
    assert await world.post() == []


async def test_whoever_is_alone_is_told_so_once(world: World) -> None:
    maria = await world.patient("Maria")
    await world.alarm(maria, "emergency")
    await world.post()
    assert world.got("Maria") == ["patient_emergency"], "it stands in the alert, and in no list below it"


async def test_without_a_circle_the_patient_is_still_asked(world: World) -> None:
    maria = await world.patient("Maria")
    await world.alarm(maria, "emergency")
    await world.live(minutes=20)
    assert when(world, "Maria", "patient_emergency") == [0, 5, 15]
    assert (await world.episode(maria)).circle_at is None


# --- who is asked, and in which order ---------------------------------------------------------------------


async def test_the_order_is_fixed_when_it_begins(world: World) -> None:
    maria, _, ben = await family(world, "Anna", "Ben")
    await world.alarm(maria, "urgent")
    async with world.run.act() as act:
        link = await rows.get(act.tx, Follow, caregiver_id=ben.id)
        await move_follow(act, maria, link.id, up=True)
    await world.live(minutes=31)
    assert when(world, "Anna", "alert_urgent") == [0]
    assert when(world, "Ben", "alert_urgent") == [30]


async def test_who_gets_no_alerts_is_not_told(world: World) -> None:
    maria, *_ = await family(world, "Anna")
    ben = await world.caregiver(maria, "Ben", daily=False)
    async with world.run.act() as act:
        link = await rows.get(act.tx, Follow, caregiver_id=ben.id)
        await change_share(act, maria, link.id, "alerts", "off")
    await world.alarm(maria, "emergency")
    await world.live(minutes=30)
    assert world.got("Ben") == []


async def test_the_patient_sees_what_really_happened_and_who_is_next(world: World) -> None:
    maria, *_ = await family(world, "Anna", "Ben")
    episode = await world.alarm(maria, "urgent")
    await world.post()
    async with world.run.look() as act:
        view = await view_episode(act, await world.episode(maria), reader_id=maria.id)
    assert [(each.name, each.state) for each in view.receipts] == [("Anna", "sent"), ("Ben", "waiting")]
    assert (view.next_name, view.next_at) == ("Ben", episode.opened_at + timedelta(minutes=30))
    assert "receipts" in world.got("Maria")


# --- one episode ------------------------------------------------------------------------------------------


async def test_the_same_reasons_on_a_later_day_open_no_second_episode(world: World) -> None:
    maria, *_ = await family(world, "Anna")
    first = await world.alarm(maria, "urgent")
    await world.live(hours=20)
    second = await world.alarm(maria, "urgent")
    assert second.id == first.id
    assert len(await world.episodes(maria)) == 1


async def test_a_worse_level_starts_the_ladder_again(world: World) -> None:
    maria, anna = await family(world, "Anna")
    await world.alarm(maria, "urgent")
    await world.post()
    await taps(world, anna, "with")
    world.clock.pass_(minutes=10)
    await world.alarm(maria, "emergency")
    await world.post()
    assert when(world, "Anna", "alert_emergency") == [10]
    episode = await world.episode(maria)
    assert (episode.level, episode.held_by) == ("emergency", None)


async def test_a_tap_for_what_is_over_or_not_theirs_does_nothing(world: World) -> None:
    maria, anna = await family(world, "Anna")
    paul = await world.patient("Paul")
    episode = await world.alarm(maria, "urgent")
    await world.post()
    async with world.run.act() as act:
        assert await acknowledge_as_patient(act, paul, episode.id, "called") == NotYours()
        assert await acknowledge_as_caregiver(act, paul, episode.id, "with") == NotYours()
        assert await acknowledge_as_caregiver(act, anna, episode.id, "dance") == NotYours()
    async with world.run.act() as act:
        await answer_loop(act, maria, episode.id, "seen", "better")
    assert isinstance(await taps(world, anna, "with"), AlreadyOver)


# --- several at once --------------------------------------------------------------------------------------


async def test_two_processes_and_one_due_step_make_one_message(world: World, database_url: str) -> None:
    """The same moment in two processes, each with its own connections."""
    maria, *_ = await family(world, "Anna", "Ben")
    await world.alarm(maria, "emergency")
    await world.post()
    other = Database(database_url)
    clock = FakeClock(world.clock.pass_(minutes=5))
    await asyncio.gather(escalate(world.run), escalate(Runtime(other, clock)))
    await asyncio.gather(escalate(world.run), escalate(Runtime(other, clock)))
    first, second = await asyncio.gather(
        deliver.claim(world.run, limit=50), deliver.claim(Runtime(other, clock), limit=50)
    )
    await other.close()
    kinds = [each.kind for each in (*first, *second)]
    assert kinds.count("alert_emergency") == 1
    assert kinds.count("patient_emergency") == 1
    assert len({each.id for each in (*first, *second)}) == len(kinds)


async def test_taken_by_two_in_the_same_second_one_of_them_holds_it(world: World) -> None:
    maria, anna, ben = await family(world, "Anna", "Ben")
    await world.alarm(maria, "emergency")
    await world.post()
    answers = await asyncio.gather(taps(world, anna, "with"), taps(world, ben, "with"))
    assert sorted(type(each).__name__ for each in answers) == ["Acknowledged", "AlreadyOver"]
    assert (await world.episode(maria)).held_by in (anna.id, ben.id)
