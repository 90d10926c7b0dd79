"""A story of invented people, on both databases. They start empty: the service makes its own schema."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.conftest import BOTH
from tests.postgres import Postgres
from tests.story import Story, a_story


@pytest.fixture(params=BOTH)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'story.sqlite3'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    yield server.url(server.create())


@pytest.fixture
async def story(empty_database: str) -> AsyncIterator[Story]:
    async with a_story(empty_database) as told:
        yield told
