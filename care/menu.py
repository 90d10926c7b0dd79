"""Which commands a person's chat offers follows from who they are here: patient, caregiver, both, or nobody.

One row of the outbox a person stands for the menu: waiting, or set as it says. So a change of role and its
menu are one commit, and a start finds every menu that is not as it should be.
"""

from care.in_batches import portions
from care.queue_message import queue_message
from care.recognise import Known, known_by_id
from care.runtime import Act, Runtime
from storage import follows, outbox, people

EDITION = "1"
"""Raised whenever a menu or its words change: every chat gets the new one at the next start."""
MENU = "menu"
ROLES = {
    (True, True): "both",
    (True, False): "patient",
    (False, True): "caregiver",
    (False, False): "nobody",
}
"""(is a patient, follows somebody) -> role."""


async def role_of(act: Act, known: Known) -> str:
    """patient | caregiver | both | nobody"""
    return ROLES[known.joined, bool(await follows.by(act.tx, known.id))]


async def renew_menu(act: Act, person_id: str) -> bool:
    """The chat gets the menu of who they are now. False: it has it."""
    known = await known_by_id(act, person_id)
    wanted = _wanted(await role_of(act, known), known.person.language)
    if await outbox.refs_of(act.tx, key=_key(person_id)) == wanted:
        return False
    await outbox.forget(act.tx, key=_key(person_id))
    return await queue_message(act, MENU, person_id, key=_key(person_id), refs=wanted)


async def repair_menus(run: Runtime) -> int:
    """At a start: every chat whose menu is not the one it should be; how many."""
    async with run.look() as act:
        wrong = [
            each.person_id
            for each in await people.standings(act.tx)
            if each.menu != _wanted(ROLES[each.joined, each.follows], each.language)
        ]
    renewed = 0
    for some in portions(wrong):
        async with run.act() as act:
            renewed += sum([await renew_menu(act, person_id) for person_id in some])
    return renewed


def _wanted(role: str, language: str) -> dict[str, str]:
    return {"role": role, "language": language, "edition": EDITION}


def _key(person_id: str) -> str:
    return f"menu:{person_id}"
