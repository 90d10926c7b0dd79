"""What can be tapped for each question: labels in the reader's words, values from the codebook. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.voice import Voice
from triage.codebook import ITEMS, WARNING_GROUPS, Shape
from triage.progress import Question, choices

COURSE_ITEMS = frozenset({"leg_course", "warning_course"})
SINCE = (3, 10, 21, 56, 120)
"""Days ago that stand for "less than a week" to "over 3 months"."""
PAIN_SINCE = (7, 28, 63, 200, 730)
IMMOBILE_UNTIL = (0, 3, 10, 21)
PACK_YEARS = (5, 10, 20, 30, 40, 60)
TYPED_ONLY = frozenset({"weight_kg", "profile.birth_year", "profile.quit_year"})
"""Questions that no list of buttons can answer."""
YES_NO = frozenset({
    "asbestos", "carcinogens", "family_lung_cancer", "bone_risk", "infection_risk", "lung_disease",
    "ace_inhibitor", "anticoagulant", "chemotherapy",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer on offer. `value` as a button carries it."""

    label: str
    value: str


def choices_for(question: Question, voice: Voice) -> tuple[Choice, ...]:
    """The answers on offer, in the codebook's order; none for a question that must be typed."""
    if question.key in TYPED_ONLY:
        return ()
    if question.item == "profile":
        return tuple(_profile(question.code or "", voice))
    if question.is_multiple:
        values = choices(question)
        return tuple(Choice(voice.label(choice_key(question.item, value)), value) for value in values)
    if question.item == "treatment_since":
        return tuple(_ago(voice, "answer.since", SINCE))
    return tuple(_answers(question, voice))


def choice_key(item: str, value: str) -> str:
    """Wording key of one choice of a set."""
    return {"warnings": f"warning.{value}", "treatments": f"treatment.{value}"}.get(
        item, f"answer.{item}.{value}"
    )


def group_choices(group: str, voice: Voice) -> tuple[Choice, ...]:
    """The codes of a warning group."""
    return tuple(Choice(voice.label(f"warning.{code}"), code) for code in WARNING_GROUPS[group])


def _answers(question: Question, voice: Voice) -> Iterator[Choice]:
    item = ITEMS[question.item]
    prefix = "answer.course" if item.name in COURSE_ITEMS else f"answer.{item.name}"
    values = tuple(str(number) for number in range(item.low, item.high + 1))
    for value in values if item.shape is Shape.whole else item.values:
        key = f"{prefix}.{value}"
        yield Choice(voice.label(key) if voice.has(key) else value, value)


def _profile(key: str, voice: Voice) -> Iterator[Choice]:
    if key in YES_NO:
        yield from (Choice(voice.label(f"answer.{value}"), value) for value in ("true", "false"))
    elif key == "pack_years":
        yield from (Choice(str(number), str(number)) for number in PACK_YEARS)
    elif key == "pain_since":
        yield from _ago(voice, "answer.profile.pain_since", PAIN_SINCE)
    elif key == "immobile_until":
        yield from _ago(voice, "answer.profile.immobile_until", IMMOBILE_UNTIL)
    else:
        values = {
            "sex": ("female", "male", "other"),
            "smoking": ("never", "former", "current"),
            "pain_course": ("better", "same", "worse"),
        }
        for value in values.get(key, ("never", "past", "current")):
            yield Choice(voice.label(f"answer.profile.{key}.{value}"), value)


def _ago(voice: Voice, prefix: str, days: tuple[int, ...]) -> Iterator[Choice]:
    """Dates, written as how long ago they are."""
    for ago in days:
        yield Choice(voice.label(f"{prefix}.{ago}"), (voice.today - timedelta(days=ago)).isoformat())


def as_carried(value: Any) -> str | None:
    """A stored answer as its button carries it, None when there is none."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
