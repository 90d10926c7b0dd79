"""What came of verbs about the account: settings, who saw what, and leaving for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from care.outcomes import FollowView


@dataclass(frozen=True, slots=True)
class SettingsView:
    """What is set; the screens offer to change it."""

    person_name: str
    is_patient: bool
    is_caregiver: bool
    hours: tuple[str, ...]
    zone: str
    country: str | None
    language: str
    quiet_from: str
    quiet_to: str
    reminder_minutes: int | None
    missed_after: int
    paused_until: datetime | None
    tell_despair: bool
    drill_monthly: bool
    phone: str | None
    next_checkins: tuple[datetime, ...] = ()
    summary_hour: str | None = None
    """Local HH:MM of the summaries they get; None: they follow nobody."""


@dataclass(frozen=True, slots=True)
class SettingChanged:
    key: str
    view: SettingsView


@dataclass(frozen=True, slots=True)
class PrivacyLine:
    """Who saw what, when."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class PrivacyView:
    follows: tuple[FollowView, ...]
    seen: tuple[PrivacyLine, ...]
    counts: Mapping[str, int]
    """check-ins, notes, caregivers, invitations"""
    is_patient: bool = True
    """They have check-ins of their own."""


@dataclass(frozen=True, slots=True)
class Erased:
    """Everything of this person is gone. counts as in PrivacyView."""

    counts: Mapping[str, int]
    circle_told: bool
