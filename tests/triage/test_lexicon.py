"""A broken lexicon is refused when it is loaded, and says what is wrong."""

import tomllib
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest

from triage.codebook import WARNINGS
from triage.text_lexicon import BadLexicon, lexicon, read_lexicon

TEXT = (files("triage") / "lexicon" / "en.toml").read_text(encoding="utf-8")


def _dump(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_dump(key)} = {_dump(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_dump, value)) + "]"
    return (
        '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if isinstance(value, str) else str(value)
    )


def _changed(change: Callable[[dict[str, Any]], object]) -> str:
    raw = tomllib.loads(TEXT)
    change(raw)
    return "\n".join(f"{name} = {_dump(table)}" for name, table in raw.items())


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda raw: raw.update(extra=[]), "extra"),
        (lambda raw: raw["claims"].pop("blood"), "blood"),
        (lambda raw: raw["claims"].update(headache=["headache"]), "headache"),
        (lambda raw: raw["doubts"].update(headache=["headache"]), "headache"),
        (lambda raw: raw["firm"].update(headache=["headache"]), "headache"),
        (lambda raw: raw["harmless"].update({"pain=99": ["x"]}), "pain=99"),
        (lambda raw: raw["cues"].pop("negation"), "negation"),
        (lambda raw: raw["cues"].update(mood={"found": ["x"]}), "mood"),
        (lambda raw: raw["cues"]["negation"].update(until=["x"]), "until"),
        (lambda raw: raw["items"].pop("sleep"), "sleep"),
        (lambda raw: raw["claims"].update(blood=["{nosuch}"]), "nosuch"),
        (lambda raw: raw["claims"].update(blood=["blood?"]), "blood?"),
        (lambda raw: raw["classes"].update(kin=["@nosuch"]), "nosuch"),
        (lambda raw: raw["classes"].update(kin=["..."]), "kin"),
    ],
)
def test_a_broken_lexicon_is_refused(change: Callable[[dict[str, Any]], object], named: str) -> None:
    with pytest.raises(BadLexicon, match=named):
        read_lexicon(_changed(change))


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_warning_can_be_said(language: str) -> None:
    labels = {pattern.label for patterns in lexicon(language).patterns.values() for pattern in patterns}
    assert {f"claims.{code}" for code in WARNINGS} <= labels


def test_what_loads_is_the_same_again() -> None:
    assert read_lexicon(_changed(lambda raw: None)).vocabulary == lexicon("en").vocabulary
