"""The phrases of `tests/triage/phrases/` and how many of them are understood."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from triage.free_text import EMERGENCIES, Reading, read_message

FOLDER = Path(__file__).parent / "phrases"


@dataclass(frozen=True)
class Phrase:
    """One line: what somebody typed, and what it claims of now."""

    kind: str
    warnings: frozenset[str]
    items: Mapping[str, int]
    text: str

    @property
    def by(self) -> str:
        return "proxy" if self.kind == "proxy" else "self"


@dataclass(frozen=True)
class Score:
    """Shares, 0..1. `false_alarms`: of the phrases that claim nothing, how many raised something."""

    emergencies: float
    claims: float
    false_alarms: float
    items: float
    wrong: tuple[str, ...]


def phrases(name: str) -> tuple[Phrase, ...]:
    """The lines of `name` ("en", "es.heldout")."""
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(_phrase(line) for line in lines if line and not line.startswith("#"))


def _phrase(line: str) -> Phrase:
    kind, warnings, items, text = line.split("\t")
    pairs = (pair.split("=") for pair in items.split() if items != "-")
    values = {item: int(value) for item, value in pairs}
    return Phrase(kind, frozenset(warnings.split()) - {"-"}, values, text)


def score(name: str) -> Score:
    """Read every line of `name` and count."""
    language = name.partition(".")[0]
    read = [(line, read_message(line.text, language=language, by=line.by)) for line in phrases(name)]
    silent = [reading for line, reading in read if not line.warnings]
    stating = [line.items == reading.items for line, reading in read if line.items or line.kind == "item"]
    return Score(
        emergencies=_heard(read, EMERGENCIES),
        claims=_heard(read, None),
        false_alarms=sum(bool(reading.warnings) for reading in silent) / len(silent),
        items=sum(stating) / len(stating),
        wrong=tuple(_wrong(read)),
    )


def _heard(read: list[tuple[Phrase, Reading]], codes: frozenset[str] | None) -> float:
    claimed = [
        code in reading.warnings
        for line, reading in read
        for code in line.warnings
        if codes is None or code in codes
    ]
    return sum(claimed) / len(claimed)


def _wrong(read: list[tuple[Phrase, Reading]]) -> Iterator[str]:
    for line, reading in read:
        missed, alarms = (
            line.warnings - reading.warnings,
            reading.warnings if not line.warnings else frozenset(),
        )
        if missed or alarms or line.items != reading.items:
            read_as = f"missed {sorted(missed)}, alarmed {sorted(alarms)}, read {dict(reading.items)}"
            yield f"{line.text} -> {read_as}"
