"""What stories about a circle of people have in common."""

from typing import Any

import sqlalchemy as sa

from sandbox.phone import Phone
from storage.rows import table_of
from tests.story import Story

FAINTED = ("Feeling ill, or a fall", "Fainted, or nearly")
"""An emergency on the tap, which only the circle may stop."""
GASPING = ("Breathing, chest", "Breathless at rest")
"""An emergency on the tap, which the patient may stop."""
HELP = "needs help now"


async def stored(story: Story, model: type) -> list[dict[str, Any]]:
    """Every row of a table, in the order of its key or of when it began."""
    table = table_of(model)
    order = next(table.c[name] for name in ("opened_at", "offered_at", "id") if name in table.c)
    assert story.service is not None
    async with story.service.database.reading() as tx:
        return [dict(row) for row in (await tx.conn.execute(sa.select(table).order_by(order))).mappings()]


async def settled_in(story: Story, name: str = "Maria", *, in_lisbon: bool = False) -> Phone:
    """Somebody who has joined and told of a good first day."""
    phone = await (_joined_in_lisbon(story, name) if in_lisbon else story.join(name))
    await story.tap(phone, "3", "Slept well", "No cough", "None of these")
    while "[Skip]" in phone.screen():
        await story.tap(phone, "Skip")
    return phone


async def _joined_in_lisbon(story: Story, name: str) -> Phone:
    phone = story.phone(name)
    await story.say(phone, "/start")
    await story.tap(phone, "Go on", "I agree")
    phone.forge("1:0:o:country:PT")  # what its button carries, some screens further on
    await story.settle()
    await story.tap(phone, "Lisbon", "09:00")
    return phone


async def link_of(story: Story, patient: Phone) -> str:
    """A fresh invitation, as it stands in the message."""
    await story.say(patient, "/invite")
    await story.tap(patient, "Invite somebody")
    (link,) = [each for each in patient.last.text.split() if each.startswith("https://")]
    return link


async def trusted(story: Story, patient: Phone, name: str, **details: Any) -> Phone:
    """Somebody who opened the patient's link, accepted, and was confirmed."""
    phone = story.phone(name, **details)
    phone.open_link(await link_of(story, patient))
    await story.settle()
    await story.tap(phone, "Accept")
    await story.tap(patient, "Yes, that is them")
    return phone


async def worse(story: Story, patient: Phone, *labels: str) -> None:
    await story.say(patient, "/worse")
    await story.tap(patient, *labels)


def alerts(phone: Phone, words: str = HELP) -> int:
    """How many messages with these words this phone received and still shows."""
    return sum(words in each.text for each in phone.received)
