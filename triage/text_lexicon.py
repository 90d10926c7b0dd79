"""One language's words for the safety net, read from `lexicon/<language>.toml` and checked on loading."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from rapidfuzz.distance import OSA

from triage.codebook import WARNINGS
from triage.text_patterns import GAPS, NO_GAP, Element, Index, Pattern, index
from triage.text_tokens import Spelling, plain, sentences

CUES = (
    "negation", "list_negation", "joiner", "either", "turn", "gone", "denial", "affirmation",
    "past", "weeks", "recent", "lasting", "present", "backward", "earlier",
    "hypothetical", "uncertain", "report", "come_true", "asking", "address", "opening", "marked", "presuming",
    "self", "writer", "other", "acquaintance", "well", "they", "stranger", "second_order",
    "start", "break", "glue", "sign",
)  # fmt: skip
"""The roles that words around a claim can play; `docs` of each stand beside its use in `text_scope.py`."""
EDGES = frozenset({"start", "break", "glue", "joiner"})
READ_ITEMS = ("pain", "sleep", "cough")
"""Items that are read out of a message."""
TABLES = frozenset({
    "language", "keep", "spelling", "numbers", "ranges", "classes", "claims", "firm", "doubts", "harmless",
    "cues", "items", "answers",
})  # fmt: skip
OF_TEN = "of_ten"
"""The class that every fraction of ten ("7/10") belongs to."""
SHORT, LONG = 4, 8
"""Word lengths from which one slip, two slips are forgiven."""


_WAYS = re.compile(r"\{[^}]*\}|[^|]+")


class BadLexicon(ValueError):
    """A lexicon that does not fit the codebook or names a class that it does not have."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """`phrases`: first word -> (following words, class bits). `harmless`: code, or `all`, -> look-alikes."""

    language: str
    spelling: Spelling
    keep: frozenset[str]
    vocabulary: frozenset[str]
    words: Mapping[tuple[str, int], tuple[str, ...]]
    """First letter and length -> the words of the lexicon, for finding what was mistyped."""
    sounds: Mapping[str, tuple[str, ...]]
    """Sound -> the words of the lexicon that sound so; empty for a language written otherwise."""
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], int], ...]]
    bits: Mapping[str, int]
    numbers: Mapping[str, int]
    ranges: tuple[tuple[float, float, int], ...]
    """(from, to, class bit): a number in digits belongs to every class whose range holds it."""
    edges: Index
    """What shows where statements begin: the cues of `EDGES`."""
    patterns: Index
    """All patterns. Labels: `claims.<code>`, `firm.<code>`, `doubts.<code>`, `harmless.<code>`,
    `items.<item>.<value>`, and for cues `<role>` and, for the words that never play it, `<role>!`."""
    answers: Mapping[str, Mapping[str, tuple[str, ...]]]


def languages() -> tuple[str, ...]:
    """Languages that have a lexicon, in alphabetical order."""
    folder = files("triage") / "lexicon"
    return tuple(
        sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))
    )


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of `language` ("en"). Raises KeyError when there is none, BadLexicon when it is broken."""
    if language not in languages():
        raise KeyError(language)
    return read_lexicon((files("triage") / "lexicon" / f"{language}.toml").read_text(encoding="utf-8"))


def read_lexicon(text: str) -> Lexicon:
    """Parse and check one lexicon. Raises BadLexicon naming the table and the entry at fault."""
    raw = tomllib.loads(text)
    _check(raw)
    spelling = _spelling(raw["spelling"])
    classes = _classes(raw["classes"], spelling)
    writer = _Writer(classes, raw["ranges"], spelling)
    labelled = [pattern for label, sources in _labels(raw) for pattern in writer.patterns(label, sources)]
    answers = {name: _answers(table, spelling) for name, table in raw["answers"].items()}
    said = {
        word for table in answers.values() for sayings in table.values() for word in " ".join(sayings).split()
    }
    vocabulary = writer.vocabulary() | said | set(raw["numbers"])
    return Lexicon(
        language=raw["language"], spelling=spelling, keep=frozenset(plain(" ".join(raw["keep"])).split()),
        vocabulary=vocabulary, words=_by_shape(vocabulary | set(spelling.whole)),
        sounds=_by_sound(vocabulary, spelling),
        phrases=writer.phrases(), bits=writer.bits,
        ranges=tuple((low, high, writer.bits[name]) for name, (low, high) in raw["ranges"].items()),
        numbers={plain(word): value for word, value in raw["numbers"].items()},
        edges=index(pattern for pattern in labelled if pattern.label.rstrip("!") in EDGES),
        patterns=index(labelled),
        answers=answers,
    )  # fmt: skip


