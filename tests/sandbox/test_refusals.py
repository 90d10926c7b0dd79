"""Who may write to whom, and with which token."""

from __future__ import annotations

import httpx
import pytest

import sandbox
from sandbox import NotPossible, Sandbox

from .conftest import TOKEN, Api


async def test_a_wrong_token_is_unauthorized(town: Sandbox, http: httpx.AsyncClient) -> None:
    for token in ("110201543:other", "nonsense"):
        answer = await http.get(f"{town.url}/bot{token}/getMe")
        assert answer.status_code == 401
        assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_without_a_fixed_token_any_will_do(http: httpx.AsyncClient) -> None:
    async with sandbox.serve() as town:
        answer = await http.get(f"{town.url}/bot7:anything/getMe")
        assert answer.json()["result"]["is_bot"] is True


async def test_the_bot_is_the_one_its_token_names(api: Api) -> None:
    assert (await api.ok("getMe"))["id"] == int(TOKEN.partition(":")[0])


async def test_an_unknown_method_is_not_found(api: Api) -> None:
    assert await api.refused("sendRichMessage", chat_id=1) == (404, "Not Found: method not found")


async def test_method_names_are_not_case_sensitive(api: Api) -> None:
    assert (await api.ok("GETME"))["is_bot"] is True


@pytest.mark.parametrize("chat_id", ["", 999, "@nobody", "x"])
async def test_nobody_lives_there(api: Api, chat_id: object) -> None:
    code, reason = await api.refused("sendMessage", chat_id=chat_id, text="x")
    assert code == 400
    assert reason in ("Bad Request: chat not found", "Bad Request: chat_id is empty")


async def test_a_stranger_must_press_start_first(town: Sandbox, api: Api) -> None:
    maria = town.phone("Maria")
    refused = await api.refused("sendMessage", chat_id=maria.id, text="x")
    assert refused == (403, "Forbidden: bot can't initiate conversation with a user")
    maria.start()
    await api.ok("sendMessage", chat_id=maria.id, text="x")


async def test_somebody_who_blocked_the_bot_gets_nothing_until_unblocking(town: Sandbox, api: Api) -> None:
    maria = town.phone("Maria", started=True)
    sent = await api.ok("sendMessage", chat_id=maria.id, text="x")
    maria.block()
    blocked = (403, "Forbidden: bot was blocked by the user")
    assert await api.refused("sendMessage", chat_id=maria.id, text="x") == blocked
    here = {"chat_id": maria.id, "message_id": sent["message_id"]}
    assert await api.refused("editMessageText", **here, text="y") == blocked
    with pytest.raises(NotPossible):
        maria.say("I cannot write to a bot I blocked")
    maria.unblock()
    await api.ok("sendMessage", chat_id=maria.id, text="x")
    changes = [update["my_chat_member"] for update in await api.updates()]
    assert [each["new_chat_member"]["status"] for each in changes] == ["kicked", "member"]


async def test_a_deleted_account_is_told_apart(town: Sandbox, api: Api) -> None:
    maria = town.phone("Maria", started=True)
    maria.deactivate()
    assert await api.refused("sendMessage", chat_id=maria.id, text="x") == (
        403,
        "Forbidden: user is deactivated",
    )


async def test_the_bot_can_leave_a_group_but_no_private_chat(town: Sandbox, api: Api) -> None:
    maria = town.phone("Maria", started=True)
    group = town.group(maria, "Family")
    added, joined = await api.updates()
    assert added["my_chat_member"]["chat"] == {"id": group.id, "type": "group", "title": "Family"}
    assert joined["message"]["new_chat_members"][0]["is_bot"] is True
    assert await api.ok("leaveChat", chat_id=group.id) is True
    code, reason = await api.refused("sendMessage", chat_id=group.id, text="x")
    assert (code, reason) == (403, "Forbidden: bot is not a member of the group chat")
    assert (await api.refused("leaveChat", chat_id=maria.id))[0] == 400


async def test_broken_json_is_refused(api: Api) -> None:
    for body in ("{", "[]"):
        headers = {"content-type": "application/json"}
        answer = await api.http.post(f"{api.base}/getMe", content=body, headers=headers)
        assert answer.status_code == 400
