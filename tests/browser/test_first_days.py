"""Maria's first two days and her worst one, on the page that `make run` opens; Anna is on the right."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.demo import SEEN_WITHIN, Desk, Side, calls, opened

pytestmark = pytest.mark.browser

NUMBER = "112"
GOOD_DAY = ("3", "Slept well", "No cough", "None of these")


async def joins(maria: Side) -> None:
    """First contact after 09:00, whatever the hour really is, up to the first question."""
    await maria.page.get_by_test_id("clock-next-0900").click()
    await expect(maria.page.get_by_test_id("clock-now")).to_contain_text("09:00")
    await maria.start()
    await maria.sees("I am Backwatch")
    await maria.tap("Go on")
    await maria.sees("Before we start")
    await maria.tap("I agree", "Ireland", "09:00")
    await expect(await maria.sees("All set")).to_contain_text("Dublin")
    await expect(await maria.sees("How bad was your back pain")).to_contain_text("1 of 9")


async def finishes_first_checkin(maria: Side) -> None:
    await maria.tap(*GOOD_DAY)
    for question, nothing in (
        ("Where is the back pain?", "Lower back"),
        ("Does the pain spread?", "It does not spread"),
        ("What does the pain feel like?", "None of these"),
        ("When is the pain there", "None of these"),
        ("What eases it", "None of these"),
    ):
        await maria.sees(question)
        await maria.tap(nothing)
        if nothing == "Lower back":
            await maria.tap("Done")
    await maria.sees("That is all for today")


async def next_morning(desk: Desk) -> int:
    """09:00 by the button of the page; the prompt comes by itself. Returns how many messages there are."""
    before = await desk.maria.messages.count()
    await desk.page.get_by_test_id("clock-next-0900").click()
    await expect(desk.page.get_by_test_id("clock-now")).to_contain_text("09:00")
    await expect(desk.maria.messages).to_have_count(before + 1, timeout=SEEN_WITHIN)
    await expect(desk.maria.last).to_contain_text("How bad was your back pain")
    await expect(desk.maria.button("Something is wrong")).to_be_visible()
    return before + 1


async def anna_is_invited(desk: Desk) -> None:
    """The link is opened on the other phone; both sides agree."""
    maria, anna = desk.maria, desk.anna
    await maria.say("/invite")
    await maria.sees("Your circle is empty")
    await maria.tap("Invite somebody")
    await (await maria.sees("A link for one person you trust")).get_by_test_id("open-as").click()
    await anna.sees("Maria invites you")
    await anna.tap("Accept")
    await anna.sees("asked Maria to confirm")
    await maria.sees("Anna has accepted your invitation")
    await maria.tap("Yes, that is them")
    await anna.sees("Maria has confirmed you")


async def numbness_and_bladder_trouble(maria: Side) -> None:
    await maria.tap("7", "Woken by the pain", "No cough", "Legs, bladder, bowel", "Numb or tingling leg")
    question = await maria.sees("Which leg is it?")
    await expect(question).to_contain_text("If this is new or getting worse, call now")
    await expect(question).to_contain_text(NUMBER)
    await maria.tap("Both legs", "New, or last 14 days")


async def test_from_first_contact_to_an_emergency_that_anna_takes() -> None:
    async with opened() as desk:
        maria, anna = desk.maria, desk.anna
        await joins(maria)
        await finishes_first_checkin(maria)

        count = await next_morning(desk)
        taps = len(await taps_answered(desk))
        await maria.tap(*GOOD_DAY)
        await expect(maria.last).to_contain_text("That is all for today", timeout=SEEN_WITHIN)
        assert len(await taps_answered(desk)) - taps == 4, "a good day is four taps"
        await expect(maria.messages).to_have_count(count)

        await anna_is_invited(desk)
        await next_morning(desk)
        await numbness_and_bladder_trouble(maria)
        loud = await maria.sees("Call the emergency number now")
        await expect(loud).to_have_attribute("data-silent", "no")
        await expect(loud).to_contain_text(NUMBER)
        await expect(loud).to_contain_text("numbness or tingling in both legs")
        alert = await anna.sees("Maria needs help now")
        await expect(alert).to_have_attribute("data-silent", "no")
        await expect(alert).to_contain_text(NUMBER)
        await expect(await maria.sees("What has really happened so far")).to_contain_text("Sent to Anna")

        await maria.tap("Can't hold or pass pee", "Done", "New, or last 14 days")
        await maria.sees("Can't hold or pass pee: since when")
        await expect(anna.messages.filter(has_text="Maria needs help now")).to_have_count(1)

        await anna.tap("I am calling")
        await anna.sees("Nobody else is asked until")
        await maria.sees("Anna answered: I am calling you now")
        await anna.tap("I am with them")
        await expect(await anna.sees("You are with Maria")).to_contain_text(f"call {NUMBER}")
        await maria.sees("I am with you, or on my way")
        receipts = maria.messages.filter(has_text="What has really happened so far")
        await expect(receipts).to_have_text(
            [re.compile("Anna answered .*I am with you", re.DOTALL)], timeout=SEEN_WITHIN
        )


async def taps_answered(desk: Desk) -> list[dict[str, object]]:
    return await calls(desk, "answerCallbackQuery")
