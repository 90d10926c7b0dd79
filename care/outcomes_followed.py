"""What a caregiver sees of those they follow: one line, a card, a summary."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from care.outcomes import Apart, EpisodeView, Reason, Week
from care.outcomes_trend import Trend


@dataclass(frozen=True, slots=True)
class PatientLine:
    """One line of a caregiver's list, worst first."""

    follow_id: str
    name: str
    level: str | None
    last_checkin_at: datetime | None
    episode_open: bool
    may_see: bool
    """False: neither level nor last answer may be shown."""
    state: str = "active"
    """active | offered (the patient has not confirmed yet)"""
    may_answer: bool = False
    """True: the patient allowed this caregiver to answer for them."""


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One followed person, as their caregiver may see them."""

    line: PatientLine
    shares: Mapping[str, bool]
    week: Week | None = None
    """None where only the level may be seen."""
    reasons: tuple[Reason, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    """Of the last check-in, only with details; `{}`: not shared, or nothing told yet."""
    answered_by: str | None = None
    """Name of the caregiver who gave those answers; None: the patient did."""
    episode: EpisodeView | None = None
    phone: str | None = None
    can_nudge: bool = True
    """False: they were nudged within the last hours."""
    apart: tuple[Apart, ...] = ()
    """Both sides of that day, where somebody answered for them otherwise than they did."""
    trend: Trend | None = None
    """None where only the level may be seen."""


@dataclass(frozen=True, slots=True)
class Nudged:
    """A caregiver's "how are you?". sent False: asked a short while ago; again possible at `again_at`."""

    follow_id: str
    patient_name: str
    sent: bool
    again_at: datetime


@dataclass(frozen=True, slots=True)
class SummaryHourSet:
    """A caregiver's summaries come at this local hour from now on."""

    hour: str
    next_at: datetime | None
    """None: no summary is shared with them."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A caregiver's plain summary. kind: daily | weekly"""

    kind: str
    patient_name: str
    day: date
    days_answered: int
    of_days: int
    level: str | None
    week: Week | None
    """None where only the level may be seen."""
    newly: tuple[Reason, ...]
    open_episode: str | None
    """Its level."""
    trend: Trend | None = None
    """None where only the level may be seen."""
