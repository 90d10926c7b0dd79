"""Every warning sign is heard in every turn of phrase that grammar allows, with every word for it."""

import itertools
import re
import tomllib
from collections.abc import Iterator

import pytest

from tests.triage.phrase_book import FOLDER
from triage.codebook import WARNINGS
from triage.free_text import read_message

TURNS = tomllib.loads((FOLDER / "turns.toml").read_text(encoding="utf-8"))
LANGUAGES = ["en", "es"]
HEARD = 0.97
"""Share of all combinations of a language; some are no sentence anybody would type."""


def _said(language: str, code: str) -> Iterator[str]:
    for template in TURNS[language][code]["said"]:
        pieces = re.split(r"\[([^\]]*)\]", template)
        choices = [piece.split("|") if at % 2 else [piece] for at, piece in enumerate(pieces)]
        for chosen in itertools.product(*choices):
            yield " ".join("".join(chosen).split())


def test_every_warning_has_its_turns_of_phrase() -> None:
    assert all(set(TURNS[language]) == set(WARNINGS) for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sign_is_heard_however_it_is_put(language: str) -> None:
    told = [(code, text) for code in WARNINGS for text in _said(language, code)]
    unheard = [one for one in told if one[0] not in read_message(one[1], language=language).warnings]
    assert len(unheard) <= (1 - HEARD) * len(told), unheard
