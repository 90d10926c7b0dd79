"""The voice for a reader: language, clock and country put together once, for every screen."""

from bot.places import country
from bot.voice import Voice
from bot.wording import Catalogues
from care.outcomes import Reader
from care.runtime import Clock


class Voices:
    """`username`: the bot's, for deep links."""

    def __init__(self, words: Catalogues, clock: Clock, username: str) -> None:
        self._words = words
        self._clock = clock
        self._username = username

    def of(self, reader: Reader, *, help_in: str | None = None, about: str | None = None) -> Voice:
        """`help_in`: the country whose emergency number counts, where it is not the reader's own: an
        ambulance is called to the patient, not to the daughter abroad. `about`: who is asked about."""
        words = self._words.of(reader.language, reader.country or help_in)
        there = country(help_in or reader.country or "")
        return Voice(words, reader.zone, there, self._clock.now(), self._username, about)

    def stranger(self, language: str | None) -> Voice:
        """For somebody of whom nothing is known but their app's language."""
        tag = (language or "en").partition("-")[0]
        return self.of(Reader("", tag, "UTC", None))
