"""Databases for the tests. Whatever touches storage runs on SQLite and on a real PostgreSQL.

Both are made once a session and emptied after each test: statements stay compiled, which is most of what a
test would cost. The schema comes from the tables; that the migrations make the same is tested on its own.
"""

from collections.abc import AsyncIterator, Iterator

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 - fills the metadata
from storage.transaction import Database
from tests.fakes import FakeClock
from tests.postgres import Postgres, running_postgres
from tests.worlds import World

BOTH = ("sqlite", "postgres")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session", params=BOTH)
async def kept_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Database]:
    """One database a session and kind, with our schema."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('sqlite') / 'backwatch.sqlite3'}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.url(server.create())
    database = Database(url)
    async with database.transaction() as tx:
        await tx.conn.run_sync(SQLModel.metadata.create_all)
    yield database
    await database.close()


@pytest.fixture
async def database(kept_database: Database) -> AsyncIterator[Database]:
    """An empty database, once on SQLite and once on PostgreSQL."""
    yield kept_database
    kept_database.woken = lambda: None
    async with kept_database.transaction() as tx:
        if not kept_database.is_sqlite:
            await tx.conn.execute(sa.text("SET LOCAL lock_timeout = '10s'"))
        for table in reversed(SQLModel.metadata.sorted_tables):
            await tx.conn.execute(sa.delete(table))


@pytest.fixture
def database_url(database: Database) -> str:
    """Where the empty database is, for tests that open it themselves."""
    return database.url.render_as_string(hide_password=False)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def world(database: Database, clock: FakeClock) -> World:
    """Nobody lives in it yet: `maria = await world.patient("Maria")`."""
    return World(database, clock)
