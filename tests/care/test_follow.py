"""Who may see what is the patient's to say, and either side ends it at once."""

from datetime import timedelta

from care.acknowledge import acknowledge_as_caregiver
from care.change_plan import change_setting
from care.compose import compose
from care.deliver import claim
from care.follow import (
    change_share,
    circle_of,
    confirm_follow,
    end_follow,
    move_follow,
    nudge,
    patients_of,
    person_card,
    refuse_follow,
    set_summary_hour,
)
from care.outcomes import FollowView, NotUnderstood, NotYours
from care.outcomes_followed import Nudged, PersonCard, SummaryHourSet
from care.recognise import Known
from storage import rows
from storage.tables import Follow
from tests.worlds import World


async def follow_id(world: World, patient: Known, caregiver: Known) -> str:
    async with world.run.look() as act:
        link = await rows.get(act.tx, Follow, patient_id=patient.id, caregiver_id=caregiver.id)
        return link.id


async def stored(world: World, patient: Known, caregiver: Known) -> Follow:
    async with world.run.look() as act:
        return await rows.get(act.tx, Follow, patient_id=patient.id, caregiver_id=caregiver.id)


async def end(world: World, known: Known, patient: Known, caregiver: Known) -> FollowView | NotYours:
    async with world.run.act() as act:
        return await end_follow(act, known, await follow_id(world, patient, caregiver))


