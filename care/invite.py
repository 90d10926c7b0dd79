"""A patient invites somebody they trust, by a link that works once; the somebody accepts or declines.

The link's token is shown once and never stored: the database knows its SHA-256 alone. Accepting makes an
offer; nothing is shared until the patient has confirmed who it was (`care/follow.py`).
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from care.enrol import new_person
from care.menu import renew_menu
from care.note import note
from care.outcomes import FollowView, InvitationSeen, Invited, NotYours, OpenInvitation
from care.queue_message import queue_message
from care.recognise import Known, known_by_id, patient_in_hand, recognise
from care.runtime import Act
from care.view_follow import SHARES, view_follow
from storage import follows, rows
from storage.tables import Follow, Invitation, Person

LIVES = timedelta(hours=48)
TOKEN_BYTES = 32
"""43 characters A-Z a-z 0-9 _ -, of the 64 a deep link carries."""
SUMMARY_HOUR = "18:00"
"""A caregiver's summaries come at this hour of their own until they choose another."""


async def invite(act: Act, known: Known, shares: Mapping[str, bool]) -> Invited:
    """A fresh link for one person. `known`: a patient; what `shares` does not name is not shared."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = Invitation(
        id=act.new_id(),
        patient_id=known.id,
        token_hash=_hash(token),
        shares={share: bool(shares.get(share)) for share in SHARES},
        created_at=act.now,
        expires_at=act.now + LIVES,
    )
    await rows.insert(act.tx, row)
    await note(act, "invited", patient_id=known.id, actor_id=known.id, detail=row.id)
    return Invited(row.id, token, row.expires_at, row.shares)


async def invite_chosen(
    act: Act, known: Known, chat_id: int, shares: Mapping[str, bool], *, name: str
) -> Invited | InvitationSeen:
    """A link for one of their contacts. Who uses the bot already is asked there as well, once a day at most;
    to anybody else nothing can be sent, and nothing is stored of them. The patient is told the same in both
    cases: who uses the bot is nobody's business."""
    person = await rows.find(act.tx, Person, chat_id=chat_id)
    if person is not None and person.id == known.id:
        return InvitationSeen("yourself")
    if person is not None and await _follows(act, known.id, person.id):
        return InvitationSeen("in_circle", patient_name=person.name)
    invited = await invite(act, known, shares)
    if person is not None and person.unreachable_since is None:
        await queue_message(
            act,
            "invitation_offered",
            person.id,
            key=f"offer:{known.id}:{person.id}:{known.today(act.now).isoformat()}",
            refs={"invitation": invited.invitation_id},
        )
    return replace(invited, name=name or None)


async def read_offer(act: Act, invitation_id: str, person_id: str) -> InvitationSeen | None:
    """The invitation as the chosen person may see it; None: it does not work any more."""
    row = await rows.find(act.tx, Invitation, id=invitation_id)
    seen = await _seen(act, row, await known_by_id(act, person_id))
    return seen if seen.problem is None else None


async def _follows(act: Act, patient_id: str, caregiver_id: str) -> bool:
    link = await rows.find(act.tx, Follow, patient_id=patient_id, caregiver_id=caregiver_id)
    return link is not None and link.state in follows.NOT_ENDED


async def open_invitations(act: Act, known: Known) -> tuple[OpenInvitation, ...]:
    """Links of this patient that still work, oldest first."""
    found = await follows.open_invitations(act.tx, known.id, now=act.now)
    return tuple(OpenInvitation(row.id, row.created_at, row.expires_at, row.shares) for row in found)


async def revoke_invitation(act: Act, known: Known, invitation_id: str) -> InvitationSeen | NotYours:
    """The link works no more. `problem` is "revoked", or what had become of it before."""
    row = await rows.find(act.tx, Invitation, id=invitation_id, patient_id=known.id)
    if row is None:
        return NotYours()
    return InvitationSeen(await _take_back(act, row, actor_id=known.id, what="revoked"), row.id)


async def look_at_invitation(act: Act, token: str, *, chat_id: int) -> InvitationSeen:
    """What somebody who opened the link is told before they agree to anything. Nothing is stored."""
    row = await rows.find(act.tx, Invitation, token_hash=_hash(token))
    return await _seen(act, row, await recognise(act, chat_id))


