"""Whom to call: the file is whole, and a broken entry stops the start instead of reaching a person."""

import importlib.resources
import tomllib
from datetime import date

import pytest

from bot.numbers import BrokenNumbers, read_numbers
from bot.places import check_numbers, known_codes

SOUND = """
aliases.uk = "GB"
[sources]
book = "Numbering plan"
[emergency]
GB = { numbers = ["999", "112"], source = "book", checked = 2026-11-22 }
[[crisis.GB]]
name = "Samaritans"
number = "116 123"
source = "https://example.org"
checked = 2026-11-22
[advice.GB]
name = "NHS 111"
number = "111"
source = "book"
checked = 2026-11-22
[zones]
US = ["America/New_York", "America/Chicago"]
[presets]
en = ["GB", "US"]
"""


def test_the_file_that_is_shipped_is_sound() -> None:
    check_numbers()


def test_a_sound_file_is_read_as_it_stands() -> None:
    numbers = read_numbers(SOUND, known_codes())
    assert numbers.emergency == {"GB": ("999", "112")}
    assert numbers.crisis["GB"][0].number == "116 123"
    assert numbers.advice["GB"].name == "NHS 111"
    assert numbers.zones["US"] == ("America/New_York", "America/Chicago")
    assert numbers.presets["en"] == ("GB", "US")
    assert numbers.aliases["uk"] == "GB"


@pytest.mark.parametrize(
    ("sound", "broken", "fault"),
    [
        ('"999", "112"', '"nine"', "emergency.GB.numbers: 'nine' is not an emergency number"),
        ('"999", "112"', "", "emergency.GB.numbers: '' is not"),
        ('"999", "112"', '"999", "999"', "emergency.GB.numbers: a number is there twice"),
        ('"999", "112"', '"020 7946 0000"', "is not an emergency number"),
        ("GB = {", "QQ = {", "emergency.QQ: no country has the code 'QQ'"),
        ("crisis.GB", "crisis.XX", "crisis.XX: no country"),
        ('"116 123"', '"ask Anna"', "crisis.GB.number: 'ask Anna' is not a telephone number"),
        ('"Samaritans"', '" "', "crisis.GB.name: is empty"),
        ('name = "NHS 111"', "", "advice.GB.name: is missing"),
        ('name = "NHS 111"', 'nmae = "NHS 111"', "advice.GB.nmae: is not known here"),
        ('source = "book"', 'source = "hearsay"', "source: 'hearsay' is neither an address nor"),
        ("checked = 2026-11-22 }", 'checked = "lately" }', "emergency.GB.checked: 'lately' is not a date"),
        ("America/Chicago", "America/Chicagoo", "zones.US: zone: 'America/Chicagoo'"),
        ("America/Chicago", "America/New_York", "zones.US: is empty or has a zone twice"),
        ('["GB", "US"]', '["GB", "UK"]', "presets.en: no country has the code 'UK'"),
        ('["GB", "US"]', "[]", "presets.en: wants 1 to 8"),
        ('uk = "GB"', 'uk = "UK"', "aliases.uk: no country has the code 'UK'"),
        ("[[crisis.GB]]", "[crisis.GB]", "crisis.GB: "),
        ("[presets]", "[presents]", "the tables are"),
        ("[zones]", "[zones", "numbers.toml: "),
    ],
)
def test_a_broken_entry_stops_the_start_and_is_named(sound: str, broken: str, fault: str) -> None:
    assert sound in SOUND
    with pytest.raises(BrokenNumbers) as stopped:
        read_numbers(SOUND.replace(sound, broken), known_codes())
    assert fault in str(stopped.value)


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(BrokenNumbers) as stopped:
        read_numbers(SOUND.replace('"999"', '"nine"').replace('"116 123"', '""'), known_codes())
    assert len(str(stopped.value).splitlines()) == 2


def test_no_entry_is_checked_before_the_project_began_nor_without_a_source() -> None:
    tables = tomllib.loads(importlib.resources.files("bot").joinpath("numbers.toml").read_text("utf-8"))
    lines = [line for entries in tables["crisis"].values() for line in entries]
    entries = [*tables["emergency"].values(), *tables["advice"].values(), *lines]
    assert len(entries) > 200
    assert all(entry["checked"] >= date(2026, 11, 22) and entry["source"] for entry in entries)
