"""How Alembic meets our schema: on the connection it is handed, or on the URL of `alembic.ini`."""

import asyncio
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 - fills the metadata
from storage.columns import UTCDateTime
from storage.transaction import Database


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Migrations speak SQLAlchemy alone: they must still run when our own types have changed."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_on_url() -> None:
    database = Database(context.config.get_main_option("sqlalchemy.url") or "")
    async with database.engine.begin() as connection:
        await connection.run_sync(run)
    await database.close()


handed = context.config.attributes.get("connection")
if handed is None:
    asyncio.run(run_on_url())
else:
    run(handed)
