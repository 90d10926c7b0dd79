"""Pain, sleep and cough, where a message states them outright."""

from collections.abc import Iterator, Sequence

from triage.codebook import ITEMS
from triage.text_lexicon import READ_ITEMS, Lexicon
from triage.text_patterns import Match, Span
from triage.text_reading import Read, quantity, score
from triage.text_scope import Verdict, judge

NUMBERED = ("first", "last", "alone")
"""Tables whose patterns hold the value as a number: the first one, the last one, the only thing said."""


def stated(reads: Sequence[Read], known: Lexicon, by: str) -> dict[str, int]:
    """Item -> value; the worst where several hold of now."""
    values: dict[str, int] = {}
    for name in READ_ITEMS:
        found = [value for index in range(len(reads)) for value in _values(reads, index, known, name, by)]
        if found:
            values[name] = max(found)
    return values


def _values(reads: Sequence[Read], index: int, known: Lexicon, name: str, by: str) -> Iterator[int]:
    read = reads[index]
    for label, found in read.matches.items():
        table, _, rest = label.partition(".")
        item, _, key = rest.partition(".")
        if (table, item) != ("items", name):
            continue
        look_alikes = read.masked(name, f"{name}={key}")
        for match in found:
            if any(start in look_alikes for start, _ in match.parts) or _earlier(read, match):
                continue
            value = _value(read, known, key, match)
            if value is not None and value <= ITEMS[name].high and _claimed(reads, index, match, name, by):
                yield value


def _claimed(reads: Sequence[Read], index: int, match: Match, name: str, by: str) -> bool:
    return judge(reads, index, match, name, by) is Verdict.claimed


def _segment(read: Read, match: Match) -> Span:
    """What stands between commas, statements and "and" around the match."""
    cuts = {*read.line.commas, *read.starts, *(at for at, _ in read.cues["joiner"])}
    begin = max((cut for cut in cuts if cut <= match.start), default=0)
    return begin, min((cut for cut in cuts if cut >= match.end), default=len(read.line.words))


def _earlier(read: Read, match: Match) -> bool:
    """Whether it is said of another day, in the same breath or just before: "last week it was 7"."""
    begin, end = _segment(read, match)
    apart = begin in read.line.commas or read.within("break", begin, begin + 1)
    led_in = not apart and any(stop == begin for _, stop in read.cues["earlier"])
    return led_in or read.within("earlier", begin, end)


def _value(read: Read, known: Lexicon, key: str, match: Match) -> int | None:
    if key not in NUMBERED:
        return int(key)
    if key == "alone" and not _alone(read, match):
        return None
    words = read.line.words[match.start : match.end]
    numbers = [number for word in words if (number := _number(word, known)) is not None]
    return int((numbers[-1] if key == "last" else numbers[0]) + 0.5)


def _number(word: str, known: Lexicon) -> float | None:
    tenths = score(word)
    return quantity(word, known) if tenths is None else tenths


def _alone(read: Read, match: Match) -> bool:
    begin, end = _segment(read, match)
    outside = [*range(begin, match.start), *range(match.end, end)]
    return all(read.line.small[at] or read.within("break", at, at + 1) for at in outside)
