"""An alarm that was answered leaves no live buttons above it."""

import pytest

from tests.conversations.circle import GASPING, settled_in, worse
from tests.story import Story

pytestmark = pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
RING = "Call the emergency number now"


async def test_called_takes_the_buttons_off_the_older_alarms(story: Story) -> None:
    maria = await settled_in(story)
    await worse(story, maria, *GASPING)
    await story.later(minutes=6)
    rings = [each for each in maria.received if RING in each.text]
    assert len(rings) == 2
    assert all(each.reply_markup for each in rings)
    await story.tap(maria, "Called / on my way")
    (older,) = [each for each in maria.received if RING in each.text]
    assert not older.reply_markup
    assert "[I need help]" in maria.screen()
