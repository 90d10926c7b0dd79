"""The page in a real browser: a newcomer's first minutes, played with a bot of a few lines."""

from __future__ import annotations

import asyncio
import contextlib
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright, expect

from sandbox import Phone, Sandbox

from .conftest import Api
from .test_sending import png

pytestmark = pytest.mark.browser
FLAGS = ["--no-sandbox", "--headless=new", "--disable-background-networking"]


@dataclass(frozen=True)
class Desk:
    """A browser with the page open, and the two people on it."""

    page: Page
    maria: Phone
    anna: Phone
    complaints: list[str]

    def side(self, name: str) -> Any:
        return self.page.get_by_test_id(f"pane-{name}")


@contextlib.asynccontextmanager
async def opened(town: Sandbox, width: int, height: int) -> AsyncIterator[Desk]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("NO CHROMIUM: the page was NOT tested (apt-get install chromium)")
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=chromium, args=FLAGS)
        page = await browser.new_page(
            viewport={"width": width, "height": height}, timezone_id="Europe/Lisbon"
        )
        complaints: list[str] = []
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        await page.goto(town.url)
        await expect(page.get_by_test_id("start-right")).to_be_attached()
        yield Desk(page, town.phone("Maria", 1001), town.phone("Anna", 1002), complaints)
        await browser.close()
    assert complaints == []


