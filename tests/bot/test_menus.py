"""The menu of commands fits who somebody is, and every chat gets a new one when it changes."""

from itertools import pairwise

from bot.handlers.commands import COMMANDS
from bot.menus import MENUS, menu_of
from care.menu import EDITION
from tests.bot.screens import CATALOGUES

LONGEST = 256


def test_every_command_on_offer_is_known_and_has_words_in_every_language() -> None:
    for words in CATALOGUES.languages.values():
        for role, names in MENUS.items():
            assert set(names) <= set(COMMANDS)
            listed = menu_of(role, words).listed
            assert list(listed) == list(names)
            assert all(0 < len(text) <= LONGEST for text in listed.values())


def test_in_pain_the_first_two_are_what_is_wrong_and_help() -> None:
    for role in ("patient", "both"):
        assert MENUS[role][:2] == ("worse", "help")
    assert MENUS["caregiver"][0] == "patients"
    assert "patients" in MENUS["both"]
    assert not {"check", "pause"} & set(MENUS["caregiver"])


def test_whoever_changes_a_menu_raises_its_edition() -> None:
    """Chats keep the menu they have until the edition changes."""
    editions = {"1": (3, 9, 5, 10)}
    assert editions[EDITION] == tuple(len(names) for names in MENUS.values())
    assert all(int(one) < int(other) for one, other in pairwise(editions))
