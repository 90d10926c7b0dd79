"""The tool finds what a test does not look at, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
CODE = """
FEVER = 38

def has_fever(celsius: float) -> bool:
    return celsius >= FEVER
"""
TESTS = """
from toy import FEVER, has_fever

def test_a_high_temperature_is_a_fever() -> None:
    assert has_fever(FEVER + 1)
    assert not has_fever(36)
    assert FEVER < 39
"""


def test_what_a_test_notices_is_killed_and_what_none_notices_is_told_with_its_place(tmp_path: Path) -> None:
    tmp_path.joinpath("toy.py").write_text(CODE)
    tmp_path.joinpath("test_toy.py").write_text(TESTS)
    tool = [sys.executable, "-m", "tests.mutation", "toy.py", "--tests", "test_toy.py"]
    where = {**os.environ, "PYTHONPATH": f"{REPOSITORY}{os.pathsep}{tmp_path}"}
    done = subprocess.run(
        tool, cwd=tmp_path, env=where, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert [line for line in lines if line.startswith("survived")] == [
        "survived toy.py:5: celsius >= FEVER => celsius > FEVER",
        "survived toy.py:2: 38 => 37",
    ]
    assert "5 3 2 toy.py" in lines
