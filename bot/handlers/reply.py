"""What the handler wants shown, as values: outcomes and where they go. Drawn after the commit."""

from dataclasses import dataclass

from care.outcomes import Reader


@dataclass(frozen=True, slots=True)
class About:
    """Somebody else, of whom the reader is asked."""

    name: str
    country: str | None
    """Where an ambulance would be called."""


@dataclass(frozen=True, slots=True)
class Show:
    """One outcome on one message."""

    outcome: object
    reader: Reader
    chat_id: int
    edit: int | None = None
    """Message to draw over; None, or gone: a new one."""
    checkin_id: str | None = None
    """The check-in whose message this is: a new one is remembered, the old one loses its buttons."""
    view: object = None
    """What a page shows besides its words (settings, privacy)."""
    about: About | None = None
    """Whose check-in the reader answers; None: their own."""
    silences: tuple[int, ...] = ()
    """Older messages of theirs whose buttons do not count any more."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything one update makes visible to the person who caused it."""

    shows: tuple[Show, ...] = ()
    callback_id: str | None = None
    toast: str | None = None
    """Wording key of the short note on a tap; None: just let the button stop turning."""
    alert: bool = False
    """The note must be closed by hand."""
