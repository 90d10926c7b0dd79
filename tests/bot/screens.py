"""What the tests of screens share: a voice, and the rules that every screen keeps."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.callback_data import unpack
from bot.places import country
from bot.screen import Button, Screen
from bot.screens import draw
from bot.voice import Voice
from bot.wording import load
from bot.wording_check import balanced
from care import outcomes as o

CATALOGUES = load()
NOW = datetime(2026, 11, 4, 14, 2, tzinfo=UTC)
SUBJECT = "aB3dE6gH9k"
LONGEST_LABEL = 24
ONWARD = {"nav.back", "nav.skip", "nav.not_sure", "nav.done", "nav.none", "nav.other_symptoms", "nav.wrong"}
UNCOUNTED = frozenset("bsdnwzgmx")
"""Verbs that do not count as choices: Back, Skip, Done, None of these and the like."""


def voice(code: str = "IE", zone: str = "Europe/Dublin", now: datetime = NOW) -> Voice:
    return Voice(CATALOGUES.of("en", code), zone, country(code), now, "backwatch_bot")


def buttons(screen: Screen) -> Iterator[Button]:
    for row in screen.rows:
        yield from row


def labels(screen: Screen) -> list[str]:
    return [button.label for button in buttons(screen)]


def data(screen: Screen, label: str) -> str:
    found = next(button for button in buttons(screen) if button.label == label)
    assert found.data is not None
    return found.data


def plain(screen: Screen) -> str:
    """The text as a person reads it."""
    text = re.sub(r"</?[a-z-]+>", "", screen.text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def keeps_the_rules(screen: Screen, *, most: int = 8) -> None:
    """Fits into Telegram, can be read and tapped at 360 px, and every button comes back."""
    assert 0 < len(plain(screen)) <= 1500, plain(screen)
    assert balanced(screen.text), screen.text
    assert "{" not in screen.text
    for row in screen.rows:
        assert 1 <= len(row) <= 5
        assert sum(max(len(button.label), 3) for button in row) <= 46, [button.label for button in row]
    for button in buttons(screen):
        _fits(button)
    assert len(list(_choices(screen))) <= most, labels(screen)


def _fits(button: Button) -> None:
    assert 1 <= len(button.label) <= LONGEST_LABEL, button.label
    assert sum(each is not None for each in (button.data, button.copy, button.url)) == 1
    if button.data is not None:
        assert len(button.data.encode()) <= 64
        assert unpack(button.data) is not None
    if button.copy is not None:
        assert 1 <= len(button.copy) <= 256


def _choices(screen: Screen) -> Iterator[Button]:
    for button in buttons(screen):
        tap = unpack(button.data) if button.data else None
        if tap is not None and (tap.verb not in UNCOUNTED or (tap.verb == "g" and tap.arg(0))):
            yield button


def page(name: str, *args: str, view: object = None) -> Screen:
    """The page of that name, which keeps the rules of a screen."""
    screen = draw(o.Page(name, args), voice(), view=view)
    keeps_the_rules(screen, most=10)
    return screen
