"""The profile -> facts that rules may ask for. What is unknown is absent and raises nothing.

Each fact names the profile keys it is made from and where its threshold comes from; facts are never listed
among the findings of an assessment, which hold only what the patient told in check-ins.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from triage.items import Profile

IMMOBILE_DAYS = 28
"""Surgery or lying up counts for so many days after it ended (codebook)."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One risk fact. `keys`: the profile keys it reads."""

    meaning: str
    keys: tuple[str, ...]
    source: str


FACTS: Mapping[str, Fact] = MappingProxyType({
    "cancer": Fact("C: cancer now or in the past", ("cancer",), "NICE NG234 (2023)"),
    "cancer_now": Fact("cancer now", ("cancer",), "NICE NG234 (2023)"),
    "cancer_past": Fact("cancer in the past only", ("cancer",), "NICE NG234 (2023)"),
    "ever_smoked": Fact(
        "S: smokes or has smoked", ("smoking", "pack_years", "quit_year"), "NICE NG12 (2015) 1.1.2"
    ),
    "age_40": Fact("40 or older", ("birth_year",), "NICE NG12 (2015) 1.1.1"),
    "age_45": Fact("45 or older", ("birth_year",), "NICE NG12 (2015) 1.8.1"),
    "age_60": Fact(
        "60 or older", ("birth_year",), "NICE NG12 (2015) 1.2.5, 1.10.4; team judgement (aortic disease)"
    ),
    "high": Fact(
        "H: cancer, or asbestos or carcinogens at work, or ever smoked and 40 or older",
        ("cancer", "asbestos", "carcinogens", "smoking", "birth_year"),
        "NICE NG12 (2015) 1.1.2; Scottish referral guidelines (2025)",
    ),
    "raised": Fact(
        "M: ever smoked, older than 50, lung cancer in the close family, or lung disease",
        ("smoking", "birth_year", "family_lung_cancer", "lung_disease"),
        "QCancer lung (2011); team judgement",
    ),
    "lung_disease": Fact("L: COPD or fibrosis", ("lung_disease",), "team judgement"),
    "infection_risk": Fact(
        "I: diabetes, weak immune system, injected drugs, spinal procedure, or chemotherapy",
        ("infection_risk", "chemotherapy"),
        "IDSA vertebral osteomyelitis (2015)",
    ),
    "bone_risk": Fact(
        "O: osteoporosis, long-term steroids, or older than 70", ("bone_risk", "birth_year"), "Downie 2013"
    ),
    "ace_inhibitor": Fact("takes an ACE inhibitor", ("ace_inhibitor",), "Healthify ACE inhibitors"),
    "anticoagulant": Fact("takes a blood thinner", ("anticoagulant",), "NHS anticoagulants page"),
    "chemotherapy": Fact("is having chemotherapy", ("chemotherapy",), "NICE CG151 (2012)"),
    "immobile": Fact(
        "operated on or lying up, now or in the last 28 days", ("immobile_until",), "NICE NG158 (2020)"
    ),
})  # fmt: skip


class Risk:
    """The facts of one profile, by the day they are asked for (age and recent surgery change with time)."""

    __slots__ = ("_by_year", "_immobile_until", "_profile")

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._by_year: dict[int, frozenset[str]] = {}
        until = profile.immobile_until
        self._immobile_until = until.toordinal() + IMMOBILE_DAYS if until else 0

    def on(self, day: date) -> frozenset[str]:
        """The names of the facts that hold on `day`."""
        facts = self._by_year.get(day.year)
        if facts is None:
            facts = self._by_year[day.year] = _facts(self._profile, day.year)
        return facts | {"immobile"} if day.toordinal() <= self._immobile_until else facts


def _facts(profile: Profile, year: int) -> frozenset[str]:
    age = year - profile.birth_year if profile.birth_year is not None else 0
    smoked = bool(profile.smoking in ("former", "current") or profile.pack_years or profile.quit_year)
    cancer = profile.cancer in ("past", "current")
    held = {
        "cancer": cancer,
        "cancer_now": profile.cancer == "current",
        "cancer_past": profile.cancer == "past",
        "ever_smoked": smoked,
        "age_40": age >= 40,
        "age_45": age >= 45,
        "age_60": age >= 60,
        "high": cancer or profile.asbestos or profile.carcinogens or (smoked and age >= 40),
        "raised": smoked or age > 50 or profile.family_lung_cancer or profile.lung_disease,
        "lung_disease": profile.lung_disease,
        "infection_risk": profile.infection_risk or profile.chemotherapy,
        "bone_risk": profile.bone_risk or age > 70,
        "ace_inhibitor": profile.ace_inhibitor,
        "anticoagulant": profile.anticoagulant,
        "chemotherapy": profile.chemotherapy,
    }
    return frozenset(name for name, holds in held.items() if holds)
