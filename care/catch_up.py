"""After a standstill everybody whom it concerns is told once, with its times: nothing is passed over in
silence, and nobody gets a pile."""

from datetime import UTC, datetime, timedelta

from care.in_batches import portions
from care.queue_message import queue_message
from care.recognise import Known, known_by_id, the_patient
from care.runtime import Act, Runtime
from scheduler.timetable import after_quiet
from storage import audit, episodes, patients

STANDSTILL = timedelta(hours=2)
"""A shorter one is made up for by whatever was due."""
TELEGRAM_KEEPS = timedelta(hours=24)
"""What people wrote longer ago than this, while nobody asked for it, is lost."""


async def mark_alive(run: Runtime) -> int:
    """Leaves a trace of being at work, so that the next start knows since when nobody was."""
    async with run.act() as act:
        await audit.mark_alive(act.tx, now=act.now)
    return 0


async def catch_up(run: Runtime) -> int:
    """At a start: tells the patients of a standstill; how many. Those with an open episode after two hours,
    all of them when what they wrote may be lost."""
    async with run.look() as act:
        since = await audit.last_alive(act.tx)
        away = act.now - since if since is not None else timedelta(0)
        lost = away > TELEGRAM_KEEPS
        whom = await (patients.all_ids if lost else patients.with_episode)(act.tx)
    told = 0
    for some in portions(whom if since is not None and away >= STANDSTILL else ()):
        async with run.act() as act:
            people = [await known_by_id(act, each) for each in some]
            told += sum([await _tell(act, known, since or act.now, lost=lost) for known in people])
    await mark_alive(run)
    return told


async def _tell(act: Act, known: Known, since: datetime, *, lost: bool) -> int:
    in_need = await episodes.open_one(act.tx, known.id) is not None
    paused = the_patient(known).paused_until
    away = not known.joined or (paused is not None and paused > act.now)
    if known.person.unreachable_since is not None or not (in_need or (lost and not away)):
        return 0
    person = known.person
    quiet_over = after_quiet(act.now, person.zone, person.quiet_from, person.quiet_to)
    refs = {"since": since.astimezone(UTC).isoformat(), "until": act.now.astimezone(UTC).isoformat()}
    if lost:
        refs["lost_before"] = (act.now - TELEGRAM_KEEPS).astimezone(UTC).isoformat()
    await queue_message(
        act,
        "catch_up",
        known.id,
        key=f"catch_up:{known.id}:{refs['since']}",
        refs=refs,
        not_before=act.now if in_need else quiet_over,
    )
    return 1
