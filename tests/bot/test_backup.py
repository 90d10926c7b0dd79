"""The operator's copy of everything: whole, checked, and never in the way of what is there."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.backup import NotPossible, back_up, fault_in, file_of, restore


def make_database(path: Path, *words: str) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("CREATE TABLE word (word TEXT)")
        connection.executemany("INSERT INTO word VALUES (?)", [(word,) for word in words])
        connection.commit()
    return path


def words_in(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM word")]


@pytest.fixture
def live(tmp_path: Path) -> Path:
    return make_database(tmp_path / "live.sqlite3", "stored")


def test_a_backup_taken_while_the_bot_writes_holds_what_was_committed(live: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(live)) as bot:
        bot.execute("INSERT INTO word VALUES ('committed')")
        bot.commit()
        bot.execute("INSERT INTO word VALUES ('not yet')")
        size = back_up(live, tmp_path / "copy")
    assert words_in(tmp_path / "copy") == ["stored", "committed"]
    assert size == os.path.getsize(tmp_path / "copy")
    assert fault_in(tmp_path / "copy") is None


def test_only_the_operator_may_read_a_backup(live: Path, tmp_path: Path) -> None:
    back_up(live, tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir() if "live" not in each.name] == ["copy"]


def test_a_backup_overwrites_nothing_and_needs_a_database(live: Path, tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_text("precious")
    with pytest.raises(NotPossible, match="there already"):
        back_up(live, tmp_path / "holiday.jpg")
    assert (tmp_path / "holiday.jpg").read_text() == "precious"
    with pytest.raises(NotPossible, match="no database"):
        back_up(tmp_path / "nowhere", tmp_path / "copy")


def test_a_restore_brings_everything_back_and_keeps_what_was_there(live: Path, tmp_path: Path) -> None:
    back_up(live, tmp_path / "copy")
    with closing(sqlite3.connect(live)) as bot:
        bot.execute("INSERT INTO word VALUES ('later')")
        bot.commit()
    kept = restore(tmp_path / "copy", live)
    assert words_in(live) == ["stored"]
    assert kept is not None
    assert words_in(kept) == ["stored", "later"]
    second = restore(tmp_path / "copy", live)
    assert second not in (None, kept)


def test_a_restore_to_a_new_machine_makes_the_folder(live: Path, tmp_path: Path) -> None:
    back_up(live, tmp_path / "copy")
    assert restore(tmp_path / "copy", tmp_path / "new" / "data" / "live.sqlite3") is None
    assert words_in(tmp_path / "new" / "data" / "live.sqlite3") == ["stored"]


def test_a_restore_waits_for_the_bot_to_be_stopped(live: Path, tmp_path: Path) -> None:
    back_up(live, tmp_path / "copy")
    with closing(sqlite3.connect(live)) as bot:
        bot.execute("SELECT * FROM word").fetchall()
        with pytest.raises(NotPossible, match="stop the bot"):
            restore(tmp_path / "copy", live)
    assert words_in(live) == ["stored"]


@pytest.mark.parametrize("damage", ["cut", "foreign", "text", "missing"])
def test_a_damaged_or_foreign_file_is_refused_and_nothing_changes(
    live: Path, tmp_path: Path, damage: str
) -> None:
    copy = tmp_path / "copy"
    if damage == "cut":
        make_database(copy, *[f"word {number} " * 50 for number in range(500)])
        os.truncate(copy, copy.stat().st_size // 2)
    elif damage == "foreign":
        with closing(sqlite3.connect(copy)) as other:
            other.execute("CREATE TABLE songs (title TEXT)")
    elif damage == "text":
        copy.write_text("this is no database, " * 100)
    with pytest.raises(NotPossible):
        restore(copy, live)
    assert words_in(live) == ["stored"]


def test_a_damaged_database_can_be_replaced_by_its_backup(live: Path, tmp_path: Path) -> None:
    back_up(live, tmp_path / "copy")
    live.write_bytes(b"\x00" * 5000)
    restore(tmp_path / "copy", live)
    assert words_in(live) == ["stored"]


def test_the_file_is_found_behind_the_url() -> None:
    assert file_of("sqlite+aiosqlite:///data/x.sqlite3") == Path("data/x.sqlite3")
    assert file_of("sqlite+aiosqlite:////var/lib/x.sqlite3") == Path("/var/lib/x.sqlite3")


def test_for_postgresql_its_own_tools_are_named_without_the_password() -> None:
    with pytest.raises(NotPossible) as told:
        file_of("postgresql+psycopg://anna:s3cret@db:5432/backwatch")
    assert "pg_dump --format=custom --file=FILE 'postgresql://anna:***@db:5432/backwatch'" in str(told.value)
    assert "s3cret" not in str(told.value)
