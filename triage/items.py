"""What is stored: answers, profile and check-ins as types, read strictly from JSON and written back.

A skipped or not-yet-asked item is absent, never None: unknown is not "no". Inside the program a set is a
frozenset and a date a `date`; in JSON a set is a sorted list and a date is ISO 8601.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from triage.codebook import (
    BY,
    COURSE_CODES,
    COURSES,
    FOLLOW_UPS,
    ITEMS,
    KINDS,
    LEG_CODES,
    SEEN,
    TREATMENTS,
    WARNING_GROUPS,
    WARNINGS,
    Group,
    Item,
    Shape,
)
from triage.strict import LONGEST_VALUE, Malformed, read_date, read_number, read_one_of, read_whole

__all__ = [
    "BY",
    "COURSES",
    "COURSE_CODES",
    "FOLLOW_UPS",
    "ITEMS",
    "KINDS",
    "LEG_CODES",
    "LONGEST_VALUE",
    "PROFILE_KEYS",
    "SEEN",
    "TREATMENTS",
    "WARNINGS",
    "WARNING_GROUPS",
    "Answers",
    "Checkin",
    "Group",
    "Item",
    "Malformed",
    "Profile",
    "Shape",
    "Value",
    "chosen",
    "dump_answers",
    "dump_at",
    "dump_checkin",
    "dump_profile",
    "dump_value",
    "number",
    "parse_answers",
    "parse_at",
    "parse_checkin",
    "parse_profile",
    "parse_value",
    "picked",
    "word",
]

Value = int | float | str | frozenset[str] | Mapping[str, str] | Mapping[str, date]
Answers = Mapping[str, Value]


@dataclass(frozen=True)
class Profile:
    """What is known of the patient beforehand; None is unknown and raises nothing."""

    birth_year: int | None = field(default=None, metadata={"low": 1880, "high": 2200})
    sex: str | None = field(default=None, metadata={"values": ("female", "male", "other")})
    smoking: str | None = field(default=None, metadata={"values": ("never", "former", "current")})
    pack_years: float | None = field(default=None, metadata={"low": 0, "high": 500, "fraction": True})
    quit_year: int | None = field(default=None, metadata={"low": 1880, "high": 2200})
    asbestos: bool | None = None
    carcinogens: bool | None = None
    family_lung_cancer: bool | None = None
    cancer: str | None = field(default=None, metadata={"values": ("never", "past", "current")})
    bone_risk: bool | None = None
    infection_risk: bool | None = None
    lung_disease: bool | None = None
    ace_inhibitor: bool | None = None
    anticoagulant: bool | None = None
    chemotherapy: bool | None = None
    immobile_until: date | None = field(default=None, metadata={"date": True})
    pain_since: date | None = field(default=None, metadata={"date": True})
    pain_course: str | None = field(default=None, metadata={"values": ("better", "same", "worse")})


PROFILE_KEYS: tuple[str, ...] = tuple(entry.name for entry in fields(Profile))


@dataclass(frozen=True)
class Checkin:
    """One filled-in (or half filled-in) check-in. `at` is aware; its offset decides the day."""

    at: datetime
    kind: str
    by: str
    answers: Answers

    @property
    def day(self) -> date:
        """The date in the offset that `at` carries."""
        return self.at.date()


def number(answers: Answers, name: str) -> float | None:
    """The answer to a scale or number item, None when unknown."""
    value = answers.get(name)
    return value if isinstance(value, int | float) else None


def word(answers: Answers, name: str) -> str | None:
    """The answer to a choice item, None when unknown."""
    value = answers.get(name)
    return value if isinstance(value, str) else None


def chosen(answers: Answers, name: str) -> frozenset[str]:
    """The answer to a set item; empty when nothing was chosen and when unknown."""
    value = answers.get(name)
    return value if isinstance(value, frozenset) else frozenset()


def picked(answers: Answers, name: str) -> Mapping[str, Any]:
    """The answer to a map item; empty when unknown."""
    value = answers.get(name)
    return value if isinstance(value, Mapping) else {}


def _set(item: Item, raw: object) -> frozenset[str]:
    if not isinstance(raw, _COLLECTIONS):
        raise Malformed(item.name, raw)
    return frozenset([read_one_of(item.name, value, item.values) for value in raw]) if raw else _EMPTY


_COLLECTIONS = (list, tuple, set, frozenset)
_EMPTY: frozenset[str] = frozenset()


def _map(item: Item, raw: object, parse: Callable[[str, object], Any]) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise Malformed(item.name, raw)
    for key in raw:
        read_one_of(item.name, key, item.keys)
    return MappingProxyType({key: parse(f"{item.name}.{key}", raw[key]) for key in sorted(raw)})


def _parser(item: Item) -> Callable[[object], Value]:
    match item.shape:
        case Shape.whole:
            return lambda raw: read_whole(item.name, raw, item.low, item.high)
        case Shape.number:
            return lambda raw: read_number(item.name, raw, item.low, item.high)
        case Shape.choice:
            return lambda raw: read_one_of(item.name, raw, item.values)
        case Shape.chosen:
            return lambda raw: _set(item, raw)
        case Shape.choices:
            return lambda raw: _map(item, raw, lambda key, value: read_one_of(key, value, item.values))
    return lambda raw: _map(item, raw, read_date)


_PARSERS = MappingProxyType({name: _parser(item) for name, item in ITEMS.items()})


def parse_value(name: str, raw: object) -> Value:
    """The stored value of item `name` from its JSON value.

    Raises:
        Malformed: the item or the value is not in the codebook.
    """
    parse = _PARSERS.get(name)
    if parse is None:
        raise Malformed(name, raw)
    return parse(raw)


def parse_answers(raw: object) -> dict[str, Value]:
    """Item -> value from a JSON object. Raises Malformed."""
    if not isinstance(raw, Mapping):
        raise Malformed("answers", raw)
    return {name: parse_value(name, value) for name, value in raw.items()}


def dump_value(value: Value) -> object:
    """A stored value as JSON knows it."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return {
            key: part.isoformat() if isinstance(part, date) else part for key, part in sorted(value.items())
        }
    return value


