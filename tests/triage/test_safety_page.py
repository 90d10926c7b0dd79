"""docs/clinical-safety.md names only what there is."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from triage.rules import RULES

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs" / "clinical-safety.md").read_text(encoding="utf-8")


def test_every_file_that_it_names_exists() -> None:
    named = set(re.findall(r"`((?:tests|triage|bench|docs)/[\w./-]+)`", PAGE))
    assert len(named) > 10
    assert not [name for name in named if not (REPOSITORY / name).exists()]


def test_every_case_file_that_it_names_exists() -> None:
    named = set(re.findall(r"`(cases/[\w.]+)`", PAGE))
    assert named
    assert not [name for name in named if not (REPOSITORY / "tests" / "triage" / name).exists()]


def test_every_rule_that_it_names_is_in_the_table() -> None:
    named = set(re.findall(r"\b([EUPW]\d\d)\b", PAGE))
    assert named
    assert named <= {row.id for row in RULES.rows}


def test_no_version_is_called_signed_that_does_not_exist() -> None:
    rows = [row for row in PAGE[PAGE.index("| version and hash |") :].splitlines()[2:] if row.startswith("|")]
    assert rows
    assert all("none yet" in row or RULES.version in row for row in rows)


FEVERS = {
    "id": "a",
    "checkins": [
        {"at": f"2026-11-0{day}T08:00:00Z", "answers": {"pain": 4, "warnings": ["fever"]}} for day in (1, 5)
    ],
}


def dry_run(file: str, written: str, changed: str, place: Path) -> str:
    """What the lines of the page print when `file` is changed; a copy stands for what git would fetch."""
    old, new = place / "old", place / "new"
    for copy in (old, new):
        shutil.copytree(REPOSITORY / "triage", copy / "triage")
    (new / ".venv").symlink_to(sys.prefix)
    (new / "histories.jsonl").write_text(json.dumps(FEVERS) + "\n")
    text = (new / file).read_text(encoding="utf-8")
    assert written in text
    (new / file).write_text(text.replace(written, changed), encoding="utf-8")
    blocks = re.findall(r"```\n(.*?)```", PAGE, re.DOTALL)
    lines = blocks[0] if file.endswith(".toml") else blocks[1]
    lines = lines.replace("git show HEAD:", "cat ../old/").replace("git worktree add /tmp/old HEAD", "")
    ran = subprocess.run(
        ["sh", "-c", lines.replace("/tmp/", f"{place}/")],
        cwd=new, env={"PATH": f"{sys.prefix}/bin:/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not ran.stderr
    return ran.stdout


def test_a_dry_run_as_it_is_written_shows_a_changed_row(tmp_path: Path) -> None:
    row = 'all = ["fever", "fever_2_days"]'
    urgent, soon = f'level = "urgent"\n{row}', f'level = "soon"\n{row}'
    shown = dry_run("triage/rules.toml", urgent, soon, tmp_path)
    assert "2026-11-05" in shown
    assert "2026-11-01" not in shown


def test_a_dry_run_as_it_is_written_shows_a_changed_threshold(tmp_path: Path) -> None:
    week, half = 'days_told("fever", day, 7)', 'days_told("fever", day, 3)'
    shown = dry_run("triage/findings_signs.py", week, half, tmp_path)
    before, after = (line for line in shown.splitlines() if line[0] in "<>")
    assert '"fever_2_days"' in before
    assert '"fever_2_days"' not in after
