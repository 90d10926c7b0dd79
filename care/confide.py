"""What a caregiver may know of a patient now: the level, the answers, and that life feels not worth living.

Despair is told to nobody unless the patient agreed, once for all or when asked. So it is taken out of
everything that somebody else reads: reasons, answers, and the level that rests on it alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from care.recognise import known_by_id, the_patient
from care.runtime import Act
from storage import episodes
from storage.tables import Episode, Follow
from triage.levels import Level

CONFIDED = frozenset({"tell", "help"})
"""Answers by which a patient lets the circle know."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What one caregiver may see."""

    anything: bool
    level: bool
    details: bool
    despair: bool
    episode: Episode | None
    """The open one, where they may know of it."""


async def sight_of(act: Act, follow: Follow) -> Sight:
    """`follow`: an active link; any other sees nothing."""
    if follow.state != "active":
        return Sight(anything=False, level=False, details=False, despair=False, episode=None)
    sees_level = follow.daily or follow.weekly or follow.details
    episode = await episodes.open_one(act.tx, follow.patient_id)
    may_know = episode is not None and not episode.private and (follow.alerts or sees_level)
    despair = await may_know_despair(act, follow.patient_id, episode)
    return Sight(
        anything=follow.alerts or sees_level,
        level=sees_level,
        details=follow.details,
        despair=despair,
        episode=episode if may_know else None,
    )


async def may_know_despair(act: Act, patient_id: str, episode: Episode | None) -> bool:
    if the_patient(await known_by_id(act, patient_id)).tell_despair:
        return True
    if episode is None:
        return False
    answers = await episodes.events(act.tx, episode.id)
    return any(event.kind == "answered" and event.detail in CONFIDED for event in answers)


def told_reasons(reasons: Sequence[Mapping[str, Any]], *, despair: bool) -> list[Mapping[str, Any]]:
    """Reasons as somebody else may read them, in their order."""
    return [reason for reason in reasons if despair or not is_despair(reason)]


def told_answers(answers: Mapping[str, Any], *, despair: bool) -> dict[str, Any]:
    """Answers as somebody else may read them."""
    if despair or "despair" not in answers.get("warnings", ()):
        return dict(answers)
    rest = {item: value for item, value in answers.items() if item != "despair_kind"}
    return {**rest, "warnings": [code for code in answers["warnings"] if code != "despair"]}


def told_level(level: str, reasons: Sequence[Mapping[str, Any]], *, despair: bool) -> str:
    """The level that rests on what somebody else may read."""
    if despair or not any(is_despair(reason) for reason in reasons):
        return level
    rest = told_reasons(reasons, despair=despair)
    return max((Level[str(reason["level"])] for reason in rest), default=Level.routine).name


def is_despair(reason: Mapping[str, Any]) -> bool:
    findings = reason["findings"]
    return bool(findings) and all(finding.startswith("despair") for finding in findings)
