"""The cases in cases/*.toml as check-ins."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from triage.items import Checkin, Profile, parse_checkin, parse_profile

FOLDER = Path(__file__).with_name("cases")
FIRST_DAY = datetime(2026, 3, 1, tzinfo=UTC)
ABOUT_CHECKIN = frozenset({"day", "hour", "times", "by", "kind"})


@dataclass(frozen=True)
class Case:
    """One row of a file of cases; see cases/README.md. `against`: the profile that `risk` differs from."""

    file: str
    about: str
    says: str
    expect: str
    profile: Profile
    checkins: tuple[Checkin, ...]
    because: tuple[str, ...] = ()
    without: tuple[str, ...] = field(default=())
    twin: str | None = None
    against: Profile = field(default_factory=Profile)
    same: bool = False

    @property
    def rule(self) -> str:
        return self.about.split()[0]

    @property
    def shows(self) -> str:
        return self.about.split()[1]


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _json(each) for key, each in value.items()}
    return value


def checkins_of(days: list[Mapping[str, Any]]) -> Iterator[Checkin]:
    """Check-ins from rows as cases/README.md describes them."""
    day = -1
    for entry in days:
        day = entry.get("day", day + 1)
        for turn in range(entry.get("times", 1)):
            at = FIRST_DAY + timedelta(days=day + turn, hours=entry.get("hour", 8))
            answers = {name: _json(value) for name, value in entry.items() if name not in ABOUT_CHECKIN}
            raw = {"at": at.isoformat(), "kind": entry.get("kind", "daily"), "by": entry.get("by", "self")}
            yield parse_checkin({**raw, "answers": answers})
        day += entry.get("times", 1) - 1


def read_case(file: str, raw: Mapping[str, Any]) -> Case:
    wrong = raw.keys() - {
        "about", "says", "expect", "profile", "days", "because", "without", "twin", "against", "same",
    }  # fmt: skip
    assert not wrong, f"{file}: {raw['says']}: {wrong}"
    return Case(
        file=file,
        about=raw["about"],
        says=raw["says"],
        expect=raw["expect"],
        profile=parse_profile(_json(raw.get("profile", {}))),
        checkins=tuple(checkins_of(raw["days"])),
        because=tuple(raw.get("because", ())),
        without=tuple(raw.get("without", ())),
        twin=raw.get("twin"),
        against=parse_profile(_json(raw.get("against", {}))),
        same=raw.get("same", False),
    )


def all_cases() -> list[Case]:
    return [
        read_case(path.name, raw)
        for path in sorted(FOLDER.glob("*.toml"))
        for raw in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]