async def test_only_the_patient_confirms_and_twice_is_once(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna", state="offered", confirmed_at=None)
    link = await follow_id(world, maria, anna)
    for known in (anna, await world.patient("Paul")):
        async with world.run.act() as act:
            assert await confirm_follow(act, known, link) == NotYours()
    for _ in range(2):
        async with world.run.act() as act:
            view = await confirm_follow(act, maria, link)
        assert isinstance(view, FollowView)
        assert view.state == "active"
    assert await world.post() == [("Anna", "follow_confirmed")]
    due = (await stored(world, maria, anna)).next_summary_at
    assert due is not None
    assert due.isoformat() == "2026-11-02T17:00:00+00:00"


async def test_somebody_unknown_is_refused_and_gets_nothing(world: World) -> None:
    maria = await world.patient("Maria")
    eve = await world.caregiver(maria, "Eve", state="offered", confirmed_at=None)
    link = await follow_id(world, maria, eve)
    async with world.run.act() as act:
        view = await refuse_follow(act, maria, link)
    assert isinstance(view, FollowView)
    assert view.state == "ended"
    async with world.run.act() as act:
        assert await confirm_follow(act, maria, link) == NotYours()
    await world.alarm(maria, "emergency")
    await world.post()
    assert world.got("Eve") == ["follow_refused"]


async def test_confirmed_during_an_emergency_they_are_told_at_once(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna", state="offered", confirmed_at=None)
    await world.alarm(maria, "emergency")
    await world.post()
    async with world.run.act() as act:
        await confirm_follow(act, maria, await follow_id(world, maria, anna))
    await world.post()
    assert world.got("Anna") == ["alert_emergency", "follow_confirmed"]


async def test_the_patient_ends_it_and_what_was_waiting_never_arrives(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna")
    await world.alarm(maria, "emergency")
    await end(world, maria, maria, anna)
    await world.post()
    assert world.got("Anna") == ["follow_ended"]


async def test_the_caregiver_ends_it_and_the_patient_is_told(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna")
    view = await end(world, anna, maria, anna)
    assert isinstance(view, FollowView)
    assert view.state == "ended"
    assert await world.post() == [("Maria", "follow_ended")]
    async with world.run.look() as act:
        assert await circle_of(act, maria) == ()
        assert await patients_of(act, anna) == ()


async def test_nobody_else_can_end_it(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna")
    ben = await world.caregiver(maria, "Ben")
    assert await end(world, ben, maria, anna) == NotYours()
    assert (await stored(world, maria, anna)).state == "active"


async def test_ended_by_who_had_taken_it_the_ladder_goes_on_at_once(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna")
    await world.caregiver(maria, "Ben")
    episode = await world.alarm(maria, "urgent")
    await world.post()
    async with world.run.act() as act:
        await acknowledge_as_caregiver(act, anna, episode.id, "with")
    await world.post()
    assert world.got("Ben") == []
    await end(world, anna, maria, anna)
    await world.post()
    assert world.got("Ben") == ["alert_urgent"]
    assert (await world.episode(maria)).held_by is None
    world.clock.pass_(hours=3)
    assert "Anna" not in {name for name, _ in await world.post()}


async def test_while_it_waits_for_who_leaves_the_next_is_told_at_once(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna")
    await world.caregiver(maria, "Ben")
    await world.alarm(maria, "urgent")
    await world.post()
    await end(world, maria, maria, anna)
    await world.post()
    assert world.got("Ben") == ["alert_urgent"]


async def test_the_telephone_number_does_not_go_to_somebody_who_was_revoked_as_it_left(world: World) -> None:
    maria = await world.patient("Maria")
    async with world.run.act() as act:
        await change_setting(act, maria, "phone", "+49 30 000000")
    anna = await world.caregiver(maria, "Anna")
    await world.alarm(maria, "emergency")
    (number,) = [each for each in await claim(world.run, limit=50) if each.kind == "alert_contact"]
    assert await compose(world.run, number) is not None
    await end(world, maria, maria, anna)
    assert await compose(world.run, number) is None


async def test_alerts_taken_away_in_an_episode_stop_at_once(world: World) -> None:
    maria = await world.patient("Maria")
    async with world.run.act() as act:
        await change_setting(act, maria, "phone", "+49 30 000000")
    anna = await world.caregiver(maria, "Anna")
    await world.alarm(maria, "emergency")
    async with world.run.act() as act:
        await change_share(act, maria, await follow_id(world, maria, anna), "alerts", "off")
    await world.post()
    assert world.got("Anna") == []


async def test_what_is_shared_changes_only_by_the_patient(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna", daily=False)
    link = await follow_id(world, maria, anna)
    async with world.run.act() as act:
        assert await change_share(act, anna, link, "details", "on") == NotYours()
        assert await change_share(act, maria, link, "place", "on") == NotYours()
        assert await change_share(act, maria, link, "details", "maybe") == NotYours()
        view = await change_share(act, maria, link, "daily", "on")
    assert isinstance(view, FollowView)
    assert view.shares["daily"]
    assert (await stored(world, maria, anna)).next_summary_at is not None
    async with world.run.act() as act:
        await change_share(act, maria, link, "daily", "off")
    assert (await stored(world, maria, anna)).next_summary_at is None


async def test_who_agreed_to_less_is_told_that_more_is_shared(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna", alerts=False, daily=False)
    link = await follow_id(world, maria, anna)
    for value in ("on", "off", "on"):
        async with world.run.act() as act:
            await change_share(act, maria, link, "alerts", value)
    await world.post()
    assert world.got("Anna") == ["share_told"], "once"
    assert world.letters[-1].refs["key"] == "alerts"


async def test_the_patient_decides_the_order(world: World) -> None:
    maria = await world.patient("Maria")
    for name in ("Anna", "Ben", "Cleo"):
        await world.caregiver(maria, name)
    cleo = await world.person("Dora")

    async def moved(name: str, *, up: bool) -> list[str]:
        async with world.run.act() as act:
            circle = {view.caregiver_name: view.follow_id for view in await circle_of(act, maria)}
            return [view.caregiver_name for view in await move_follow(act, maria, circle[name], up=up)]

    assert await moved("Cleo", up=True) == ["Anna", "Cleo", "Ben"]
    assert await moved("Cleo", up=True) == ["Cleo", "Anna", "Ben"]
    assert await moved("Cleo", up=True) == ["Cleo", "Anna", "Ben"]
    assert await moved("Anna", up=False) == ["Cleo", "Ben", "Anna"]
    async with world.run.act() as act:
        assert await move_follow(act, cleo, "0123456789", up=True) == ()


async def test_the_worst_off_comes_first(world: World) -> None:
    maria, paul, olga = [await world.patient(name) for name in ("Maria", "Paul", "Olga")]
    for patient in (maria, paul, olga):
        anna = await world.caregiver(patient, "Anna")
    today = maria.today(world.clock.now())
    await world.judged(await world.told(maria, today), "routine")
    await world.judged(await world.told(olga, today, pain=7), "soon")
    await world.alarm(paul, "urgent")
    async with world.run.look() as act:
        lines = await patients_of(act, anna)
    assert [(line.name, line.episode_open) for line in lines] == [
        ("Paul", True),
        ("Olga", False),
        ("Maria", False),
    ]
    assert [line.level for line in lines[1:]] == ["soon", "routine"]


async def test_who_gets_alerts_alone_sees_no_level(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna", daily=False)
    await world.judged(await world.told(maria, maria.today(world.clock.now())), "soon")
    async with world.run.look() as act:
        (line,) = await patients_of(act, anna)
    assert (line.may_see, line.level) == (False, None)


async def test_an_offer_shows_the_name_and_nothing_else(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna", state="offered")
    await world.judged(await world.told(maria, maria.today(world.clock.now())), "soon")
    await world.alarm(maria, "emergency")
    async with world.run.look() as act:
        (line,) = await patients_of(act, anna)
        card = await person_card(act, anna, line.follow_id)
    assert (line.name, line.state, line.level, line.last_checkin_at) == ("Maria", "offered", None, None)
    assert not line.episode_open
    assert card == NotYours()


async def card_of(world: World, caregiver: Known, patient: Known) -> PersonCard:
    link = await follow_id(world, patient, caregiver)
    async with world.run.act() as act:
        card = await person_card(act, caregiver, link)
    assert isinstance(card, PersonCard)
    return card


async def test_answers_are_shown_only_where_shared_and_looking_is_on_record(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna", details=True)
    ben = await world.caregiver(maria, "Ben")
    await world.judged(await world.told(maria, maria.today(world.clock.now()), pain=6), "watch")
    card = await card_of(world, anna, maria)
    assert card.answers["pain"] == 6
    assert card.week is not None
    assert card.trend is not None
    assert (len(card.trend.days), card.trend.days[-1].values["pain"]) == (30, 6)
    without = await card_of(world, ben, maria)
    assert (without.answers, without.week, without.trend, without.reasons) == ({}, None, None, ())
    assert without.line.level == "watch"
    assert [what for what, who in await world.audited(maria)] == ["saw_answers", "saw_level"]


async def test_that_life_feels_not_worth_living_is_shown_to_nobody_unasked(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna", details=True)
    checkin = await world.told(maria, maria.today(world.clock.now()), warnings=["despair", "fever"])
    await world.judged(checkin, "emergency", about="despair")
    await world.alarm(maria, "emergency", about="despair", warnings="despair")
    card = await card_of(world, anna, maria)
    assert card.answers["warnings"] in (["fever"], [])
    assert card.trend is not None
    assert card.trend.days[-1].marks <= {"warning"}, "the fever alone is marked"
    assert (card.reasons, card.episode, card.line.episode_open) == ((), None, False)
    assert card.line.level == "routine"


async def test_a_patient_who_agreed_beforehand_is_not_alone_with_it(world: World) -> None:
    maria = await world.patient("Maria", tell_despair=True)
    anna = await world.caregiver(maria, "Anna", details=True)
    await world.alarm(maria, "emergency", about="despair", warnings="despair")
    card = await card_of(world, anna, maria)
    assert card.episode is not None
    assert card.answers["warnings"] == ["despair"]


async def test_a_kind_word_reaches_the_patient_once_in_six_hours(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna")
    link = await follow_id(world, maria, anna)

    async def asked() -> Nudged:
        async with world.run.act() as act:
            outcome = await nudge(act, anna, link)
        assert isinstance(outcome, Nudged)
        return outcome

    assert (await asked()).sent
    assert await world.post() == [("Maria", "nudge")]
    world.clock.pass_(hours=5)
    again = await asked()
    assert not again.sent
    assert again.again_at == world.clock.now() + timedelta(hours=1)
    world.clock.pass_(hours=1)
    assert (await asked()).sent


async def test_a_kind_word_does_not_wake_the_patient(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna")
    world.clock.pass_(hours=12)
    async with world.run.act() as act:
        await nudge(act, anna, await follow_id(world, maria, anna))
    assert await world.post() == []
    world.clock.pass_(hours=6)
    assert await world.post() == [("Maria", "nudge")]


async def test_a_caregiver_chooses_the_hour_of_their_summaries(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna", zone="Asia/Tokyo")
    async with world.run.act() as act:
        outcome = await set_summary_hour(act, anna, "07:30")
        assert await set_summary_hour(act, anna, "25:00") == NotUnderstood(None)
    assert isinstance(outcome, SummaryHourSet)
    assert outcome.next_at is not None
    assert outcome.next_at.isoformat() == "2026-11-02T22:30:00+00:00"
