"""Bring the schema up to date, at start-up, in the process that is about to use it."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.transaction import Database

HEAD = "0001"
"""The newest revision in `migrations/versions`; a database that is there needs nothing, not even Alembic."""
ONE_AT_A_TIME = 7_251_001
"""Number of the PostgreSQL advisory lock: several processes may start together."""


async def migrate(database: Database, *, to: str = "head") -> None:
    """Takes every step up to revision `to` in one transaction: all of them, or none.

    Safe to be called by several processes at once. Raises IntegrityError when a step would leave a row that
    points nowhere.
    """
    async with database.engine.connect() as conn:
        if to in ("head", HEAD) and await _revision(conn) == HEAD:
            return
    # Importing Alembic costs a sixth of the whole start.
    from storage.migration_steps import step

    async with database.engine.connect() as conn:
        if database.is_sqlite:
            await _enforce_foreign_keys(conn, on=False)
        async with conn.begin():
            if conn.dialect.name == "postgresql":
                await conn.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
            await conn.run_sync(step, to)
        if database.is_sqlite:
            await _enforce_foreign_keys(conn, on=True)


async def _revision(conn: AsyncConnection) -> str | None:
    """None: nothing was ever made here."""
    if not await conn.run_sync(lambda sync: sa.inspect(sync).has_table("alembic_version")):
        return None
    found: str | None = await conn.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


async def _enforce_foreign_keys(conn: AsyncConnection, *, on: bool) -> None:
    """SQLite changes a table by making it anew; with foreign keys on, dropping the old one would delete what
    hangs on it. The switch only works outside a transaction."""
    raw = await conn.get_raw_connection()
    driver = raw.driver_connection
    assert driver is not None
    await driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
