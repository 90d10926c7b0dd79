"""Bring the schema up to date, at start-up, in the process that is about to use it."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.transaction import Database

MIGRATIONS = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 7_251_001
"""Number of the PostgreSQL advisory lock: several processes may start together."""


async def migrate(database: Database, *, to: str = "head") -> None:
    """Takes every step up to revision `to` in one transaction: all of them, or none.

    Safe to be called by several processes at once. Raises IntegrityError when a step would leave a row that
    points nowhere.
    """
    async with database.engine.connect() as conn:
        if database.is_sqlite:
            await _enforce_foreign_keys(conn, on=False)
        async with conn.begin():
            await conn.run_sync(_step, to)
        if database.is_sqlite:
            await _enforce_foreign_keys(conn, on=True)


def configuration(connection: sa.Connection | None = None) -> Config:
    """What Alembic needs to know, without a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _step(connection: sa.Connection, to: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
    config = configuration(connection)
    if to == "base":
        command.downgrade(config, to)
    else:
        command.upgrade(config, to)
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise sa.exc.IntegrityError("migration", {}, ValueError("a row points nowhere"))


async def _enforce_foreign_keys(conn: AsyncConnection, *, on: bool) -> None:
    """SQLite changes a table by making it anew; with foreign keys on, dropping the old one would delete what
    hangs on it. The switch only works outside a transaction."""
    raw = await conn.get_raw_connection()
    driver = raw.driver_connection
    assert driver is not None
    await driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
