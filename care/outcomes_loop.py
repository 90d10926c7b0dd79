"""What came of an answer to "have you been seen?", and of taking it back."""

from dataclasses import dataclass

from care.outcomes import EpisodeView


@dataclass(frozen=True, slots=True)
class LoopNoted:
    """An answer to "have you been seen?" was noted."""

    step: str
    choice: str
    closed: bool
    episode_id: str = ""
    ending: str = ""
    """Names the end that this answer made of the episode, for the button that takes it back; "" where there
    is nothing to take back."""


@dataclass(frozen=True, slots=True)
class LoopReopened:
    """The answer that ended an alarm was a wrong tap: the alarm goes on, and the question stands again."""

    step: str
    episode: EpisodeView


@dataclass(frozen=True, slots=True)
class LoopStands:
    """The end stays."""

    why: str
    """late: it was too long ago | newer: another alarm is open"""
