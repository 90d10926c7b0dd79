"""Stand-ins for what tests must not have: the passing of time."""

from datetime import UTC, datetime, timedelta

MONDAY_NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = MONDAY_NOON) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def pass_(self, **units: float) -> datetime:
        """Moves on, such as `clock.pass_(hours=3)`; returns the new time."""
        self._now += timedelta(**units)
        return self._now

    def set(self, at: datetime) -> None:
        assert at.tzinfo is not None
        self._now = at
