"""Every word a person reads, and how times and numbers look to them.

Catalogues are gettext `.po` files, `locale/<language>/*.po`, keyed by symbol ("question.pain"); English is
the complete one. They are compiled in memory when the process starts; a broken or missing entry stops it.
"""

import html
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, cached_property
from gettext import GNUTranslations
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_timezone_location
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.wording_check import faults, missing_keys
from bot.wording_keys import required_keys
from triage.free_text import languages

LOCALE = Path(__file__).parent / "locale"
COMPLETE = "en"
"""The language that has every key; the others are measured against it."""
_HABIT = "GB"
"""Region whose habit of writing times is used for a reader of English in an unknown country."""


class WordingBroken(Exception):
    """The catalogues cannot be used; the message lists every fault."""


class Html(str):
    """Text that is Telegram's HTML already, not to be escaped again."""

    __slots__ = ()


@dataclass(frozen=True)
class Wording:
    """One reader's language and habits. Unknown keys raise KeyError: they are faults of ours."""

    language: str
    catalogue: GNUTranslations
    keys: frozenset[str]
    territory: str | None = None
    """ISO country of the reader, for the look of times and numbers."""

    def text(self, key: str, **values: object) -> Html:
        """The HTML of `key`; values are escaped unless they are Html."""
        return Html(self._raw(key).format_map({name: _safe(value) for name, value in values.items()}))

    def plain(self, key: str, **values: object) -> str:
        """The words of `key` for a button or the clipboard, where nothing is escaped."""
        return self._raw(key).format_map(values)

    def plural(self, key: str, n: int, **values: object) -> Html:
        """The HTML of `key` for `n` things; `{n}` is written in the reader's digits."""
        if key not in self.keys:
            raise KeyError(key)
        form = self.catalogue.ngettext(key, key, n)
        safe = {name: _safe(value) for name, value in values.items()}
        return Html(form.format_map({"n": self.number(n), **safe}))

    def has(self, key: str) -> bool:
        """Whether `key` exists: some questions have a hint and some do not."""
        return key in self.keys

    def time(self, at: datetime, zone: str) -> str:
        """The clock time of `at` (aware) in `zone`, as 14:02 or 2:02 pm."""
        return format_time(at.astimezone(ZoneInfo(zone)), "short", locale=self.locale)

    def clock(self, hour: str) -> str:
        """A local HH:MM in the reader's habit."""
        return format_time(time.fromisoformat(hour), "short", locale=self.locale)

    def day(self, on: date) -> str:
        """A date with its weekday, without the year."""
        return format_skeleton("MMMEd", on, locale=self.locale)

    def short_day(self, on: date) -> str:
        """A date as 24 Oct, where there is little room."""
        return format_skeleton("MMMd", on, locale=self.locale)

    def full_day(self, on: date) -> str:
        """A date with its year."""
        return format_date(on, "long", locale=self.locale)

    def day_and_time(self, at: datetime, zone: str) -> str:
        """`at` (aware) in `zone`, day and clock time."""
        return f"{self.day(at.astimezone(ZoneInfo(zone)).date())}, {self.time(at, zone)}"

    def number(self, value: float) -> str:
        """With the reader's decimal sign, one decimal at most."""
        return format_decimal(value, format="#,##0.#", locale=self.locale)

    def listed(self, parts: Iterable[str]) -> Html:
        """ "a, b and c"; parts are escaped unless they are Html."""
        return Html(format_list([_safe(part) for part in parts], locale=self.locale))

    def country(self, code: str) -> str:
        """The name of an ISO country."""
        return str(self.locale.territories.get(code, code))

    def city(self, zone: str) -> str:
        """The city a time zone is named after."""
        return get_timezone_location(zone, locale=self.locale, return_city=True)

    def language_name(self, language: str) -> str:
        """A language as its own speakers write it."""
        name = Locale(language).get_display_name(language) or language
        return name[:1].upper() + name[1:]

    @cached_property
    def locale(self) -> Locale:
        habits = (self.territory, _HABIT if self.language == COMPLETE else None)
        for territory in filter(None, habits):
            try:
                return Locale(self.language, territory)
            except UnknownLocaleError:
                continue
        return Locale(self.language)

    def _raw(self, key: str) -> str:
        if key not in self.keys:
            raise KeyError(key)
        return self.catalogue.gettext(key)


def _safe(value: object) -> str:
    return value if isinstance(value, Html) else html.escape(str(value), quote=False)


@dataclass(frozen=True)
class Catalogues:
    """All languages that are offered."""

    languages: Mapping[str, Wording]

    def of(self, language: str, country: str | None = None) -> Wording:
        """The wording for a reader; another language than we have is answered in English."""
        known = self.languages.get(language) or self.languages[COMPLETE]
        return Wording(known.language, known.catalogue, known.keys, country)


@cache
def offered() -> tuple[str, ...]:
    """Languages with words and with a safety net, in alphabetical order."""
    with_words = {each.name for each in LOCALE.iterdir() if each.is_dir()}
    return tuple(sorted(with_words & set(languages())))


def load(folder: Path = LOCALE, required: Iterable[str] = required_keys()) -> Catalogues:
    """Read, check and compile every language below `folder`.

    Args:
        required: keys that the program cannot do without.

    Raises:
        WordingBroken: a missing key, a placeholder or tag that does not fit, a file that cannot be read.
    """
    catalogs = {each.name: _read(each) for each in sorted(folder.iterdir()) if each.is_dir()}
    if COMPLETE not in catalogs:
        raise WordingBroken(f"no {COMPLETE} below {folder.name}")
    found = missing_keys(catalogs[COMPLETE], required)
    for language, catalog in catalogs.items():
        found += [f"{language}: {fault}" for fault in faults(catalog, catalogs[COMPLETE])]
    if found:
        raise WordingBroken("\n".join(found))
    return Catalogues(MappingProxyType({name: _compile(name, each) for name, each in catalogs.items()}))


def _read(folder: Path) -> Catalog:
    merged = Catalog(locale=folder.name)
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale=folder.name, abort_invalid=True)
        for message in part:
            key = message.id if isinstance(message.id, str) else message.id[0]
            if key and merged.get(key) is not None:
                raise WordingBroken(f"{path.name}: {key} is there twice")
            if key and not message.fuzzy:
                merged.add(message.id, message.string)
    return merged


def _compile(language: str, catalog: Catalog) -> Wording:
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    buffer.seek(0)
    keys = frozenset(each.id if isinstance(each.id, str) else each.id[0] for each in catalog if each.id)
    return Wording(language, GNUTranslations(buffer), keys)
