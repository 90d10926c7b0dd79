"""What a typed message claims, before anything else reads it. Deterministic; needs no network."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from triage.text_lexicon import Lexicon, languages, lexicon
from triage.text_patterns import Match, matches
from triage.text_reading import Read, read_sentences
from triage.text_scope import Verdict, judge

__all__ = ["Reading", "languages", "read_message"]

EMERGENCIES = frozenset({
    "leg_weakness", "leg_numbness", "saddle_numbness", "bladder", "bowel", "sexual_function", "breathless",
    "breathless_rest", "chest_pain", "noisy_breathing", "face_swelling", "blood", "collapse", "confused",
    "stroke_signs", "worst_pain", "injury", "hand_weakness", "despair",
})  # fmt: skip
"""Codes that alone or with others can be an emergency; only these are worth a question when in doubt."""
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


def read_message(text: str, *, language: str, by: str = "self") -> Reading:
    """Read one message. `by`: `self`, or `proxy` when a caregiver writes about the patient.

    Raises KeyError for a language without lexicon.
    """
    known = lexicon(language)
    reads = read_sentences(text[:LONGEST], known)
    claimed: set[str] = set()
    doubted: set[str] = set()
    for index in range(len(reads)):
        for code, verdict in _signs(reads, index, known, by):
            (claimed if verdict is Verdict.claimed else doubted).add(code)
    return Reading(frozenset(claimed), MappingProxyType({}), frozenset((doubted & EMERGENCIES) - claimed))


def _signs(reads: tuple[Read, ...], index: int, known: Lexicon, by: str) -> list[tuple[str, Verdict]]:
    line = reads[index].line
    look_alikes = {
        code: [range(match.start, match.end) for match in matches(line, patterns)]
        for code, patterns in known.harmless.items()
    }
    signs: list[tuple[str, Verdict]] = []
    for table, most in ((known.claims, Verdict.claimed), (known.doubts, Verdict.doubtful)):
        for code, patterns in table.items():
            masked = look_alikes.get("all", []) + look_alikes.get(code, [])
            signs += [
                (code, min(most, judge(reads, index, match, code, by)))
                for match in matches(line, patterns)
                if not _masked(match, masked)
            ]
    return [sign for sign in signs if sign[1] is not Verdict.denied]


def _masked(match: Match, masked: list[range]) -> bool:
    return any(start in span for span in masked for start, _ in match.parts)
