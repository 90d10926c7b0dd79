"""The steps themselves, through Alembic, on a connection that is handed in."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def configuration(connection: sa.Connection | None = None) -> Config:
    """What Alembic needs to know, without a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def step(connection: sa.Connection, to: str) -> None:
    """Up or down to revision `to`, in the transaction that is open. Raises IntegrityError."""
    config = configuration(connection)
    if to == "base":
        command.downgrade(config, to)
    else:
        command.upgrade(config, to)
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise sa.exc.IntegrityError("migration", {}, ValueError("a row points nowhere"))
