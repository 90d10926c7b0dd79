"""Rows in and out of the tables, typed. A row that was read is a value: changing it stores nothing."""

from collections.abc import Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
import sqlalchemy.dialects.postgresql
import sqlalchemy.dialects.sqlite
from sqlmodel import SQLModel

from storage.transaction import Tx

T = TypeVar("T", bound=SQLModel)


def table_of(model: type[SQLModel]) -> sa.Table:
    table: sa.Table = model.__table__  # type: ignore[attr-defined]
    return table


def matching(model: type[SQLModel], where: Mapping[str, Any]) -> list[sa.ColumnElement[bool]]:
    columns = table_of(model).c
    return [
        columns[name].is_(None) if value is None else columns[name] == value for name, value in where.items()
    ]


async def all_of(tx: Tx, model: type[T], query: sa.Select[Any]) -> list[T]:
    """The rows of `query`, which selects the whole table of `model`."""
    result = await tx.conn.execute(query)
    return [model(**row) for row in result.mappings()]


async def find(tx: Tx, model: type[T], **where: Any) -> T | None:
    """The one row where the columns have these values; None when there is none."""
    rows = await all_of(tx, model, sa.select(table_of(model)).where(*matching(model, where)).limit(1))
    return rows[0] if rows else None


async def get(tx: Tx, model: type[T], **where: Any) -> T:
    """As `find`, for a row that must exist. Raises LookupError with the table's name, never the values."""
    row = await find(tx, model, **where)
    if row is None:
        raise LookupError(f"no row in {table_of(model).name}")
    return row


async def locked(tx: Tx, model: type[T], **where: Any) -> T | None:
    """As `find`, and nobody else changes it until the commit (SQLite: the whole database is ours anyway)."""
    query = sa.select(table_of(model)).where(*matching(model, where)).with_for_update()
    rows = await all_of(tx, model, query)
    return rows[0] if rows else None


async def insert(tx: Tx, row: SQLModel) -> None:
    table = table_of(type(row))
    values = {c.name: getattr(row, c.name) for c in table.c}
    if values.get("id", "") is None:
        del values["id"]
    await tx.conn.execute(sa.insert(table).values(values))


async def insert_once(tx: Tx, row: SQLModel) -> bool:
    """True when it was new; False when a unique key was there already."""
    table = table_of(type(row))
    values = {c.name: getattr(row, c.name) for c in table.c}
    if values.get("id", "") is None:
        del values["id"]
    one = sa.literal(1)
    if tx.conn.dialect.name == "sqlite":
        from_sqlite = sa.dialects.sqlite.insert(table).values(values)
        done = await tx.conn.execute(from_sqlite.on_conflict_do_nothing().returning(one))
    else:
        from_postgres = sa.dialects.postgresql.insert(table).values(values)
        done = await tx.conn.execute(from_postgres.on_conflict_do_nothing().returning(one))
    return done.first() is not None


async def change(tx: Tx, model: type[SQLModel], where: Mapping[str, Any], **values: Any) -> int:
    """How many rows were changed: a conditional update that counts tells who won."""
    statement = sa.update(table_of(model)).where(*matching(model, where)).values(**values)
    return (await tx.conn.execute(statement)).rowcount


async def remove(tx: Tx, model: type[SQLModel], **where: Any) -> int:
    return (await tx.conn.execute(sa.delete(table_of(model)).where(*matching(model, where)))).rowcount
