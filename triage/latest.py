"""Pain detail and weekly items: the latest answer counts, at most 10 days old; a day's answer is its worst.

When several check-ins of one day disagree (the patient's and a caregiver's), what makes a pain suspicious is
joined and what makes it harmless must be told by all (amendment: joining).
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from triage.codebook import ITEMS, Group, Shape
from triage.items import Answers

FRESH_DAYS = 10
KEEP_DAYS = 112
EASING = frozenset({"eased_by_rest", "eased_by_position"})
_RANKS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "weight_loss": ("none", "intended", "unintended"),
    "cough_duration": ("long_unchanged", "under_3_weeks", "weeks_3_or_more", "long_changed"),
    "treatments": ("helped", "some", "none", "worse"),
})  # fmt: skip
"""Mildest first."""

KEPT = tuple(item.name for item in ITEMS.values() if item.group in (Group.detail, Group.weekly))


def _worse_set(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    return ((one | other) - EASING) | (one & other & EASING)


def _worse_treatments(one: Mapping[str, str], other: Mapping[str, str]) -> Mapping[str, str]:
    ranks = _RANKS["treatments"]
    keys = one.keys() | other.keys()
    return {key: max(one.get(key, ranks[0]), other.get(key, ranks[0]), key=ranks.index) for key in keys}


def _earlier_dates(one: Mapping[str, date], other: Mapping[str, date]) -> Mapping[str, date]:
    return {**one, **{key: min(value, one.get(key, value)) for key, value in other.items()}}


def _worst(name: str) -> Callable[[Any, Any], Any]:
    if name == "seen":
        return frozenset.union
    if name == "weight_kg":
        return min
    if name == "treatments":
        return _worse_treatments
    if name == "treatment_since":
        return _earlier_dates
    if name in _RANKS:
        return lambda one, other: max(one, other, key=_RANKS[name].index)
    return _worse_set if ITEMS[name].shape is Shape.chosen else max


_NONE: frozenset[str] = frozenset()
_WORST = MappingProxyType({name: _worst(name) for name in KEPT})


class Latest:
    """item -> its answers by day (ordinal), oldest first, as far back as `KEEP_DAYS`.

    `version` grows with every answer taken in and every one that goes stale.
    """

    __slots__ = ("_fresh", "_stale_on", "_told", "version")

    def __init__(self) -> None:
        self.version = 0
        self._told: dict[str, list[tuple[int, Any]]] = {}
        self._fresh: dict[str, Any] = {}
        self._stale_on = 0

    def add(self, day: int, answers: Answers) -> None:
        """Take the detail and weekly answers of one check-in on `day`, the newest."""
        if day >= self._stale_on and self._fresh:
            self._refresh(day)
        for name in _WORST.keys() & answers.keys():
            self._put(name, day, answers[name])

    def _refresh(self, day: int) -> None:
        self.version += 1
        oldest = day - FRESH_DAYS
        self._fresh = {name: told[-1][1] for name, told in self._told.items() if told[-1][0] >= oldest}
        days = [told[-1][0] for told in self._told.values() if told[-1][0] >= oldest]
        self._stale_on = min(days, default=day) + FRESH_DAYS + 1

    def _put(self, name: str, day: int, value: Any) -> None:
        self.version += 1
        told = self._told.setdefault(name, [])
        if told and told[-1][0] == day:
            value = _WORST[name](told[-1][1], value)
            told[-1] = (day, value)
        else:
            if told and told[0][0] < day - 2 * KEEP_DAYS:
                del told[: next((i for i, each in enumerate(told) if each[0] > day - KEEP_DAYS), len(told))]
            told.append((day, value))
        if not self._fresh:
            self._stale_on = day + FRESH_DAYS + 1
        self._fresh[name] = value

    def day_of(self, name: str) -> int:
        """The day of the latest answer; 0 if there is none."""
        told = self._told.get(name)
        return told[-1][0] if told else 0

    def get(self, name: str) -> Any:
        """The latest answer if it is at most 10 days old, else None."""
        return self._fresh.get(name)

    def chosen(self, name: str) -> frozenset[str]:
        """As `get` for a set item; empty when unknown."""
        found: frozenset[str] = self._fresh.get(name, _NONE)
        return found

    def number(self, name: str) -> float:
        """As `get` for a scale; 0 when unknown, which raises nothing."""
        found: float = self._fresh.get(name, 0)
        return found

    def within(self, name: str, day: int, days: int) -> list[tuple[int, Any]]:
        """(day, answer) of the last `days` days, today included, oldest first."""
        told = self._told.get(name, ())
        return [each for each in told if each[0] > day - days]
