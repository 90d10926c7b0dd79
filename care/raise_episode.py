"""An emergency or urgent assessment becomes an episode, or is taken into the one that is open."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from care.advance_episode import advance, first_loop_at
from care.ladder import ONLY_CIRCLE
from care.recognise import Known, the_patient
from care.record_event import record
from care.runtime import Act
from storage import episodes, rows
from storage.tables import Checkin, Episode
from triage.levels import Level

TOLD_AGAIN = timedelta(hours=12)
"""The same reason of another check-in after so long is told as if for the first time."""

GOES_ON = timedelta(minutes=15)
"""For so long further answers of the same check-in belong to the alarm that it raised."""


async def raise_episode(
    act: Act,
    known: Known,
    checkin: Checkin,
    *,
    level: Level,
    reasons: Sequence[Mapping[str, Any]],
    warnings: frozenset[str],
    rules_version: str,
) -> Episode:
    """Open, escalate or add to the patient's episode, and take its first steps in this commit.

    `reasons`: those at `urgent` or above that are newly raised, as JSON; `warnings`: codes of the check-in.
    """
    private = _is_private(warnings, reasons, tell=the_patient(known).tell_despair)
    only_circle = bool(warnings & ONLY_CIRCLE)
    present = await episodes.open_one(act.tx, known.id)
    if present is None:
        episode = await _open(
            act, known, checkin, level, reasons, private=private, only_circle=only_circle, rules=rules_version
        )
    else:
        episode = await _take_in(
            act, present, checkin, level, reasons, private=private, only_circle=only_circle
        )
    return await advance(act, known, episode)


def _is_private(warnings: frozenset[str], reasons: Sequence[Mapping[str, Any]], *, tell: bool) -> bool:
    """Despair alone is told to nobody unless the patient agreed: the bot asks first."""
    about = {finding for reason in reasons for finding in reason["findings"]}
    return not tell and bool(about) and all(finding.startswith("despair") for finding in about)


async def _open(
    act: Act,
    known: Known,
    checkin: Checkin,
    level: Level,
    reasons: Sequence[Mapping[str, Any]],
    *,
    private: bool,
    only_circle: bool,
    rules: str,
) -> Episode:
    circle = [follow.id for follow in await episodes.circle(act.tx, known.id) if follow.alerts]
    episode = Episode(
        id=act.new_id(),
        patient_id=known.id,
        checkin_id=checkin.id,
        level=level.name,
        opened_at=act.now,
        raised_at=act.now,
        reasons=list(reasons),
        rules_version=rules,
        chain=circle,
        told=[],
        state="open",
        patient_at=act.now,
        circle_at=None if private else act.now,
        loop_at=first_loop_at(level.name, act.now),
        only_circle_stops=only_circle,
        private=private,
    )
    await rows.insert(act.tx, episode)
    await record(act, episode, "opened", detail=level.name)
    return episode


async def _take_in(
    act: Act,
    present: Episode,
    checkin: Checkin,
    level: Level,
    reasons: Sequence[Mapping[str, Any]],
    *,
    private: bool,
    only_circle: bool,
) -> Episode:
    """Later reasons are added. A worse level, or a new reason of the same level, starts the ladder again.

    Not so a further answer of the check-in that raised it: whoever goes on tapping what is wrong has been
    told to call, and so has the circle; the same alarm once more a second later helps nobody.
    """
    known_rules = {reason["rule"] for reason in present.reasons}
    fresh = [reason for reason in reasons if reason["rule"] not in known_rules]
    is_worse = level > Level[present.level]
    goes_on = checkin.id == present.checkin_id and act.now - present.raised_at < GOES_ON
    must_ring = not goes_on or (only_circle and not present.only_circle_stops)
    told_again = checkin.id != present.checkin_id and act.now - present.raised_at >= TOLD_AGAIN
    is_event = told_again and level >= Level[present.level]
    told_before = [reason for reason in present.reasons if reason["rule"] not in {r["rule"] for r in reasons}]
    values: dict[str, Any] = {
        "reasons": [*reasons, *told_before],
        "only_circle_stops": present.only_circle_stops or only_circle,
        "private": present.private and private,
    }
    if is_worse or is_event or (fresh and must_ring and level >= Level[present.level]):
        values |= _ladder_from_the_top(act, max(level, Level[present.level]), private=values["private"])
        values["checkin_id"] = checkin.id
    elif present.private and not values["private"]:
        values["circle_at"] = act.now
    await rows.change(act.tx, Episode, {"id": present.id}, **values)
    episode = Episode(**{**present.model_dump(), **values})
    await record(act, episode, "raised" if is_worse else "added", detail=level.name)
    return episode


def _ladder_from_the_top(act: Act, level: Level, *, private: bool) -> dict[str, Any]:
    return {
        "level": level.name,
        "raised_at": act.now,
        "held_by": None,
        "held_until": None,
        "patient_step": 0,
        "patient_at": act.now,
        "circle_step": 0,
        "circle_at": None if private else act.now,
        "told": [],
        "loop_step": 0,
        "loop_at": first_loop_at(level.name, act.now),
        "unanswered": 0,
        "appointment_on": None,
        "silent": False,
    }
