"""How far a check-in has come: what was answered, what is settled, and what one tap makes of it.

Every function returns a new Progress. Answers whose ground was taken away by a change (the amount of blood
after "blood" was taken back) go with it, so that nothing contradictory is ever judged.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from triage.codebook import COURSE_CODES, FOLLOW_UPS, ITEMS, LEG_CODES, Group, Shape
from triage.items import Malformed, Profile, dump_profile, dump_value, parse_profile, parse_value

DETAIL = tuple(item.name for item in ITEMS.values() if item.group is Group.detail)
MULTIPLE = frozenset(
    item.name for item in ITEMS.values() if item.shape is Shape.chosen or item.name == "treatments"
)
"""Items whose answer is gathered tap by tap and settled by Done or None of these."""
PARTS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "pain_pattern": {
        "worse": (
            "constant", "worse_at_night", "worse_lying", "worse_breathing", "worse_moving", "worse_straining",
        ),
        "eased": ("eased_by_rest", "eased_by_position", "after_strain"),
    },
})  # fmt: skip
"""Items with more choices than a screen holds are asked in parts: item -> part -> its choices."""
_PREMISE_CODES: Mapping[str, frozenset[str]] = MappingProxyType(
    {item.name: item.codes for item in ITEMS.values() if item.name in FOLLOW_UPS}
)


@dataclass(frozen=True, slots=True)
class Question:
    """One screen of a check-in. `code` names the entry of a map item that is asked for, or the part of a
    long set (`PARTS`)."""

    item: str
    code: str | None = None

    @property
    def key(self) -> str:
        """`item` or `item.code`, as buttons and rows carry it."""
        return self.item if self.code is None else f"{self.item}.{self.code}"

    @classmethod
    def parse(cls, key: str) -> "Question":
        """The question of a `key`. Raises Malformed: no such item or entry in the codebook."""
        item, _, code = key.partition(".")
        question = cls(item, code or None)
        if question.code not in _codes_of(item):
            raise Malformed("question", key)
        return question

    @property
    def is_follow_up(self) -> bool:
        """Offers "Not sure" instead of Skip."""
        return self.item in FOLLOW_UPS

    @property
    def is_multiple(self) -> bool:
        """Answered by toggles and Done."""
        return self.item in MULTIPLE and (self.code is None or self.item in PARTS)


def _codes_of(item: str) -> tuple[str | None, ...]:
    if item == "profile":
        return tuple(Profile.__dataclass_fields__)
    if item not in ITEMS:
        return ()
    if item == "treatments":
        return (None, *ITEMS[item].keys)
    if item in PARTS:
        return tuple(PARTS[item])
    return ITEMS[item].keys or (None,)


WARNINGS = Question("warnings")


@dataclass(frozen=True, slots=True)
class Progress:
    """`answers`: item -> value as in `triage.items`, but entries of `treatments` may be None (chosen, outcome
    not told) and `profile` may map profile keys. `settled`: answered for good, skipped, not sure, or Done."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    settled: frozenset[Question] = frozenset()

    def to_json(self) -> dict[str, Any]:
        """JSON object for the row."""
        answers = {
            name: value if name == "profile" else dump_value(value) for name, value in self.answers.items()
        }
        return {"answers": answers, "settled": sorted(question.key for question in self.settled)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Progress":
        """The reverse of `to_json`. Raises Malformed."""
        answers = {name: _parsed(name, value) for name, value in raw["answers"].items()}
        return cls(answers, frozenset(Question.parse(key) for key in raw["settled"]))


def _parsed(name: str, raw: Any) -> Any:
    if name == "profile":
        return dump_profile(parse_profile(raw))
    if name != "treatments":
        return parse_value(name, raw)
    open_entries = {key: None for key, value in raw.items() if value is None}
    told_entries = parse_value(name, {key: value for key, value in raw.items() if value is not None})
    assert isinstance(told_entries, Mapping)
    return {**open_entries, **told_entries}


def codes(progress: Progress) -> frozenset[str]:
    """The warning codes chosen so far."""
    return frozenset(progress.answers.get("warnings", ()))


def choices(question: Question) -> tuple[str, ...]:
    """What a multiple question offers to choose from, in order."""
    item = ITEMS[question.item]
    if question.code is not None:
        return PARTS[question.item][question.code]
    return item.keys if question.item == "treatments" else item.values


def value_of(progress: Progress, question: Question) -> Any:
    """What was answered to `question`, None when nothing was."""
    value = progress.answers.get(question.item)
    if question.code is None or value is None:
        return value
    if question.item in PARTS:
        return value & frozenset(choices(question))
    return value.get(question.code)


def answered(progress: Progress, question: Question, value: Any) -> Progress:
    """`value` (as in `triage.items`; for a profile question as in JSON) is told, the question settled."""
    return kept(_settle(_write(progress, question, value), question))


def toggled(progress: Progress, question: Question, value: str) -> Progress:
    """One choice of a multiple question is put on or taken off, at once; Done is still to come.

    An emptied list is no answer: only "None of these" denies.
    """
    before = progress.answers.get(question.item) or ()
    after: Any
    if question.item == "treatments":
        after = {key: outcome for key, outcome in dict(before).items() if key != value}
        if value not in before:
            after[value] = None
    else:
        after = frozenset(before) ^ {value}
    opened = Progress(progress.answers, progress.settled - {question})
    whole = Question(question.item)
    return kept(_write(opened, whole, after) if after else _forget(opened, whole))


def claimed(progress: Progress, new_codes: Iterable[str]) -> Progress:
    """Warning codes from a confirmed free text are added; the warnings stay open for more."""
    added = codes(progress) | frozenset(new_codes)
    return kept(_write(Progress(progress.answers, progress.settled - {WARNINGS}), WARNINGS, added))


def done(progress: Progress, question: Question) -> Progress:
    """A multiple question is settled with what was chosen; nothing chosen leaves it unknown."""
    settled = _settle(progress, question)
    whole = Question(question.item)
    return kept(settled if value_of(settled, whole) else _forget(settled, whole))


def none_of_these(progress: Progress, question: Question) -> Progress:
    """A multiple question is denied: the empty set (or map) is stored.

    A denied part leaves what the other parts told; it denies the whole only when it comes first, or after a
    part that was denied or told.
    """
    settled = _settle(progress, question)
    if question.code is not None and _unknown_so_far(progress, question):
        return kept(settled)
    rest: Any = {} if question.item == "treatments" else frozenset()
    if question.code is not None:
        rest = frozenset(progress.answers.get(question.item, ())) - frozenset(choices(question))
    return kept(_write(settled, Question(question.item), rest))


def _unknown_so_far(progress: Progress, part: Question) -> bool:
    """Another part was passed over: "none" here must not deny that one too."""
    others = {each for each in progress.settled if each.item == part.item and each != part}
    return bool(others) and part.item not in progress.answers


def passed_over(progress: Progress, question: Question) -> Progress:
    """Skip or "Not sure": settled without an answer. A chosen warning is never lost by it."""
    if question.is_multiple:
        return done(progress, question)
    return kept(_settle(_forget(progress, question), question))


def told(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What triage may judge: without profile answers and without treatments of unknown outcome."""
    judged = {name: value for name, value in answers.items() if name != "profile"}
    treatments = judged.get("treatments")
    if treatments:
        judged["treatments"] = {key: outcome for key, outcome in treatments.items() if outcome is not None}
        if not judged["treatments"]:
            del judged["treatments"]
    return judged


def kept(progress: Progress) -> Progress:
    """Without the answers and settled questions whose ground is gone, and those that stood on them."""
    answers = {name: _entries_kept(name, value, progress.answers) for name, value in progress.answers.items()}
    answers = {name: value for name, value in answers.items() if value is not None}
    settled = frozenset(question for question in progress.settled if has_ground(question, answers))
    remaining = replace(progress, answers=answers, settled=settled)
    return remaining if answers == progress.answers else kept(remaining)


def _entries_kept(name: str, value: Any, answers: Mapping[str, Any]) -> Any:
    if name in ("warning_course", "treatment_since"):
        entries = {key: part for key, part in value.items() if has_ground(Question(name, key), answers)}
        return entries or None
    return value if has_ground(Question(name), answers) else None


def has_ground(question: Question, answers: Mapping[str, Any]) -> bool:
    """Whether `question` makes sense beside the other answers, due or not."""
    chosen = frozenset(answers.get("warnings", ()))
    match question.item:
        case "warning_course":
            return question.code in chosen and question.code in COURSE_CODES
        case "leg_course":
            return bool(chosen & LEG_CODES) or "both_legs" in answers.get("pain_spread", ())
        case item if item in FOLLOW_UPS:
            return bool(chosen & _PREMISE_CODES[item])
        case "pain_site":
            return answers.get("pain") != 0 or "blood" in chosen
        case item if item in DETAIL:
            return answers.get("pain") != 0
        case "cough_duration":
            return answers.get("cough") != 0
        case "treatments" | "treatment_since" if question.code is not None:
            return question.code in answers.get("treatments", ())
    return True


def _write(progress: Progress, question: Question, value: Any) -> Progress:
    stored: Any = value
    if question.code is not None:
        stored = {**progress.answers.get(question.item, {}), question.code: value}
    return replace(progress, answers={**progress.answers, question.item: stored})


def _forget(progress: Progress, question: Question) -> Progress:
    answers = dict(progress.answers)
    if question.code is None:
        answers.pop(question.item, None)
    elif question.item == "treatments":
        answers["treatments"] = {**answers["treatments"], question.code: None}
    elif question.item in answers:
        rest = {key: value for key, value in answers[question.item].items() if key != question.code}
        answers[question.item] = rest
        if not rest:
            del answers[question.item]
    return replace(progress, answers=answers)


def _settle(progress: Progress, question: Question) -> Progress:
    return replace(progress, settled=progress.settled | {question})
