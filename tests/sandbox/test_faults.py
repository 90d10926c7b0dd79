"""Trouble on demand, and the log of calls that shows how the bot met it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest

import sandbox
from sandbox import Phone, Sandbox, SandboxClock

from .conftest import TOKEN, Api


@pytest.fixture
def maria(town: Sandbox) -> Phone:
    return town.phone("Maria", started=True)


async def test_slow_down_names_the_seconds_for_one_chat_only(town: Sandbox, api: Api, maria: Phone) -> None:
    anna = town.phone("Anna", started=True)
    town.fault("slow_down", maria, retry_after=7)
    response = await api.raw("sendMessage", chat_id=maria.id, text="x")
    assert response.status_code == 429
    assert response.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    town.fault("slow_down", maria)
    await api.ok("sendMessage", chat_id=anna.id, text="x")
    assert (await api.refused("sendMessage", chat_id=maria.id, text="x"))[0] == 429
    await api.ok("sendMessage", chat_id=maria.id, text="x")


async def test_slow_down_lasts_as_long_as_the_sandbox_clock_says(http: httpx.AsyncClient) -> None:
    start = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    async with sandbox.serve(token=TOKEN, clock=SandboxClock(start, running=False)) as town:
        api, maria = Api(http, f"{town.url}/bot{TOKEN}"), town.phone("Maria", started=True)
        town.fault("slow_down", until=start + timedelta(seconds=30))
        for _ in range(3):
            assert (await api.raw("sendMessage", chat_id=maria.id, text="x")).status_code == 429
        town.clock.advance(timedelta(seconds=29))
        answer = (await api.raw("sendMessage", chat_id=maria.id, text="x")).json()
        assert answer["parameters"] == {"retry_after": 1}
        town.clock.advance(timedelta(seconds=1))
        await api.ok("sendMessage", chat_id=maria.id, text="x")


async def test_an_error_can_be_anything(town: Sandbox, api: Api, maria: Phone) -> None:
    town.fault("error", times=2)
    assert await api.refused("sendMessage", chat_id=maria.id, text="x") == (500, "Internal Server Error")
    assert (await api.refused("getMe"))[0] == 500
    moved = {"migrate_to_chat_id": -1001}
    town.fault("error", code=400, description="Bad Request: group chat was upgraded", parameters=moved)
    assert (await api.raw("getMe")).json()["parameters"] == moved


async def test_a_connection_drops_before_anything_happened(town: Sandbox, api: Api, maria: Phone) -> None:
    town.fault("drop_before", maria, "sendMessage")
    with pytest.raises(httpx.TransportError):
        await api.raw("sendMessage", chat_id=maria.id, text="x")
    assert maria.received == []
    await api.ok("sendMessage", chat_id=maria.id, text="x")


async def test_a_connection_drops_after_the_message_arrived(town: Sandbox, api: Api, maria: Phone) -> None:
    town.fault("drop_after", maria, "sendMessage")
    with pytest.raises(httpx.TransportError):
        await api.raw("sendMessage", chat_id=maria.id, text="x")
    assert [message.text for message in maria.received] == ["x"]
    assert [call.status for call in town.calls] == [0]


async def test_answers_can_be_slow(town: Sandbox, api: Api, maria: Phone) -> None:
    town.fault("latency", milliseconds=80, times=None)
    began = time.monotonic()
    await api.ok("sendMessage", chat_id=maria.id, text="x")
    assert time.monotonic() - began >= 0.08
    await api.updates()
    town.world.faults.clear()


async def test_polling_is_spared_unless_it_is_named(town: Sandbox, api: Api) -> None:
    town.fault("error", None, "getUpdates", code=502, description="Bad Gateway")
    assert (await api.refused("getUpdates"))[0] == 502
    town.fault("error")
    assert await api.updates() == []


async def test_every_call_is_in_the_log_with_its_times(town: Sandbox, api: Api, maria: Phone) -> None:
    town.clock.advance(timedelta(days=1))
    await api.ok("sendMessage", chat_id=maria.id, text="x")
    await api.refused("sendMessage", chat_id=999, text="y")
    await api.updates()
    sent, refused = town.calls.of("sendMessage")
    assert (sent.chat_id, sent.params["text"], sent.ok, refused.status) == (maria.id, "x", True, 400)
    assert 0 <= sent.finished - sent.started < 5
    assert abs(sent.at - town.clock.now()) < timedelta(seconds=30)
    assert [call.method for call in town.calls.of()] == ["sendMessage", "sendMessage"]
    assert [call.method for call in town.calls] == ["sendMessage", "sendMessage", "getUpdates"]
    assert town.calls.as_jsonl().splitlines()[0] == (
        '{"method": "sendMessage", "params": {"chat_id": ' + str(maria.id) + ', "text": "x"}}'
    )


async def test_an_unknown_kind_of_trouble_is_named(town: Sandbox) -> None:
    with pytest.raises(ValueError, match="unknown fault 'flood'"):
        town.fault("flood")
