"""What a country decides: whom to call, and which time zones people live by. Data in `numbers.toml`."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from zoneinfo import available_timezones

NUMBERS = Path(__file__).with_name("numbers.toml")


@dataclass(frozen=True, slots=True)
class Country:
    """`emergency` and `crisis` as dialled; None: not known, so that words stand in for a number."""

    code: str | None
    emergency: str | None
    crisis: str | None
    zones: tuple[str, ...] = ()


UNKNOWN = Country(None, None, None)


@dataclass(frozen=True, slots=True)
class Countries:
    """All countries whose numbers we know, by ISO code."""

    by_code: Mapping[str, Country]

    def of(self, code: str | None) -> Country:
        """The country of `code`; one that is not listed has no number of ours."""
        return self.by_code.get(code or "", UNKNOWN)


def load(path: Path = NUMBERS) -> Countries:
    """Read the table. KeyError: an entry without a number, source or date."""
    with path.open("rb") as file:
        table = tomllib.load(file)
    return Countries(MappingProxyType({code: _country(code, entry) for code, entry in table.items()}))


def _country(code: str, entry: Mapping[str, object]) -> Country:
    assert entry["source"]
    assert entry["dated"]
    zones = entry["zones"]
    assert isinstance(zones, list)
    crisis = entry.get("crisis")
    return Country(code, str(entry["emergency"]), None if crisis is None else str(crisis), tuple(zones))


def zones_named(words: str, *, limit: int = 8) -> tuple[str, ...]:
    """Time zones whose city starts with the typed `words`, best first."""
    wanted = _plain(words)
    if len(wanted) < 3:
        return ()
    cities = [zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")]
    found = [zone for zone in cities if _plain(zone.rsplit("/", 1)[1]).startswith(wanted)]
    return tuple(sorted(found, key=lambda zone: (len(zone.rsplit("/", 1)[1]), zone))[:limit])


def _plain(words: str) -> str:
    bare = unicodedata.normalize("NFKD", words.casefold())
    return re.sub(r"[^a-z]", "", bare)
