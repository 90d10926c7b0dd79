"""A followed person as their caregiver may see them: one line, or a card with the last answers."""

from collections.abc import Sequence

from care.confide import Sight, sight_of, told_answers, told_level, told_reasons
from care.outcomes_followed import PatientLine, PersonCard
from care.read_trend import read_trend_of
from care.read_week import read_week
from care.recognise import known_by_id
from care.runtime import Act
from care.tell_apart import apart_on_day
from care.view_episode import reasons_of, view_episode
from care.view_follow import shares_of
from storage import checkins, rows
from storage.tables import Checkin, Follow, Person
from triage.levels import Level


async def line_of(act: Act, follow: Follow) -> PatientLine:
    """The name is always shown; when they last answered, where anything is shared; the level, where it is."""
    patient = (await known_by_id(act, follow.patient_id)).person
    return await _line(act, follow, patient, await sight_of(act, follow))


def worst_first(lines: Sequence[PatientLine]) -> tuple[PatientLine, ...]:
    """Open episodes, then by level, then by name."""
    return tuple(sorted(lines, key=lambda line: (not line.episode_open, -_gravity(line), line.name)))


def _gravity(line: PatientLine) -> int:
    return -1 if line.level is None else Level[line.level]


async def _line(act: Act, follow: Follow, patient: Person, sight: Sight) -> PatientLine:
    level = None
    if sight.level:
        judged = await checkins.latest_assessment(act.tx, patient.id)
        level = told_level(judged.level, judged.reasons, despair=sight.despair) if judged else None
    elif sight.episode is not None:
        level = sight.episode.level
    return PatientLine(
        follow_id=follow.id,
        name=patient.name,
        level=level,
        last_checkin_at=await checkins.last_answer_at(act.tx, patient.id) if sight.anything else None,
        episode_open=sight.episode is not None,
        may_see=sight.level,
        state=follow.state,
        may_answer=follow.proxy and follow.state == "active",
    )


async def read_card(act: Act, follow: Follow, *, can_nudge: bool, days: int) -> PersonCard:
    """`follow`: an active link. `days`: how many the picture shows."""
    known = await known_by_id(act, follow.patient_id)
    sight = await sight_of(act, follow)
    last = await checkins.last_answered(act.tx, known.id) if sight.details else None
    judged = await checkins.latest_assessment(act.tx, known.id) if sight.details else None
    reasons = told_reasons(judged.reasons, despair=sight.despair) if judged else []
    episode = sight.episode
    view = await view_episode(act, episode, reader_id=follow.caregiver_id) if episode else None
    return PersonCard(
        line=await _line(act, follow, known.person, sight),
        shares=shares_of(follow),
        week=await read_week(act, known) if sight.details else None,
        reasons=reasons_of(reasons),
        answers=told_answers(last.answers, despair=sight.despair) if last else {},
        answered_by=await _answered_by(act, last),
        apart=await apart_on_day(act, known, last, despair=sight.despair) if last else (),
        episode=view,
        phone=known.person.phone,
        can_nudge=can_nudge,
        trend=await read_trend_of(act, known, days, despair=sight.despair) if sight.details else None,
    )


async def _answered_by(act: Act, last: Checkin | None) -> str | None:
    if last is None or last.by == "self":
        return None
    who = await rows.find(act.tx, Person, id=last.by_person)
    return who.name if who else ""
