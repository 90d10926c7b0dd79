"""Who stops an alarm, who does not, and who is passed over because they cannot be reached."""

from datetime import timedelta

import pytest

from care.outcomes import Acknowledged, AlreadyOver
from care.view_episode import view_episode
from tests.care.ringing import family, taps, when
from tests.worlds import World

# --- who stops it -----------------------------------------------------------------------------------------


async def test_called_stops_everything_and_the_others_see_it(world: World) -> None:
    maria, *_ = await family(world, "Anna")
    await world.alarm(maria, "emergency")
    await world.post()
    assert isinstance(await taps(world, maria, "called"), Acknowledged)
    await world.live(minutes=44)
    assert when(world, "Maria", "patient_emergency") == [0]
    assert when(world, "Anna", "alert_emergency") == [0]
    assert when(world, "Anna", "alert_taken") == [0]
    await world.live(minutes=2)
    assert when(world, "Maria", "loop_question") == [45]


async def test_i_am_with_them_holds_for_good(world: World) -> None:
    maria, anna, _ = await family(world, "Anna", "Ben")
    await world.alarm(maria, "emergency")
    await world.post()
    await taps(world, anna, "with")
    await world.live(hours=3)
    assert when(world, "Ben", "alert_emergency") == [0]
    assert when(world, "Ben", "alert_taken") == [0]
    assert when(world, "Maria", "patient_taken") == [0]
    assert when(world, "Maria", "patient_emergency") == [0]


async def test_i_am_calling_holds_for_ten_minutes_then_it_goes_on(world: World) -> None:
    maria, anna, _ = await family(world, "Anna", "Ben")
    await world.alarm(maria, "emergency")
    await world.post()
    world.clock.pass_(minutes=2)
    await taps(world, anna, "calling")
    await world.live(minutes=9)
    assert when(world, "Ben", "alert_emergency") == [0]
    await world.live(minutes=2)
    assert ("expired", "anna", None) in await world.history(await world.episode(maria))
    assert 12 in when(world, "Anna", "alert_emergency") + when(world, "Ben", "alert_emergency")
    assert when(world, "Maria", "patient_emergency") == [0, 12]


async def test_an_urgent_matter_resumes_where_it_was(world: World) -> None:
    maria, anna, *_ = await family(world, "Anna", "Ben")
    await world.alarm(maria, "urgent")
    await world.post()
    await taps(world, anna, "calling")
    await world.live(minutes=11)
    assert when(world, "Ben", "alert_urgent") == [10]
    assert when(world, "Anna", "alert_urgent") == [0]


async def test_i_cannot_passes_on_at_once(world: World) -> None:
    maria, anna, _ = await family(world, "Anna", "Ben")
    await world.alarm(maria, "urgent")
    await world.post()
    world.clock.pass_(minutes=1)
    await taps(world, anna, "cannot")
    await world.post()
    assert when(world, "Ben", "alert_urgent") == [1]
    await world.live(hours=1)
    assert when(world, "Anna", "alert_urgent") == [0]


async def test_i_cannot_after_all_gives_it_back_at_once(world: World) -> None:
    maria, anna, _ = await family(world, "Anna", "Ben")
    await world.alarm(maria, "emergency")
    await world.post()
    await taps(world, anna, "with")
    world.clock.pass_(minutes=20)
    await taps(world, anna, "cannot")
    await world.post()
    assert when(world, "Ben", "alert_emergency") == [0, 20]
    assert when(world, "Maria", "patient_emergency") == [0, 20]


async def test_i_cannot_never_makes_the_next_wait_longer(world: World) -> None:
    maria, anna, ben = await family(world, "Anna", "Ben")
    await world.alarm(maria, "emergency")
    await world.post()
    for known, minutes in ((anna, 2), (ben, 2)):
        world.clock.pass_(minutes=minutes)
        await taps(world, known, "cannot")
    await world.live(minutes=2)
    assert 5 in when(world, "Anna", "alert_emergency") + when(world, "Ben", "alert_emergency")


async def test_who_cannot_and_is_the_only_one_is_not_rung_again_in_the_same_moment(world: World) -> None:
    maria, anna = await family(world, "Anna")
    await world.alarm(maria, "emergency")
    await world.live(minutes=6)
    assert when(world, "Anna", "alert_emergency") == [0, 5]
    await taps(world, anna, "cannot")
    await world.live(minutes=3)
    assert when(world, "Anna", "alert_emergency") == [0, 5]
    await world.live(minutes=2)
    assert when(world, "Anna", "alert_emergency") == [0, 5, 10]


