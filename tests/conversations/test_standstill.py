"""The process is down for days: no storm, one honest catch-up with its times, and no old emergency lost."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage.tables import Episode
from tests.conversations.circle import GASPING, settled_in, stored, trusted, worse
from tests.story import a_story

DUBLIN = ZoneInfo("Europe/Dublin")
FRIDAY = datetime(2027, 3, 26, 15, 0, tzinfo=DUBLIN)
"""On Sunday the clocks go forward."""


async def test_three_days_down_over_the_night_of_the_clocks(empty_database: str) -> None:
    async with a_story(empty_database, start=FRIDAY) as story:
        maria = await settled_in(story)
        paul = await settled_in(story, "Paul")
        anna = await trusted(story, maria, "Anna")
        await worse(story, maria, *GASPING)
        heard = {phone: len(phone.received) for phone in (maria, paul, anna)}
        await story.stop()
        story.sandbox.clock.advance(timedelta(days=3))
        await story.start()

        def since(phone: object) -> list[str]:
            return [each.text for each in phone.received[heard[phone] :]]  # type: ignore[attr-defined,index]

        for patient in (maria, paul):
            told = [text for text in since(patient) if "I was out of order from" in text]
            assert len(told) == 1
            assert "Fri, 26 Mar, 15:00 to 16:00" in told[0]
            assert "may be lost" in told[0]
        assert sum("back pain" in text and "24 hours" in text for text in since(paul)) <= 1, "no pile"
        assert sum("needs help now" in text for text in since(anna)) == 1, "rung again, once"
        assert sum("Call the emergency number now" in text for text in since(maria)) == 1
        (episode,) = await stored(story, Episode)
        assert episode["state"] == "open", "an old emergency is not lost"
        await story.restart()
        assert sum("I was out of order" in text for text in since(maria)) == 1
