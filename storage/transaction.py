"""The only place that begins and commits. SQLite by default, PostgreSQL by URL, the same code on both."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine.url import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=5000", "synchronous=FULL")


class Tx:
    """One transaction in hand. Query functions take it; nobody but `Database` commits it."""

    def __init__(self, conn: AsyncConnection) -> None:
        self.conn = conn
        self.wrote_outbox = False


class Database:
    """Opens transactions on one database.

    `woken` is called after a commit that wrote messages to the outbox, so that the sender need not poll.
    """

    def __init__(self, url: str, *, woken: Callable[[], None] = lambda: None) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.woken = woken
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgres_engine(url)
        # SQLite has one writer: queueing here is fair and costs nothing, its busy handler sleeps.
        self._writer = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """Commits on leaving, rolls back on an exception."""
        async with AsyncExitStack() as stack:
            if self.is_sqlite:
                await stack.enter_async_context(self._writer)
            conn = await stack.enter_async_context(self.engine.begin())
            tx = Tx(conn)
            yield tx
        if tx.wrote_outbox:
            self.woken()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Tx]:
        """A consistent view for reading only; takes no write lock."""
        async with self.engine.connect() as conn:
            yield Tx(await conn.execution_options(readonly=True))

    @asynccontextmanager
    async def leadership(self, number: int) -> AsyncIterator[bool]:
        """True in at most one process a number, while the block lasts (SQLite: one process anyway)."""
        if self.is_sqlite:
            yield True
            return
        async with self.engine.connect() as conn:
            won = await conn.scalar(sa.select(sa.func.pg_try_advisory_lock(number)))
            await conn.commit()
            try:
                yield bool(won)
            finally:
                if won and not conn.closed:
                    await conn.execute(sa.select(sa.func.pg_advisory_unlock(number)))
                    await conn.commit()

    async def close(self) -> None:
        await self.engine.dispose()


def _sqlite_engine(url: str) -> AsyncEngine:
    engine = create_async_engine(url)

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:
        # The driver's own BEGIN is deferred, and a deferred read-then-write loses updates silently.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(conn: sa.Connection) -> None:
        readonly = conn.get_execution_options().get("readonly")
        conn.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")

    return engine


def _postgres_engine(url: str) -> AsyncEngine:
    return create_async_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=10)
