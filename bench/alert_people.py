"""Invented people in a steady state, by what they live with: the population of bench/alert_load.py.

Every group has its own profile, usual answers and habits; common to all are day-to-day scatter, bad days,
colds, missed check-ins, a soft sign now and then, and a visit to the doctor at times. Nothing gets worse.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from types import MappingProxyType
from typing import Any

from triage.items import Checkin, Profile

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
MISSED = 0.15
FLARES_A_YEAR = 10.0
COLDS_A_YEAR = 2.0
VISITS_A_YEAR = 3.0
Answers = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """`share` of the population. `usual`: pain, sleep, cough. `always`: told every day, with follow-ups.

    `sometimes`: warning code -> days a week. `detail`: told weekly.
    """

    name: str
    share: float
    profile: Mapping[str, Any]
    usual: tuple[float, float, float] = (4.0, 0.7, 0.2)
    scatter: float = 1.0
    always: Mapping[str, Any] = field(default_factory=dict)
    sometimes: Mapping[str, float] = field(default_factory=dict)
    detail: Mapping[str, Any] = field(default_factory=dict)
    weekly: Mapping[str, Any] = field(default_factory=dict)


LOWER = MappingProxyType({
    "pain_site": frozenset({"lower"}),
    "pain_spread": frozenset[str](),
    "pain_quality": frozenset({"deep_ache"}),
    "pain_pattern": frozenset({"worse_moving", "eased_by_rest", "eased_by_position"}),
})  # fmt: skip
ONE_LEG = MappingProxyType({**LOWER, "pain_spread": frozenset({"one_leg"})})
OLD_COUGH = MappingProxyType({"cough_duration": "long_unchanged"})


def _old(code: str) -> Mapping[str, Any]:
    return {"warnings": frozenset({code}), "warning_course": {code: "unchanged"}}


def _numb(side: str) -> Mapping[str, Any]:
    return {"warnings": frozenset({"leg_numbness"}), "leg_side": side, "leg_course": "unchanged"}


GROUPS = (
    Group("ordinary mechanical pain", 0.15, {"birth_year": 1980, "smoking": "never"}, detail=LOWER),
    Group(
        "COPD, breath grade 3", 0.1, {"birth_year": 1954, "smoking": "former", "lung_disease": True},
        usual=(3.0, 0.6, 1.6), detail=LOWER, weekly={"breath": 3, "fatigue": 2, **OLD_COUGH},
    ),
    Group(
        "smoker with a chronic cough", 0.11, {"birth_year": 1968, "smoking": "current"},
        usual=(4.0, 0.6, 1.5), detail=LOWER, weekly={"breath": 1, **OLD_COUGH},
    ),
    Group(
        "examined sciatica", 0.11, {"birth_year": 1976, "smoking": "never"},
        always=_numb("one"), detail=ONE_LEG, usual=(5.0, 0.8, 0.1),
    ),
    Group(
        "neuropathy of both feet", 0.1, {"birth_year": 1958, "infection_risk": True, "smoking": "never"},
        always=_numb("both"), detail=LOWER,
    ),
    Group("overactive bladder", 0.1, {"birth_year": 1956}, always=_old("bladder"), detail=LOWER),
    Group(
        "constant pain of 8", 0.11, {"birth_year": 1970, "smoking": "never", "pain_since": date(2014, 3, 1)},
        usual=(8.0, 1.3, 0.1), scatter=0.8, weekly={"treatments": {"opioid": "some"}},
        detail={**LOWER, "pain_pattern": frozenset({"constant", "eased_by_position"})},
    ),
    Group(
        "cancer 15 years ago", 0.11, {"birth_year": 1955, "cancer": "past", "smoking": "never"},
        usual=(4.0, 0.5, 0.1), detail={**LOWER, "pain_pattern": frozenset({"worse_moving", "eased_by_rest"})},
    ),
    Group(
        "`different` twice a week", 0.11, {"birth_year": 1985}, sometimes={"different": 2.0}, detail=LOWER
    ),
)  # fmt: skip

_BY_NAME = MappingProxyType({group.name: group for group in GROUPS})
NEIGHBOURS = (
    replace(
        _BY_NAME["COPD, breath grade 3"], name="COPD, `breathless` 2 a week", sometimes={"breathless": 2.0}
    ),
    replace(
        _BY_NAME["constant pain of 8"], name="constant 8, worse lying",
        detail={**LOWER, "pain_pattern": frozenset({"constant", "worse_at_night", "worse_lying"})},
    ),
    replace(_BY_NAME["cancer 15 years ago"], name="cancer long ago, bad sleep", usual=(5.0, 1.2, 0.3)),
)  # fmt: skip
"""People beside the groups of the population, whose habits meet more rules."""

SOFT_SIGNS = MappingProxyType({"racing_heart": 1.0, "different": 1.5, "fever": 1.0})
"""Told now and then by everybody, times a year (a fever mostly with a cold, besides)."""

EMERGENCIES: Mapping[str, Mapping[str, Any]] = MappingProxyType({
    "bladder lost": {"warnings": {"bladder"}, "warning_course": {"bladder": "new"}},
    "saddle numb": {"warnings": {"saddle_numbness"}, "warning_course": {"saddle_numbness": "worse"}},
    "bowel lost, no more told": {"warnings": {"bowel"}},
    "both legs weak": {"warnings": {"leg_weakness"}, "leg_side": "both", "leg_course": "new"},
    "both legs numb, since when not told": {"warnings": {"leg_numbness"}, "leg_side": "both"},
    "both legs hurt": {"warnings": set(), "pain_spread": {"both_legs"}, "leg_course": "worse"},
    "a spoonful of blood": {"warnings": {"blood"}, "blood_amount": "spoonful"},
    "streaks and upper back": {"warnings": {"blood"}, "blood_amount": "streaks", "pain_site": {"upper"}},
    "streaks and a racing heart": {"warnings": {"blood", "racing_heart"}, "blood_amount": "streaks"},
    "breathless at rest": {"warnings": {"breathless_rest"}},
    "breathless and a swollen leg": {
        "warnings": {"breathless", "leg_swelling"}, "warning_course": {"leg_swelling": "new"},
    },
    "tight chest": {"warnings": {"chest_pain"}, "chest_pain_kind": "pressure"},
    "tearing pain": {"warnings": {"worst_pain"}, "pain_quality": {"tearing"}},
    "noisy breath": {"warnings": {"noisy_breathing"}},
    "swollen face, fainting": {
        "warnings": {"face_swelling", "collapse"}, "warning_course": {"face_swelling": "new"},
    },
    "fever and confused": {"warnings": {"fever", "confused"}},
    "fell from a height": {"warnings": {"injury"}, "injury_kind": "serious"},
    "face droops": {"warnings": {"stroke_signs"}},
    "not safe": {"warnings": {"despair"}, "despair_kind": "unsafe"},
    "hand weak and legs numb": {
        "warnings": {"hand_weakness", "leg_numbness"}, "warning_course": {"hand_weakness": "new"},
        "leg_side": "one", "leg_course": "unchanged",
    },
})  # fmt: skip


@dataclass
class Weather:
    """What happens to one person: days of a flare and of a cold still to come."""

    flare: int = 0
    cold: int = 0
    rise: float = 0.0


def person(group: Group, days: int, random: Random) -> tuple[Profile, list[Checkin]]:
    """One invented member of `group`, followed for so many days."""
    profile = Profile(**group.profile)
    weather = Weather()
    weekday = random.randrange(7)
    usual = random.gauss(group.usual[0], 0.4)
    told = []
    for day in range(days):
        _pass(weather, random)
        if random.random() < MISSED:
            continue
        at = START + timedelta(days=day, minutes=random.randrange(180))
        answers = _daily(group, usual, weather, random)
        if day % 7 == weekday:
            answers = {**answers, **group.detail, **_weekly(group, weather, random)}
        told.append(Checkin(at, "weekly" if day % 7 == weekday else "daily", "self", answers))
    return profile, told


def _pass(weather: Weather, random: Random) -> None:
    weather.flare, weather.cold = max(0, weather.flare - 1), max(0, weather.cold - 1)
    if not weather.flare and random.random() < FLARES_A_YEAR / 365:
        weather.flare, weather.rise = random.choice([1, 1, 1, 2, 3, 4]), random.uniform(1.5, 3.0)
    if not weather.cold and random.random() < COLDS_A_YEAR / 365:
        weather.cold = random.randint(7, 16)


def _scale(value: float, high: int) -> int:
    return max(0, min(high, round(value)))


def _daily(group: Group, usual: float, weather: Weather, random: Random) -> Answers:
    pain = random.gauss(usual, group.scatter) + (weather.rise if weather.flare else 0)
    sleep = random.gauss(group.usual[1], 0.6) + (0.7 if weather.flare else 0)
    cough = random.gauss(group.usual[2], 0.4) + (1.2 if weather.cold else 0)
    answers: Answers = {"pain": _scale(pain, 10), "sleep": _scale(sleep, 3), "cough": _scale(cough, 3)}
    codes = {code for code, times in SOFT_SIGNS.items() if random.random() < times / 365}
    codes |= {code for code, times in group.sometimes.items() if random.random() < times / 7}
    if weather.cold and random.random() < 0.05:
        codes.add("fever")
    told = group.always.get("warnings", frozenset())
    return {**answers, **group.always, "warnings": told | codes}


def _weekly(group: Group, weather: Weather, random: Random) -> Answers:
    breath, fatigue = group.weekly.get("breath", 0), group.weekly.get("fatigue", 1)
    answers: Answers = {
        "activity": _scale(random.gauss(4, 1), 10),
        "breath": _scale(breath + random.choice([0] * 8 + [-1]) + (random.random() < 0.02), 4),
        "fatigue": _scale(fatigue + random.choice([0, 0, 0, 0, -1]), 3),
        "appetite": int(random.random() < 0.03),
        "night_sweats": int(random.random() < 0.05),
        "weight_loss": "none",
        "weight_kg": round(random.gauss(76, 0.7), 1),
        "seen": frozenset({"gp"}) if random.random() < VISITS_A_YEAR / 52 else frozenset(),
    }
    if weather.cold:
        answers["cough_duration"] = "under_3_weeks"
    return {**answers, **{key: value for key, value in group.weekly.items() if key not in answers}}


def with_emergency(told: list[Checkin], random: Random) -> tuple[list[Checkin], int, str]:
    """The same person, one check-in a true emergency: the course, the index, the emergency's name."""
    index = random.randrange(len(told) // 2, len(told))
    name = random.choice(sorted(EMERGENCIES))
    plant = {
        key: frozenset(value) if isinstance(value, set) else value for key, value in EMERGENCIES[name].items()
    }
    before = told[index]
    planted = Checkin(before.at, "warning", before.by, {**_scores(before), **plant})
    return [*told[:index], planted, *told[index + 1 :]], index, name


def _scores(checkin: Checkin) -> Answers:
    return {item: checkin.answers[item] for item in ("pain", "sleep", "cough") if item in checkin.answers}


def population(
    people: int, days: int, seed: int, groups: Iterable[Group] = GROUPS
) -> Iterator[tuple[Group, Profile, list[Checkin]]]:
    """So many people, by the groups' shares."""
    for group in groups:
        for number in range(round(people * group.share)):
            random = Random(f"{seed} {group.name} {number}")
            yield (group, *person(group, days, random))
