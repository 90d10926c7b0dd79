"""What a typed message claims, before anything else reads it. Deterministic; needs no network."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from triage.codebook import WARNINGS
from triage.text_answers import answer, call, choices
from triage.text_items import stated
from triage.text_lexicon import languages, lexicon
from triage.text_patterns import Match
from triage.text_reading import Read, read_sentences
from triage.text_scope import Verdict, judge

__all__ = ["Reading", "languages", "read_answer", "read_choices", "read_message"]

EMERGENCIES = frozenset({
    "leg_weakness", "leg_numbness", "saddle_numbness", "bladder", "bowel", "sexual_function", "breathless",
    "breathless_rest", "chest_pain", "noisy_breathing", "face_swelling", "blood", "collapse", "confused",
    "stroke_signs", "worst_pain", "injury", "hand_weakness", "despair",
})  # fmt: skip
"""Codes that alone or with others can be an emergency; only these are worth a question when in doubt."""
PASSING = frozenset({"leg_numbness", "saddle_numbness", "hand_weakness", "hoarse"})
"""What is harmless after lying or sitting on it, or after shouting, unless it stays."""
LONGEST = 4096
"""Characters that are read; Telegram sends no more."""


@dataclass(frozen=True)
class Reading:
    """`warnings`: codes that the words claim of now. `items`: values stated outright.

    `doubtful`: codes of possible emergencies that deserve one confirming question and are not claimed.
    """

    warnings: frozenset[str]
    items: Mapping[str, int]
    doubtful: frozenset[str]


@dataclass(frozen=True)
class _Sign:
    code: str
    verdict: Verdict
    place: tuple[int, int, int]
    """Sentence, first word, word after the last."""


def read_message(text: str, *, language: str, by: str = "self") -> Reading:
    """Read one message. `by`: `self`, or `proxy` when a caregiver writes about the patient.

    Raises KeyError for a language without lexicon.
    """
    known = lexicon(language)
    reads = read_sentences(text[:LONGEST], known)
    signs = [sign for index in range(len(reads)) for sign in _signs(reads, index, by)]
    claimed = [sign for sign in signs if sign.verdict is Verdict.claimed]
    warnings = frozenset(sign.code for sign in claimed)
    doubtful = frozenset(
        sign.code
        for sign in signs
        if sign.code in EMERGENCIES - warnings and not any(_overlap(sign, other) for other in claimed)
    )
    return Reading(warnings, MappingProxyType(stated(reads, known, by)), doubtful)


def read_answer(
    question_item: str, question_code: str | None, text: str, *, language: str
) -> str | int | float | None:
    """A typed answer to the question on screen, as the codebook stores it (a date in ISO 8601, yes as True).

    `question_code`: the warning code or treatment asked about, where the item has one value for each. "skip"
    and "unsure" mean what they say; "none" answers a question with several choices. None: not understood.
    Raises KeyError for an unknown item and for a language without lexicon.
    """
    return answer(question_item, question_code, text[:LONGEST], lexicon(language))


def read_call(text: str, *, language: str) -> str | None:
    """dread | help | greeting: a message that says nothing else. None: it says something else, or nothing.

    dread: whether it is cancer, or will end in death.
    """
    return call(text[:LONGEST], lexicon(language))


def read_choices(question_item: str, text: str, *, language: str) -> frozenset[str]:
    """Every choice that a typed answer names ("neck and lower back"), to a question that allows several."""
    return choices(question_item, text[:LONGEST], lexicon(language))


def _overlap(one: _Sign, other: _Sign) -> bool:
    """Whether both are made of the same words, so that the claim already says it."""
    same = one.place[0] == other.place[0]
    return same and one.place[1] < other.place[2] and other.place[1] < one.place[2]


def _signs(reads: Sequence[Read], index: int, by: str) -> Iterator[_Sign]:
    """Every sign that sentence `index` names and does not deny."""
    read = reads[index]
    for code, most, match in _named(read):
        verdict = min(most, judge(reads, index, match, code, by))
        if verdict is not Verdict.denied:
            yield _Sign(code, verdict, (index, match.start, match.end))


def _named(read: Read) -> Iterator[tuple[str, Verdict, Match]]:
    """Every code that a pattern names where it is no look-alike, and how far that pattern can go."""
    for code in WARNINGS:
        for match in read.matches.get(f"firm.{code}", ()):
            yield code, Verdict.claimed, match
        stays = code in PASSING and read.cues["lasting"]
        harmless = read.masked("all", *(() if stays else (code,)), unless_denied=True)
        for table, most in (("claims", Verdict.claimed), ("doubts", Verdict.doubtful)):
            for match in read.matches.get(f"{table}.{code}", ()):
                if not any(start in harmless for start, _ in match.parts):
                    yield code, most, match
