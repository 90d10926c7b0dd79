"""Something pressing told in the middle of a check-in: it is said at once, while the questions go on."""

import pytest

from tests.conversations.circle import worse
from tests.story import Story

TODAY = "This needs a doctor today."
pytestmark = pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)


async def test_who_told_of_despair_reads_who_listens_above_every_further_question(story: Story) -> None:
    maria = await story.join()
    await worse(story, maria, "Something else", "Life not worth living", "Thoughts, but safe")
    for tap in ("Done", "Skip", "Skip", "Skip"):
        assert "Please speak to a doctor or a crisis line today." in maria.last.text
        assert "116 123" in maria.last.text
        assert any(each.label.startswith("Copy 116") for each in maria.last.buttons)
        await story.tap(maria, tap)


async def test_who_needs_a_doctor_today_reads_it_before_the_end_and_no_more_once_taken_back(
    story: Story,
) -> None:
    maria = await story.join()
    await worse(story, maria, "Breathing, chest", "Short of breath")
    assert maria.last.text.startswith(f"⚠️ {TODAY}")
    await story.tap(maria, "Done")
    assert "How bad was your back pain" in maria.last.text
    assert TODAY in maria.last.text
    await story.say(maria, "/worse")
    await story.tap(maria, "Breathing, chest", "✓ Short of breath", "Other symptoms", "None of these")
    assert "How bad was your back pain" in maria.last.text
    assert TODAY not in maria.last.text


async def test_blood_alone_leads_back_to_all_the_warnings_not_to_a_list_of_one(story: Story) -> None:
    maria = await story.join()
    await worse(story, maria, "Coughed up blood", "A few spots or streaks")
    assert "You chose: Coughed up blood." in maria.last.text
    assert "[Breathing, chest]" in maria.screen()
    assert "[Done]" in maria.screen()


async def test_nobody_in_strong_pain_is_asked_about_a_walk(story: Story) -> None:
    maria = await story.join()
    await story.tap(maria, "8", "Hardly slept", "No cough", "None of these")
    while "[Skip]" in maria.screen():
        await story.tap(maria, "Skip")
    assert "That is a lot of pain. Be kind to yourself today." in maria.last.text
    assert "at any hour: /worse" in maria.last.text
    assert "?" not in maria.last.text
