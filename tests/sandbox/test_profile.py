"""What the bot says about itself, by scope and language."""

from __future__ import annotations

import pytest

from sandbox import Sandbox

from .conftest import Api


def commands(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": f"does {name}"} for name in names]


async def test_each_scope_and_language_keeps_its_own_commands(town: Sandbox, api: Api) -> None:
    maria = town.phone("Maria", started=True)
    mine = {"type": "chat", "chat_id": maria.id}
    await api.ok("setMyCommands", commands=commands("help"))
    await api.ok("setMyCommands", commands=commands("ajuda"), language_code="pt")
    await api.ok("setMyCommands", commands=commands("check"), scope=mine)
    assert await api.ok("getMyCommands") == commands("help")
    assert await api.ok("getMyCommands", language_code="pt") == commands("ajuda")
    assert await api.ok("getMyCommands", scope=mine) == commands("check")
    assert await api.ok("getMyCommands", scope={"type": "all_private_chats"}) == []
    assert town.commands(maria, "pt") == ["check"]
    await api.ok("deleteMyCommands", scope=mine)
    assert town.commands(maria, "pt") == ["ajuda"]
    assert town.commands(maria, "de") == ["help"]


WRONG = [
    ({"commands": commands("Help")}, "BOT_COMMAND_INVALID"),
    ({"commands": commands("a" * 33)}, "BOT_COMMAND_INVALID"),
    ({"commands": [{"command": "help", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ({"commands": [{"command": "help", "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ({"commands": commands(*(f"c{n}" for n in range(101)))}, "BOT_COMMANDS_TOO_MUCH"),
    ({"commands": commands("help"), "language_code": "english"}, "invalid language code specified"),
    ({"commands": commands("help"), "scope": {"type": "chat", "chat_id": 999}}, "chat not found"),
    ({"commands": commands("help"), "scope": {"type": "planet"}}, "unsupported type"),
    ({"commands": "help"}, "can't parse"),
]


@pytest.mark.parametrize(("given", "reason"), WRONG)
async def test_wrong_commands_are_refused(api: Api, given: dict[str, object], reason: str) -> None:
    code, said = await api.refused("setMyCommands", **given)
    assert code == 400
    assert reason in said


@pytest.mark.parametrize(
    ("what", "field", "limit"),
    [
        ("Description", "description", 512),
        ("ShortDescription", "short_description", 120),
        ("Name", "name", 64),
    ],
)
async def test_descriptions_have_languages_and_limits(api: Api, what: str, field: str, limit: int) -> None:
    await api.ok(f"setMy{what}", **{field: "Not for emergencies"})
    await api.ok(f"setMy{what}", **{field: "Não é para emergências", "language_code": "pt"})
    assert await api.ok(f"getMy{what}", language_code="de") == {field: "Not for emergencies"}
    assert await api.ok(f"getMy{what}", language_code="pt") == {field: "Não é para emergências"}
    assert (await api.refused(f"setMy{what}", **{field: "x" * (limit + 1)}))[0] == 400


async def test_the_menu_button_is_remembered(town: Sandbox, api: Api) -> None:
    maria = town.phone("Maria", started=True)
    await api.ok("setChatMenuButton", chat_id=maria.id, menu_button={"type": "commands"})
    assert await api.ok("getChatMenuButton", chat_id=maria.id) == {"type": "commands"}
    assert (await api.refused("setChatMenuButton", menu_button={"type": "pizza"}))[0] == 400


async def test_closing_and_logging_out_do_no_harm(api: Api) -> None:
    assert await api.ok("close") is True
    assert await api.ok("logOut") is True
