"""A check-in's warnings and their follow-ups -> signs: the warning in the reading that triage acts on.

A sign is a finding that was told at one time. An unanswered follow-up is unknown, and unknown is read as the
gravest answer (codebook, "Follow-ups").
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from triage.codebook import COURSE_CODES, LEG_CODES, WARNINGS
from triage.items import Answers, chosen, picked, word

BOTH_LEGS = "both_legs"
"""Pain in both legs is told as pain detail, but is judged like a warning."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One warning as told once. `known`: its follow-ups were answered; `worse`: told as getting worse."""

    finding: str
    code: str
    known: bool = True
    worse: bool = False


KINDS: Mapping[str, tuple[str, Mapping[str | None, str]]] = MappingProxyType({
    "blood": ("blood_amount", {
        "streaks": "blood_streaks", "spoonful": "blood_much", "more": "blood_much", "unsure": "blood_much",
        None: "blood_much",
    }),
    "chest_pain": ("chest_pain_kind", {
        "sore": "chest_pain_sore", "stabbing": "chest_pain_stabbing", "pressure": "chest_pain_pressure",
        None: "chest_pain_pressure",
    }),
    "injury": ("injury_kind", {
        "minor": "injury_minor", "serious": "injury_serious", None: "injury_serious",
    }),
    "despair": ("despair_kind", {
        "thoughts": "despair_thoughts", "unsafe": "despair_unsafe", None: "despair_unsafe",
    }),
})  # fmt: skip
"""code -> its follow-up and the sign that each answer makes; None: not told."""

PLAIN = frozenset(WARNINGS) - KINDS.keys() - LEG_CODES - set(COURSE_CODES)
"""Codes without a follow-up: the sign has the code's name."""

_OLD = MappingProxyType({"unexamined": "_unexamined", "unchanged": "_unchanged"})

GRAVE = frozenset({
    "bladder", "bowel", "saddle_numbness", "sexual_function",
    "leg_weakness", "leg_weakness_unexamined", "leg_numbness", "both_legs_pain",
    "blood_much", "breathless_rest", "confused", "chest_pain_pressure", "noisy_breathing", "injury_serious",
    "stroke_signs", "collapse", "despair_unsafe", "worst_pain",
})  # fmt: skip
"""Signs that alone are an emergency (worst_pain: may be)."""


def signs_of(answers: Answers, *, one_leg_pain: bool) -> tuple[Sign, ...]:
    """The signs told in one check-in. `one_leg_pain`: pain spreads into one leg, as last told."""
    codes = chosen(answers, "warnings")
    spread = chosen(answers, "pain_spread")
    if not codes and BOTH_LEGS not in spread:
        return ()
    return tuple(_signs(codes, spread, answers, one_leg_pain=one_leg_pain))


def _signs(
    codes: frozenset[str], spread: frozenset[str], answers: Answers, *, one_leg_pain: bool
) -> Iterable[Sign]:
    courses = picked(answers, "warning_course")
    leg_course = word(answers, "leg_course")
    for code in sorted(codes):
        if code in PLAIN:
            yield Sign(code, code)
        elif code in KINDS:
            item, readings = KINDS[code]
            answer = word(answers, item)
            yield Sign(readings[answer], code, known=answer is not None)
        elif code == "leg_numbness":
            yield _numbness(leg_course, word(answers, "leg_side"), one_leg_pain=one_leg_pain)
        elif code == "leg_weakness":
            yield _with_course(code, leg_course)
        else:
            yield _with_course(code, courses.get(code))
    if BOTH_LEGS in spread:
        yield _with_course("both_legs_pain", leg_course, code=BOTH_LEGS)


def _with_course(name: str, course: str | None, *, code: str | None = None) -> Sign:
    finding = name + _OLD.get(course or "", "")
    if name == "hoarse" and course == "new":
        finding = "hoarse_new"
    return Sign(finding, code or name, known=course is not None, worse=course == "worse")


def _numbness(course: str | None, side: str | None, *, one_leg_pain: bool) -> Sign:
    """New numbness of one leg is told apart: it may be ordinary sciatica (amendment: legs)."""
    one = side == "one" or (side is None and one_leg_pain)
    if one and course not in _OLD:
        return Sign("numb_one_leg", "leg_numbness", known=bool(course and side), worse=course == "worse")
    sign = _with_course("leg_numbness", course)
    return Sign(sign.finding, sign.code, known=bool(course and (side or course in _OLD)), worse=sign.worse)


def every_sign() -> frozenset[str]:
    """The names of all signs there can be."""
    by_kind = {sign for _, readings in KINDS.values() for sign in readings.values()}
    courses = {
        code + suffix
        for code in (*COURSE_CODES, *LEG_CODES, "both_legs_pain")
        for suffix in ("", *_OLD.values())
    }
    return frozenset(PLAIN | by_kind | courses | {"numb_one_leg", "hoarse_new"})
