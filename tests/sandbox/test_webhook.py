"""Updates pushed to the bot instead of fetched."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox import Sandbox
from sandbox.server import build_server, listen, running

from .conftest import Api


@dataclass
class Hook:
    """A bot's webhook that answers as told and notes what came."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    came: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: Request) -> Response:
        self.came.append(await request.json())
        self.secrets.append(request.headers.get("x-telegram-bot-api-secret-token", ""))
        self.bell.set()
        return Response(status_code=self.statuses.pop(0) if self.statuses else 200)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.came) < count:
                self.bell.clear()
                await self.bell.wait()


@contextlib.asynccontextmanager
async def listening() -> AsyncIterator[Hook]:
    hook = Hook()
    server = build_server(Starlette(routes=[Route("/hook", hook.take, methods=["POST"])]))
    listener = listen("127.0.0.1", 0)
    hook.url = f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
    async with running(server, listener):
        yield hook


async def test_updates_are_pushed_with_the_secret_and_in_order(town: Sandbox, api: Api) -> None:
    async with listening() as hook:
        await api.ok("setWebhook", url=hook.url, secret_token="only-we-know")
        maria = town.phone("Maria")
        maria.say("one")
        maria.say("two")
        await hook.until(2)
        assert [each["message"]["text"] for each in hook.came] == ["one", "two"]
        assert hook.secrets == ["only-we-know"] * 2
        await api.ok("deleteWebhook")


async def test_an_update_is_pushed_again_until_it_is_taken(town: Sandbox, api: Api) -> None:
    async with listening() as hook:
        hook.statuses = [500, 403]
        await api.ok("setWebhook", url=hook.url)
        town.phone("Maria").say("one")
        await hook.until(3)
        assert [each["update_id"] for each in hook.came] == [hook.came[0]["update_id"]] * 3
        assert "403" in (await api.ok("getWebhookInfo"))["last_error_message"]


async def test_the_webhook_tells_about_itself(town: Sandbox, api: Api) -> None:
    assert await api.ok("getWebhookInfo") == {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": 0,
    }
    url = "http://127.0.0.1:9/nobody-listens-here"
    await api.ok("setWebhook", url=url, allowed_updates=["message"], max_connections=5)
    town.phone("Maria").say("one")
    info = await api.ok("getWebhookInfo")
    assert (info["url"], info["allowed_updates"], info["max_connections"]) == (url, ["message"], 5)
    assert info["pending_update_count"] == 1
    await api.ok("setWebhook", url="")
    assert (await api.ok("getWebhookInfo"))["url"] == ""


@pytest.mark.parametrize("url", ["http://example.org/hook", "ftp://example.org", "example.org"])
async def test_a_webhook_must_be_https_or_on_this_machine(api: Api, url: str) -> None:
    code, reason = await api.refused("setWebhook", url=url)
    assert (code, reason) == (400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")


async def test_a_secret_has_its_letters(api: Api) -> None:
    assert (await api.refused("setWebhook", url="https://example.org", secret_token="no blanks"))[0] == 400