async def ask(api: Api, chat_id: int, text: str, *rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    markup = {"inline_keyboard": list(rows)}
    sent: dict[str, Any] = await api.ok(
        "sendMessage", chat_id=chat_id, text=text, parse_mode="HTML", reply_markup=markup, **more
    )
    return sent


async def test_maria_and_anna_side_by_side(town: Sandbox, api: Api) -> None:
    async with opened(town, 1200, 900) as desk:
        left, right = desk.side("left"), desk.side("right")
        await desk.page.get_by_test_id("start-left").click()
        await desk.maria.until(lambda: desk.maria.person.started)
        await ask(api, 1001, "<b>Pain</b> today?", [{"text": "7", "callback_data": "p7", "style": "danger"}])
        question = left.get_by_test_id("message").last
        await expect(question.locator("strong")).to_have_text("Pain")
        button = left.get_by_test_id("inline-button")
        await expect(button).to_have_class(re.compile("danger"))

        await button.click()
        await desk.maria.until(lambda: bool(town.world.callbacks))
        (query,) = town.world.callbacks
        await expect(button).to_have_class(re.compile("waiting"))
        await api.ok("answerCallbackQuery", callback_query_id=query, text="Noted")
        await expect(left.get_by_test_id("toast-left")).to_have_text("Noted")
        await api.ok("editMessageText", chat_id=1001, message_id=desk.maria.last.id, text="Pain: 7")
        await expect(question).to_contain_text("Pain: 7")
        await expect(question.get_by_test_id("edited")).to_be_visible()
        await expect(button).to_have_count(0)

        await ask(
            api, 1001, f"Give this to Anna: {town.bot_link}?start=inv-7f3a9c", disable_notification=True
        )
        await expect(left.get_by_test_id("message").last).to_have_attribute("data-silent", "yes")
        await left.get_by_test_id("open-as").click()
        await expect(right.get_by_test_id("message")).to_contain_text("/start inv-7f3a9c")
        assert desk.anna.person.started

        note = await ask(api, 1002, "soon gone")
        await expect(right.get_by_text("soon gone")).to_be_visible()
        await api.ok("deleteMessage", chat_id=1002, message_id=note["message_id"])
        await expect(right.get_by_text("soon gone")).to_have_count(0)
        form = {"chat_id": 1002, "caption": "Maria's trend"}
        await api.http.post(f"{api.base}/sendPhoto", data=form, files={"photo": ("t.png", png(40, 30))})
        picture = right.locator("img.photo")
        await expect(picture).to_be_visible()
        assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 40


async def test_the_clock_moves_from_the_page(town: Sandbox) -> None:
    async with opened(town, 1200, 900) as desk:
        before = town.clock.now()
        await desk.page.get_by_test_id("clock-plus-3h").click()
        await desk.maria.until(lambda: (town.clock.now() - before).total_seconds() > 10_000)
        await desk.page.get_by_test_id("clock-next-0900").click()
        await expect(desk.page.get_by_test_id("clock-now")).to_contain_text("09:00")
        await desk.page.get_by_test_id("more").click()
        await desk.page.get_by_test_id("clock-custom").fill("2031-07-01T21:30")
        await desk.page.get_by_test_id("clock-set").click()
        await expect(desk.page.get_by_test_id("clock-now")).to_contain_text("1 Jul, 21:30")
        assert town.clock.now().isoformat().startswith("2031-07-01T20:30")
        await desk.page.get_by_test_id("start-left").click()
        await expect(desk.page.get_by_test_id("start-left")).to_have_count(0)
        await desk.page.get_by_test_id("reset").click()
        await expect(desk.page.get_by_test_id("start-left")).to_be_visible()


async def test_typing_correcting_blocking_and_the_command_menu(town: Sandbox, api: Api) -> None:
    async with opened(town, 1200, 900) as desk:
        await api.ok("setMyCommands", commands=[{"command": "check", "description": "Start a check-in"}])
        words, send = desk.page.get_by_test_id("words-left"), desk.page.get_by_test_id("send-left")
        await words.fill("pain is 7")
        await send.click()
        await desk.side("left").get_by_test_id("edit-own").click()
        await expect(words).to_have_value("pain is 7")
        await words.fill("can't feel my legs")
        await words.press("Enter")
        await expect(desk.side("left").get_by_test_id("text")).to_have_text("can't feel my legs")
        await desk.page.get_by_test_id("menu-left").click()
        await desk.side("left").get_by_text("/check").click()
        await expect(desk.side("left").get_by_test_id("message")).to_have_count(2)
        block = desk.page.get_by_test_id("block-left")
        await block.click()
        await expect(block).to_have_text("Unblock bot")
        assert desk.maria.person.blocked
        await block.click()
        await expect(block).to_have_text("Block bot")
        kinds = [next(iter(set(each) - {"update_id"})) for each in await api.updates()]
        assert kinds == ["message", "edited_message", "message", "my_chat_member", "my_chat_member"]


async def test_an_old_mans_narrow_phone_with_very_large_letters(town: Sandbox, api: Api) -> None:
    async with opened(town, 360, 740) as desk:
        await desk.page.get_by_test_id("start-left").click()
        await desk.maria.until(lambda: desk.maria.person.started)
        await desk.page.get_by_test_id("more").click()
        await desk.page.get_by_test_id("letters").select_option("1.6")
        await desk.page.get_by_test_id("more").click()
        numbers = [{"text": str(n), "callback_data": f"p{n}"} for n in range(6)]
        await ask(api, 1001, "How bad was your back pain in the last 24 hours, at its worst?", numbers)
        six = desk.side("left").get_by_test_id("inline-button").last
        await expect(six).to_be_in_viewport()
        box = await six.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        wide = await desk.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360
        await expect(desk.side("right")).to_be_hidden()
        await desk.page.get_by_test_id("tab-right").click()
        await expect(desk.side("right")).to_be_visible()
        await expect(desk.side("left")).to_be_hidden()
        await ask(api, 1001, "Are you there?")
        await expect(desk.page.get_by_test_id("tab-left")).to_contain_text("1")


async def test_the_page_says_when_a_bot_listens_and_when_not(town: Sandbox, api: Api) -> None:
    async with opened(town, 1200, 900) as desk:
        await expect(desk.page.get_by_test_id("no-bot")).to_be_visible(timeout=10_000)
        poll = asyncio.ensure_future(api.updates(timeout=20))
        await expect(desk.page.get_by_test_id("no-bot")).to_be_hidden()
        town.phone("Ben").say("hello")
        await poll
