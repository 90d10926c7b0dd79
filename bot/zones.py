"""Time zones by country, by place and by name, from tables on this machine: the tz database's and ours."""

import importlib.resources
import math
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.dates import get_timezone_location

_POSITION: Final = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?")


@dataclass(frozen=True)
class ZonePlace:
    """A town where a zone's clock is in force: country code, zone name, latitude and longitude in degrees."""

    code: str
    zone: str
    latitude: float
    longitude: float


@lru_cache(maxsize=1)
def zone_places() -> tuple[ZonePlace, ...]:
    """Every country's zones, about 420, each with its principal town."""
    lines = _tz_table("zone.tab").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple(ZonePlace(row[0], row[2], *_degrees(row[1])) for row in rows)


@lru_cache(maxsize=512)
def zones_of(code: str) -> tuple[str, ...]:
    """All zones the tz database knows in a country; empty for an unknown code."""
    return tuple(place.zone for place in zone_places() if place.code == code)


def nearest_zone(latitude: float, longitude: float, code: str | None = None) -> str:
    """The zone of the nearest town, within the country if one is given and known.

    Degrees, as Telegram gives them. A best guess: close to where clocks change it may be the neighbour's, so
    show the time and let the person correct it. ValueError for what is not on the earth.
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("latitude and longitude are not on the earth")
    towns = zone_places() + landmarks()
    within = [town for town in towns if town.code == code]
    return min(within or towns, key=lambda town: _distance(latitude, longitude, town)).zone


@lru_cache(maxsize=1)
def landmarks() -> tuple[ZonePlace, ...]:
    """More towns, from landmarks.toml. ValueError naming a zone or position that cannot be right."""
    text = importlib.resources.files("bot").joinpath("landmarks.toml").read_text(encoding="utf-8")
    return read_landmarks(text)


def read_landmarks(text: str) -> tuple[ZonePlace, ...]:
    """Towns from the text of a file such as landmarks.toml; see `landmarks`."""
    codes = {place.zone: place.code for place in zone_places()}
    towns: list[ZonePlace] = []
    for zone, positions in tomllib.loads(text).items():
        if zone not in codes:
            raise ValueError(f"landmarks.toml: {zone!r} is not a zone of a country")
        for position in positions:
            if len(position) != 2 or abs(position[0]) > 90 or abs(position[1]) > 180:
                raise ValueError(f"landmarks.toml: {zone}: {position} is not on the earth")
            towns.append(ZonePlace(codes[zone], zone, *position))
    return tuple(towns)


def zone_name(text: str) -> str | None:
    """The tz database's spelling of a zone name, whatever its case; None if there is no such zone."""
    return _spellings().get(text.strip().casefold())


def is_zone(name: str) -> bool:
    """Whether this is a zone's name, spelled as it must be; for values that a button or a file carries."""
    return zone_name(name) == name


def zones_named(text: str, language: str) -> tuple[str, ...]:
    """Zones whose city begins with the typed text, in the reader's language or as tz spells it."""
    typed = text.strip().casefold()
    exact = zone_name(typed)
    if exact is not None or not typed:
        return (exact,) if exact else ()
    return tuple(zone for zone, names in _cities(language) if any(name.startswith(typed) for name in names))


def city(zone: str, locale: Locale) -> str:
    """The zone's city for the reader, such as "Lissabon" for Europe/Lisbon."""
    return str(get_timezone_location(zone, locale=locale, return_city=True)).rpartition("/")[2]


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    names = importlib.resources.files("tzdata").joinpath("zones").read_text().split()
    return {name.casefold(): name for name in names if name != "Factory"}


@lru_cache(maxsize=64)
def _cities(language: str) -> tuple[tuple[str, frozenset[str]], ...]:
    locale = Locale.parse(language)
    return tuple(
        (place.zone, frozenset({city(place.zone, locale).casefold(), _own_spelling(place.zone)}))
        for place in zone_places()
    )


def _own_spelling(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ").casefold()


def _tz_table(name: str) -> str:
    return importlib.resources.files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")


def _degrees(position: str) -> tuple[float, float]:
    """ISO 6709 as the tz database writes it, "+3843-00908" or with seconds, as latitude and longitude."""
    match = _POSITION.fullmatch(position)
    if match is None:
        raise ValueError(f"zone.tab: {position!r} is not a position")
    north, *latitude, east, longitude_degrees, longitude_minutes, longitude_seconds = match.groups()
    return _angle(north, *latitude), _angle(east, longitude_degrees, longitude_minutes, longitude_seconds)


def _angle(sign: str, degrees: str, minutes: str, seconds: str | None) -> float:
    angle = int(degrees) + int(minutes) / 60 + int(seconds or 0) / 3600
    return -angle if sign == "-" else angle


def _distance(latitude: float, longitude: float, place: ZonePlace) -> float:
    """Great-circle distance in radians (haversine)."""
    here, there = math.radians(latitude), math.radians(place.latitude)
    across = math.radians(place.longitude - longitude)
    half = math.sin((there - here) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(across / 2) ** 2
    return 2 * math.asin(math.sqrt(min(1.0, half)))
