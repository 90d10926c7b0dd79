"""Whatever is typed is heard for danger first, from anybody, at any moment."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from care.claims import answer_claim
from care.compose import compose
from care.deliver import claim
from care.hear import Words, claim_of_stranger, hear_caregiver, hear_patient, keep_note
from care.outcomes import Asked, Claimed, Menu
from care.recognise import Known, patient_in_hand
from care.record_answer import Outcome
from storage import rows
from storage.rows import table_of
from storage.tables import Checkin, Note, Person
from tests.care.sitting import sit_down
from tests.worlds import World
from triage.agenda import PROFILE_ORDER

LEGS = "I can't feel my legs since this morning"


async def hear(
    world: World, patient: Known, text: str, *, message_id: int = 1, edited: bool = False
) -> Outcome | Menu:
    async with world.run.act() as act:
        known = await patient_in_hand(act, patient.id)
        return await hear_patient(act, known, Words(text, message_id, edited))


async def confirm(world: World, patient: Known, checkin_id: str, *, is_true: bool) -> Outcome | Menu:
    async with world.run.act() as act:
        return await answer_claim(act, await patient_in_hand(act, patient.id), checkin_id, is_true=is_true)


async def test_a_stranger_is_heard_and_nothing_is_stored(world: World) -> None:
    claim = claim_of_stranger(LEGS, language="en")
    assert claim is not None
    assert (claim.claim_id, claim.level) == ("0", "emergency")
    assert claim_of_stranger("What is this?", language="en") is None
    async with world.run.look() as act:
        assert await act.tx.conn.scalar(sa.select(sa.func.count()).select_from(table_of(Person))) == 0


async def test_in_the_middle_of_a_check_in_it_is_heard_before_the_question(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    sitting = await sit_down(world, maria)
    await sitting.tap("answer", "pain", "3")
    claimed = await hear(world, maria, LEGS)
    assert isinstance(claimed, Claimed)
    assert claimed.level == "emergency"
    assert await world.post() == []
    outcome = await confirm(world, maria, claimed.claim_id, is_true=True)
    assert isinstance(outcome, Asked)
    arrived = await world.live(minutes=3)
    assert {("Maria", "patient_emergency"), ("Anna", "alert_emergency")} <= set(arrived)
    assert (await sitting.row()).answers["pain"] == 3


async def test_without_an_answer_it_is_believed_after_two_minutes(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    await hear(world, maria, LEGS)
    assert await world.live(seconds=119) == []
    assert ("Anna", "alert_emergency") in await world.live(seconds=1)


async def test_no_takes_it_back_and_nobody_is_alarmed(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    claimed = await hear(world, maria, LEGS)
    assert isinstance(claimed, Claimed)
    assert isinstance(await confirm(world, maria, claimed.claim_id, is_true=False), Menu)
    assert await world.live(hours=1) == []
    assert await world.episodes(maria) == []


async def test_a_typed_answer_counts_as_well_as_a_tap(world: World) -> None:
    maria = await world.patient("Maria")
    sitting = await sit_down(world, maria)
    shown = await hear(world, maria, "7")
    assert isinstance(shown, Asked)
    assert (await sitting.row()).answers == {"pain": 7}
    assert shown.question.key == "sleep"


async def test_an_edited_answer_corrects_the_one_it_gave(world: World) -> None:
    maria = await world.patient("Maria")
    sitting = await sit_down(world, maria)
    await hear(world, maria, "7", message_id=11)
    await hear(world, maria, "2", message_id=11, edited=True)
    assert (await sitting.row()).answers == {"pain": 2}


async def test_an_edit_that_becomes_dangerous_is_heard(world: World) -> None:
    maria = await world.patient("Maria")
    await hear(world, maria, "hello", message_id=11)
    assert isinstance(await hear(world, maria, LEGS, message_id=11, edited=True), Claimed)


async def test_pain_stated_outright_is_noted_without_being_asked(world: World) -> None:
    maria = await world.patient("Maria")
    await hear(world, maria, "pain 7/10")
    async with world.run.look() as act:
        row = await rows.get(act.tx, Checkin, patient_id=maria.id)
    assert row.answers == {"pain": 7}


async def test_other_words_are_kept_only_if_the_patient_wants(world: World) -> None:
    maria, paul = await world.patient("Maria"), await world.patient("Paul")
    menu = await hear(world, maria, "The weather is fine")
    assert isinstance(menu, Menu)
    assert menu.note_id is not None
    async with world.run.act() as act:
        assert not await keep_note(act, paul, menu.note_id)
        assert await keep_note(act, maria, menu.note_id)
    async with world.run.look() as act:
        assert (await rows.get(act.tx, Note, id=menu.note_id)).kept


async def test_a_caregiver_is_heard_about_whom_they_follow_and_about_themselves(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna")
    async with world.run.act() as act:
        about_her = await hear_caregiver(act, anna, Words("She is coughing up blood", 1), country="DE")
        own = await hear_caregiver(act, anna, Words(LEGS, 2), country="DE")
        menu = await hear_caregiver(act, anna, Words("good morning", 3), country="DE")
    assert isinstance(about_her, Claimed)
    assert (about_her.by, about_her.country) == ("proxy", "DE")
    assert isinstance(own, Claimed)
    assert isinstance(menu, Menu)


DOUBT = "not sure if I wet myself"


async def claimed_by(world: World, patient: Known, text: str) -> Claimed:
    outcome = await hear(world, patient, text)
    assert isinstance(outcome, Claimed)
    return outcome


async def only_row(world: World, patient: Known) -> Checkin:
    async with world.run.look() as act:
        return await rows.get(act.tx, Checkin, patient_id=patient.id)


@pytest.mark.parametrize("first", ["silence", "yes"])
@pytest.mark.parametrize("then", [DOUBT, "I am coughing up blood"])
async def test_no_to_one_question_does_not_silence_what_else_is_grave(
    world: World, first: str, then: str
) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    legs = await claimed_by(world, maria, LEGS)
    if first == "yes":
        await confirm(world, maria, legs.claim_id, is_true=True)
    second = await claimed_by(world, maria, then)
    await confirm(world, maria, second.claim_id, is_true=False)
    assert (await only_row(world, maria)).answers["warnings"] == ["leg_numbness"]
    assert ("Anna", "alert_emergency") in await world.live(minutes=3)


async def test_a_tapped_warning_still_rings_after_no_to_a_typed_doubt(world: World) -> None:
    maria = await world.patient("Maria")
    await world.caregiver(maria, "Anna", daily=False)
    sitting = await sit_down(world, maria, kind="warning")
    await sitting.tap("group", "warnings", "legs")
    await sitting.tap("toggle", "warnings", "leg_numbness")
    doubt = await claimed_by(world, maria, DOUBT)
    await confirm(world, maria, doubt.claim_id, is_true=False)
    assert ("Anna", "alert_emergency") in await world.live(minutes=3)


@pytest.mark.parametrize("is_true", [True, False])
async def test_a_doubt_beside_a_claim_is_asked_about_too(world: World, is_true: bool) -> None:
    """The graver first: whether the legs are weak, and only then whether there is fever."""
    maria = await world.patient("Maria")
    legs = await claimed_by(world, maria, "I have a fever and I'm not sure if my legs feel weak")
    assert (legs.warnings, legs.doubtful, legs.level) == (("leg_weakness",), True, "watch")
    fever = await confirm(world, maria, legs.claim_id, is_true=is_true)
    assert isinstance(fever, Claimed)
    assert (fever.warnings, fever.doubtful) == (("fever",), False)
    asked = await confirm(world, maria, fever.claim_id, is_true=True)
    assert isinstance(asked, Asked)
    told = {"fever", "leg_weakness"} if is_true else {"fever"}
    assert set((await only_row(world, maria)).answers["warnings"]) == told


async def test_a_doubt_stays_whatever_is_typed_next_and_is_asked_about_once_more(world: World) -> None:
    maria = await world.patient("Maria")
    await claimed_by(world, maria, DOUBT)
    again = await hear(world, maria, "pain 7/10")
    assert isinstance(again, Claimed)
    assert again.doubtful
    assert (await only_row(world, maria)).answers == {"pain": 7}
    assert ("Maria", "doubt_again") in await world.live(minutes=16)
    await confirm(world, maria, again.claim_id, is_true=True)
    assert ("Maria", "patient_emergency") in await world.live(minutes=3)


async def test_a_doubt_typed_twice_is_asked_about_once(world: World) -> None:
    maria = await world.patient("Maria")
    await claimed_by(world, maria, DOUBT)
    again = await claimed_by(world, maria, DOUBT)
    assert (await only_row(world, maria)).cursor == "doubt:bladder"
    assert isinstance(await confirm(world, maria, again.claim_id, is_true=False), Menu)


async def test_a_doubt_that_was_answered_is_not_asked_about_again(world: World) -> None:
    maria = await world.patient("Maria")
    doubt = await claimed_by(world, maria, DOUBT)
    world.clock.set(world.clock.now() + timedelta(minutes=15))
    (again,) = await claim(world.run, limit=5)
    letter = await compose(world.run, again)
    assert letter is not None
    assert isinstance(letter.content, Claimed)
    await confirm(world, maria, doubt.claim_id, is_true=False)
    assert await compose(world.run, again) is None


async def test_what_is_believed_after_two_minutes_leaves_the_doubt_standing(world: World) -> None:
    maria = await world.patient("Maria")
    await claimed_by(world, maria, f"{LEGS}, {DOUBT}")
    await world.live(minutes=3)
    shown = await hear(world, maria, "hello")
    assert isinstance(shown, Claimed | Menu)
    assert (await only_row(world, maria)).cursor == "doubt:bladder"


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("birth_year", "I was born in 1958", 1958),
        ("cancer", "yes, years ago", "past"),
        ("pain_since", "March 2024", "2024-03-01"),
        ("pack_years", "20 a day for 30 years", 30.0),
        ("asbestos", "yes", True),
    ],
)
async def test_a_typed_answer_to_the_question_about_the_person_is_kept(
    world: World, key: str, text: str, value: object
) -> None:
    """Some, like the year of birth, have no buttons at all."""
    needed = {"smoking": "former"} if key == "pack_years" else {}
    skipped = {each: "2026-11-02" for each in PROFILE_ORDER if each != key and each not in needed}
    maria = await world.patient("Maria", profile=needed, profile_skipped=skipped)
    await world.told(maria, maria.today(world.clock.now()) - timedelta(days=1))
    sitting = await sit_down(world, maria, kind="daily")
    await sitting.good_day()
    assert (await sitting.shown()).question.key == f"profile.{key}"
    await hear(world, maria, text, message_id=7)
    patient = (await world.again(maria)).patient
    assert patient is not None
    assert patient.profile == {**needed, key: value}


async def test_an_edited_year_of_birth_corrects_the_one_it_gave(world: World) -> None:
    maria = await world.patient("Maria")
    await world.told(maria, maria.today(world.clock.now()) - timedelta(days=1))
    sitting = await sit_down(world, maria, kind="daily")
    await sitting.good_day()
    await hear(world, maria, "1985", message_id=7)
    await hear(world, maria, "1958", message_id=7, edited=True)
    patient = (await world.again(maria)).patient
    assert patient is not None
    assert patient.profile == {"birth_year": 1958}
