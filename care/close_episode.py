"""End an episode with an outcome, and tell everybody who was told that it began."""

from care.queue_message import queue_message
from care.recognise import Known
from care.runtime import Act
from storage import episodes, outbox, rows
from storage.tables import Episode, EpisodeEvent

ALERTS = ("alert_emergency", "alert_urgent", "alert_silence")
PATIENT_RINGS = ("patient_emergency", "patient_urgent")
PATIENT_ALERTS = (*PATIENT_RINGS, "loop_question")
"""Without the receipts: they tell what is true when they are sent, and one that is on its way must be
recorded, or the next would stand below it instead of over it."""
OUTCOMES = frozenset({"called", "seen", "better", "false_alarm", "withdrawn", "stale", "left"})
"""How an episode may end."""


async def close_episode(act: Act, episode: Episode, *, outcome: str, by: str | None) -> Episode:
    """Closed with `outcome`; everybody who was told learns it, quietly (loudly when it went stale). The
    ladder stays where it stood: an end that was a wrong tap can be taken back."""
    values = {"state": "closed", "outcome": outcome, "closed_at": act.now}
    await rows.change(act.tx, Episode, {"id": episode.id}, **values)
    await rows.insert(
        act.tx,
        EpisodeEvent(episode_id=episode.id, at=act.now, kind="closed", person_id=by, detail=outcome),
    )
    await stop_alerts(act, episode)
    kind = _closing_kind(outcome)
    for person_id in await told(act, episode):
        await queue_message(
            act,
            kind,
            person_id,
            key=f"closed:{episode.id}:{act.now.timestamp():.3f}:{person_id}",
            refs={"episode": episode.id},
            episode_id=episode.id,
        )
    return Episode(**{**episode.model_dump(), **values})


def _closing_kind(outcome: str) -> str:
    return {"stale": "alert_stale", "false_alarm": "alert_correction"}.get(outcome, "alert_closed")


async def close_stale(act: Act, known: Known, episode: Episode) -> Episode:
    """Asked three times without an answer: the episode ends unresolved, and the circle is told so."""
    closed = await close_episode(act, episode, outcome="stale", by=None)
    await queue_message(
        act,
        "patient_stale",
        known.id,
        key=f"stale:{episode.id}:{act.now.timestamp():.3f}",
        refs={"episode": episode.id},
        episode_id=episode.id,
    )
    return closed


async def stop_alerts(act: Act, episode: Episode, *, but: str | None = None) -> None:
    """Alerts that were written but not sent yet would no longer be true."""
    await outbox.withdraw(act.tx, episode_id=episode.id, kinds=(*ALERTS, *PATIENT_ALERTS), but=but)


async def told(act: Act, episode: Episode) -> set[str]:
    """Caregivers to whom an alert of this episode really went out, and who still get alerts."""
    reached = await outbox.told(act.tx, episode_id=episode.id, kinds=ALERTS)
    circle = await episodes.circle(act.tx, episode.patient_id)
    following = {row.caregiver_id for row in circle if row.alerts}
    return reached & following
