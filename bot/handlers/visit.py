"""One person at the door: who they are, what is known of them, and the transaction they act in."""

from dataclasses import dataclass

from bot.handlers.incoming import Sender
from bot.handlers.reply import Reply, Show
from care.outcomes import Page, Reader
from care.recognise import Known
from care.runtime import Act


@dataclass(frozen=True, slots=True)
class Visit:
    act: Act
    sender: Sender
    known: Known | None
    """None: a stranger, of whom nothing is stored."""
    language: str
    """Theirs, or the nearest to their app's that the bot speaks."""
    username: str
    """The bot's, for deep links."""

    @property
    def reader(self) -> Reader:
        if self.known is not None:
            return self.known.reader
        return Reader("", self.language, "UTC", None)

    def page(self, name: str, *args: str, edit: int | None = None) -> Show:
        """A screen without a verb behind it."""
        return self.show(Page(name, args), edit=edit)

    def show(
        self,
        outcome: object,
        *,
        edit: int | None = None,
        checkin_id: str | None = None,
        view: object = None,
    ) -> Show:
        return Show(outcome, self.reader, self.sender.chat_id, edit, checkin_id, view)

    def reply(self, *shows: Show) -> Reply:
        return Reply(shows)
