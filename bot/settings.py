"""The environment and `.env`, turned into one frozen `Settings`.

A wrong value stops the start, named, with its fix. Nothing else in the code base reads the environment.
"""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal, get_args, get_origin

from dotenv import dotenv_values
from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.near_names import nearest, within_two_letters

ENV_FILE = Path(".env")
OUR_PREFIX = "BACKWATCH_"
TOKEN_SHAPE = re.compile(r"\d+:[A-Za-z0-9_-]+")
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
"""What people write, and the driver that serves it."""


class WrongSettings(Exception):
    """The start is refused. `problems` are one line each: the name, what is wrong, how to put it right."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def _upper(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


class Settings(BaseSettings):
    """Every setting, its default and its limits. The description is the line in docs/settings.md."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        hide_input_in_errors=True,
        str_strip_whitespace=True,
    )

    bot_token: SecretStr | None = Field(
        None, description="What BotFather gave you. Without it, only the demo can be run."
    )
    telegram_api_url: str = Field(
        "https://api.telegram.org",
        description="Base of the Bot API; the bot calls `<url>/bot<token>/<method>`.",
    )
    database_url: str = Field(
        "sqlite+aiosqlite:///data/backwatch.sqlite3",
        description="`sqlite:///path/to/file` or `postgresql://user:password@host/name`.",
        repr=False,
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = Field(
        "INFO", description="How much is logged: `DEBUG`, `INFO`, `WARNING` or `ERROR`."
    )
    tick_seconds: float = Field(
        5,
        gt=0,
        le=60,
        description="How often due check-ins and alerts are looked for, in seconds (to 60).",
    )
    backwatch_send_per_second: int = Field(
        30,
        ge=1,
        le=1000,
        description="Most messages a second over all chats. Telegram allows about 30.",
    )
    backwatch_chat_per_second: int = Field(
        1, ge=1, le=30, description="Most messages a second into one chat. Telegram allows about 1."
    )
    backwatch_poll_timeout: int = Field(
        30,
        ge=0,
        le=50,
        description="How long one question for news stays open, in seconds (0 to 50).",
    )
    backwatch_heartbeat_url: str | None = Field(
        None, description="Called about once a minute while ticks are finished: a watchdog notices silence."
    )
    backwatch_clock_url: str | None = Field(
        None, description="Where the sandbox's movable clock is read. For the demo and tests only."
    )

    @field_validator("bot_token")
    @classmethod
    def _token_has_its_shape(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not TOKEN_SHAPE.fullmatch(value.get_secret_value()):
            raise ValueError(
                "this is not a bot token; it looks like 123456:ABC-DEF, copy it whole from BotFather"
            )
        return value

    @field_validator("telegram_api_url", "backwatch_heartbeat_url", "backwatch_clock_url")
    @classmethod
    def _url_can_be_called(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"https?://[^\s/?#]+[^\s]*", value):
            raise ValueError("must be an address that begins with http:// or https://")
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def _base_without_token(cls, value: str) -> str:
        base = value.rstrip("/")
        if re.search(r"/bot(\d+:.*)?$", base):
            raise ValueError("must be the base alone, without /bot and without the token")
        return base

    @field_validator("database_url")
    @classmethod
    def _database_has_a_driver(cls, value: str) -> str:
        scheme, separator, rest = value.partition("://")
        driver = DRIVERS.get(scheme)
        if not separator or driver is None:
            raise ValueError("must begin with sqlite:/// or postgresql://")
        if driver.startswith("sqlite") and rest.strip("/") in ("", ":memory:"):
            raise ValueError("must name a file, such as sqlite:///data/backwatch.sqlite3")
        return f"{driver}://{rest}"

    def shown(self) -> dict[str, str]:
        """Every setting as it is in force, name by name, with nothing secret in it."""
        return {name.upper(): _masked(name, getattr(self, name)) for name in type(self).model_fields}


def names() -> tuple[str, ...]:
    """Every name that may be set, as written in the environment."""
    return tuple(name.upper() for name in Settings.model_fields)


def load(env_file: Path = ENV_FILE) -> Settings:
    """Settings from the environment, else `.env`, else the defaults. Raises WrongSettings."""
    from_file = dotenv_values(env_file) if env_file.is_file() else {}
    problems = [*strangers_in_file(from_file), *strangers_in_environment(os.environ)]
    try:
        settings = Settings(_env_file=env_file)
    except ValidationError as error:
        problems += [_problem(str(fault["loc"][0]), fault["type"], fault["msg"]) for fault in error.errors()]
        raise WrongSettings(problems) from None
    if problems:
        raise WrongSettings(problems)
    return settings


def strangers_in_file(keys: Iterable[str]) -> list[str]:
    """Keys of `.env` that mean nothing to us."""
    return [_stranger(key, ".env") for key in keys if key.upper() not in names()]


def strangers_in_environment(environment: Mapping[str, str]) -> list[str]:
    """Names in the environment that carry our prefix, or are within two letters of ours, and are not ours."""
    return [
        _stranger(name, "the environment")
        for name in sorted(environment)
        if name.upper() not in names() and _meant_for_us(name.upper())
    ]


def _meant_for_us(name: str) -> bool:
    return name.startswith(OUR_PREFIX) or any(within_two_letters(name, ours) for ours in names())


def _stranger(name: str, place: str) -> str:
    close = nearest(name.upper(), names())
    fix = f"did you mean {close}? Rename it" if close else f"known are {', '.join(names())}. Rename it"
    return f"{name} in {place}: no such setting; {fix} or remove it."


def _problem(name: str, fault: str, message: str) -> str:
    """In our words: those of our own checks, else what the setting takes, with its default as an example."""
    said = message.removeprefix("Value error, ") if fault == "value_error" else _takes(name)
    return f"{name.upper()}: {said}."


def _takes(name: str) -> str:
    field = Settings.model_fields[name]
    if get_origin(field.annotation) is Literal:
        return f"must be one of {', '.join(get_args(field.annotation))}"
    limits = {
        key: getattr(each, key) for each in field.metadata for key in ("gt", "ge", "le") if hasattr(each, key)
    }
    kind = "a whole number" if field.annotation is int else "a number"
    least = f"of at least {limits['ge']}" if "ge" in limits else f"above {limits.get('gt', 0)}"
    return f"must be {kind} {least} and at most {limits['le']}, such as {field.default}"


def _masked(name: str, value: object) -> str:
    if value is None:
        return "not set"
    if name == "database_url":
        hidden = re.sub(r"(://[^:@/]*):.*@", r"\1:***@", str(value))
        return re.sub(r"([?&]password=)[^&]*", r"\1***", hidden)
    if name == "backwatch_heartbeat_url":
        return re.sub(r"(https?://[^/]+/).+", r"\1***", str(value))
    return "***" if isinstance(value, SecretStr) else str(value)