def _check(raw: Mapping[str, Any]) -> None:
    if set(raw) != TABLES:
        raise BadLexicon(f"tables: {sorted(set(raw) ^ TABLES)}")
    if set(raw["claims"]) != set(WARNINGS):
        raise BadLexicon(f"claims: {sorted(set(raw['claims']) ^ set(WARNINGS))}")
    if set(raw["cues"]) != set(CUES):
        raise BadLexicon(f"cues: {sorted(set(raw['cues']) ^ set(CUES))}")
    if set(raw["items"]) != set(READ_ITEMS):
        raise BadLexicon(f"items: {sorted(set(raw['items']) ^ set(READ_ITEMS))}")
    strange = (
        (set(raw["firm"]) | set(raw["doubts"]) | set(raw["harmless"]))
        - {*WARNINGS, *READ_ITEMS, "all"}
        - {f"{item}={value}" for item, table in raw["items"].items() for value in table}
    )
    if strange:
        raise BadLexicon(f"codes: {sorted(strange)}")


def _spelling(raw: Mapping[str, Mapping[str, str]]) -> Spelling:
    return Spelling(
        whole={plain(short).replace("'", ""): tuple(long.split()) for short, long in raw["whole"].items()},
        endings={plain(end): word for end, word in raw["endings"].items()},
        suffixes={plain(end): plain(other) for end, other in raw["suffixes"].items()},
        signs={ord(sign): f" {word} " for sign, word in raw["signs"].items()},
        sounds=raw["sounds"],
    )


@lru_cache(maxsize=4096)
def _words(phrase: str, spelling: Spelling) -> tuple[str, ...]:
    return tuple(word for sentence in sentences(phrase, spelling) for word in sentence.words)


def _classes(raw: Mapping[str, Sequence[str]], spelling: Spelling) -> dict[str, set[tuple[str, ...]]]:
    def phrases(name: str) -> Iterator[tuple[str, ...]]:
        if name not in raw:
            raise BadLexicon(f"class {name}: not in the lexicon")
        for phrase in raw[name]:
            if phrase.startswith("@"):
                yield from phrases(phrase[1:])
            else:
                yield _words(phrase, spelling)

    return {name: set(phrases(name)) for name in raw}


def _labels(raw: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[str]]]:
    """Every list of written patterns, with the label of what it is a sign of."""
    for table in ("claims", "firm", "doubts", "harmless"):
        for code, sources in raw[table].items():
            yield f"{table}.{code}", sources
    for item, values in raw["items"].items():
        for value, sources in values.items():
            yield f"items.{item}.{value}", sources
    for role, cue in raw["cues"].items():
        if not set(cue) <= {"found", "unless"}:
            raise BadLexicon(f"cues.{role}: {sorted(cue)}")
        yield role, cue["found"]
        yield f"{role}!", cue.get("unless", ())


def _answers(raw: Mapping[str, Sequence[str]], spelling: Spelling) -> dict[str, tuple[str, ...]]:
    return {
        value: tuple(" ".join(_words(said, spelling)) for said in sayings) for value, sayings in raw.items()
    }


def _by_shape(words: Iterable[str]) -> dict[tuple[str, int], tuple[str, ...]]:
    shapes: dict[tuple[str, int], list[str]] = {}
    for word in sorted(words):
        shapes.setdefault((word[0], len(word)), []).append(word)
    return {shape: tuple(found) for shape, found in shapes.items()}


def _by_sound(words: Iterable[str], spelling: Spelling) -> dict[str, tuple[str, ...]]:
    sounds: dict[str, list[str]] = {}
    for word in sorted(words) if spelling.sounds else ():
        if len(word) >= SHORT:
            sounds.setdefault(spelling.sound(word), []).append(word)
    return {sound: tuple(found) for sound, found in sounds.items()}


def _pattern(label: str, elements: tuple[Element, ...]) -> Pattern:
    return Pattern(label, elements, tuple(element.mask for element in elements[1:] if not element.optional))


