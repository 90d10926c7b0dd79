"""What is due in a check-in besides the daily core: fixed when it opens, so that it cannot shift half-way."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from triage.items import Checkin
from triage.record import JOINED_LATELY, STARTS_ANEW

WEEKLY = ("activity", "breath", "fatigue", "appetite", "night_sweats", "weight_kg", "weight_loss")
"""Weekly items in the order they are asked; treatments and `seen` follow them."""
FIRST_WEEKLY_AFTER = timedelta(days=2)
"""The first days stay short: weekly items never come within two days of joining."""
WEEKLY_OFFERS = 2
"""Skipped or abandoned weekly items are offered once more, then left for the week."""
NEW_COUGH_AFTER = timedelta(days=14)
"""A cough after this long without one is a new cough: ask how long it has been there."""

PROFILE_ORDER = (
    "birth_year", "cancer", "smoking", "pain_since", "pain_course", "bone_risk", "infection_risk",
    "anticoagulant", "chemotherapy", "immobile_until", "lung_disease", "ace_inhibitor", "asbestos",
    "carcinogens", "family_lung_cancer", "pack_years", "quit_year", "sex",
)  # fmt: skip
"""One a day, by how much an answer can change the advice."""
_PROFILE_ONLY_WHEN: Mapping[str, tuple[str, tuple[str | None, ...]]] = {
    "pack_years": ("smoking", ("former", "current")),
    "quit_year": ("smoking", ("former",)),
    "chemotherapy": ("cancer", ("past", "current", None)),
}
ABOUT_JOINING = frozenset({"pain_course"})
"""About the weeks before the first check-in: asked only as long as the answer still counts."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is due besides the daily core, fixed when the check-in opens. `profile`: the one profile key to
    ask at the end. `begun`: treatments in use whose start is known, so that it is not asked again."""

    warnings_first: bool = False
    weekly: bool = False
    detail: bool = False
    cough_duration: bool = False
    seen: bool = False
    profile: str | None = None
    begun: frozenset[str] = frozenset()

    def to_json(self) -> dict[str, Any]:
        """JSON object for the row."""
        return {
            "warnings_first": self.warnings_first,
            "weekly": self.weekly,
            "detail": self.detail,
            "cough_duration": self.cough_duration,
            "seen": self.seen,
            "profile": self.profile,
            "begun": sorted(self.begun),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Agenda":
        """The reverse of `to_json`."""
        return cls(**{**raw, "begun": frozenset(raw["begun"])})


def agenda_for(
    *,
    kind: str,
    earlier: Sequence[Checkin],
    profile: Mapping[str, Any],
    today: date,
    weekly_day: int,
    episode_open: bool,
    skipped: Collection[str] = (),
) -> Agenda:
    """The agenda of a check-in opened on `today` (the patient's local date).

    Args:
        kind: the codebook's kind. Weekly items and the profile question come only with `daily` and `weekly`.
        earlier: the patient's earlier check-ins with at least one answer, any order; 196 days suffice.
        profile: what is known, key -> value; None counts as unknown.
        weekly_day: 0 Monday .. 6 Sunday.
        skipped: profile keys skipped within the last 30 days.
    """
    scheduled = kind in ("daily", "weekly")
    left_out = skipped if _joined_lately(earlier, today) else ABOUT_JOINING.union(skipped)
    weekly = scheduled and _weekly_due(earlier, today, weekly_day)
    return Agenda(
        warnings_first=kind == "warning",
        weekly=weekly,
        detail=weekly or (not earlier and kind != "warning"),
        cough_duration=weekly or not _coughed_lately(earlier, today),
        seen=weekly or episode_open,
        profile=next_profile_key(profile, left_out) if scheduled and earlier and not weekly else None,
        begun=_begun(earlier),
    )


def _joined_lately(earlier: Sequence[Checkin], today: date) -> bool:
    days = [*sorted(checkin.day for checkin in earlier), today]
    starts = [day for before, day in pairwise((date.min, *days)) if (day - before).days > STARTS_ANEW]
    return (today - starts[-1]).days <= JOINED_LATELY


def _weekly_due(earlier: Sequence[Checkin], today: date, weekly_day: int) -> bool:
    if not earlier:
        return False
    last_weekly_day = today - timedelta(days=(today.weekday() - weekly_day) % 7)
    if last_weekly_day < min(checkin.day for checkin in earlier) + FIRST_WEEKLY_AFTER:
        return False
    this_week = [checkin for checkin in earlier if checkin.day >= last_weekly_day]
    told = any(item in checkin.answers for checkin in this_week for item in (*WEEKLY, "treatments"))
    return not told and sum(checkin.kind == "weekly" for checkin in this_week) < WEEKLY_OFFERS


def _coughed_lately(earlier: Sequence[Checkin], today: date) -> bool:
    since = today - NEW_COUGH_AFTER
    return any(checkin.day >= since and checkin.answers.get("cough", 0) for checkin in earlier)


def _begun(earlier: Sequence[Checkin]) -> frozenset[str]:
    told = [checkin for checkin in earlier if "treatments" in checkin.answers]
    if not told:
        return frozenset()
    in_use: Any = max(told, key=lambda checkin: checkin.at).answers["treatments"]
    dated: list[Any] = [checkin.answers.get("treatment_since", {}) for checkin in earlier]
    return frozenset(in_use) & frozenset(key for dates in dated for key in dates)


def next_profile_key(profile: Mapping[str, Any], skipped: Collection[str] = ()) -> str | None:
    """The most useful profile key that is unknown, applicable and not lately skipped."""
    return next((key for key in PROFILE_ORDER if _profile_open(key, profile, skipped)), None)


def _profile_open(key: str, profile: Mapping[str, Any], skipped: Collection[str]) -> bool:
    if profile.get(key) is not None or key in skipped:
        return False
    needs = _PROFILE_ONLY_WHEN.get(key)
    return needs is None or profile.get(needs[0]) in needs[1]
