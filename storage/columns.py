"""Column types that both databases keep the same: aware UTC times and JSON."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware time, stored in UTC. A naive one is refused (SQLite would store it wrong, silently)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def time(*, index: bool = False, comment: str) -> Any:
    return Field(sa_column=sa.Column(UTCDateTime, nullable=False, index=index, comment=comment))


def maybe_time(*, index: bool = False, comment: str) -> Any:
    return Field(default=None, sa_column=sa.Column(UTCDateTime, nullable=True, index=index, comment=comment))


def json_column(default: Callable[[], Any], *, comment: str) -> Any:
    return Field(default_factory=default, sa_column=sa.Column(sa.JSON, nullable=False, comment=comment))


def text(*, primary_key: bool = False, index: bool = False, unique: bool = False, comment: str) -> Any:
    return Field(
        sa_column=sa.Column(
            sa.String,
            primary_key=primary_key,
            nullable=False,
            index=index or None,
            unique=unique or None,
            comment=comment,
        )
    )


def maybe_text(*, index: bool = False, unique: bool = False, comment: str) -> Any:
    return Field(
        default=None,
        sa_column=sa.Column(
            sa.String, nullable=True, index=index or None, unique=unique or None, comment=comment
        ),
    )


def chat_id(*, unique: bool = False, index: bool = False, comment: str) -> Any:
    """Telegram ids need more than 32 bits."""
    return Field(
        sa_column=sa.Column(
            sa.BigInteger, nullable=False, unique=unique or None, index=index or None, comment=comment
        )
    )
