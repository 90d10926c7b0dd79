"""Who is there: the bot, the people with phones, and groups."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class BotAccount:
    """The bot as Telegram introduces it."""

    id: int
    first_name: str
    username: str

    def as_user(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}

    def as_me(self) -> Json:
        return self.as_user() | {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
        }


@dataclass(frozen=True)
class Person:
    """An invented person. `started`: pressed Start once; `blocked`: blocked the bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    phone_number: str = ""
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def as_user(self) -> Json:
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        user |= {"last_name": self.last_name} if self.last_name else {}
        user |= {"username": self.username} if self.username else {}
        user |= {"language_code": self.language_code} if self.language_code else {}
        return user

    def as_shared(self, wanted: Json) -> Json:
        """A SharedUser: the id, and the names that a KeyboardButtonRequestUsers asked for."""
        user = self.as_user()
        names = ["first_name", "last_name"] if wanted.get("request_name") else []
        names += ["username"] if wanted.get("request_username") else []
        return {"user_id": self.id} | {name: user[name] for name in names if name in user}

    def as_chat(self) -> Json:
        chat: Json = {"id": self.id, "type": "private", "first_name": self.first_name}
        chat |= {"last_name": self.last_name} if self.last_name else {}
        chat |= {"username": self.username} if self.username else {}
        return chat

    def with_state(self, **state: bool) -> Person:
        return replace(self, **state)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Group:
    """A group somebody added the bot to."""

    id: int
    title: str
    bot_inside: bool = True

    def as_chat(self) -> Json:
        return {"id": self.id, "type": "group", "title": self.title}
