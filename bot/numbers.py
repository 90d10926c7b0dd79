"""Reads `numbers.toml`, whom to call by country, and refuses the whole file if a single entry is broken."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from scheduler.wall_clock import zone_info

MOST_PRESETS: Final = 8
TABLES: Final = {"sources", "emergency", "crisis", "advice", "zones", "presets", "aliases"}
_SHORT_NUMBER: Final = re.compile(r"\d{2,5}")
_NUMBER: Final = re.compile(r"\*?\d[\d -]{1,18}\d")


class BrokenNumbers(ValueError):
    """The file is not to be relied on; the message has a line for every fault, with its table and entry."""


@dataclass(frozen=True)
class Line:
    """A telephone line: what it is called where it is, and its number as people write it."""

    name: str
    number: str


@dataclass(frozen=True)
class Numbers:
    """The file's tables, by ISO 3166-1 alpha-2 code; `presets` by language, `aliases` by what is typed."""

    emergency: Mapping[str, tuple[str, ...]]
    crisis: Mapping[str, tuple[Line, ...]]
    advice: Mapping[str, Line]
    zones: Mapping[str, tuple[str, ...]]
    presets: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, str]


def read_numbers(text: str, known_codes: Collection[str]) -> Numbers:
    """The tables of a numbers file. Raises BrokenNumbers naming every fault at once."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenNumbers(f"numbers.toml: {error}") from error
    faults = list(_faults(tables, known_codes))
    if faults:
        raise BrokenNumbers("\n".join(f"numbers.toml: {fault}" for fault in faults))
    return Numbers(
        emergency={code: tuple(entry["numbers"]) for code, entry in tables["emergency"].items()},
        crisis={code: tuple(_line(entry) for entry in lines) for code, lines in tables["crisis"].items()},
        advice={code: _line(entry) for code, entry in tables["advice"].items()},
        zones={code: tuple(zones) for code, zones in tables["zones"].items()},
        presets={language: tuple(codes) for language, codes in tables["presets"].items()},
        aliases=dict(tables["aliases"]),
    )


def _line(entry: dict[str, str]) -> Line:
    return Line(entry["name"], entry["number"])


def _faults(tables: dict[str, Any], known_codes: Collection[str]) -> Iterator[str]:
    if tables.keys() != TABLES:
        yield f"the tables are {sorted(tables)}, not {sorted(TABLES)}"
        return
    misshapen = list(_faults_in_shape(tables))
    if misshapen:
        yield from misshapen
        return
    for where, code in _codes(tables):
        if code not in known_codes:
            yield f"{where}: no country has the code {code!r}"
    yield from _faults_in_emergency(tables)
    for where, entry in _line_entries(tables):
        yield from _faults_in_line(where, entry, tables["sources"])
    yield from _faults_in_zones(tables["zones"])
    for language, codes in tables["presets"].items():
        if not 1 <= len(codes) <= MOST_PRESETS or len(set(codes)) != len(codes):
            yield f"presets.{language}: wants 1 to {MOST_PRESETS} countries, each once"


def _faults_in_shape(tables: dict[str, Any]) -> Iterator[str]:
    wanted: dict[str, Callable[[Any], bool]] = {
        "emergency": _is_entry,
        "crisis": lambda value: isinstance(value, list) and all(map(_is_entry, value)),
        "advice": _is_entry,
        "zones": lambda value: isinstance(value, list),
        "presets": lambda value: isinstance(value, list),
    }
    for table, fits in wanted.items():
        for key, value in tables[table].items():
            if not fits(value):
                yield f"{table}.{key}: {value!r} has not the shape of its table"


def _is_entry(value: Any) -> bool:
    return isinstance(value, dict)


def _codes(tables: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every country code of the file, with where it stands."""
    for table in ("emergency", "crisis", "advice", "zones"):
        yield from ((f"{table}.{code}", code) for code in tables[table])
    for language, codes in tables["presets"].items():
        yield from ((f"presets.{language}", code) for code in codes)
    yield from ((f"aliases.{typed}", code) for typed, code in tables["aliases"].items())


def _line_entries(tables: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for code, entries in tables["crisis"].items():
        for entry in entries:
            yield f"crisis.{code}", entry
    for code, entry in tables["advice"].items():
        yield f"advice.{code}", entry


def _faults_in_emergency(tables: dict[str, Any]) -> Iterator[str]:
    for code, entry in tables["emergency"].items():
        where = f"emergency.{code}"
        yield from _faults_in_keys(where, entry, {"numbers", "source", "checked"})
        numbers = entry.get("numbers") or [""]
        for number in numbers:
            if not isinstance(number, str) or not _SHORT_NUMBER.fullmatch(number):
                yield f"{where}.numbers: {number!r} is not an emergency number"
        if len(set(numbers)) != len(numbers):
            yield f"{where}.numbers: a number is there twice"
        yield from _faults_in_source(where, entry, tables["sources"])


def _faults_in_line(where: str, entry: dict[str, Any], sources: Collection[str]) -> Iterator[str]:
    yield from _faults_in_keys(where, entry, {"name", "number", "source", "checked"})
    if not str(entry.get("name", "")).strip():
        yield f"{where}.name: is empty"
    if not _NUMBER.fullmatch(str(entry.get("number", ""))):
        yield f"{where}.number: {entry.get('number')!r} is not a telephone number"
    yield from _faults_in_source(where, entry, sources)


def _faults_in_keys(where: str, entry: dict[str, Any], wanted: set[str]) -> Iterator[str]:
    for key in sorted(entry.keys() ^ wanted):
        yield f"{where}.{key}: is {'not known here' if key in entry else 'missing'}"


def _faults_in_source(where: str, entry: dict[str, Any], sources: Collection[str]) -> Iterator[str]:
    source = str(entry.get("source", ""))
    if source not in sources and not source.startswith("https://"):
        yield f"{where}.source: {source!r} is neither an address nor in [sources]"
    if not isinstance(entry.get("checked"), date):
        yield f"{where}.checked: {entry.get('checked')!r} is not a date such as 2026-11-22"


def _faults_in_zones(table: dict[str, list[str]]) -> Iterator[str]:
    for code, zones in table.items():
        if not zones or len(set(zones)) != len(zones):
            yield f"zones.{code}: is empty or has a zone twice"
        for zone in zones:
            try:
                zone_info(zone)
            except ValueError as error:
                yield f"zones.{code}: {error}"
