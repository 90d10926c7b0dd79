"""The operator's commands, each in a process of its own."""

import asyncio
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from care.hear import Words, hear_patient
from care.recognise import patient_in_hand
from tests.care.sitting import sit_down
from tests.worlds import World
from triage.rules import PATH

HERE = Path(__file__).parents[2]
TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"


def command(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    ours = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HERE), "HOME": str(folder), "COLUMNS": "100"}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=ours | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_start_with_wrong_settings_says_all_of_it_on_one_screen_and_never_the_token(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"BOT_TOKEN={TOKEN}\nCOLOUR=blue\n")
    done = command(tmp_path, "run", BOT_TOKN=TOKEN, TICK_SECONDS="-3", DATABASE_URL="mysql://a:pass@b/c")
    assert done.returncode == 2
    assert "4 settings are wrong" in done.stderr
    for name in ("BOT_TOKN", "COLOUR", "TICK_SECONDS", "DATABASE_URL"):
        assert name in done.stderr
    assert TOKEN not in done.stdout + done.stderr
    assert "pass@" not in done.stderr
    assert len(done.stderr.splitlines()) < 24
    assert not (tmp_path / "data").exists()


def test_without_a_token_the_start_says_where_to_get_one_and_what_can_be_seen_without(tmp_path: Path) -> None:
    done = command(tmp_path, "run")
    assert done.returncode == 2
    assert "BotFather" in done.stderr
    assert "python -m bot demo" in done.stderr


def test_check_config_shows_what_is_in_force_and_hides_secrets(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"BOT_TOKEN={TOKEN}\n")
    done = command(tmp_path, "check-config", DATABASE_URL="postgres://anna:s3cret@db/backwatch")
    assert done.returncode == 0
    assert TOKEN not in done.stdout
    assert "s3cret" not in done.stdout
    assert "postgresql+psycopg://anna:***@db/backwatch" in done.stdout


def test_migrate_backup_and_restore_follow_one_another(tmp_path: Path) -> None:
    assert command(tmp_path, "migrate").returncode == 0
    copied = command(tmp_path, "backup", "copy.sqlite3")
    assert (copied.returncode, copied.stderr) == (0, "")
    assert "copy.sqlite3" in copied.stdout
    back = command(tmp_path, "restore", "copy.sqlite3")
    assert back.returncode == 0
    assert "before-restore-1" in back.stdout
    assert command(tmp_path, "migrate").returncode == 0


def test_backup_of_postgresql_names_pg_dump(tmp_path: Path) -> None:
    done = command(tmp_path, "backup", "x", DATABASE_URL="postgres://anna:s3cret@db/backwatch")
    assert done.returncode == 2
    assert "pg_dump" in done.stderr
    assert "s3cret" not in done.stderr


def test_audit_counts_and_before_the_first_start_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    nothing = command(tmp_path, "audit")
    assert nothing.returncode == 2
    assert "python -m bot migrate" in nothing.stderr
    assert command(tmp_path, "migrate").returncode == 0
    counted = command(tmp_path, "audit", "--days", "7")
    assert (counted.returncode, counted.stderr) == (0, "")
    assert "The last 7 days, 0 patients" in counted.stdout


async def test_histories_are_what_triage_judges_with_nobodys_name_id_or_words(
    world: World, database_url: str, tmp_path: Path
) -> None:
    """A real file and a real server; a dry run reads the lines as they are."""
    maria = await world.patient("Maria", profile={"birth_year": 1958, "pain_course": "worse"})
    anna = await world.caregiver(maria, "Anna", permissions={"answer": True})
    await world.patient("Paul")
    today = maria.today(world.clock.now())
    await world.told(maria, today - timedelta(days=300), pain=5)
    await world.told(maria, today - timedelta(days=1), hour="00:30", pain=6, warnings=["leg_numbness"])
    await (await sit_down(world, maria, by=anna)).good_day()
    async with world.run.act() as act:
        await hear_patient(
            act, await patient_in_hand(act, maria.id), Words("The cat is called Otto", 9, False)
        )
    done = await asyncio.to_thread(command, tmp_path, "histories", DATABASE_URL=database_url)
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    history = json.loads(line)
    assert (history["id"], history["profile"]) == ("case-1", {"birth_year": 1958, "pain_course": "worse"})
    assert [(each["by"], each["answers"].get("pain")) for each in history["checkins"]] == [
        ("self", 5), ("self", 6), ("proxy", 2),
    ]  # fmt: skip
    assert history["checkins"][1]["at"] == f"{today - timedelta(days=1)}T00:30:00+01:00", (
        "the patient's own day"
    )
    for private in ("Maria", "maria", "Anna", "Otto", str(maria.person.chat_id)):
        assert private not in line
    raised = tmp_path / "new.toml"
    raised.write_text(PATH.read_text().replace('id = "E02"', 'id = "E77"'))
    dry = subprocess.run(
        [sys.executable, "-m", "triage", "diff", str(PATH), str(raised)],
        cwd=HERE, input=done.stdout, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (dry.returncode, dry.stderr) == (0, "")
    assert {json.loads(each)["id"] for each in dry.stdout.splitlines()} == {"case-1"}


def test_histories_before_the_first_start_say_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    nothing = command(tmp_path, "histories")
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert "python -m bot migrate" in nothing.stderr
    assert command(tmp_path, "migrate").returncode == 0
    empty = command(tmp_path, "histories")
    assert (empty.returncode, empty.stdout, empty.stderr) == (0, "", "")
