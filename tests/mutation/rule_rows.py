"""Changes of the table of rules: a row, a level, or one of the names it asks for is gone."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.mutation.judges import Judges
from triage.levels import Level
from triage.rule_rows import BrokenRules
from triage.rules import PATH, RULES, Rules, checked_rows

Row = dict[str, Any]
SETS = ("all", "two_of", "risk", "not_risk")
GIVEN = tuple(level.name for level in Level if level is not Level.routine)


@dataclass(frozen=True)
class Changed:
    """A table that differs in one row from ours. `line`: of that row in the file; `rule`: whose row it is."""

    line: int
    rule: str
    says: str
    rows: tuple[Row, ...]

    def __str__(self) -> str:
        return f"triage/rules.toml:{self.line}: {self.says}"


def changed_tables() -> Iterator[Changed]:
    text = PATH.read_text(encoding="utf-8")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[rule]]"]
    rows: list[Row] = tomllib.loads(text)["rule"]
    for at, (line, row) in enumerate(zip(lines, rows, strict=True)):
        name = f"{row['id']} {row['level']}"
        yield Changed(line, row["id"], f"{name}: no such row", (*rows[:at], *rows[at + 1 :]))
        for says, new in _changes(row):
            yield Changed(line, row["id"], f"{name}: {says}", (*rows[:at], new, *rows[at + 1 :]))


def _changes(row: Row) -> Iterator[tuple[str, Row]]:
    at = GIVEN.index(row["level"])
    for level in (*GIVEN[max(at - 1, 0) : at], *GIVEN[at + 1 : at + 2]):
        yield f"level {level}", {**row, "level": level}
    once = not row.get("once")
    yield f"once {once}", {**row, "once": once}
    for key in SETS:
        names = row.get(key, [])
        for name in names:
            yield f"{key} without {name}", _with(row, key, _without(names, name))
        if len(names) > 1:
            yield f"without {key}", _with(row, key, [])
    groups = row.get("one_of", [])
    for group in groups:
        for name in group:
            left = [_without(each, name) if each is group else each for each in groups]
            yield f"one_of without {name}", _with(row, "one_of", [each for each in left if each])
        if len(group) > 1:
            yield f"without one_of {group}", {**row, "one_of": _without(groups, group)}


def _with(row: Row, key: str, values: list[Any]) -> Row:
    """The row with other `values`; without the key when none is left."""
    rest = {name: value for name, value in row.items() if name != key}
    return {**rest, key: values} if values else rest


def _without(values: list[Any], gone: object) -> list[Any]:
    return [value for value in values if value is not gone]


def who_notices(judges: Judges, table: Changed) -> str | None:
    """The loading, when it refuses the table; or else the first test that fails."""
    try:
        rows = checked_rows({"rule": list(table.rows)})
    except BrokenRules:
        return "loading"
    new = vars(Rules(rows, RULES.version))
    return judges.noticed_by(_that_judge(judges), lambda: vars(RULES).update(new), f"[{table.rule} ")


def _that_judge(judges: Judges) -> frozenset[str]:
    """The tests that have something judged, and those whose file names the table and may look into it."""
    code = Rules._judge.__code__
    looking = {name for name, item in judges.items.items() if RULES in _known_to(item)}
    return judges.reach.of(code.co_filename, range(code.co_firstlineno, code.co_firstlineno + 20)) | looking


def _known_to(item: pytest.Item) -> list[Any]:
    return [value for value in vars(item.module).values() if isinstance(value, Rules)]  # type: ignore[attr-defined]
