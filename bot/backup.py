"""A copy of the SQLite file that can be trusted, taken while the bot runs; and the way back."""

import os
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

from sqlalchemy.engine import make_url

OURS = "alembic_version"
"""A table that every database of ours has."""


class NotPossible(Exception):
    """Why a backup or a restore was not made; nothing was changed. Its text is for the operator."""


def file_of(database_url: str) -> Path:
    """The SQLite file behind the URL. Raises NotPossible for PostgreSQL, with what to do instead."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        shown = url.set(drivername="postgresql").render_as_string(hide_password=True)
        raise NotPossible(
            "This is a PostgreSQL database: use its own tools.\n"
            f"  backup:  pg_dump --format=custom --file=FILE '{shown}'\n"
            f"  restore: pg_restore --clean --if-exists --dbname='{shown}' FILE"
        )
    return Path(url.database)


def back_up(source: Path, target: Path) -> int:
    """Copies the live database to a new file, checked before it gets its name; its size in bytes."""
    if not source.is_file():
        raise NotPossible(f"There is no database at {source} yet.")
    if target.exists():
        raise NotPossible(f"{target} is there already: a backup never overwrites anything.")
    _copy_checked(source, target)
    return target.stat().st_size


def restore(backup: Path, target: Path) -> Path | None:
    """Puts a backup in the place of the database; where the database of before was laid, if there was one."""
    if not backup.is_file():
        raise NotPossible(f"There is no file {backup}.")
    fault = fault_in(backup)
    if fault is not None:
        raise NotPossible(f"{backup} cannot be restored: {fault}. Nothing was changed.")
    target.parent.mkdir(parents=True, exist_ok=True)
    before = _set_apart(target) if target.exists() else None
    _copy_checked(backup, target)
    return before


def fault_in(file: Path) -> str | None:
    """What is wrong with a database file; None when it is whole and ours."""
    try:
        with closing(_read_only(file)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as error:
        return f"it is no readable SQLite database ({error})"
    if found != "ok":
        return "it is damaged"
    return None if OURS in tables else "it is no database of Backwatch"


def _copy_checked(source: Path, target: Path) -> None:
    unfinished = target.with_name(f".{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_WRONLY, 0o600))
    with closing(_read_only(source)) as origin, closing(sqlite3.connect(unfinished)) as copy:
        origin.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    fault = fault_in(unfinished)
    if fault is not None:
        unfinished.unlink()
        raise NotPossible(f"The copy of {source} is not sound: {fault}.")
    _flush(unfinished)
    unfinished.replace(target)
    _flush(target.absolute().parent)


def _set_apart(target: Path) -> Path:
    """Makes sure that nobody has the database open, folds its journal in, and gives it another name."""
    try:
        with closing(sqlite3.connect(target, timeout=0)) as connection:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError:
        raise NotPossible(f"{target} is in use: stop the bot first. Nothing was changed.") from None
    except sqlite3.DatabaseError:
        pass  # a damaged file is the very reason to restore
    names = (target.with_name(f"{target.name}.before-restore-{number}") for number in count(1))
    apart = next(name for name in names if not name.exists())
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    return target.rename(apart)


def _read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
