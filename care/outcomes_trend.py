"""What is drawn of a patient's days. Missing stays missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TrendDay:
    """One local day of the patient."""

    on: date
    values: Mapping[str, float]
    """Of pain, sleep and cough, those that were told."""
    marks: frozenset[str] = frozenset()
    """urgent (called for a doctor that day) | warning (a sign was told) | seen (by somebody who examined) |
    treatment (one was begun)."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Days that follow each other, oldest first, the last is the patient's today."""

    name: str | None
    """Whose days; None: the reader's own."""
    days: tuple[TrendDay, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing at all was told in these days."""
        return not any(day.values or day.marks for day in self.days)
