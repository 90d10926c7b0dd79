"""The control API: every verb of a phone, from another process."""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from sandbox import Sandbox

from .conftest import Api
from .test_choosing_people import choose_people
from .test_sending import png


@dataclass(frozen=True)
class Remote:
    """The sandbox as another process sees it."""

    http: httpx.AsyncClient
    base: str

    async def get(self, path: str) -> Any:
        answer = await self.http.get(f"{self.base}{path}")
        answer.raise_for_status()
        return answer.json()

    async def post(self, path: str, **given: Any) -> Any:
        answer = await self.http.post(f"{self.base}{path}", json=given)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def wrong(self, path: str, **given: Any) -> tuple[int, str]:
        answer = await self.http.post(f"{self.base}{path}", json=given)
        return answer.status_code, answer.json()["error"]


@pytest.fixture
def remote(town: Sandbox, http: httpx.AsyncClient) -> Remote:
    return Remote(http, f"{town.url}/sandbox")


async def test_a_whole_conversation_from_outside(remote: Remote, api: Api) -> None:
    maria = (await remote.post("/users", name="Maria", language_code="pt"))["id"]
    await remote.post("/message", user_id=maria, text="/start")
    markup = {"inline_keyboard": [[{"text": "7", "callback_data": "pain:7"}]]}
    seen = asyncio.ensure_future(remote.get(f"/chat/{maria}/wait?text=How&timeout=10"))
    await api.ok("sendMessage", chat_id=maria, text="How bad?", reply_markup=markup)
    assert (await seen)["text"] == "How bad?"
    query = (await remote.post("/tap", user_id=maria, button="7"))["query_id"]
    forged = (await remote.post("/tap", user_id=maria, data="pain:11"))["query_id"]
    updates = await api.updates()
    taps = [(each["callback_query"]["id"], each["callback_query"]["data"]) for each in updates[1:]]
    assert taps == [(query, "pain:7"), (forged, "pain:11")]
    chat = await remote.get(f"/chat/{maria}")
    assert [message["text"] for message in chat["messages"]] == ["/start", "How bad?"]
    assert chat["person"]["started"] is True


async def test_everything_a_person_can_send(remote: Remote, api: Api) -> None:
    maria = (await remote.post("/users", name="Maria"))["id"]
    anna = (await remote.post("/users", name="Anna"))["id"]
    said = await remote.post("/message", user_id=maria, text="7")
    await remote.post("/edit", user_id=maria, message_id=said["message_id"], text="8")
    picture = base64.b64encode(png()).decode()
    await remote.post("/message", user_id=maria, photo=picture, caption="my X-ray")
    await remote.post("/message", user_id=maria, contact={})
    await remote.post("/message", user_id=maria, location={"latitude": 38.7, "longitude": -9.1})
    await api.ok("sendMessage", chat_id=maria, text="Whom?", reply_markup=choose_people(3))
    await remote.post("/message", user_id=maria, users_shared=[anna], request_id=3)
    await remote.post("/open", user_id=anna, url="https://t.me/backwatch_sandbox_bot?start=inv-1")
    await remote.post("/block", user_id=maria)
    await remote.post("/unblock", user_id=maria)
    updates = await api.updates()
    kinds = [next(iter(set(each) - {"update_id"})) for each in updates]
    assert kinds == ["message", "edited_message"] + ["message"] * 5 + ["my_chat_member"] * 2
    assert updates[1]["edited_message"]["text"] == "8"
    assert updates[2]["message"]["caption"] == "my X-ray"
    assert updates[5]["message"]["users_shared"]["users"][0]["user_id"] == anna
    assert updates[6]["message"]["text"] == "/start inv-1"


