"""The one question about the person below a result: what its answer changes, and what "Not sure" does not."""

import pytest

from sandbox.phone import Phone
from tests.conversations.test_a_day import skip_rest
from tests.story import Story

HOW_IT_WENT = "In the 4 weeks before you started here, how did your back pain change?"


async def asked_how_it_went(story: Story, born: str = "1966", smoking: str = "I used to") -> Phone:
    """A former smoker of 60 in her first week, on the day that question comes."""
    maria = await story.join()
    await skip_rest(story)
    for answer in (born, "No, never", smoking, "3 to 12 months"):
        await a_day(story, maria)
        await (story.say(maria, answer) if answer == born else story.tap(maria, answer))
    await a_day(story, maria)
    await story.restart()
    return maria


async def a_day(story: Story, maria: Phone) -> None:
    await story.until("09:00")
    await story.tap(maria, "4", "Slept well", "No cough", "None of these")


async def test_pain_that_got_worse_before_joining_is_worth_an_appointment_at_risk(story: Story) -> None:
    maria = await asked_how_it_went(story)
    assert HOW_IT_WENT in maria.screen()
    await story.tap(maria, "It got worse")
    assert "back pain that was getting worse before the first check-in" in maria.screen()
    assert "within two weeks" in maria.screen()
    await a_day(story, maria)
    assert "The advice from before still stands" in maria.screen(), "said once"


@pytest.mark.parametrize("answer", ["It stayed the same", "Not sure"])
async def test_pain_that_did_not_is_only_noted_and_not_asked_again(story: Story, answer: str) -> None:
    maria = await asked_how_it_went(story)
    assert "[Skip]" not in maria.screen()
    await story.tap(maria, answer)
    await a_day(story, maria)
    assert HOW_IT_WENT not in maria.screen()
    assert "getting worse" not in maria.transcript()


async def test_without_a_known_risk_it_is_noted_on_the_day_it_is_told_and_the_days_end_as_ever(
    story: Story,
) -> None:
    """Many people join because it got worse: four weeks of the same note would be four weeks of worry."""
    maria = await asked_how_it_went(story, "1990", "Never")
    await story.tap(maria, "It got worse")
    assert "I have noted this" in maria.screen()
    assert "back pain that was getting worse before the first check-in" in maria.screen()
    await a_day(story, maria)
    assert "I have noted this" not in maria.screen()
    assert "getting worse" not in maria.screen()
