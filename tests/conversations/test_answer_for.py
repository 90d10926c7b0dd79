"""Somebody answers for a patient who cannot: told on phones, on both databases."""

import pytest

from sandbox.phone import Phone
from storage.tables import Answer, Audit, Checkin, Episode
from tests.conversations.circle import FAINTED, HELP, alerts, settled_in, stored, trusted
from tests.story import Story

one_database = pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
"""Where another database would add nothing but time."""


async def allowed(story: Story, patient: Phone, name: str, *shares: str) -> Phone:
    """Somebody of the circle who may also answer for the patient, and what else is shared."""
    phone = await trusted(story, patient, name)
    await story.say(patient, "/invite")
    await story.tap(patient, name)
    for share in ("Answers for me", *shares):
        await story.tap(patient, share)
    return phone


async def sits_down(story: Story, phone: Phone) -> None:
    await story.say(phone, "/patients")
    await story.tap(phone, "Maria", "Answer for Maria")


async def skips_on(story: Story, phone: Phone) -> None:
    while "[Skip]" in phone.screen():
        await story.tap(phone, "Skip")


async def test_a_caregiver_answers_and_both_see_who_said_what(story: Story) -> None:
    maria = await settled_in(story)
    anna = await allowed(story, maria, "Anna", "My answers")
    await sits_down(story, anna)
    assert "How bad was Maria's back pain" in anna.screen()
    await story.restart()
    await story.tap(anna, "7", "Woken by the pain")
    await story.say(anna, "no cough")
    assert "Maria: any of these now" in anna.screen()
    await story.tap(anna, "None of these")
    await skips_on(story, anna)
    assert "Maria sees that you answered" in anna.screen()
    assert "Maria says 3. You say 7." in anna.screen()
    assert any("Pain: Anna says 7. You say 3." in each.text for each in maria.received)
    own, proxied = sorted(await stored(story, Checkin), key=lambda row: str(row["by"]), reverse=True)
    assert (own["by"], own["answers"]["pain"]) == ("self", 3)
    assert (proxied["by"], proxied["answers"]["pain"]) == ("proxy", 7)
    await story.say(maria, "/privacy")
    assert "Anna, answered for you" in maria.screen()
    await story.say(anna, "/patients")
    await story.tap(anna, "Maria")
    assert "Maria says 3. Anna says 7." in anna.screen()


async def test_an_emergency_told_for_her_reaches_her_and_the_others(story: Story) -> None:
    maria = await settled_in(story)
    anna = await allowed(story, maria, "Anna")
    ben = await trusted(story, maria, "Ben")
    await sits_down(story, anna)
    await story.say(anna, "she can't breathe")
    assert "Does Maria have this now" in anna.screen()
    assert "112" in anna.screen()
    assert alerts(ben) == 0, "one question first"
    await story.tap(anna, "Yes")
    assert any("🆘 Maria needs help now. Call, before anything else:" in each.text for each in anna.messages)
    assert (alerts(ben), alerts(anna, "Call Maria. If nobody answers")) == (1, 1)
    assert any("Call the emergency number now" in each.text for each in maria.received)
    (episode,) = await stored(story, Episode)
    assert episode["level"] == "emergency"
    await story.restart()
    await story.tap(ben, "I am with them")
    assert any("Ben answered: I am with you" in each.text for each in maria.received)


async def test_an_emergency_that_she_shares_names_who_told_it(story: Story) -> None:
    maria = await settled_in(story)
    anna = await allowed(story, maria, "Anna")
    ben = await trusted(story, maria, "Ben")
    await story.say(maria, "/invite")
    await story.tap(maria, "Ben", "My answers")
    await sits_down(story, anna)
    await story.tap(anna, "5", "Slept well", "No cough", "Breathing, chest", "Breathless at rest")
    assert "Because Anna told me:" in next(each.text for each in ben.received if HELP in each.text)
    assert any("Because Anna told me:" in each.text for each in maria.received)


@one_database
async def test_a_wrong_tap_for_her_is_taken_back_for_everybody(story: Story) -> None:
    maria = await settled_in(story)
    anna = await allowed(story, maria, "Anna")
    ben = await trusted(story, maria, "Ben")
    await sits_down(story, anna)
    await story.tap(anna, "5", "Slept well", "No cough", "Breathing, chest", "Breathless at rest")
    sitting = next(each for each in reversed(anna.messages) if "Breathless at rest" in str(each))
    assert sitting is not None
    await story.tap(anna, "✓ Breathless at rest")
    assert any("Anna took back the answer about Maria" in each.text for each in ben.received)
    assert any("took an answer about you back" in each.text for each in maria.received)
    (episode,) = await stored(story, Episode)
    assert (episode["state"], episode["outcome"]) == ("closed", "false_alarm")


@one_database
async def test_not_as_bad_names_the_patient_who_says_so_and_not_who_raised_it(story: Story) -> None:
    maria = await settled_in(story)
    anna = await allowed(story, maria, "Anna")
    ben = await trusted(story, maria, "Ben")
    await sits_down(story, anna)
    await story.tap(anna, "5", "Slept well", "No cough", *FAINTED)
    assert alerts(ben) == 1
    await story.tap(maria, "Not as bad as that", "None of these")
    for phone in (anna, ben):
        assert alerts(phone, "Maria changed an answer and now says that it is less bad") == 1
        assert alerts(phone, "Anna changed an answer") == 0
    assert alerts(maria, "You took an answer back") == 1
    assert alerts(maria, "Anna changed an answer") == 0


@one_database
async def test_nobody_answers_who_was_not_allowed_or_is_not_any_more(story: Story) -> None:
    maria = await settled_in(story)
    anna = await allowed(story, maria, "Anna")
    ben = await trusted(story, maria, "Ben")
    await story.say(ben, "/patients")
    await story.tap(ben, "Maria")
    assert "[Answer for Maria]" not in ben.screen()
    await sits_down(story, anna)
    await story.say(maria, "/invite")
    await story.tap(maria, "Anna", "✓ Answers for me")
    await story.tap(anna, "9")
    told = [each for each in await stored(story, Answer) if each["value"] == "9"]
    assert told == []


@one_database
async def test_the_patients_own_check_in_is_not_touched_by_it(story: Story) -> None:
    maria = await settled_in(story)
    anna = await allowed(story, maria, "Anna", "My answers")
    await story.until("09:00")
    await story.tap(maria, "4")
    await sits_down(story, anna)
    await story.tap(anna, "7", "Slept well", "No cough", "None of these")
    await skips_on(story, anna)
    assert "Did the pain disturb your sleep" in "".join(each.text for each in maria.messages)
    await story.tap(maria, "Slept well", "No cough", "None of these")
    await skips_on(story, maria)
    assert any("Anna answered differently for you today" in each.text for each in maria.messages)
    assert any("Maria and you answered differently" in each.text for each in anna.received)
    assert [row["what"] for row in await stored(story, Audit)].count("answered_for") == 1


@one_database
async def test_one_tap_in_privacy_ends_it_at_once(story: Story) -> None:
    maria = await settled_in(story)
    anna = await allowed(story, maria, "Anna")
    await sits_down(story, anna)
    await story.say(maria, "/privacy")
    await story.tap(maria, "End it: Anna")
    assert "does not follow" in maria.screen()
    await story.tap(anna, "9")
    assert [each for each in await stored(story, Answer) if each["value"] == "9"] == []
    assert any("Nothing more is shared" in each.text for each in anna.received)
