"""What can go wrong at Telegram's door, told apart by what is to be done about it."""

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    TelegramError,
    TimedOut,
)

from bot.telegram_request import FloodWait


class GatewayError(Exception):
    """A call that Telegram did not carry out. Its text holds kinds and numbers only."""


class Temporary(GatewayError):
    """Trying again may help. `reason`: timed_out | network | conflict | token_refused."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Permanent(GatewayError):
    """Trying again will not help.

    `reason`: blocked | deactivated | not_found | kicked | bad_request; from single methods also
    unchanged | gone | picture (an edit), too_old (a tap), markup (a text).
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class SlowDown(GatewayError):
    """Telegram asks to wait `retry_after` seconds before the next call of this kind."""

    def __init__(self, retry_after: float) -> None:
        self.retry_after = retry_after
        super().__init__(f"wait {retry_after} s")


class Migrated(GatewayError):
    """The group became a supergroup: it has a new id."""

    def __init__(self, new_chat_id: int) -> None:
        self.new_chat_id = new_chat_id
        super().__init__(f"now {new_chat_id}")


REFUSALS: tuple[tuple[str, str], ...] = (
    ("message is not modified", "unchanged"),
    ("message to edit not found", "gone"),
    ("message can't be edited", "gone"),
    ("message_id_invalid", "gone"),
    ("there is no text in the message", "picture"),
    ("query is too old", "too_old"),
    ("query id is invalid", "too_old"),
    ("query_id_invalid", "too_old"),
    ("can't parse entities", "markup"),
    ("bot was blocked by the user", "blocked"),
    ("bot can't initiate conversation", "blocked"),
    ("user is deactivated", "deactivated"),
    ("input_user_deactivated", "deactivated"),
    ("chat not found", "not_found"),
    ("user not found", "not_found"),
    ("peer_id_invalid", "not_found"),
    ("bot was kicked", "kicked"),
    ("bot is not a member", "kicked"),
    ("not enough rights", "kicked"),
    ("have no rights", "kicked"),
)
"""Words in Telegram's refusals (any case), and what they come to."""

OTHERWISE: tuple[tuple[type[TelegramError], type[Temporary] | type[Permanent], str], ...] = (
    (Forbidden, Permanent, "blocked"),
    (BadRequest, Permanent, "bad_request"),
    (TimedOut, Temporary, "timed_out"),
    (Conflict, Temporary, "conflict"),
    (InvalidToken, Temporary, "token_refused"),
    (TelegramError, Temporary, "network"),
)
"""In order: a bad request is a network error to the library, so the exact classes come first."""


def read_error(error: TelegramError) -> GatewayError:
    """One of the four. What is not known is temporary: nothing is given up lightly."""
    if isinstance(error, FloodWait):
        return SlowDown(error.seconds)
    if isinstance(error, ChatMigrated):
        return Migrated(error.new_chat_id)
    reason = refusal(error.message) if isinstance(error, Forbidden | BadRequest) else None
    if reason is not None:
        return Permanent(reason)
    return next(fault(reason) for kind, fault, reason in OTHERWISE if isinstance(error, kind))


def refusal(words: str) -> str | None:
    """The reason behind Telegram's words; None when they are not in the table."""
    words = words.lower()
    return next((reason for part, reason in REFUSALS if part in words), None)
