"""A wrong tap was taken back after it had raised an alarm: judged again, and everybody told is told so."""

from typing import Any

from care.close_episode import close_episode, stop_alerts, told
from care.judge import Verdict, reason_json, write_down
from care.queue_message import queue_message
from care.recognise import Known
from care.record_event import record
from care.runtime import Act
from care.who_can_be_told import candidates
from storage import episodes, rows
from storage.tables import Checkin, Episode
from triage.levels import Level


async def correct_alarm(
    act: Act, known: Known, row: Checkin, verdict: Verdict, *, warnings: frozenset[str]
) -> None:
    """The episode this check-in opened is lowered or ended. Where only the circle may stop it (somebody who
    seemed confused may not judge themselves, who cried for help may need it all the same), the circle learns
    of the change and the ladder goes on."""
    await write_down(act, row, verdict, told_rules=[])
    episode = await episodes.open_one(act.tx, known.id)
    if episode is None or episode.checkin_id != row.id:
        return
    await record(act, episode, "corrected", person_id=row.by_person, detail=verdict.assessment.level.name)
    if await _cried_for_help(act, episode):
        await rows.change(act.tx, Episode, {"id": episode.id}, only_circle_stops=True)
        episode = Episode(**{**episode.model_dump(), "only_circle_stops": True})
    await tell_patient(act, episode)
    if episode.only_circle_stops and await candidates(act, episode):
        await tell_circle(act, episode)
    elif verdict.assessment.level >= Level.urgent:
        reasons = [reason_json(each) for each in verdict.assessment.reasons if each.level >= Level.urgent]
        await lower(act, episode, verdict.assessment.level, reasons)
    else:
        await close_episode(act, episode, outcome="false_alarm", by=row.by_person)


async def _cried_for_help(act: Act, episode: Episode) -> bool:
    """ "I need help" is the last that the patient said of it: a changed answer does not take that back."""
    said = [
        event.detail
        for event in await episodes.events(act.tx, episode.id)
        if event.kind == "answered" and event.person_id == episode.patient_id
    ]
    return said[-1:] == ["help"]


async def lower(act: Act, episode: Episode, level: Level, reasons: list[dict[str, Any]]) -> None:
    """Still pressing, but less: the ladder goes on at the lower level, and everybody told is told so."""
    await rows.change(act.tx, Episode, {"id": episode.id}, level=level.name, reasons=reasons)
    await stop_alerts(act, episode)
    await tell_circle(act, episode)


async def tell_circle(act: Act, episode: Episode) -> None:
    for person_id in await told(act, episode):
        await queue_message(
            act,
            "alert_correction",
            person_id,
            key=f"correction:{episode.id}:{act.now.timestamp():.3f}:{person_id}",
            refs={"episode": episode.id},
            episode_id=episode.id,
        )


async def tell_patient(act: Act, episode: Episode) -> None:
    await queue_message(
        act,
        "patient_correction",
        episode.patient_id,
        key=f"patient_correction:{episode.id}:{act.now.timestamp():.3f}",
        refs={"episode": episode.id},
        episode_id=episode.id,
    )
