"""docs/clinical-safety.md names only what there is."""

import re
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
    table = PAGE[PAGE.index("| version | signed by |") :].splitlines()[2:]
    assert all("none yet" in row or RULES.version in row for row in table if row.startswith("|"))