async def accept_invitation(
    act: Act, invitation_id: str, *, chat_id: int, name: str, language: str
) -> FollowView | InvitationSeen:
    """They agreed: stored with the patient's zone until they set their own, and offered to the patient."""
    row = await rows.find(act.tx, Invitation, id=invitation_id)
    if row is not None:
        await patient_in_hand(act, row.patient_id)
        row = await rows.find(act.tx, Invitation, id=invitation_id)
    known = await recognise(act, chat_id)
    seen = await _seen(act, row, known)
    if row is None or seen.problem is not None:
        return seen
    person_id = known.id if known else await _store(act, row, chat_id=chat_id, name=name, language=language)
    await rows.change(act.tx, Invitation, {"id": row.id}, used_at=act.now, used_by=person_id)
    follow = await _offer(act, row, person_id)
    granted = ",".join(share for share in SHARES if row.shares.get(share))
    await note(act, "accepted", patient_id=row.patient_id, actor_id=person_id, detail=granted)
    await queue_message(
        act, "follow_offered", row.patient_id, key=f"offered:{row.id}", refs={"follow": follow.id}
    )
    await renew_menu(act, person_id)
    return await view_follow(act, follow)


async def decline_invitation(act: Act, invitation_id: str) -> InvitationSeen:
    """They do not want to: the link is spent, and nothing is stored about them."""
    row = await rows.find(act.tx, Invitation, id=invitation_id)
    if row is None:
        return InvitationSeen("unknown")
    return InvitationSeen(await _take_back(act, row, actor_id=None, what="declined"), row.id)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


async def _take_back(act: Act, row: Invitation, *, actor_id: str | None, what: str) -> str | None:
    open_still = {"id": row.id, "used_at": None, "revoked_at": None}
    if await rows.change(act.tx, Invitation, open_still, revoked_at=act.now):
        await note(act, what, patient_id=row.patient_id, actor_id=actor_id, detail=row.id)
        return "revoked"
    return _spent(act, row)


def _spent(act: Act, row: Invitation) -> str | None:
    """Why the link itself works no more; None: it does."""
    if row.revoked_at is not None:
        return "revoked"
    if row.used_at is not None:
        return "used"
    return "expired" if row.expires_at <= act.now else None


async def _seen(act: Act, row: Invitation | None, known: Known | None) -> InvitationSeen:
    """The patient's name and shares go only to somebody who may still accept, or is known to them."""
    if row is None:
        return InvitationSeen("unknown")
    patient = await rows.get(act.tx, Person, id=row.patient_id)
    if known is not None:
        if known.id == row.patient_id:
            return InvitationSeen("own", row.id, patient.name, row.shares)
        link = await rows.find(act.tx, Follow, patient_id=row.patient_id, caregiver_id=known.id)
        if link is not None and link.state in follows.NOT_ENDED:
            return InvitationSeen("following", row.id, patient.name)
    problem = _spent(act, row)
    if problem is not None:
        return InvitationSeen(problem, row.id)
    return InvitationSeen(None, row.id, patient.name, row.shares)


async def _store(act: Act, row: Invitation, *, chat_id: int, name: str, language: str) -> str:
    patient = await rows.get(act.tx, Person, id=row.patient_id)
    person = new_person(act, chat_id=chat_id, name=name, language=language, zone=patient.zone)
    await rows.insert(act.tx, person)
    await note(act, "consent", patient_id=None, actor_id=person.id, detail="caregiver")
    return person.id


async def _offer(act: Act, row: Invitation, person_id: str) -> Follow:
    """One link a pair, ever: somebody who comes back takes it up again, with consent anew."""
    earlier = await rows.find(act.tx, Follow, patient_id=row.patient_id, caregiver_id=person_id)
    values: dict[str, Any] = {
        **{share: bool(row.shares.get(share)) for share in SHARES},
        "state": "offered",
        "place": await follows.last_place(act.tx, row.patient_id),
        "offered_at": act.now,
        "confirmed_at": None,
        "ended_at": None,
        "ended_by": None,
        "next_summary_at": None,
    }
    if earlier is not None:
        await rows.change(act.tx, Follow, {"id": earlier.id}, **values)
        return Follow(**{**earlier.model_dump(), **values})
    follow = Follow(
        id=act.new_id(),
        patient_id=row.patient_id,
        caregiver_id=person_id,
        summary_hour=SUMMARY_HOUR,
        **values,
    )
    await rows.insert(act.tx, follow)
    return follow
