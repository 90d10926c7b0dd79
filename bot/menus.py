"""The command menu of a chat: by role and language, the two that matter in pain first. Pure but for the
setting of the one that strangers see."""

from collections.abc import Mapping

from bot.gateway import Gateway
from bot.screen import Commands
from bot.wording import COMPLETE, Catalogues, Wording

MENUS: Mapping[str, tuple[str, ...]] = {
    "nobody": ("start", "help", "privacy"),
    "patient": ("worse", "help", "check", "trend", "settings", "pause", "invite", "privacy", "delete"),
    "caregiver": ("patients", "help", "settings", "privacy", "delete"),
    "both": (
        "worse",
        "help",
        "check",
        "patients",
        "trend",
        "settings",
        "pause",
        "invite",
        "privacy",
        "delete",
    ),
}
"""Role -> commands. Who changes these or their words raises `care.menu.EDITION`."""


def menu_of(role: str, words: Wording) -> Commands:
    return Commands({name: words.plain(f"command.{name}") for name in MENUS[role]})


async def set_menus(gateway: Gateway, words: Catalogues) -> None:
    """What somebody sees of whom nothing is known, in every language."""
    for language, wording in words.languages.items():
        commands = menu_of("nobody", wording)
        await gateway.set_commands(commands.listed, language=None if language == COMPLETE else language)
