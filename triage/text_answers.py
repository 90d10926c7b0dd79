"""A typed answer to the question on screen, as the value that the codebook stores."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date

from triage.codebook import ITEMS, Item, Shape
from triage.items import Profile
from triage.text_items import stated
from triage.text_lexicon import READ_ITEMS, Lexicon, meant
from triage.text_reading import one_number, quantity, read_sentences, score
from triage.text_tokens import sentences

SKIP, UNSURE, NONE = "skip", "unsure", "none"
"""What is returned for "skip", "not sure" and, to a question with several choices, "none of these"."""
POUND, STONE = 0.45359237, 6.35029318
"""In kilograms."""
SURELY_KILOGRAMS = 150
"""A heavier weight without a unit may be meant in pounds: it is asked again."""
CIGARETTES_A_PACK = 20
_PROFILE = {entry.name: entry.metadata for entry in fields(Profile)}
_DATE = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")

Answer = str | int | float | None


def answer(item: str, code: str | None, text: str, known: Lexicon) -> Answer:
    """See `read_answer`."""
    words = _words(text, known)
    if not words:
        return None
    if " ".join(words) in known.answers["any"]["skip"]:
        return SKIP
    value = _value(item, code, words, text, known)
    if value is None and _said("any", UNSURE, words, known):
        return UNSURE
    return value


def choices(item: str, text: str, known: Lexicon) -> frozenset[str]:
    """Every value of `item` that the answer names ("neck and lower back")."""
    return frozenset(value for value, _, _ in _phrases(known.answers.get(item, {}), _words(text, known)))


def call(text: str, known: Lexicon) -> str | None:
    """See `read_call`."""
    table = known.answers["message"]
    words = _words(text, known)
    if _asks_for_the_worst(words, table, is_question="?" in text):
        return "dread"
    bare = _without(words, table["filler"])
    named = (
        kind
        for kind in ("help", "greeting")
        if any(_without(each.split(), table["filler"]) == bare for each in table[kind])
    )
    return next(named, None) if bare else None


def _asks_for_the_worst(
    words: Sequence[str], table: Mapping[str, Sequence[str]], *, is_question: bool
) -> bool:
    """ "Do I have cancer?", "what if it is a tumour": asked or feared, and nothing else is said. That
    somebody has it ("I have cancer") is a different message."""
    if " ".join(words) in table["dread_whole"]:
        return True
    named = [word for word in words if word in table["dread"]]
    beside = [word for word in words if word not in table["dread"]]
    if not named or any(word not in table["dread_beside"] for word in beside):
        return False
    said = f" {' '.join(words)} "
    return is_question or any(f" {each} " in said for each in table["dread_asked"])


def _without(words: Sequence[str], filler: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in filler)


def _words(text: str, known: Lexicon) -> tuple[str, ...]:
    drafts = sentences(text, known.spelling)
    return tuple(way[0] for sentence in drafts for word in sentence.words for way in meant(known, word))


def _value(item: str, code: str | None, words: Sequence[str], text: str, known: Lexicon) -> Answer:
    if item in _PROFILE:
        return _about_the_person(item, words, known)
    asked = ITEMS[item]
    if asked.shape is Shape.dates or (asked.shape is Shape.choices and code is None):
        return _day(words, known) if asked.shape is Shape.dates else _choice(f"{item}_key", words, known)
    return _READERS[asked.shape](asked, words, text, known)


def _whole(asked: Item, words: Sequence[str], text: str, known: Lexicon) -> Answer:
    """A scale: the number, or words for one of its steps."""
    if asked.name in READ_ITEMS:
        found = stated(read_sentences(text, known), known, "self").get(asked.name)
        if found is not None:
            return found
    said = _choice(asked.name, words, known)
    if said is not None:
        return int(said)
    top = _top(words, known)
    return int(top + 0.5) if top is not None and top <= asked.high else None


def _top(words: Sequence[str], known: Lexicon) -> float | None:
    """The one number of the answer, or the upper end of a range ("6 or 7"); None when it counts something."""
    found = [value for word in words if (value := _number(word, known)) is not None]
    if not found or len(found) > 2 or any(word in known.answers["units"]["counted"] for word in words):
        return None
    return max(found)


def _number(word: str, known: Lexicon) -> float | None:
    tenths = score(word)
    return quantity(word, known) if tenths is None else tenths


def _weight(_: Item, words: Sequence[str], __: str, known: Lexicon) -> Answer:
    """Kilograms, one decimal: "82,5 kg", "180 lbs", "12 stone 4"."""
    pieces = list(_spoken(words, known))
    units = known.answers["units"]
    if not pieces or len(pieces) > 2:
        return None
    first, unit = pieces[0]
    if unit in units["stone"]:
        kilograms = first * STONE + (pieces[1][0] * POUND if len(pieces) == 2 else 0)
    elif len(pieces) == 2 or (
        unit not in units["kilogram"] and unit not in units["pound"] and first > SURELY_KILOGRAMS
    ):
        return None
    else:
        kilograms = first * POUND if unit in units["pound"] else first
    asked = ITEMS["weight_kg"]
    return round(float(kilograms), 1) if asked.low <= kilograms <= asked.high else None


def _spoken(words: Sequence[str], known: Lexicon) -> Iterator[tuple[float, str]]:
    """Every number, written in digits or in words, with the word that follows it."""
    at = 0
    while at < len(words):
        value, end = one_number(words, at, known)
        if value is not None:
            yield value, words[end] if end < len(words) else ""
        at = max(end, at + 1)


def _one_of(asked: Item, words: Sequence[str], _: str, known: Lexicon) -> Answer:
    return _choice(asked.name, words, known)


def _several(asked: Item, words: Sequence[str], _: str, known: Lexicon) -> Answer:
    found = _choice(asked.name, words, known)
    named = [value for value, _, _ in _phrases(known.answers.get(asked.name, {}), words)]
    return NONE if not named and _said("any", "no", words, known) else found


_READERS: Mapping[Shape, Callable[[Item, Sequence[str], str, Lexicon], Answer]] = {
    Shape.whole: _whole,
    Shape.number: _weight,
    Shape.choice: _one_of,
    Shape.chosen: _several,
    Shape.choices: _one_of,
}


def _about_the_person(item: str, words: Sequence[str], known: Lexicon) -> Answer:
    rule = _PROFILE[item]
    if "values" in rule:
        return _choice(item, words, known)
    if "date" in rule:
        return _day(words, known)
    if "fraction" in rule:
        return _packs(words, known)
    if "low" in rule:
        return _year(words, known)
    said = _choice("any", words, known)
    return said == "yes" if said in ("yes", "no") else None


def _packs(words: Sequence[str], known: Lexicon) -> Answer:
    """Pack-years: the number, or "20 a day for 30 years"."""
    units = known.answers["units"]
    pieces = list(_spoken(words, known))
    if len(pieces) == 1:
        return float(pieces[0][0])
    if len(pieces) != 2 or not any(word in units["a_day"] for word in words):
        return None
    (daily, unit), (years, _) = pieces
    return round(daily * years / (1 if unit in units["pack"] else CIGARETTES_A_PACK), 1)


def _year(words: Sequence[str], known: Lexicon) -> int | None:
    years = {int(found) for word in words for found in _YEAR.findall(word)}
    spoken = {int(value) for value, _ in _spoken(words, known) if 1800 < value < 2100}
    return next(iter(years | spoken)) if len(years | spoken) == 1 else None


def _day(words: Sequence[str], known: Lexicon) -> str | None:
    """An ISO date; a month or year alone is its first day. What needs today's date ("in May") is None."""
    for word in words:
        found = _DATE.fullmatch(word)
        if found:
            return _calendar(*map(int, found.groups()))
    year = _year(words, known)
    months = [number for number, names in known.answers["months"].items() if set(names) & set(words)]
    if year is None or len(months) > 1:
        return None
    days = [int(word) for word in words if word.isdecimal() and int(word) <= 31]
    return _iso(year, int(months[0]) if months else 1, days[0] if days and months else 1)