class _Writer:
    """Turns written patterns into elements, giving every class and every literal word its bit."""

    def __init__(
        self, classes: Mapping[str, set[tuple[str, ...]]], ranges: Iterable[str], spelling: Spelling
    ) -> None:
        self._spelling = spelling
        self._table: dict[tuple[str, ...], int] = {}
        self.bits: dict[str, int] = {name: 1 << at for at, name in enumerate([*ranges, OF_TEN])}
        for name, phrases in classes.items():
            for phrase in phrases:
                self._mark(phrase, name)

    def _mark(self, phrase: tuple[str, ...], name: str) -> int:
        if not phrase:
            raise BadLexicon(f"{name}: holds an entry without letters or digits")
        bit = self.bits.setdefault(name, 1 << len(self.bits))
        self._table[phrase] = self._table.get(phrase, 0) | bit
        return bit

    def patterns(self, label: str, sources: Sequence[str]) -> Iterator[Pattern]:
        """Each source as a pattern, and once more without each word at its beginning that may be missing."""
        for source in sources:
            elements = tuple(self._elements(source))
            while elements and elements[0].optional:
                yield _pattern(label, (replace(elements[0], optional=False), *elements[1:]))
                elements = elements[1:]
            if not elements:
                raise BadLexicon(f"{label}: nothing in {source!r} has to be there")
            yield _pattern(label, elements)

    def _elements(self, source: str) -> Iterator[Element]:
        gap = NO_GAP
        for piece in source.split():
            if piece in GAPS:
                gap = GAPS[piece]
                continue
            for mask in self._masks(piece.rstrip("?"), source):
                yield Element(mask, gap, piece.endswith("?"))
                gap = NO_GAP

    def _masks(self, piece: str, source: str) -> Iterator[int]:
        ways = _WAYS.findall(piece)
        if len(ways) == 1 and not ways[0].startswith("{"):
            for word in _words(piece, self._spelling):
                yield self._mark((word,), f"={word}")
        else:
            mask = 0
            for way in ways:
                mask |= (
                    self._union(way[1:-1].split("|"), source) if way.startswith("{") else self._literal(way)
                )
            yield mask

    def _literal(self, word: str) -> int:
        phrase = _words(word.replace("_", " "), self._spelling)
        return self._mark(phrase, f"={' '.join(phrase)}")

    def _union(self, names: Sequence[str], source: str) -> int:
        for name in names:
            if name not in self.bits:
                raise BadLexicon(f"{source}: class {name} is not in the lexicon")
        return sum({self.bits[name] for name in names})

    def vocabulary(self) -> frozenset[str]:
        return frozenset(word for phrase in self._table for word in phrase)

    def phrases(self) -> dict[str, tuple[tuple[tuple[str, ...], int], ...]]:
        starts: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for phrase, mask in self._table.items():
            starts.setdefault(phrase[0], []).append((phrase[1:], mask))
        return {word: tuple(rest) for word, rest in starts.items()}


@lru_cache(maxsize=8192)
def meant(known: Lexicon, word: str) -> tuple[tuple[str, ...], ...]:
    """What a written word may stand for: for each word meant, all that it may be, itself if it is known.

    A slip of the keyboard is any word of the lexicon at the least distance; a short form is its long form.
    """
    if len(word) < SHORT - 1 or not word.isalpha() or word in known.vocabulary or word in known.keep:
        return ((word,),)
    heard = known.sounds.get(known.spelling.sound(word))
    if heard:
        return (heard,)
    bent = tuple(_bent(known, word))
    if bent:
        return (bent,)
    near = _nearest(known, word)
    here = tuple(other for other in near if other in known.vocabulary)
    if here or not near:
        return (here or (word,),)
    return tuple((part,) for part in known.spelling.whole[near[0]])


def _bent(known: Lexicon, word: str) -> Iterator[str]:
    """Words of the lexicon that are this one with another ending: "hinchadisima" is "hinchada"."""
    for end, other in known.spelling.suffixes.items():
        stem = word.removesuffix(end)
        if stem != word and stem + other in known.vocabulary:
            yield stem + other


def _nearest(known: Lexicon, word: str) -> list[str]:
    size = len(word)
    near = [
        (OSA.distance(word, other), other)
        for first, length in (*((word[0], length) for length in range(size - 2, size + 3)), (word[1], size))
        for other in known.words.get((first, length), ())
        if length >= SHORT
    ]
    least = min((slips for slips, _ in near), default=9)
    return sorted(
        other
        for slips, other in near
        if slips == least <= (2 if min(len(other), size) >= LONG else 1)
        and (other[0] == word[0] or slips == 1)
    )
