"""Somebody you trust is invited by a link that works once, and only with your yes."""

import re
from datetime import timedelta

import sqlalchemy as sa

from care.follow import confirm_follow
from care.invite import (
    accept_invitation,
    decline_invitation,
    invite,
    look_at_invitation,
    open_invitations,
    revoke_invitation,
)
from care.outcomes import FollowView, InvitationSeen, Invited, NotYours
from care.recognise import Known
from storage.rows import table_of
from storage.tables import Audit, Invitation, Person
from tests.worlds import World

SHARES = {"alerts": True, "daily": True}
STRANGER = 777_000_111


async def link(world: World, patient: Known) -> Invited:
    async with world.run.act() as act:
        return await invite(act, patient, SHARES)


async def look(world: World, token: str, chat_id: int = STRANGER) -> InvitationSeen:
    async with world.run.look() as act:
        return await look_at_invitation(act, token, chat_id=chat_id)


async def accept(world: World, invited: Invited, chat_id: int = STRANGER) -> FollowView | InvitationSeen:
    async with world.run.act() as act:
        return await accept_invitation(
            act, invited.invitation_id, chat_id=chat_id, name="Anna", language="en"
        )


async def test_the_link_fits_telegram_and_is_not_in_the_database(world: World) -> None:
    maria = await world.patient("Maria")
    invited = await link(world, maria)
    assert re.fullmatch(r"[A-Za-z0-9_-]{32,64}", invited.token)
    assert invited.expires_at == world.clock.now() + timedelta(hours=48)
    async with world.run.look() as act:
        stored = (await act.tx.conn.execute(sa.select(table_of(Invitation)))).mappings().one()
    assert invited.token not in str(dict(stored))


async def test_who_opens_the_link_sees_who_invites_and_what_would_be_shared(world: World) -> None:
    maria = await world.patient("Maria")
    seen = await look(world, (await link(world, maria)).token)
    assert (seen.problem, seen.patient_name) == (None, "Maria")
    assert seen.shares == {
        "alerts": True,
        "daily": True,
        "weekly": False,
        "details": False,
        "proxy": False,
    }


async def test_accepting_asks_the_patient_and_shares_nothing_yet(world: World) -> None:
    maria = await world.patient("Maria", zone="Europe/Lisbon")
    accepted = await accept(world, await link(world, maria))
    assert isinstance(accepted, FollowView)
    assert (accepted.state, accepted.caregiver_name) == ("offered", "Anna")
    assert await world.post() == [("Maria", "follow_offered")]
    await world.alarm(maria, "emergency")
    await world.post()
    assert world.got("Anna") == []
    async with world.run.look() as act:
        columns = table_of(Person).c
        query = sa.select(columns.zone, columns.quiet_from, columns.quiet_to)
        stored = (await act.tx.conn.execute(query.where(columns.chat_id == STRANGER))).one()
    assert tuple(stored) == ("Europe/Lisbon", "22:00", "07:00")


async def test_the_link_works_once(world: World) -> None:
    maria = await world.patient("Maria")
    invited = await link(world, maria)
    await accept(world, invited)
    assert (await look(world, invited.token, chat_id=STRANGER + 1)).problem == "used"
    second = await accept(world, invited, chat_id=STRANGER + 1)
    assert isinstance(second, InvitationSeen)
    assert second.problem == "used"
    again = await accept(world, invited)
    assert isinstance(again, InvitationSeen)
    assert again.problem == "following"


async def test_the_link_is_too_old_after_two_days(world: World) -> None:
    maria = await world.patient("Maria")
    invited = await link(world, maria)
    world.clock.pass_(hours=47, minutes=59)
    assert (await look(world, invited.token)).problem is None
    world.clock.pass_(minutes=1)
    assert await look(world, invited.token) == InvitationSeen("expired", invited.invitation_id)
    refused = await accept(world, invited)
    assert isinstance(refused, InvitationSeen)
    assert refused.problem == "expired"


async def test_the_link_can_be_taken_back_by_its_patient_alone(world: World) -> None:
    maria, paul = await world.patient("Maria"), await world.patient("Paul")
    invited = await link(world, maria)
    async with world.run.act() as act:
        assert await revoke_invitation(act, paul, invited.invitation_id) == NotYours()
    assert (await look(world, invited.token)).problem is None
    async with world.run.act() as act:
        await revoke_invitation(act, maria, invited.invitation_id)
        assert await open_invitations(act, maria) == ()
    assert (await look(world, invited.token)).problem == "revoked"
    assert isinstance(await accept(world, invited), InvitationSeen)


async def test_declining_spends_the_link_and_stores_nobody(world: World) -> None:
    maria = await world.patient("Maria")
    invited = await link(world, maria)
    async with world.run.act() as act:
        await decline_invitation(act, invited.invitation_id)
    assert (await look(world, invited.token)).problem == "revoked"
    async with world.run.look() as act:
        assert await act.tx.conn.scalar(sa.select(sa.func.count()).select_from(table_of(Person))) == 1


async def test_ones_own_link_and_a_made_up_one_do_nothing(world: World) -> None:
    maria = await world.patient("Maria")
    invited = await link(world, maria)
    assert (await look(world, invited.token, chat_id=maria.person.chat_id)).problem == "own"
    assert isinstance(await accept(world, invited, chat_id=maria.person.chat_id), InvitationSeen)
    assert await look(world, "a" * 43) == InvitationSeen("unknown")
    async with world.run.act() as act:
        forged = await accept_invitation(act, "0123456789", chat_id=STRANGER, name="Eve", language="en")
    assert forged == InvitationSeen("unknown")


async def test_somebody_who_left_comes_back_with_consent_anew(world: World) -> None:
    maria = await world.patient("Maria")
    anna = await world.caregiver(maria, "Anna", details=True, state="ended", ended_at=world.clock.now())
    accepted = await accept(world, await link(world, maria), chat_id=anna.person.chat_id)
    assert isinstance(accepted, FollowView)
    assert (accepted.state, accepted.shares["details"]) == ("offered", False)
    async with world.run.act() as act:
        confirmed = await confirm_follow(act, maria, accepted.follow_id)
    assert isinstance(confirmed, FollowView)
    assert confirmed.state == "active"


async def test_open_links_are_listed_until_they_are_spent(world: World) -> None:
    maria = await world.patient("Maria")
    first, second = await link(world, maria), await link(world, maria)
    await accept(world, first)
    async with world.run.look() as act:
        listed = await open_invitations(act, maria)
    assert [each.invitation_id for each in listed] == [second.invitation_id]


async def test_every_consent_is_on_record_without_a_name(world: World) -> None:
    maria = await world.patient("Maria")
    await accept(world, await link(world, maria))
    async with world.run.look() as act:
        columns = table_of(Audit).c
        query = sa.select(columns.what, columns.detail).order_by(columns.id)
        recorded = [tuple(row) for row in await act.tx.conn.execute(query)]
    assert [what for what, _ in recorded] == ["invited", "consent", "accepted"]
    assert recorded[-1][1] == "alerts,daily"
