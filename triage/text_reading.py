"""A sentence seen through a lexicon: its phrases, where statements begin, which cues stand where."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from triage.text_lexicon import CUES, OF_TEN, Lexicon, meant
from triage.text_patterns import Line, Match, Span, find
from triage.text_tokens import Sentence, sentences

_DIGITS = re.compile(r"([0-9]+(?:[.,][0-9]+)?)(?:-([0-9]+))?")
_TENTHS = re.compile(r"((?:[0-9]|10)(?:[.,][0-9]+)?)/10")


@dataclass(frozen=True, eq=False)
class Read:
    """`matches`: label -> where its patterns stand. `cues`: role -> spans in order.

    `starts`: the first word of every statement, 0 included. `asks`: the sentence ends with a question mark.
    """

    line: Line
    asks: bool
    matches: Mapping[str, Sequence[Match]]
    cues: Mapping[str, tuple[Span, ...]]
    starts: tuple[int, ...]

    def masked(self, *codes: str, unless_denied: bool = False) -> frozenset[int]:
        """Positions of words that only look like one of `codes`.

        `unless_denied`: a "no" right before takes the look-alike away: "cannot | pee well".
        """
        found = (match for code in codes for match in self.matches.get(f"harmless.{code}", ()))
        return frozenset(
            at
            for match in found
            if not self._denied(match) and not (unless_denied and self._denied_before(match))
            for at in range(match.start, match.end)
        )

    def _denied(self, match: Match) -> bool:
        """Whether a "no" stands inside that is none of its parts: "numb bum, and not from sitting"."""
        return any(
            match.start < cue[0] and cue[1] < match.end
            and not any(start < cue[1] and cue[0] < end for start, end in match.parts)
            for cue in self.cues["negation"]
        )  # fmt: skip

    def _denied_before(self, match: Match) -> bool:
        return any(
            end <= match.start and all(self.line.small[at] for at in range(end, match.start))
            for _, end in self.cues["list_negation"]
        )

    def statement(self, at: int) -> Span:
        """The statement that word `at` belongs to."""
        begin = max(start for start in self.starts if start <= at)
        return begin, min((start for start in self.starts if start > at), default=len(self.line.words))

    def within(self, role: str, start: int, end: int) -> bool:
        """Whether a cue of `role` begins in start..end."""
        return any(start <= at < end for at, _ in self.cues[role])


def read_sentences(text: str, known: Lexicon) -> tuple[Read, ...]:
    """Every sentence of `text`, read."""
    drafts = sentences(text, known.spelling)
    native = _native(drafts, known)
    return tuple(_read(draft, known, native=native) for draft in drafts)


FEW, FOREIGN = 3, 3
"""A text of fewer words, or with one word in so many of the language, is taken to be of that language."""
Ways = tuple[tuple[str, ...], ...]
"""For each word of a sentence, the words of the lexicon that it may be."""


def _native(drafts: Iterable[Sentence], known: Lexicon) -> bool:
    """Whether the text may be in this language: only then is a strange word a misspelt one of it."""
    words = [word for draft in drafts for word in draft.words]
    familiar = sum(word in known.vocabulary for word in words)
    return len(words) < FEW or familiar * FOREIGN >= len(words)


def _read(sentence: Sentence, known: Lexicon, *, native: bool) -> Read:
    whole = _line(*_tenths(*_ways(sentence, known, native=native), known), known)
    starts = frozenset(_starts(find(whole, known.edges)))
    line = replace(whole, starts=starts, bodies=_bodies(whole.spans, whole.small, starts, known))
    matches = find(line, known.patterns)
    cues = {role: _spans(matches, role) for role in CUES}
    return Read(line, sentence.asks, matches, cues, tuple(sorted(starts | {0})))


def _ways(sentence: Sentence, known: Lexicon, *, native: bool) -> tuple[Ways, frozenset[int]]:
    """The words and the places of commas; in a `native` text mistyped words are put right."""
    ways: list[tuple[str, ...]] = []
    commas = set()
    for at, word in enumerate(sentence.words):
        if at in sentence.commas:
            commas.add(len(ways))
        ways.extend(meant(known, word) if native else ((word,),))
    return tuple(ways), frozenset(commas)


def _tenths(ways: Ways, commas: frozenset[int], known: Lexicon) -> tuple[Ways, frozenset[int]]:
    """Write "seven out of ten" as the one word "7/10"."""
    for at in range(len(ways) - 2):
        value = quantity(ways[at][0], known)
        if value is None or value > 10:
            continue
        for end, mask in _phrases(ways, at + 1, known):
            if mask & known.bits["out_of"] and end < len(ways) and quantity(ways[end][0], known) == 10:
                merged = (*ways[:at], (f"{value:g}/10",), *ways[end + 1 :])
                moved = frozenset(comma if comma <= at else max(at + 1, comma - end + at) for comma in commas)
                return _tenths(merged, moved, known)
    return ways, commas


def _line(ways: Ways, commas: frozenset[int], known: Lexicon) -> Line:
    spans = _outermost([_phrases(ways, at, known) for at in range(len(ways))], known.bits["body"])
    present = 0
    for ends in spans:
        for _, mask in ends:
            present |= mask
    small = [_longest(ends, known.bits["small"]) for ends in spans]
    words = tuple(way[0] for way in ways)
    return Line(words, spans, small, present, commas, frozenset(), _bodies(spans, small, frozenset(), known))


def _phrases(ways: Ways, at: int, known: Lexicon) -> list[Span]:
    """(end, class bits) of every phrase that begins at word `at`, numbers included."""
    spans = [
        (at + 1 + len(rest), mask)
        for word in ways[at]
        for rest, mask in known.phrases.get(word, ())
        if not rest or _goes_on(ways, at + 1, rest)
    ]
    value = quantity(ways[at][0], known)
    if value is not None:
        mask = sum(bit for low, high, bit in known.ranges if low <= value <= high)
        spans.append((at + 1, mask))
    elif score(ways[at][0]) is not None:
        spans.append((at + 1, known.bits[OF_TEN]))
    return spans


def _goes_on(ways: Ways, at: int, rest: tuple[str, ...]) -> bool:
    if at + len(rest) > len(ways):
        return False
    return all(word in ways[at + step] for step, word in enumerate(rest))


def quantity(word: str, known: Lexicon) -> float | None:
    """The number that digits or one word write; "38,5" is 38.5, "6-7" is 7. None for all else."""
    found = _DIGITS.fullmatch(word)
    return float((found[2] or found[1]).replace(",", ".")) if found else known.numbers.get(word)


def one_number(words: Sequence[str], at: int, known: Lexicon) -> tuple[float | None, int]:
    """The number that begins at word `at` and where it ends: "82.5", "nineteen fifty eight", "eighty two"."""
    total: float | None = None
    end = at
    while end < len(words):
        step = quantity(words[end], known)
        if step is None and total is not None and words[end] in known.answers["units"]["and"]:
            following = quantity(words[end + 1], known) if end + 1 < len(words) else None
            step = 0 if following is not None and words[end + 1] in known.numbers else None
        if step is None or (total is not None and words[end][0].isdigit()):
            break
        total = step if total is None else _grown(total, step)
        end += 1
    return total, end


def _grown(total: float, step: float) -> float:
    """A number so far and the next number word: 2 and 1000 -> 2000, 19 and 58 -> 1958, 80 and 2 -> 82."""
    if step in (100, 1000):
        return total * step if total else step
    if step >= 10 and 10 <= total < 100:
        return total * 100 + step
    return total + step


def score(word: str) -> float | None:
    """7 for "7/10"; None for any other word."""
    found = _TENTHS.fullmatch(word)
    return float(found[1].replace(",", ".")) if found else None


def _outermost(spans: list[list[Span]], body: int) -> list[list[Span]]:
    """Leave out the parts of the body that are named inside a longer name ("between my legs")."""
    covered = 0
    kept: list[list[Span]] = []
    for found_here in spans:
        longest = max([covered, *(end for end, mask in found_here if mask & body)])
        kept.append([(end, mask) for end, mask in found_here if not mask & body or end >= longest > covered])
        covered = longest
    return kept


def _longest(ends: Iterable[Span], bit: int) -> int:
    return max((end for end, mask in ends if mask & bit), default=0)


def _bodies(
    spans: Sequence[Sequence[Span]], small: Sequence[int], starts: frozenset[int], known: Lexicon
) -> list[int]:
    """Number the lists of body parts: "left hand, arm and leg" is one list."""
    bodies = [0] * len(spans)
    number, open_, at = 0, False, 0
    while at < len(spans):
        end = _longest(spans[at], known.bits["body"])
        if end:
            number += not open_
            bodies[at:end] = [number] * (end - at)
        between = end or _longest(spans[at], known.bits["between_bodies"]) or small[at]
        open_ = bool(end) or (open_ and bool(between) and at not in starts)
        at = max(between, at + 1)
    return bodies


def _starts(matches: Mapping[str, Sequence[Match]]) -> Iterator[int]:
    """Where statements begin: at "but", and at "I", "my legs are" unless glued to what precedes."""
    glued = {match.end for match in matches.get("glue", ())}
    joined = {match.end: match.start for match in matches.get("joiner", ())}
    for start, _ in _spans(matches, "break"):
        yield start
    for start, _ in _spans(matches, "start"):
        if start not in glued:
            yield joined.get(start, start)


def _spans(matches: Mapping[str, Sequence[Match]], role: str) -> tuple[Span, ...]:
    if role not in matches:
        return ()
    excused = {at for match in matches.get(f"{role}!", ()) for at in range(match.start, match.end)}
    spans = {(match.start, match.end) for match in matches[role]}
    return tuple(sorted(span for span in spans if excused.isdisjoint(range(*span))))
