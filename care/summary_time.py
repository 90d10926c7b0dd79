"""When a caregiver's next summary is due: at their own hour, in their own zone."""

from datetime import datetime

from scheduler.timetable import Plan, next_slot
from storage.tables import Follow, Person

SUNDAY = 6
"""Weekly summaries come on the caregiver's own Sunday; who gets both kinds gets the weekly one that day."""


def next_summary_at(follow: Follow, caregiver: Person, after: datetime) -> datetime | None:
    """Strictly after `after`, in UTC; None when no summary is shared."""
    if not (follow.daily or follow.weekly):
        return None
    plan = summary_plan(follow, caregiver)
    slot = next_slot(plan, after)
    while not follow.daily and slot.local_date.weekday() != SUNDAY:
        slot = next_slot(plan, slot.due_at)
    return slot.due_at


def summary_plan(follow: Follow, caregiver: Person) -> Plan:
    return Plan(
        zone=caregiver.zone,
        hours=(follow.summary_hour,),
        quiet_from=caregiver.quiet_from,
        quiet_to=caregiver.quiet_to,
    )


def check_hour(hour: str) -> bool:
    """Whether this is a local hour, HH:MM."""
    try:
        Plan(zone="UTC", hours=(hour,))
    except ValueError:
        return False
    return True
