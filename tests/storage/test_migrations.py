"""The migrations make the schema that the tables describe, up and down, on both databases."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from storage.migrate import HEAD, migrate
from storage.migration_steps import configuration
from storage.transaction import Database
from tests.conftest import BOTH
from tests.postgres import Postgres


@pytest.fixture(params=BOTH)
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database in which nothing was ever made."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'empty.sqlite3'}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.url(server.create())
    database = Database(url)
    yield database
    await database.close()


async def tables(database: Database) -> set[str]:
    async with database.reading() as tx:
        return set(await tx.conn.run_sync(lambda conn: sa.inspect(conn).get_table_names()))


def _check(connection: sa.Connection) -> None:
    command.check(configuration(connection))


async def test_migrations_make_the_schema_of_the_tables(empty: Database) -> None:
    await migrate(empty)
    assert await tables(empty) == {*SQLModel.metadata.tables, "alembic_version"}
    async with empty.engine.begin() as conn:
        await conn.run_sync(_check)


def test_the_newest_step_is_the_one_a_start_looks_for() -> None:
    assert ScriptDirectory.from_config(configuration()).get_current_head() == HEAD


def test_a_start_with_nothing_to_do_needs_no_migration_tool(tmp_path: Path) -> None:
    """It costs a sixth of the time until the first message can be read."""
    start = (
        "import asyncio, sys\n"
        "from storage.migrate import migrate\n"
        "from storage.transaction import Database\n"
        f"database = Database('sqlite+aiosqlite:///{tmp_path}/x.sqlite3')\n"
        "asyncio.run(migrate(database))\n"
        "print('alembic' in sys.modules)"
    )
    told = [subprocess.run([sys.executable, "-c", start], capture_output=True, text=True) for _ in range(2)]
    assert [each.stdout.strip() for each in told] == ["True", "False"]


async def test_up_down_and_up_again_leaves_nothing_behind(empty: Database) -> None:
    await migrate(empty)
    await migrate(empty, to="base")
    assert await tables(empty) <= {"alembic_version"}
    await migrate(empty)
    assert await tables(empty) == {*SQLModel.metadata.tables, "alembic_version"}


async def test_starting_again_changes_nothing_and_loses_nothing(empty: Database) -> None:
    await migrate(empty)
    statement = sa.text("INSERT INTO handled_update (update_id, at) VALUES (7, '2026-11-02 12:00:00+00:00')")
    async with empty.transaction() as tx:
        await tx.conn.execute(statement)
    await migrate(empty)
    async with empty.reading() as tx:
        assert await tx.conn.scalar(sa.text("SELECT count(*) FROM handled_update")) == 1


async def test_two_processes_may_start_at_the_same_moment(empty: Database) -> None:
    other = Database(empty.url.render_as_string(hide_password=False))
    await asyncio.gather(migrate(empty), migrate(other))
    await other.close()
    assert "person" in await tables(empty)


async def test_a_failed_step_leaves_the_schema_as_it_was(empty: Database) -> None:
    """Half a migration would be a database that no version of the bot understands."""
    async with empty.transaction() as tx:
        await tx.conn.execute(sa.text("CREATE TABLE person (id INTEGER)"))
    with pytest.raises(sa.exc.DBAPIError):
        await migrate(empty)
    assert await tables(empty) == {"person"}


async def test_foreign_keys_are_enforced_again_after_the_migration(empty: Database) -> None:
    await migrate(empty)
    with pytest.raises(sa.exc.IntegrityError):
        async with empty.transaction() as tx:
            await tx.conn.execute(
                sa.text("INSERT INTO note (id, patient_id, at, words, kept) VALUES ('n', 'x', :at, '', :no)"),
                {"at": "2026-11-02 12:00:00+00:00", "no": False},
            )
