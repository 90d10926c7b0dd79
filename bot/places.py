"""Countries as a person meets them: whom to call there, which clocks it has, what it is called."""

import importlib.resources
import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError

from bot.numbers import Line, Numbers, read_numbers
from bot.zones import city, is_zone, landmarks, nearest_zone, zone_places, zones_of

__all__ = [
    "SCREENFUL",
    "Choice",
    "Country",
    "Line",
    "by_initial",
    "check_numbers",
    "cities",
    "countries",
    "country",
    "find_countries",
    "initial",
    "is_zone",
    "known_codes",
    "likely_countries",
    "nearest_zone",
    "reader_locale",
    "screens",
]

SCREENFUL: Final = 8
NO_FIT: Final = 3
KOSOVO: Final = "XK"
"""Used everywhere, although ISO 3166 and the tz database leave it out."""


@dataclass(frozen=True)
class Country:
    """What is known of a country, by its ISO 3166-1 alpha-2 code.

    `emergency`: numbers that bring an ambulance, the one to show first; empty means unknown, and the wording
    for that is "your local emergency number (112 on most mobiles)". `crisis`: lines for thoughts of suicide
    that answer day and night; several where each speaks one language. `advice`: the line where a nurse or
    doctor advises, day and night. `zones`: one for each different clock, the most people first.
    """

    code: str
    emergency: tuple[str, ...]
    crisis: tuple[Line, ...]
    advice: Line | None
    zones: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """Something to tap: the value to keep (a country's code, a zone's name) and its name for the reader."""

    value: str
    name: str


def check_numbers() -> None:
    """Reads the files of numbers and of towns, so that a broken entry stops the start. Raises ValueError."""
    _numbers()
    landmarks()


def country(code: str | None) -> Country:
    """What is known of the country. For a code nobody knows all is empty, the code too; nothing is raised."""
    if code not in known_codes():
        return Country("", (), (), None, ())
    numbers = _numbers()
    return Country(
        code,
        numbers.emergency.get(code, ()),
        numbers.crisis.get(code, ()),
        numbers.advice.get(code),
        numbers.zones.get(code) or zones_of(code)[:1],
    )


@lru_cache(maxsize=64)
def countries(language: str) -> tuple[Choice, ...]:
    """Every country, in the alphabetical order of the reader's language (English if that is not known)."""
    names = reader_locale(language).territories
    choices = [Choice(code, str(names[code])) for code in known_codes()]
    return tuple(sorted(choices, key=lambda choice: _plain(choice.name)))


def find_countries(text: str, language: str) -> tuple[Choice, ...]:
    """Countries a typed text may mean, at most a screenful, the best fit first.

    By code or a usual other name ("UK"), by how the name begins, by a part of it; in the reader's language
    and in English.
    """
    typed = _plain(text.strip())
    if not typed:
        return ()
    english = {choice.value: choice.name for choice in countries("en")}
    meant = _numbers().aliases.get(typed, typed.upper())
    ranked = [(_fit(typed, meant, choice, english[choice.value]), choice) for choice in countries(language)]
    fitting = sorted((pair for pair in ranked if pair[0] < NO_FIT), key=lambda pair: pair[0])
    return tuple(choice for _, choice in fitting)[:SCREENFUL]


def likely_countries(language_code: str | None, language: str) -> tuple[Choice, ...]:
    """What to offer first, at most a screenful, for Telegram's language code ("de", "pt-br", none at all).

    Names are in `language`. A region in the code comes first.
    """
    spoken, _, region = (language_code or language).replace("_", "-").partition("-")
    presets = _numbers().presets
    codes = [region.upper(), *presets.get(f"{spoken}-{region}".lower(), presets.get(spoken.lower(), ()))]
    names = {choice.value: choice for choice in countries(language)}
    found = dict.fromkeys(code for code in codes if code in names)
    return tuple(names[code] for code in found)[:SCREENFUL]


def cities(code: str, language: str) -> tuple[Choice, ...]:
    """A city for each different clock of the country; a single one means that there is nothing to ask."""
    locale = reader_locale(language)
    return tuple(Choice(zone, city(zone, locale)) for zone in country(code).zones)


def screens(choices: Sequence[Choice]) -> tuple[tuple[Choice, ...], ...]:
    """The choices by the screenful, as evenly as they go: ten are five and five."""
    count = -(-len(choices) // SCREENFUL)
    if count == 0:
        return ()
    size = -(-len(choices) // count)
    return tuple(tuple(choices[start : start + size]) for start in range(0, len(choices), size))


def initial(name: str) -> str:
    """The letter that a reader looks under: Åland is under A."""
    return unicodedata.normalize("NFD", name)[0].upper()


def by_initial(choices: Sequence[Choice], most: int) -> tuple[tuple[Choice, ...], ...]:
    """The choices in at most `most` stretches of about the same length; no letter is in two of them."""
    letters = [tuple(group) for _, group in itertools.groupby(choices, lambda each: initial(each.name))]
    stretches: list[tuple[Choice, ...]] = []
    for group in letters:
        done = sum(map(len, stretches))
        if stretches and (done + len(group) / 2) * most <= len(choices) * len(stretches):
            stretches[-1] += group
        else:
            stretches.append(group)
    return tuple(stretches)


@lru_cache(maxsize=64)
def reader_locale(language: str) -> Locale:
    """Babel's locale for a language code in any spelling; English where there is none."""
    try:
        return Locale.parse(language.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(maxsize=1)
def known_codes() -> frozenset[str]:
    """The code of every country in which there is a clock."""
    return frozenset(place.code for place in zone_places()) | {KOSOVO}


@lru_cache(maxsize=1)
def _numbers() -> Numbers:
    text = importlib.resources.files("bot").joinpath("numbers.toml").read_text(encoding="utf-8")
    return read_numbers(text, known_codes())


def _fit(typed: str, meant: str, choice: Choice, english: str) -> int:
    """How well a typed text fits a country: 0 it means that one, 1 the name begins so, 2 a part does."""
    names = (_plain(choice.name), _plain(english))
    if choice.value == meant or typed in names:
        return 0
    if any(name.startswith(typed) for name in names):
        return 1
    return 2 if any(typed in name for name in names) else NO_FIT


def _plain(name: str) -> str:
    """Without case and accents, so that Österreich is found under o."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
