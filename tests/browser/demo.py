"""The whole bot as a newcomer starts it, `python -m bot demo`, and its page in a real Chromium."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

ROOT = Path(__file__).parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--headless=new", "--disable-background-networking"]
ADDRESS = re.compile(rb"http://127\.0\.0\.1:\d+/")
PATIENCE = 60.0
"""Real seconds for a start or a stop of the process."""
SEEN_WITHIN = 15_000
"""Milliseconds until what is waited for must be on the page."""


@dataclass
class Side:
    """One of the two phones on the page."""

    page: Page
    side: str

    @property
    def pane(self) -> Locator:
        return self.page.get_by_test_id(f"pane-{self.side}")

    @property
    def messages(self) -> Locator:
        return self.pane.get_by_test_id("message")

    @property
    def last(self) -> Locator:
        return self.messages.last

    async def start(self) -> None:
        await self.page.get_by_test_id(f"start-{self.side}").click()

    async def tap(self, *labels: str) -> None:
        """Taps each, on the newest message that has such a button; waits until it is there."""
        for label in labels:
            await self.button(label).click(timeout=SEEN_WITHIN)

    def button(self, label: str) -> Locator:
        exact = re.compile(rf"^\s*{re.escape(label)}\s*$")
        return self.pane.get_by_test_id("inline-button").filter(has_text=exact).last

    async def say(self, words: str) -> None:
        await self.page.get_by_test_id(f"words-{self.side}").fill(words)
        await self.page.get_by_test_id(f"send-{self.side}").click()

    async def sees(self, words: str) -> Locator:
        """The newest message with these words, once it is on the screen."""
        found = self.messages.filter(has_text=words).last
        await expect(found).to_be_visible(timeout=SEEN_WITHIN)
        return found


@dataclass
class Desk:
    """The page with both phones."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    @property
    def maria(self) -> Side:
        return Side(self.page, "left")

    @property
    def anna(self) -> Side:
        return Side(self.page, "right")


@contextlib.asynccontextmanager
async def running_demo() -> AsyncIterator[str]:
    """The process; yields the page's address. It must not log an error, and must end when told to."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("BOT_", "BACKWATCH_"))}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", "0"),
        cwd=ROOT,
        env=env | {"PYTHONUNBUFFERED": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    said = asyncio.ensure_future(process.stderr.read())
    try:
        async with asyncio.timeout(PATIENCE):
            line = await process.stdout.readline()
        found = ADDRESS.search(line)
        assert found, f"the demo did not start: {line!r} {await said!r}"
        yield found[0].decode()
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), PATIENCE)
    rest = await process.stdout.read()
    log = (rest + await said).decode()
    assert process.returncode == 0, log
    assert "error" not in log.lower(), log


@contextlib.asynccontextmanager
async def opened(*, width: int = 1200, height: int = 900) -> AsyncIterator[Desk]:
    """A demo of its own, with its page open. Neither page nor process may complain."""
    if CHROMIUM is None:
        pytest.skip("NO CHROMIUM: the bot was NOT played in a browser (apt-get install chromium)")
    async with running_demo() as url, async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(
            viewport={"width": width, "height": height}, timezone_id="Europe/Dublin", locale="en-IE"
        )
        desk = Desk(page, url)
        page.on("console", lambda line: desk.complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda fault: desk.complaints.append(str(fault)))
        await page.goto(url)
        await expect(page.get_by_test_id("start-right")).to_be_attached()
        try:
            yield desk
        except Exception as failure:
            failure.add_note(f"On the page:\n{await page.inner_text('main')}")
            raise
        await browser.close()
    assert desk.complaints == []


async def calls(desk: Desk, method: str) -> list[dict[str, object]]:
    """What the bot asked of the Bot API so far."""
    answer = await desk.page.request.get(f"{desk.url}sandbox/calls?method={method}")
    found: list[dict[str, object]] = (await answer.json())["calls"]
    return found