async def test_trouble_from_outside(remote: Remote, api: Api) -> None:
    maria = (await remote.post("/users", name="Maria", started=True))["id"]
    await remote.post("/fault", kind="slow_down", chat_id=maria, for_seconds=60, methods=["sendMessage"])
    assert (await api.refused("sendMessage", chat_id=maria, text="x"))[0] == 429
    await remote.http.delete(f"{remote.base}/faults")
    await api.ok("sendMessage", chat_id=maria, text="x")
    poison = (await remote.post("/poison", user_id=maria))["update_id"]
    injected = (await remote.post("/inject", update={"message": "nonsense"}))["update_id"]
    assert [each["update_id"] for each in await api.updates()] == [poison, injected]
    await api.updates(injected + 1)
    await remote.post("/repeat", count=2)
    assert len(await api.updates(injected + 1)) == 2
    await remote.post("/deactivate", user_id=maria)
    assert (await api.refused("sendMessage", chat_id=maria, text="x"))[0] == 403
    calls = (await remote.get("/calls?method=sendMessage"))["calls"]
    assert [call["status"] for call in calls] == [429, 200, 403]
    lines = (await remote.http.get(f"{remote.base}/calls?form=jsonl")).text.splitlines()
    assert json.loads(lines[0])["method"] == "sendMessage"


async def test_the_clock_from_outside(remote: Remote) -> None:
    before = await remote.get("/clock")
    waiting = asyncio.ensure_future(remote.get(f"/clock/wait?since={before['moves']}&timeout=20"))
    moved = await remote.post("/clock", advance_seconds=10800)
    gained = datetime.fromisoformat(moved["now"]) - datetime.fromisoformat(before["now"])
    assert timedelta(hours=3) <= gained < timedelta(hours=3, minutes=1)
    assert (await waiting)["moves"] == before["moves"] + 1
    at_nine = await remote.post("/clock", next_local="09:00", zone="Asia/Kolkata")
    assert datetime.fromisoformat(at_nine["now"]).strftime("%H:%M") == "03:30"
    tomorrow = datetime.fromisoformat(at_nine["now"]) + timedelta(days=1)
    assert (await remote.post("/clock", now=tomorrow.isoformat()))["now"].startswith(
        tomorrow.isoformat()[:16]
    )


async def test_what_cannot_be_done_is_said(remote: Remote) -> None:
    maria = (await remote.post("/users", name="Maria"))["id"]
    assert await remote.wrong("/message", user_id=999, text="x") == (404, "nobody has the id 999")
    assert (await remote.wrong("/tap", user_id=maria, button="Yes"))[0] == 404
    assert (await remote.wrong("/edit", user_id=maria, message_id=9, text="x"))[0] == 404
    assert (await remote.wrong("/clock", now="2001-01-01T00:00:00Z"))[0] == 400
    assert (await remote.wrong("/clock", next_local="09:00", zone="Atlantis/Centre"))[0] == 400
    assert (await remote.wrong("/fault", kind="flood"))[0] == 400
    assert (await remote.wrong("/message", text="x"))[0] == 400
    missed = await remote.http.get(f"{remote.base}/chat/{maria}/wait?text=never&timeout=0.05")
    assert missed.status_code == 408


async def test_an_emptied_sandbox_knows_nobody_but_the_hour(remote: Remote, town: Sandbox) -> None:
    await remote.post("/users", name="Maria")
    moved = await remote.post("/clock", advance_seconds=86400)
    assert (await remote.post("/reset"))["now"] >= moved["now"]
    overview = await remote.get("")
    assert overview["people"] == []
    assert overview["bot_is_listening"] is False


async def test_the_stream_tells_what_happens_and_ends_with_the_sandbox(remote: Remote, town: Sandbox) -> None:
    maria = town.phone("Maria")
    since = town.journal.seq
    maria.say("hello")
    kinds = []
    async with remote.http.stream("GET", f"{remote.base}/events?since={since}") as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                event = json.loads(line.removeprefix("data: "))
                kinds.append((event["kind"], event["chat_id"]))
                if event["kind"] == "message":
                    assert event["message"]["text"] == "hello"
                    town.clock.advance(timedelta(minutes=15))
                if event["kind"] == "clock":
                    town.journal.close()
    assert kinds == [("message", maria.id), ("clock", None)]
