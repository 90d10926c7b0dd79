"""Single values, read strictly: what the codebook does not allow is named, never mended."""

from datetime import date, datetime

LONGEST_VALUE = 120
"""Characters of a wrong value that are repeated."""


class Malformed(ValueError):
    """A field that the codebook does not allow. `field` names it, `value` is what was found there."""

    def __init__(self, field: str, value: object) -> None:
        super().__init__(field, value)
        self.field = field
        self.value = value

    def __str__(self) -> str:
        """Field and value, a long value shortened."""
        try:
            shown = repr(self.value)
        except RecursionError:
            shown = "deeply nested"
        if len(shown) > LONGEST_VALUE:
            shown = f"{shown[:LONGEST_VALUE]}..."
        return f"{self.field}: {shown} is not allowed"


def read_whole(name: str, raw: object, low: int, high: int) -> int:
    """A whole number of a scale. Raises Malformed."""
    if type(raw) is int and low <= raw <= high:
        return raw
    number = read_number(name, raw, low, high)
    if number != int(number):
        raise Malformed(name, raw)
    return int(number)


def read_number(name: str, raw: object, low: int, high: int) -> int | float:
    """A number, whole or not. Raises Malformed."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not low <= raw <= high:
        raise Malformed(name, raw)
    return raw


def read_one_of(name: str, raw: object, values: tuple[str, ...]) -> str:
    """One of the words. Raises Malformed."""
    if not isinstance(raw, str) or raw not in values:
        raise Malformed(name, raw)
    return raw


def read_date(name: str, raw: object) -> date:
    """A date, or ISO 8601 text of one. Raises Malformed."""
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        parsed = date.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        parsed = None
    if parsed is None or parsed.isoformat() != raw:
        raise Malformed(name, raw)
    return parsed
