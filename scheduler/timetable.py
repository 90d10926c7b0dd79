"""When a person is asked: from a plan in local time to moments in UTC, and back.

Pure: no clock, no database, nothing remembered but memos of pure look-ups. Every moment taken or given is an
aware datetime; what comes back as a moment is in UTC, unless the name says `local`.

Policy, in the words of the person:
- Clocks go forward over my hour (gap): I am asked at the first valid minute after it. Two of my hours that
  fall on the same moment in this way are one check-in, under the name of the earlier hour.
- Clocks go back over my hour (overlap): I am asked the first time it strikes, not again.
- A date that does not exist where I am (Apia, 2011-12-30) has no check-in.
- I am never asked twice for one local date and hour, also when I cross the date line and live a date again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from scheduler.wall_clock import (
    ONE_DAY,
    after_quiet,
    at_local_time,
    date_exists,
    in_quiet_hours,
    local,
    local_date,
    since_midnight,
    start_of_plain_day,
    zone_info,
)

__all__ = [
    "LAPSE",
    "LATE_MARGIN",
    "ON_TIME",
    "Plan",
    "Slot",
    "after_quiet",
    "at_local_time",
    "in_quiet_hours",
    "lapses_at",
    "late_slot",
    "local",
    "local_date",
    "moved",
    "next_slot",
    "prompt_at",
    "remind_at",
    "show_next",
    "slot_at",
    "slots_between",
    "weekly_due",
]

LAPSE: Final = timedelta(hours=20)
"""A check-in nobody answered is closed this long after it was due, or when the next is due."""
LATE_MARGIN: Final = timedelta(hours=2)
"""A late check-in must have this much time left, or half the usual gap where that is shorter."""
ON_TIME: Final = timedelta(minutes=15)
"""Up to this long after its hour a prompt is on time; later, it respects quiet hours."""

_INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True)
class Plan:
    """When somebody wants to be asked.

    `hours` are local "HH:MM", sorted, each once; `weekly_day` 0 is Monday. `quiet_from` equal to `quiet_to`
    means no quiet hours. Raises ValueError naming the field and the value that is wrong.
    """

    zone: str
    hours: tuple[str, ...]
    reminder_after: timedelta | None = timedelta(hours=3)
    quiet_from: str = "22:00"
    quiet_to: str = "07:00"
    paused_until: datetime | None = None
    weekly_day: int = 0

    def __post_init__(self) -> None:
        zone_info(self.zone)
        if not self.hours or list(self.hours) != sorted(set(self.hours)):
            raise ValueError(f"hours: {self.hours!r} must be sorted, each once, and at least one")
        for hour in (*self.hours, self.quiet_from, self.quiet_to):
            since_midnight(hour)
        if not 0 <= self.weekly_day <= 6:
            raise ValueError(f"weekly_day: {self.weekly_day!r} is not 0 (Monday) to 6 (Sunday)")
        if self.paused_until is not None and self.paused_until.tzinfo is None:
            raise ValueError("paused_until: a time without zone")


@dataclass(frozen=True, slots=True)
class Slot:
    """One occasion to be asked: the moment in UTC, and the local date and hour it is named after."""

    due_at: datetime
    local_date: date
    hour: str

    @property
    def key(self) -> str:
        """Such as "2026-11-22T09:00": once a patient, ever. Sorts by time, as text."""
        return f"{self.local_date.isoformat()}T{self.hour}"


def next_slot(plan: Plan, after: datetime) -> Slot:
    """The first slot strictly after `after`, and not before the end of the pause."""
    after = _floor(plan, after)
    return next(Slot(*due) for due in _dues_from(plan, after) if due[0] > after)


def slots_between(plan: Plan, after: datetime, until: datetime) -> tuple[Slot, ...]:
    """Every slot with `after` < due <= `until`, oldest first; those within a pause are left out."""
    found: list[Slot] = []
    after = _floor(plan, after)
    for due_at, day, hour in _dues_from(plan, after):
        if due_at > until:
            break
        if due_at > after:
            found.append(Slot(due_at, day, hour))
            after = due_at
    return tuple(found)


def show_next(plan: Plan, now: datetime, n: int = 3) -> tuple[Slot, ...]:
    """The next `n` slots after `now`, to be shown to somebody who changes the plan."""
    found: list[Slot] = []
    while len(found) < n:
        found.append(next_slot(plan, found[-1].due_at if found else now))
    return tuple(found)


def slot_at(plan: Plan, due_at: datetime) -> Slot:
    """The plan's slot that is due at this very moment; any other moment is named by its wall clock.

    Turns a stored due time back into its slot. The pause plays no part.
    """
    first = next(due for due in _dues_from(plan, due_at) if due[0] >= due_at)
    if first[0] == due_at:
        return Slot(*first)
    there = local(due_at, plan.zone)
    return Slot(due_at.astimezone(UTC), there.date(), there.strftime("%H:%M"))


def late_slot(plan: Plan, due: Slot, now: datetime) -> Slot | None:
    """What is to be opened now, when `due` was the next slot and the clock reads `now`.

    At most one, however long the service was away: the newest slot that is due. None if nothing is due, if it
    fell into a pause or the person is paused now, if it has lapsed, or if too little time is left to answer
    it (LATE_MARGIN). Its prompt goes out at `prompt_at`, and the margin counts from there.
    """
    newest = _newest_due(plan, due, now)
    if newest is None:
        return None
    following = next_slot(plan, newest.due_at)
    margin = min(LATE_MARGIN, (following.due_at - newest.due_at) / 2)
    left = lapses_at(plan, newest) - prompt_at(plan, newest, now)
    return newest if left >= margin else None


def prompt_at(plan: Plan, slot: Slot, now: datetime) -> datetime:
    """The earliest moment at which the prompt of a slot opened at `now` may be sent.

    On time it is `now`, also at night: the person chose that hour. Late, it waits for the end of quiet hours.
    """
    if now - slot.due_at <= ON_TIME:
        return now
    return after_quiet(now, plan.zone, plan.quiet_from, plan.quiet_to)


def lapses_at(plan: Plan, slot: Slot) -> datetime:
    """When an unanswered check-in is closed: the next is due, or LAPSE has passed, whichever is first."""
    return min(next_slot(plan, slot.due_at).due_at, slot.due_at + LAPSE)


def remind_at(plan: Plan, slot: Slot, prompted_at: datetime | None = None) -> datetime | None:
    """When the one quiet reminder is due; None if not wanted, in quiet hours, or after the slot has lapsed.

    It is counted from `prompted_at` where the prompt went out late, else from the slot.
    """
    if plan.reminder_after is None:
        return None
    at = (prompted_at or slot.due_at) + plan.reminder_after
    if at >= lapses_at(plan, slot) or in_quiet_hours(at, plan.zone, plan.quiet_from, plan.quiet_to):
        return None
    return at


def moved(plan_old: Plan, plan_new: Plan, last_due: Slot | None, now: datetime) -> Slot:
    """The next slot after a change of zone or hours; `last_due` is the last slot that was dealt with.

    Neither doubles nor skips more than it must: it is the first slot of the new plan that comes at least half
    of the new plan's shortest gap after the last one, and whose local date and hour come after the last
    one's, so that no date and hour is asked twice, wherever the person flies. It may already be due: just now
    (ON_TIME), or earlier (09:00 becomes 07:00 at half past seven) where its date has had none; `late_slot`
    then decides. Otherwise it is after `now`.
    """
    if last_due is None:
        return next_slot(plan_new, now)
    if (plan_old.zone, plan_old.hours) == (plan_new.zone, plan_new.hours):
        return _next_named_after(plan_new, last_due.due_at, last_due.key)
    earliest = last_due.due_at + _shortest_gap(plan_new.hours) / 2
    slot = _next_named_after(plan_new, earliest - _INSTANT, last_due.key)
    if slot.due_at > now - ON_TIME or slot.local_date > last_due.local_date:
        return slot
    return _next_named_after(plan_new, now, last_due.key)


def weekly_due(plan: Plan, slot: Slot, last_weekly: date | None) -> bool:
    """Whether this slot's check-in carries the weekly items; `last_weekly` is the local date of the last one.

    A weekly day that was missed is made up for on the next check-in, and does not move the weekly day.
    """
    weekly_date = slot.local_date - timedelta(days=(slot.local_date.weekday() - plan.weekly_day) % 7)
    return last_weekly is None or last_weekly < weekly_date


def _floor(plan: Plan, after: datetime) -> datetime:
    """The moment after which slots count: the given one, or just before the end of the pause."""
    if plan.paused_until is None:
        return after
    return max(after, plan.paused_until - _INSTANT)


def _newest_due(plan: Plan, due: Slot, now: datetime) -> Slot | None:
    """The newest slot due by now; `due` itself counts although a changed plan no longer knows it."""
    since = slots_between(plan, max(due.due_at, now - LAPSE), now)
    if since:
        return since[-1]
    in_pause = plan.paused_until is not None and due.due_at < plan.paused_until
    return None if in_pause or due.due_at > now else due


def _next_named_after(plan: Plan, after: datetime, key: str) -> Slot:
    slot = next_slot(plan, after)
    while slot.key <= key:
        slot = next_slot(plan, slot.due_at)
    return slot


def _dues_from(plan: Plan, at: datetime) -> Iterator[tuple[datetime, date, str]]:
    """What slots are made of, in order of name, from the first that may be due at `at`; due times never fall.

    A gap over midnight (Nuuk) makes a late hour of the day before due on this one.
    """
    zone, day = plan.zone, local_date(at, plan.zone)
    if start_of_plain_day(zone, day - ONE_DAY) is None:
        day -= ONE_DAY
    while True:
        start = start_of_plain_day(zone, day)
        if start is not None:
            for hour in plan.hours:
                yield start + since_midnight(hour), day, hour
        elif date_exists(zone, day):
            for hour in plan.hours:
                yield at_local_time(day, hour, zone), day, hour
        day += ONE_DAY


def _shortest_gap(hours: tuple[str, ...]) -> timedelta:
    """The least time between two of the hours, going round the clock; a day for a single hour."""
    clock = [since_midnight(hour) for hour in hours]
    round_again = [*clock[1:], clock[0] + ONE_DAY]
    return min(later - earlier for earlier, later in zip(clock, round_again, strict=True))