def dump_answers(answers: Answers) -> dict[str, object]:
    """The reverse of `parse_answers`."""
    return {name: dump_value(value) for name, value in answers.items()}


def _profile_value(name: str, raw: object, allowed: Mapping[str, Any]) -> object:
    if "values" in allowed:
        return read_one_of(name, raw, allowed["values"])
    if "date" in allowed:
        return read_date(name, raw)
    if "fraction" in allowed:
        return read_number(name, raw, allowed["low"], allowed["high"])
    if "low" in allowed:
        return read_whole(name, raw, allowed["low"], allowed["high"])
    if not isinstance(raw, bool):
        raise Malformed(name, raw)
    return raw


def parse_profile(raw: object) -> Profile:
    """A profile from a JSON object; absent keys are unknown. Raises Malformed."""
    if not isinstance(raw, Mapping):
        raise Malformed("profile", raw)
    for name in raw:
        if name not in PROFILE_KEYS:
            raise Malformed(f"profile.{name}", raw[name])
    allowed = {entry.name: entry.metadata for entry in fields(Profile)}
    return Profile(**{name: _profile_value(name, raw[name], allowed[name]) for name in raw})  # type: ignore[arg-type]


def dump_profile(profile: Profile) -> dict[str, object]:
    """The reverse of `parse_profile`: only what is known."""
    known = {name: getattr(profile, name) for name in PROFILE_KEYS}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in known.items()
        if value is not None
    }


EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
_ISO_8601 = re.compile(r"[0-9W-]+T[0-9:.,]+(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)")
"""Calendar day or week, T, time, and an offset of whole minutes; `datetime` reads more than that."""


def parse_at(raw: object) -> datetime:
    """An aware time from ISO 8601 text. Raises Malformed, also for a time without an offset."""
    try:
        at = datetime.fromisoformat(raw) if isinstance(raw, str) and _ISO_8601.fullmatch(raw) else None
    except ValueError:
        at = None
    if at is None or at.utcoffset() is None or not EARLIEST_YEAR <= at.year <= LATEST_YEAR:
        raise Malformed("at", raw)
    return at


def dump_at(at: datetime) -> str:
    """ISO 8601 with the offset it carries; UTC as Z."""
    return at.isoformat().removesuffix("+00:00") + ("" if at.utcoffset() else "Z")


def parse_checkin(raw: object) -> Checkin:
    """A check-in from a JSON object; `kind` and `by` default to daily, by the patient. Raises Malformed.

    `answers` may be empty but must be there: a history that lost them must not pass for a quiet day.
    """
    if not isinstance(raw, Mapping):
        raise Malformed("checkins", raw)
    for name in raw:
        if name not in ("at", "kind", "by", "answers"):
            raise Malformed(f"checkins.{name}", raw[name])
    return Checkin(
        at=parse_at(raw.get("at")),
        kind=read_one_of("kind", raw.get("kind", "daily"), KINDS),
        by=read_one_of("by", raw.get("by", "self"), BY),
        answers=parse_answers(raw.get("answers")),
    )


def dump_checkin(checkin: Checkin) -> dict[str, object]:
    """The reverse of `parse_checkin`."""
    return {
        "at": dump_at(checkin.at),
        "kind": checkin.kind,
        "by": checkin.by,
        "answers": dump_answers(checkin.answers),
    }
