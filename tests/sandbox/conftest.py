"""A running sandbox and a bare HTTP client for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

import sandbox
from sandbox import Sandbox

TOKEN = "110201543:test-token-of-nobody"


@dataclass(frozen=True)
class Api:
    """The Bot API as any client sees it: raw HTTP, nothing of ours in between."""

    http: httpx.AsyncClient
    base: str

    async def raw(self, method: str, **params: Any) -> httpx.Response:
        return await self.http.post(f"{self.base}/{method}", json=params)

    async def ok(self, method: str, **params: Any) -> Any:
        answer = (await self.raw(method, **params)).json()
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **params: Any) -> tuple[int, str]:
        response = await self.raw(method, **params)
        answer = response.json()
        assert not answer["ok"], answer
        assert answer["error_code"] == response.status_code
        return response.status_code, answer["description"]

    async def updates(self, offset: int = 0, **params: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.ok("getUpdates", offset=offset, **params)
        return found


@pytest.fixture
async def town() -> AsyncIterator[Sandbox]:
    async with sandbox.serve(token=TOKEN) as running:
        yield running


@pytest.fixture(scope="session")
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=30) as client:
        yield client


@pytest.fixture
def api(town: Sandbox, http: httpx.AsyncClient) -> Api:
    return Api(http, f"{town.url}/bot{TOKEN}")
