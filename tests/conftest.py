"""Databases for the tests. Whatever touches storage runs on SQLite and on a real PostgreSQL."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 - fills the metadata
from storage.transaction import Database
from tests.fakes import FakeClock
from tests.postgres import Postgres, running_postgres
from tests.worlds import World

BOTH = ("sqlite", "postgres")


async def _fill(url: str) -> None:
    database = Database(url)
    async with database.transaction() as tx:
        await tx.conn.run_sync(SQLModel.metadata.create_all)
    await database.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
async def postgres_name(postgres: Postgres) -> str:
    """The database the tests use one after another. Its schema comes from the tables, not from the
    migrations: that both make the same is tested on its own."""
    name = postgres.create()
    await _fill(postgres.url(name))
    return name


@pytest.fixture(scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    await _fill(f"sqlite+aiosqlite:///{file}")
    return file


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a fresh database with our schema, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        file = tmp_path / "backwatch.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite+aiosqlite:///{file}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name: str = request.getfixturevalue("postgres_name")
    yield server.url(name)
    server.empty(name, SQLModel.metadata.tables)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def world(database: Database, clock: FakeClock) -> World:
    """Nobody lives in it yet: `maria = await world.patient("Maria")`."""
    return World(database, clock)
