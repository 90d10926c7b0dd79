"""The codebook as data: every item, its values, when it is asked; every warning code and its group.

Names and values are stored and exported as written here; the words a patient sees live in the locale files.
"""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


class Group(enum.Enum):
    """When an item is asked."""

    every = "every"
    followup = "followup"
    detail = "detail"
    weekly = "weekly"


class Shape(enum.Enum):
    """What a value looks like."""

    whole = "whole number, low..high"
    number = "number, low..high"
    choice = "one of values"
    chosen = "set of values"
    choices = "map: one of keys -> one of values"
    dates = "map: one of keys -> date"


@dataclass(frozen=True)
class Item:
    """One question. `codes`: the warning codes that call for it (follow-ups only)."""

    name: str
    group: Group
    shape: Shape
    values: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    codes: frozenset[str] = frozenset()


WARNING_GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "legs": (
        "leg_weakness", "leg_numbness", "saddle_numbness", "bladder", "bowel", "sexual_function",
        "leg_swelling",
    ),
    "breathing": (
        "breathless", "breathless_rest", "chest_pain", "racing_heart", "noisy_breathing", "face_swelling",
        "hoarse",
    ),
    "blood": ("blood",),
    "ill": ("fever", "collapse", "confused", "stroke_signs", "worst_pain", "injury"),
    "other": ("hand_weakness", "droopy_eye", "lump", "thirst", "despair", "different"),
})  # fmt: skip
WARNINGS: tuple[str, ...] = tuple(code for codes in WARNING_GROUPS.values() for code in codes)
LEG_CODES = frozenset({"leg_weakness", "leg_numbness"})
COURSES = ("new", "worse", "unchanged", "unexamined")
COURSE_CODES = (
    "bladder", "bowel", "saddle_numbness", "sexual_function", "hand_weakness", "leg_swelling",
    "face_swelling", "hoarse", "lump",
)  # fmt: skip
_COURSE_SET = frozenset(COURSE_CODES)
TREATMENTS = ("nsaid", "paracetamol", "muscle_relaxant", "opioid", "antibiotic", "physiotherapy", "other")
SEEN = ("gp", "specialist", "emergency", "xray", "ct", "mri")
KINDS = ("daily", "weekly", "check", "warning")
BY = ("self", "proxy")


def _scale(name: str, group: Group, high: int) -> Item:
    return Item(name, group, Shape.whole, high=high)


def _choice(name: str, group: Group, *values: str, codes: Iterable[str] = ()) -> Item:
    return Item(name, group, Shape.choice, values=values, codes=frozenset(codes))


def _chosen(name: str, group: Group, *values: str) -> Item:
    return Item(name, group, Shape.chosen, values=values)


_ITEMS = (
    _scale("pain", Group.every, 10),
    _scale("sleep", Group.every, 3),
    _scale("cough", Group.every, 3),
    _chosen("warnings", Group.every, *WARNINGS),
    _choice("blood_amount", Group.followup, "streaks", "spoonful", "more", "unsure", codes={"blood"}),
    _choice("leg_side", Group.followup, "one", "both", codes=LEG_CODES),
    _choice("leg_course", Group.followup, *COURSES, codes=LEG_CODES),
    Item("warning_course", Group.followup, Shape.choices, COURSES, COURSE_CODES, codes=_COURSE_SET),
    _choice("despair_kind", Group.followup, "thoughts", "unsafe", codes={"despair"}),
    _choice("chest_pain_kind", Group.followup, "pressure", "stabbing", "sore", codes={"chest_pain"}),
    _choice("injury_kind", Group.followup, "serious", "minor", codes={"injury"}),
    _choice(
        "cough_duration", Group.weekly, "under_3_weeks", "weeks_3_or_more", "long_unchanged", "long_changed"
    ),
    _chosen("pain_site", Group.detail, "neck", "upper", "between_blades", "middle", "lower"),
    _chosen("pain_spread", Group.detail, "chest_band", "shoulder", "arm", "one_leg", "both_legs"),
    _chosen(
        "pain_quality", Group.detail,
        "deep_ache", "boring", "sharp", "burning", "electric", "pressing", "tearing",
    ),
    _chosen(
        "pain_pattern", Group.detail,
        "constant", "worse_at_night", "worse_lying", "worse_breathing", "worse_moving", "worse_straining",
        "eased_by_rest", "eased_by_position", "after_strain",
    ),
    _scale("activity", Group.weekly, 10),
    _scale("breath", Group.weekly, 4),
    _scale("fatigue", Group.weekly, 3),
    _scale("appetite", Group.weekly, 2),
    _scale("night_sweats", Group.weekly, 2),
    Item("weight_kg", Group.weekly, Shape.number, low=20, high=400),
    _choice("weight_loss", Group.weekly, "none", "intended", "unintended"),
    Item("treatments", Group.weekly, Shape.choices, ("helped", "some", "none", "worse"), TREATMENTS),
    Item("treatment_since", Group.weekly, Shape.dates, keys=TREATMENTS),
    _chosen("seen", Group.weekly, *SEEN),
)  # fmt: skip
ITEMS: Mapping[str, Item] = MappingProxyType({item.name: item for item in _ITEMS})
FOLLOW_UPS = frozenset(item.name for item in _ITEMS if item.group is Group.followup)
