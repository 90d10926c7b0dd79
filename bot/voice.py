"""How to speak to one reader: language, clock, country; and the pieces every screen is made of. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.callback_data import Verb, button_data
from bot.places import Country
from bot.screen import Button
from bot.wording import Html, Wording

Row = tuple[Button, ...]
ANYWHERE = "112"
"""Works on most mobiles; what is copied where the country is not known."""
MOST_CHOICES = 8


@dataclass(frozen=True, slots=True)
class Voice:
    """One reader at one moment. `now` is aware; `zone` the reader's; `username` the bot's, for links."""

    words: Wording
    zone: str
    country: Country
    now: datetime
    username: str = ""
    about: str | None = None
    """Whose check-in the reader answers, by name; None: their own."""

    def say(self, key: str, **values: object) -> Html:
        """A text of the catalogue, as HTML."""
        return self.words.text(self._told(key), **self._named(values))

    def label(self, key: str, **values: object) -> str:
        """Words for a button."""
        return self.words.plain(self._told(key), **self._named(values))

    def has(self, key: str) -> bool:
        """Whether there are words for `key`."""
        return self.words.has(self._told(key))

    def _told(self, key: str) -> str:
        """Said of somebody else, words have a twin in the third person wherever that makes a difference."""
        twin = f"proxy.{key}"
        return twin if self.about is not None and self.words.has(twin) else key

    def _named(self, values: dict[str, object]) -> dict[str, object]:
        return values if self.about is None else {"name": self.about, **values}

    def time(self, at: datetime) -> str:
        """Clock time, with the day if it is not today's."""
        if at.astimezone(ZoneInfo(self.zone)).date() == self.today:
            return self.words.time(at, self.zone)
        return self.words.day_and_time(at, self.zone)

    def clock(self, hour: str) -> str:
        """A local HH:MM as the reader writes it."""
        return self.words.clock(hour)

    @property
    def today(self) -> date:
        """The reader's date."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    @property
    def number(self) -> str:
        """The emergency number inside a sentence."""
        return self.country.emergency[0] if self.country.emergency else self.label("number.unknown")

    @property
    def number_alone(self) -> Html:
        """The emergency number, bold, for a line of its own."""
        if not self.country.emergency:
            return self.say("number.unknown_alone")
        return self.say("number.alone", number=self.country.emergency[0])

    @property
    def crisis_alone(self) -> Html:
        """The crisis lines, each on a line of its own; empty where we know of none."""
        return lines(
            *(self.say("number.line", number=each.number, name=each.name) for each in self.country.crisis)
        )

    @property
    def advice(self) -> Html:
        """A line that advises day and night, as a sentence; empty where we know of none."""
        line = self.country.advice
        return self.say("number.advice", number=line.number, name=line.name) if line else Html("")

    def copy_number(self) -> Button:
        """A button that copies the emergency number."""
        number = self.country.emergency[0] if self.country.emergency else ANYWHERE
        return Button(self.label("copy.number", number=number), copy=number, style="danger")

    def copy_crisis(self) -> Row:
        """A button that copies the first crisis line, where there is one."""
        first = self.country.crisis[:1]
        return tuple(
            Button(self.label("copy.number", number=each.number), copy=each.number) for each in first
        )

    def button(self, key: str, subject: str, verb: Verb, *args: str, style: str | None = None) -> Button:
        """A button labelled by a wording key."""
        return Button(self.label(key), button_data(subject, verb, *args), style=style)

    def mark(self, label: str, *, chosen: bool) -> str:
        """`label`, with a tick if it is chosen."""
        return self.label("chosen", label=label) if chosen else label

    def bullets(self, parts: Iterable[object]) -> Html:
        """One line each."""
        return Html("\n".join(self.say("bullet", what=part) for part in parts))


def lines(*parts: str) -> Html:
    """Parts under each other; empty ones are left out. Parts are HTML."""
    return Html("\n".join(part for part in parts if part))


def paragraphs(*parts: str) -> Html:
    """Parts with an empty line between; empty ones are left out. Parts are HTML."""
    return Html("\n\n".join(part for part in parts if part))


def in_rows(buttons: Iterable[Button], width: int) -> tuple[Row, ...]:
    """Buttons side by side, `width` to a row."""
    listed = tuple(buttons)
    return tuple(listed[start : start + width] for start in range(0, len(listed), width))


def rows(*given: Row) -> tuple[Row, ...]:
    """Rows without the empty ones."""
    return tuple(row for row in given if row)
