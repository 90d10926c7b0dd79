"""The environment of the foreign client: aiogram, pinned by aiogram.lock, in .venv-aiogram beside our own.

It lives apart because it pins libraries that ours do not share, and because it must not be able to import us.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
VENV = HERE.parents[1] / ".venv-aiogram"
LOCK = HERE / "aiogram.lock"
SCHEMA = HERE / "foreign" / "schema.py"
BOT = HERE / "foreign" / "bot.py"


def foreign_python() -> Path:
    """Its interpreter; the environment is built when it is missing or the lock has changed."""
    with LOCK.open() as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)  # test workers run side by side
        return built()


def built() -> Path:
    python = VENV / "bin" / "python"
    stamp = VENV / "built-from"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python
    shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", str(VENV)])
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "-r", str(LOCK)])
    stamp.write_text(wanted)
    return python


def run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr}")


def schema_problems(calls: str) -> list[dict[str, Any]]:
    """What aiogram's schema finds wrong with recorded calls, as `CallLog.as_jsonl` writes them.

    Each problem names `line` (from 1), `method` and `problem`; unknown methods and parameters count.
    """
    checked = subprocess.run(
        [str(foreign_python()), str(SCHEMA)], input=calls, capture_output=True, text=True, check=False
    )
    assert not checked.stderr, checked.stderr
    return [json.loads(line) for line in checked.stdout.splitlines()]


if __name__ == "__main__":
    print(foreign_python())
