"""The command menu of the chat: one for everybody, in every language, the two that matter in pain first."""

from bot.gateway import Gateway
from bot.wording import COMPLETE, Catalogues

MENU = (
    "worse",
    "help",
    "check",
    "trend",
    "settings",
    "pause",
    "invite",
    "patients",
    "privacy",
    "delete",
)


async def set_menus(gateway: Gateway, words: Catalogues) -> None:
    """For private chats only: the bot leaves groups."""
    for language, wording in words.languages.items():
        commands = {name: wording.plain(f"command.{name}") for name in MENU}
        await gateway.set_commands(commands, language=None if language == COMPLETE else language)
