"""The stretches of time that a picture can show, as buttons carry them."""

from care.read_trend import PERIODS


def days_of(value: str) -> int | None:
    """A stretch that is on offer; None for any other."""
    return next((days for days in PERIODS if str(days) == value), None)
