"""The loop is closed: somebody was reached, somebody saw them, or it is asked again."""

from datetime import timedelta

from care.acknowledge import acknowledge_as_caregiver, acknowledge_as_patient
from care.answer_loop import answer_loop, ending_of
from care.outcomes import AlreadyOver, NotYours
from care.outcomes_loop import LoopNoted
from care.queue_message import queue_message
from care.recognise import Known
from storage import checkins
from tests.worlds import World


async def says(
    world: World, known: Known, subject: str, step: str, choice: str
) -> LoopNoted | AlreadyOver | NotYours:
    async with world.run.act() as act:
        return await answer_loop(act, known, subject, step, choice)


async def seen_by(world: World, patient: Known) -> list[list[str]]:
    """What triage learns about who has seen them."""
    async with world.run.look() as act:
        told = await checkins.history(act.tx, patient.id, since=world.clock.now() - timedelta(days=90))
    return [row.answers["seen"] for row in told if "seen" in row.answers]


async def family(world: World) -> tuple[Known, Known]:
    maria = await world.patient("Maria")
    return maria, await world.caregiver(maria, "Anna", daily=False)


async def test_seen_ends_it_and_triage_learns_by_whom(world: World) -> None:
    maria, _ = await family(world)
    episode = await world.alarm(maria, "emergency")
    await world.post()
    noted = await says(world, maria, episode.id, "seen", "seen")
    ended = await world.episode(maria)
    assert noted == LoopNoted("seen", "seen", closed=True, episode_id=episode.id, ending=ending_of(ended))
    assert ended.outcome == "seen"
    assert await seen_by(world, maria) == [["emergency"]]
    assert ("Anna", "alert_closed") in await world.post()
    assert isinstance(await says(world, maria, episode.id, "seen", "seen"), AlreadyOver)
    assert await seen_by(world, maria) == [["emergency"]]


async def test_not_yet_keeps_it_open_and_is_no_silence(world: World) -> None:
    maria, _ = await family(world)
    episode = await world.alarm(maria, "urgent")
    await world.post()
    async with world.run.act() as act:
        await acknowledge_as_patient(act, maria, episode.id, "called")
    for _ in range(4):
        await world.live(hours=24)
        assert await says(world, maria, episode.id, "seen", "notyet") == LoopNoted(
            "seen", "notyet", closed=False
        )
    still = await world.episode(maria)
    assert (still.state, still.unanswered, still.silent) == ("open", 0, False)
    assert world.got("Maria").count("loop_question") == 4


async def test_an_appointment_is_asked_about_on_its_day(world: World) -> None:
    maria, _ = await family(world)
    episode = await world.alarm(maria, "urgent")
    await world.post()
    outcome = await says(world, maria, episode.id, "seen", "2026-11-05")
    assert outcome == LoopNoted("seen", "appointed", closed=False)
    await world.live(hours=2)
    assert "alert_urgent" not in world.got("Anna")[1:]
    asked = world.got("Maria").count("loop_question")
    await world.live(days=3, hours=3)
    questions = [letter for letter in world.letters if letter.kind == "loop_question"]
    assert len(questions) == asked + 1
    assert questions[-1].at.isoformat() == "2026-11-05T17:00:00+00:00"
    assert questions[-1].refs["step"] == "visit"
    await says(world, maria, episode.id, "visit", "notyet")
    assert (await world.episode(maria)).appointment_on is None


async def test_a_day_in_the_past_or_far_away_is_no_appointment(world: World) -> None:
    maria, _ = await family(world)
    episode = await world.alarm(maria, "urgent")
    for day in ("2026-11-01", "2027-06-01", "tomorrow"):
        assert await says(world, maria, episode.id, "seen", day) == NotYours()


async def test_better_ends_it(world: World) -> None:
    maria, _ = await family(world)
    episode = await world.alarm(maria, "urgent")
    await world.post()
    noted = await says(world, maria, episode.id, "seen", "better")
    assert isinstance(noted, LoopNoted)
    assert noted.closed
    assert ("Anna", "alert_closed") in await world.post()


