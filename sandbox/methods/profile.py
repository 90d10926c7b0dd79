"""What the bot says about itself: commands by scope and language, name, descriptions, menu button."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.addressing import known_chat
from sandbox.params import Params
from sandbox.world import World

Json = dict[str, Any]

COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")
LANGUAGE = re.compile(r"([a-z]{2})?\Z")
MOST_COMMANDS = 100
LONGEST_COMMAND_TEXT = 256
PLAIN_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
# https://core.telegram.org/bots/api#setmyname, #setmydescription, #setmyshortdescription
LONGEST = {"name": 64, "description": 512, "short_description": 120}


def get_me(world: World, params: Params) -> Json:
    return world.bot.as_me()


def set_my_commands(world: World, params: Params) -> bool:
    commands = params.structure("commands", "list of bot commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse list of bot commands: expected an Array of BotCommand")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.profile.commands[_scope(world, params), _language(params)] = [_command(each) for each in commands]
    world.journal.record("commands")
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    return world.profile.commands.get((_scope(world, params), _language(params)), [])


def delete_my_commands(world: World, params: Params) -> bool:
    world.profile.commands.pop((_scope(world, params), _language(params)), None)
    world.journal.record("commands")
    return True


def _command(raw: Any) -> Json:
    if not isinstance(raw, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    command, description = str(raw.get("command", "")).removeprefix("/"), str(raw.get("description", ""))
    if not COMMAND.match(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description.strip()) <= LONGEST_COMMAND_TEXT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description}


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not LANGUAGE.match(language):
        raise bad_request("invalid language code specified")
    return language


def _scope(world: World, params: Params) -> str:
    scope = params.structure("scope", "BotCommandScope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind in PLAIN_SCOPES:
        return str(kind)
    if kind not in CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    chat_id = known_chat(world, Params(scope))
    return f"{kind}:{chat_id}" + (f":{scope.get('user_id')}" if kind == "chat_member" else "")


def setter(what: str) -> Callable[[World, Params], bool]:
    """setMyName, setMyDescription, setMyShortDescription: one text a language."""

    def set_text(world: World, params: Params) -> bool:
        text = params.text(what)
        if len(text) > LONGEST[what]:
            raise bad_request(f"bot {what.replace('_', ' ')} is too long")
        world.profile.texts[what, _language(params)] = text
        world.journal.record("profile")
        return True

    return set_text


def getter(what: str) -> Callable[[World, Params], Json]:
    """The text of the language asked for, else that of no language; the name falls back to getMe's."""

    def get_text(world: World, params: Params) -> Json:
        texts = world.profile.texts
        text = texts.get((what, _language(params))) or texts.get((what, ""), "")
        return {what: text or (world.bot.first_name if what == "name" else "")}

    return get_text


def set_chat_menu_button(world: World, params: Params) -> bool:
    button = params.structure("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("commands", "default", "web_app"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    chat_id = known_chat(world, params) if params.text("chat_id") else 0
    world.profile.menu_buttons[chat_id] = button
    return True


def get_chat_menu_button(world: World, params: Params) -> Json:
    chat_id = known_chat(world, params) if params.text("chat_id") else 0
    return world.profile.menu_buttons.get(chat_id, {"type": "commands"})