async def test_who_is_with_them_is_not_displaced(world: World) -> None:
    maria, anna, ben = await family(world, "Anna", "Ben")
    await world.alarm(maria, "emergency")
    await world.post()
    await taps(world, anna, "calling")
    assert isinstance(await taps(world, ben, "calling"), AlreadyOver)
    assert isinstance(await taps(world, ben, "with"), Acknowledged)
    assert isinstance(await taps(world, anna, "with"), AlreadyOver)
    assert (await world.episode(maria)).held_by == ben.id


async def test_a_cry_for_help_tells_everybody_anew_whoever_has_it_in_hand(world: World) -> None:
    maria, anna, _ = await family(world, "Anna", "Ben")
    await world.alarm(maria, "urgent")
    await world.post()
    await taps(world, anna, "calling")
    world.clock.pass_(minutes=3)
    await taps(world, maria, "help")
    await world.post()
    assert when(world, "Anna", "alert_emergency") == when(world, "Ben", "alert_emergency") == [3]
    await world.live(minutes=6)
    assert when(world, "Maria", "patient_emergency") == [8]
    assert (await world.episode(maria)).loop_at == world.letters[0].at + timedelta(minutes=48)


@pytest.mark.parametrize("code", ["confused", "stroke_signs", "collapse"])
async def test_who_may_be_in_no_state_to_judge_stops_nothing(world: World, code: str) -> None:
    maria, anna = await family(world, "Anna")
    await world.alarm(maria, "emergency", warnings=code)
    await world.post()
    for choice in ("called", "notbad"):
        assert isinstance(await taps(world, maria, choice), Acknowledged)
    await world.live(minutes=6)
    assert when(world, "Anna", "alert_emergency") == [0, 5]
    await taps(world, anna, "with")
    await world.live(minutes=20)
    assert when(world, "Anna", "alert_emergency") == [0, 5]


async def test_alone_they_can_stop_it_themselves(world: World) -> None:
    maria = await world.patient("Maria")
    await world.alarm(maria, "emergency", warnings="confused")
    await world.post()
    await taps(world, maria, "called")
    await world.live(minutes=20)
    assert when(world, "Maria", "patient_emergency") == [0]


async def test_despair_is_told_to_nobody_until_the_patient_says_so(world: World) -> None:
    maria, _ = await family(world, "Anna")
    await world.alarm(maria, "emergency", about="despair", warnings="despair")
    await world.live(minutes=30)
    assert world.got("Anna") == []
    await taps(world, maria, "tell")
    await world.post()
    assert world.got("Anna") == ["alert_emergency"]


# --- who cannot be reached --------------------------------------------------------------------------------


async def test_who_has_blocked_the_bot_is_passed_over_at_once_and_the_patient_told(world: World) -> None:
    maria, *_ = await family(world, "Anna", "Ben")
    world.blocked.add("Anna")
    await world.alarm(maria, "urgent")
    await world.post()
    assert when(world, "Ben", "alert_urgent") == [0]
    assert when(world, "Maria", "unreachable_told") == [0]
    async with world.run.look() as act:
        view = await view_episode(act, await world.episode(maria), reader_id=maria.id)
    assert [(each.name, each.state) for each in view.receipts] == [
        ("Anna", "unreachable"),
        ("Ben", "sent"),
    ]


async def test_who_has_blocked_the_bot_is_never_counted_as_told(world: World) -> None:
    maria, *_ = await family(world, "Anna")
    world.blocked.add("Anna")
    episode = await world.alarm(maria, "emergency")
    await world.live(minutes=10)
    assert ("sent", "anna", None) not in await world.history(episode)
    async with world.run.look() as act:
        view = await view_episode(act, episode, reader_id=maria.id)
    assert [each.state for each in view.receipts] == ["unreachable"]


async def test_a_patient_who_has_blocked_the_bot_counts_as_silent_not_as_safe(world: World) -> None:
    maria, *_ = await family(world, "Anna")
    await world.alarm(maria, "emergency")
    await world.post()
    await taps(world, maria, "called")
    world.blocked.add("Maria")
    await world.live(minutes=50)
    assert len(when(world, "Anna", "alert_emergency")) >= 2