async def test_who_may_be_in_no_state_to_judge_does_not_end_it_alone(world: World) -> None:
    maria, _ = await family(world)
    episode = await world.alarm(maria, "emergency", warnings="confused")
    await world.post()
    for choice in ("better", "onway", "2026-11-02"):
        noted = await says(world, maria, episode.id, "seen" if choice != "onway" else "reached", choice)
        assert isinstance(noted, LoopNoted)
        assert not noted.closed
    assert (await world.episode(maria)).held_by is None
    assert ("Anna", "alert_emergency") in await world.live(minutes=5)


async def test_on_my_way_stops_the_ladder(world: World) -> None:
    maria, _ = await family(world)
    episode = await world.alarm(maria, "emergency")
    await world.post()
    await says(world, maria, episode.id, "reached", "onway")
    await world.live(minutes=20)
    assert world.got("Anna") == ["alert_emergency"]
    assert world.got("Maria").count("patient_emergency") == 1


async def test_cannot_get_through_rings_again(world: World) -> None:
    maria, _ = await family(world)
    episode = await world.alarm(maria, "emergency")
    await world.post()
    async with world.run.act() as act:
        await acknowledge_as_patient(act, maria, episode.id, "called")
    await world.live(minutes=46)
    assert world.got("Anna").count("alert_emergency") == 1
    await says(world, maria, episode.id, "reached", "cannot")
    assert ("Anna", "alert_emergency") in await world.post()


async def test_called_but_nobody_reached_after_all_rings_again(world: World) -> None:
    maria, _ = await family(world)
    episode = await world.alarm(maria, "emergency")
    await world.post()
    async with world.run.act() as act:
        await acknowledge_as_patient(act, maria, episode.id, "called")
    await world.live(minutes=46)
    await says(world, maria, episode.id, "reached", "notyet")
    assert ("Anna", "alert_emergency") in await world.post()


async def test_on_my_way_does_not_bind_somebody_who_is_only_calling(world: World) -> None:
    maria, anna = await family(world)
    episode = await world.alarm(maria, "emergency")
    await world.post()
    async with world.run.act() as act:
        await acknowledge_as_caregiver(act, anna, episode.id, "calling")
    await says(world, maria, episode.id, "reached", "onway")
    assert (await world.episode(maria)).held_by == maria.id


async def test_seen_is_noted_also_when_nobody_asks_any_more(world: World) -> None:
    maria, _ = await family(world)
    episode = await world.alarm(maria, "urgent")
    for hours in (24, 48, 72, 96):
        world.clock.set(episode.opened_at + timedelta(hours=hours))
        await world.tick()
    assert (await world.episode(maria)).outcome == "stale"
    assert await says(world, maria, episode.id, "seen", "seen") == LoopNoted("seen", "seen", closed=True)
    assert await seen_by(world, maria) == [["gp"]]


async def test_an_advised_appointment_is_asked_about_until_somebody_has_seen_them(world: World) -> None:
    maria = await world.patient("Maria")
    checkin = await world.told(maria, maria.today(world.clock.now()), level="soon", pain=6)
    async with world.run.act() as act:
        for step, days in (("booked", 3), ("booked_again", 14)):
            await queue_message(
                act,
                "loop_question",
                maria.id,
                key=f"soon:{checkin.id}:{step}",
                refs={"checkin": checkin.id, "step": step},
                not_before=act.now + timedelta(days=days),
            )
    assert await says(world, maria, checkin.id, "booked", "booked") == LoopNoted(
        "booked", "booked", closed=False
    )
    assert len(await world.waiting("loop_question")) == 2
    for _ in range(2):
        assert await says(world, maria, checkin.id, "booked", "seen") == LoopNoted(
            "booked", "seen", closed=True
        )
    assert await world.waiting("loop_question") == []
    assert await seen_by(world, maria) == [["gp"]]


async def test_somebody_elses_question_is_not_answered(world: World) -> None:
    maria, anna = await family(world)
    paul = await world.patient("Paul")
    checkin = await world.told(maria, maria.today(world.clock.now()))
    episode = await world.alarm(maria, "urgent")
    assert await says(world, paul, episode.id, "seen", "seen") == NotYours()
    assert await says(world, anna, episode.id, "seen", "seen") == NotYours()
    assert await says(world, paul, checkin.id, "booked", "seen") == NotYours()
    assert await says(world, maria, episode.id, "seen", "cannot") == NotYours()
    assert await says(world, maria, episode.id, "dance", "seen") == NotYours()