def _calendar(first: int, second: int, third: int) -> str | None:
    """Year first, or last; day and month only where they cannot be confused."""
    if first > 31:
        return _iso(first, second, third)
    if second > 12:
        return _iso(third, first, second)
    return _iso(third, second, first) if first > 12 or first == second else None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if year > 1800 else None
    except ValueError:
        return None


def _choice(name: str, words: Sequence[str], known: Lexicon) -> str | None:
    """The one value that the words name; None for none and for two. "No idea" is not "no"."""
    own = known.answers.get(name, {})
    table = {UNSURE: known.answers["any"][UNSURE], **own}
    values = {value for value, _, _ in _phrases(table, words)} - ({UNSURE} - own.keys())
    return next(iter(values)) if len(values) == 1 else None


def _said(name: str, value: str, words: Sequence[str], known: Lexicon) -> bool:
    return any(found == value for found, _, _ in _phrases(known.answers[name], words))


def _phrases(table: Mapping[str, Sequence[str]], words: Sequence[str]) -> list[tuple[str, int, int]]:
    """(value, first word, end) of what is said; a longer phrase hides those inside it ("not worse")."""
    said = " ".join(words)
    places = []
    for value, sayings in table.items():
        for saying in sayings:
            size = len(saying.split())
            if f" {saying} " in f" {said} ":
                places += [
                    (value, at, at + size)
                    for at in range(len(words) - size + 1)
                    if " ".join(words[at : at + size]) == saying
                ]
    return [one for one in places if not any(_inside(one, other) for other in places)]


def _inside(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    longer = other[2] - other[1] > one[2] - one[1]
    return longer and other[1] < one[2] and one[1] < other[2]
