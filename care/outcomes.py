"""What came of a verb: frozen values that the screens turn into words. No wording and no Telegram here.

A person can cause every one of these; faults are exceptions. Times are aware UTC; the reader's zone is
`Reader.zone`. Codes are the codebook's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from triage.interview import Question


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the screen."""

    person_id: str
    language: str
    zone: str
    country: str | None
    """ISO code; None: unknown, so the number is "your local emergency number"."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What really happened to one caregiver's alert."""

    name: str
    state: str
    """waiting | sent | unreachable | calling | with | cannot | expired"""
    at: datetime | None
    """When it was sent, answered, or is next due; None: unknown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question is on screen."""

    checkin_id: str
    question: Question
    group: str | None
    """Open warning group; None on the groups screen or elsewhere."""
    answers: Mapping[str, Any]
    place: tuple[int, int]
    """Which question of how many, for the progress mark."""
    can_go_back: bool
    provisional: bool = False
    """An emergency hangs on this answer: the number is shown on the same screen."""
    urgent_note: bool = False
    """Blood with the site not told yet: the emergency sentence is shown."""
    urgent: bool = False
    """What was told in this check-in needs a doctor today: said on top, before the end is reached."""
    is_prompt: bool = False
    """First question of a prompt that came by itself: snooze is offered."""
    emergency: bool = False
    """An emergency was decided in this check-in: the number stays on top."""
    kind: str = "daily"
    still_open: bool = False
    """Not settled yet: what is marked may still change."""


@dataclass(frozen=True, slots=True)
class AlreadyAnswered:
    """The tap was for something that moved on; `now` is where the person stands."""

    now: "Asked | Claimed | None"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in codes: the screens say it in the patient's words."""

    rule: str
    level: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """How the last seven days looked; None where nothing was told."""

    days_answered: int
    pain_now: float | None
    pain_before: float | None
    """Mean of the seven days that ended two weeks ago."""
    sleep_now: float | None = None
    sleep_before: float | None = None
    cough_now: float | None = None
    cough_before: float | None = None


@dataclass(frozen=True, slots=True)
class Apart:
    """What the patient and somebody who answered for them told on the same day, side by side."""

    patient_name: str
    who: str
    """Name of the caregiver."""
    person_id: str
    """The caregiver's."""
    own: Mapping[str, Any]
    """The patient's pain, sleep, cough and warnings; what was not told is absent."""
    other: Mapping[str, Any]
    """The caregiver's."""
    differs: tuple[str, ...]
    """Items that both told, and not alike."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A check-in is complete."""

    checkin_id: str
    level: str
    reasons: tuple[Reason, ...]
    """Those behind the level."""
    answers: Mapping[str, Any]
    newly: bool
    """The level's message is due now (new, worse, or old and unseen), not merely still true."""
    week: Week | None
    can_change: bool = True
    episode_open: bool = False
    about_you: "Asked | None" = None
    """One question about the person, below the result; nothing waits for its answer."""
    apart: tuple[Apart, ...] = ()
    """Where somebody who answered for the patient today said otherwise."""
    told_by: str | None = None
    """Name of who answered for the patient; None: the patient told it."""


@dataclass(frozen=True, slots=True)
class Changeable:
    """The answers of a check-in that can still be changed, in the order they were asked."""

    checkin_id: str
    questions: tuple[Question, ...]
    answers: Mapping[str, Any]
    page: int = 1


@dataclass(frozen=True, slots=True)
class Page:
    """A screen that no verb stands behind: help, the list of commands, choices of a setting.

    name: welcome | consent | declined | countries | cities | help | menu | privacy_text | delete_ask |
    setting | invite_ask | busy | no_patient | paused ...
    """

    name: str
    args: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotYours:
    """Forged, somebody else's, or long gone: nothing happened."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """The value does not fit the question; the question stays."""

    now: "Asked | None"


@dataclass(frozen=True, slots=True)
class Snoozed:
    checkin_id: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    """The check-in lapsed or was closed; answers given are kept."""

    checkin_id: str
    answered: bool


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """The state of an episode as the patient or a caregiver may see it."""

    episode_id: str
    level: str
    reasons: tuple[Reason, ...]
    """Empty where the reader may not see them."""
    opened_at: datetime
    is_open: bool
    held_by: str | None
    """Name of who took it; "" is the patient; None: nobody."""
    held_until: datetime | None
    receipts: tuple[Receipt, ...]
    next_name: str | None
    next_at: datetime | None
    patient_name: str
    patient_phone: str | None
    only_circle_stops: bool
    private: bool
    outcome: str | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    age: int | None = None
    medicines: tuple[str, ...] = ()
    profile: Mapping[str, Any] = field(default_factory=dict)
    country: str | None = None
    """The patient's: its emergency number is the one that counts, whoever reads."""
    told_by: str | None = None
    """Who told what raised it: None the patient, "" the reader for them, else the name of who did."""
    corrected_by: str | None = None
    """Who last took an answer about it back: None the patient, or nobody; else the name of who did."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """An answer to an alert was taken."""

    choice: str
    """called | notbad | help | calling | with | cannot | tell | keep"""
    episode: EpisodeView


@dataclass(frozen=True, slots=True)
class AlreadyOver:
    """The episode had ended, or somebody else holds it."""

    episode: EpisodeView


@dataclass(frozen=True, slots=True)
class Joining:
    """First contact: what is asked next. step: country | zone | city | hour | done"""

    step: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    invitation_id: str
    token: str
    """Shown once, inside the link; only its hash is stored."""
    expires_at: datetime
    shares: Mapping[str, bool]
    name: str | None = None
    """Whom the patient chose from their contacts; None: nobody by name."""


@dataclass(frozen=True, slots=True)
class InvitationSeen:
    """A caregiver opened the link. problem: None | used | expired | revoked | unknown | own | following;
    to a patient who chose somebody: yourself | in_circle"""

    problem: str | None
    invitation_id: str = ""
    patient_name: str = ""
    shares: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FollowView:
    """One caregiver link as either side may see it."""

    follow_id: str
    patient_name: str
    caregiver_name: str
    state: str
    place: int
    shares: Mapping[str, bool]
    """alerts, daily, weekly, details, proxy"""
    reachable: bool = True
    of: int = 1
    """How many follow this patient, in whose order this one has its place."""


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """A link that still works, as the patient sees it."""

    invitation_id: str
    created_at: datetime
    expires_at: datetime
    shares: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Silence:
    """A patient has not answered for so many local days in a row."""

    patient_name: str
    days: int
    last_answer_at: datetime | None


@dataclass(frozen=True, slots=True)
class DrillCaregiver:
    name: str
    reached_at: datetime | None
    """None: not answered."""
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class DrillResult:
    """An alarm drill as the patient sees it; no caregivers: nobody would have been told."""

    patient_name: str
    at: datetime
    caregivers: tuple[DrillCaregiver, ...]


@dataclass(frozen=True, slots=True)
class DrillNoted:
    """A caregiver answered a drill."""

    patient_name: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A typed message claims warnings of now: number at once, one question."""

    claim_id: str
    """"0" before consent: nothing is stored."""
    warnings: tuple[str, ...]
    doubtful: bool
    """The words may mean something grave: asked, neither fired nor dropped."""
    level: str
    """How grave the claim is if it is true."""
    country: str | None
    by: str = "self"
    """self, or proxy: a caregiver wrote it about somebody."""


@dataclass(frozen=True, slots=True)
class Menu:
    """Not understood, or nothing to answer: a short menu."""

    note_id: str | None
    """The words may be kept as a note for the report under this id; None: nothing to keep."""
    has_open_checkin: bool
