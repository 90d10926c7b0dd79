"""Patterns over words, and where they match.

A pattern is written as words: `word`, `this|that`, `two_words|one`, `{class}`, `{one|other}`, `?` after any
of them for "may be missing", `..` for up to three other words between, `...` for up to six, `--` for up to
three without a comma, `>>` for up to six that may go on in a new statement ("need the loo >> nothing comes").
Small words (articles, prepositions, "really") may stand anywhere between.
"""

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass


class Bound(enum.IntEnum):
    """What a gap may not cross."""

    comma = 0
    statement = 1
    sentence = 2


Gap = tuple[int, Bound]
"""Other words that it may hold, and what ends it."""
GAPS: Mapping[str, Gap] = {
    "..": (3, Bound.statement),
    "...": (6, Bound.statement),
    "--": (3, Bound.comma),
    ">>": (6, Bound.sentence),
}
NO_GAP: Gap = (0, Bound.comma)
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern. `mask`: the classes that fit (bits). `gap`: what may stand before it."""

    mask: int
    gap: Gap
    optional: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """`label`: what it is a sign of ("claims.blood"). `needed`: class bits it cannot do without."""

    label: str
    elements: tuple[Element, ...]
    needed: tuple[int, ...]


Index = Mapping[int, tuple[Pattern, ...]]
"""Class bit -> the patterns that may begin with a word of that class."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence seen through a lexicon.

    `spans[i]`: (end, class bits) of every phrase that begins at word i. `starts`: positions where a new
    statement begins (nothing matches across). `commas`: positions after a comma. `bodies[i]`: number of the
    list of body parts that word i belongs to, 0 for none.
    """

    words: tuple[str, ...]
    spans: Sequence[Sequence[tuple[int, int]]]
    small: Sequence[int]
    present: int
    commas: frozenset[int]
    starts: frozenset[int]
    bodies: Sequence[int]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern was found. `parts`: the span of each element that was there, in order."""

    parts: tuple[Span, ...]

    @property
    def start(self) -> int:
        return self.parts[0][0]

    @property
    def end(self) -> int:
        return self.parts[-1][1]


def index(patterns: Iterable[Pattern]) -> Index:
    """Order patterns by how they begin."""
    table: dict[int, list[Pattern]] = {}
    for pattern in patterns:
        for bit in bits(pattern.elements[0].mask):
            table.setdefault(bit, []).append(pattern)
    return {bit: tuple(found) for bit, found in table.items()}


def bits(mask: int) -> Iterator[int]:
    """The single bits of a mask, lowest first."""
    while mask:
        low = mask & -mask
        yield low
        mask ^= low


def find(line: Line, patterns: Index) -> dict[str, list[Match]]:
    """Label -> every place where one of its patterns begins, with the closest ending."""
    found: dict[str, list[Match]] = {}
    for at, spans in enumerate(line.spans):
        for end, mask in spans:
            for bit in bits(mask):
                for pattern in patterns.get(bit, ()):
                    match = _begin(line, pattern, at, end)
                    if match is not None:
                        found.setdefault(pattern.label, []).append(match)
    return found


def _begin(line: Line, pattern: Pattern, at: int, end: int) -> Match | None:
    for mask in pattern.needed:
        if not mask & line.present:
            return None
    rest = _follow(line, pattern.elements, 1, end, (at, end))
    return None if rest is None else Match(((at, end), *rest))


def _follow(
    line: Line, elements: tuple[Element, ...], index: int, at: int, before: Span
) -> tuple[Span, ...] | None:
    if index == len(elements):
        return ()
    element = elements[index]
    for start in _reach(line, at, element.gap):
        for end, mask in line.spans[start]:
            if mask & element.mask and _one_body(line, before, start):
                rest = _follow(line, elements, index + 1, end, (start, end))
                if rest is not None:
                    return ((start, end), *rest)
    return _follow(line, elements, index + 1, at, before) if element.optional else None


def _reach(line: Line, at: int, gap: Gap) -> Iterator[int]:
    """Positions where the next element may begin: small words cost nothing, a comma costs one word."""
    left, bound = gap
    while at < len(line.words) and (bound is Bound.sentence or at not in line.starts):
        left -= at in line.commas
        if left < 0 or (at in line.commas and bound is Bound.comma):
            return
        yield at
        if line.small[at]:
            at = line.small[at]
        else:
            left -= 1
            at += 1


def _one_body(line: Line, before: Span, start: int) -> bool:
    """Whether the words between speak of no other part of the body than those on either side."""
    near = {line.bodies[before[1] - 1], line.bodies[start], 0}
    if near == {0}:
        return True
    return all(body in near for body in line.bodies[before[1] : start])
