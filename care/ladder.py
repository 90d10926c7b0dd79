"""The ladder of an episode as tables: who is told when, and how the loop is closed. Pure.

Times count from the moment the episode reached its level. Worst case for an emergency: every caregiver is
told on the tap that decides it (or 120 s later, while it hangs on an unanswered follow-up), and one of them
again every 5 minutes until somebody takes it. For an urgent matter caregiver n is told 30 x (n - 1) minutes
after.
"""

from datetime import timedelta

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

EMERGENCY_PATIENT = (
    *(minutes * MINUTE for minutes in (0, 5, 15)),
    *(half_hours * 30 * MINUTE for half_hours in range(1, 9)),
    *(hours * HOUR for hours in range(6, 25, 2)),
    *(days * 24 * HOUR for days in range(2, 6)),
)
URGENT_PATIENT = (timedelta(0), 2 * HOUR, 4 * HOUR, 8 * HOUR)
PATIENT = {"emergency": EMERGENCY_PATIENT, "urgent": URGENT_PATIENT}
"""When the patient is told, and told again."""

PROMISE = 10 * MINUTE
""" "I am calling" holds the ladder for so long."""
PROVISIONAL = timedelta(seconds=120)
"""An emergency that hangs on an unanswered follow-up is raised after this."""
URGENT_AFTER_LAST_TAP = 15 * MINUTE
"""An urgent matter is acted on after so much silence, or at the end of the check-in."""

NEXT_CAREGIVER = {"emergency": 5 * MINUTE, "urgent": 30 * MINUTE, "silence": 30 * MINUTE}
URGENT_ROUNDS = (timedelta(0), 2 * HOUR, 4 * HOUR, 8 * HOUR)
"""When a round through the urgent chain may begin; an emergency goes round without end."""
SILENCE_ROUND = 2 * HOUR
"""A patient who does not answer in an open episode: so long after a round ends without anybody, the next."""

LOOP = {
    "emergency": (45 * MINUTE, 4 * HOUR, 12 * HOUR, 24 * HOUR),
    "urgent": (24 * HOUR, 48 * HOUR, 72 * HOUR),
}
"""When the patient is asked whether they reached or saw somebody; daily after the last."""
LOOP_AGAIN = 24 * HOUR
STALE_AFTER = 3
"""Questions in a row without an answer."""
SOON_LOOP = {"booked": timedelta(days=3), "booked_again": timedelta(days=14)}

ONLY_CIRCLE = frozenset({"confused", "stroke_signs", "collapse", "despair"})
"""With these the patient's own "not as bad" stops nothing: they may be in no state to judge."""


def next_patient_step(level: str, step: int, since: timedelta) -> tuple[int, timedelta] | None:
    """The next row after `step` still ahead, as (row, offset): what was slept through is not made up."""
    table = PATIENT[level]
    ahead = [(row, table[row]) for row in range(step + 1, len(table)) if table[row] > since]
    return ahead[0] if ahead else None


def next_loop_step(level: str, step: int, since: timedelta) -> tuple[int, timedelta]:
    """The next question of the loop, as (row, offset)."""
    table = LOOP[level]
    ahead = [(row, table[row]) for row in range(step + 1, len(table)) if table[row] > since]
    if ahead:
        return ahead[0]
    return max(step + 1, len(table)), max(since, table[-1]) + LOOP_AGAIN


def next_round(level: str, finished: int, since: timedelta) -> timedelta | None:
    """When the round after round number `finished` may begin; None when there is none. `level`: emergency,
    urgent, or silence in an open episode."""
    if level == "emergency":
        return since
    if level == "silence":
        return since + SILENCE_ROUND
    later = URGENT_ROUNDS[finished + 1 :]
    return max(later[0], since) if later else None
