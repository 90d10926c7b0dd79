"""A message as people type it -> sentences of plain lower-case words: no accents, apostrophes or emoji."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_LINK = re.compile(r"https?://\S+|www\.\S+|@[^\W\d]\w*")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´＇", "'"))
_PIECE = re.compile(
    r"(?P<date>\d{1,4}[./-]\d{1,2}[./-]\d{1,4})"
    r"|(?P<number>\d+(?:[.,]\d+)?(?:\s{0,2}/\s{0,2}\d+|\s{0,2}-\s{0,2}\d+)?)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<dots>\.{2,}|…)"
    r"|(?P<end>[.!?;\n]+[.!?;\s]*)"
    r"|(?P<slash>/|&|\+)"
    r"|(?P<space>[\s'\"“”«»_*~]+)"
    r"|(?P<other>.)"
)
_THRICE = re.compile(r"([^\W\d])\1{2,}")
SLASH = "/"
"""The word that stands for `/`, `&` and `+` between words."""


@dataclass(frozen=True)
class Sentence:
    """`commas`: positions in `words` that follow a comma, dash, colon or emoji. `asks`: it ends with `?`."""

    words: tuple[str, ...]
    commas: frozenset[int]
    asks: bool


@dataclass(frozen=True, eq=False)
class Spelling:
    """How words are shortened. `whole`: word -> words. `endings`: what follows an apostrophe -> word."""

    whole: Mapping[str, tuple[str, ...]]
    endings: Mapping[str, str]
    suffixes: Mapping[str, str]
    """How a word that is not in the lexicon may end -> how the same word ends there ("isima" -> "a")."""
    signs: Mapping[int, str]
    """Code point of an emoji -> the word it stands for."""
    sounds: Mapping[str, str]
    """Letters -> letters that sound the same, in the order in which they are written over: "v" is "b"."""

    def sound(self, word: str) -> str:
        """How `word` sounds: words that are written differently and sound the same have one sound."""
        for letters, others in self.sounds.items():
            word = word.replace(letters, others)
        return word


def plain(text: str) -> str:
    """Lower case, straight apostrophes, no accents, no invisible characters."""
    folded = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold())
    return "".join(c for c in folded if unicodedata.category(c) not in ("Mn", "Cf", "Me"))


def sentences(text: str, spelling: Spelling) -> tuple[Sentence, ...]:
    """Split at `.`, `!`, `?`, `;` and line ends; a fragment of two words ("My legs.") leads into the next."""
    drafts = _merge(list(_drafts(_LINK.sub(" ", plain(text.translate(spelling.signs))), spelling)))
    return tuple(Sentence(tuple(words), frozenset(commas), asks) for words, commas, asks in drafts)


_Draft = tuple[list[str], list[int], bool]


def _drafts(text: str, spelling: Spelling) -> Iterator[_Draft]:
    words: list[str] = []
    commas: list[int] = []
    for piece in _PIECE.finditer(text):
        kind, found = piece.lastgroup, piece.group()
        if kind == "word":
            words.extend(_spelled(found, spelling))
        elif kind in ("number", "date"):
            words.append("".join(found.split()))
        elif kind == "slash":
            words.append(SLASH)
        elif kind in ("dots", "other"):
            commas.append(len(words))
        elif kind == "end" and not _initial(found, words):
            yield words, commas, "?" in found
            words, commas = [], []
    yield words, commas, False


def _initial(found: str, words: list[str]) -> bool:
    """Whether the full stop belongs to an abbreviation ("4 a.m.")."""
    return found.strip() == "." and bool(words) and len(words[-1]) == 1 and words[-1].isalpha()


def _merge(drafts: list[_Draft]) -> Iterator[_Draft]:
    waiting: _Draft = ([], [], False)
    for words, commas, asks in drafts:
        shift = len(waiting[0])
        joined = waiting[0] + words, waiting[1] + [shift] + [at + shift for at in commas], asks
        if 0 < len(joined[0]) <= 2 and not asks:
            waiting = joined
            continue
        waiting = ([], [], False)
        if joined[0]:
            yield joined
    if waiting[0]:
        yield waiting


def _spelled(word: str, spelling: Spelling) -> tuple[str, ...]:
    joined = _THRICE.sub(r"\1\1", word)
    base, _, ending = joined.rpartition("'")
    if base and joined.replace("'", "") not in spelling.whole and ending in spelling.endings:
        rest = spelling.endings[ending]
        return (*_spelled(base, spelling), *((rest,) if rest else ()))
    bare = joined.replace("'", "")
    return spelling.whole.get(bare, (bare,))
