"""references.toml: what a cited source stands for. Read by the page of rules, never by an assessment."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("references.toml")
JUDGEMENT = "team judgement"
ASKED = "asked outright (codebook of this project: triage/codebook.py)"
"""The source of a sign: the person chose it."""

_AMENDED = re.compile(rf"{JUDGEMENT} \(amendment: (.+)\)")
_BEHIND = re.compile(r"( \d+(\.\d+)+(, \d+(\.\d+)+)*)?( \([^()]+\))?")
"""What may follow a name: numbers of recommendations, a remark."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One source. `year` is None for a page that bears none; `section` empty where it is not known."""

    name: str
    title: str
    organisation: str
    address: str
    used: str
    year: int | None = None
    section: str = ""


@dataclass(frozen=True, slots=True)
class References:
    """Sources by the name they are cited by; `amendments`: what the team decided where no source does."""

    rows: Mapping[str, Reference]
    amendments: Mapping[str, str]

    def cited(self, source: str) -> Iterator[str | None]:
        """The reference or amendment behind each part; None for one that leads nowhere."""
        for part in source.split("; "):
            amended = _AMENDED.fullmatch(part)
            if amended:
                yield amended[1] if amended[1] in self.amendments else None
            elif part != ASKED and not re.fullmatch(rf"{JUDGEMENT}( \((?!amendment)[^()]+\))?", part):
                yield self._named(part)

    def _named(self, part: str) -> str | None:
        names = (
            name for name in self.rows if part.startswith(name) and _BEHIND.fullmatch(part.removeprefix(name))
        )
        return max(names, key=len, default=None)


def read_references(text: str) -> References:
    """From TOML text.

    Raises:
        ValueError: not TOML, a key that is missing or unknown, or a name twice.
    """
    raw: dict[str, Any] = tomllib.loads(text)
    rows: dict[str, Reference] = {}
    for each in raw["reference"]:
        try:
            row = Reference(**each)
        except TypeError as error:
            raise ValueError(f"{each.get('name')}: {error}") from error
        if row.name in rows:
            raise ValueError(f"{row.name}: is there twice")
        rows[row.name] = row
    return References(rows, raw["amendments"])


REFERENCES = read_references(PATH.read_text(encoding="utf-8"))
