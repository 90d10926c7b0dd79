"""What holds at one moment, by name: the findings that are not signs (those come from `triage.tellings`)."""

from collections.abc import Iterator
from datetime import datetime

from triage.findings_pain import detail_findings, night_findings, pain_findings, place_findings
from triage.findings_signs import chest_findings, sign_findings
from triage.findings_trends import joining_findings, trend_findings
from triage.findings_weekly import cough_findings, treatment_findings, visit_findings, weekly_findings
from triage.record import Record
from triage.tellings import Counting

PLACED = frozenset({"blood_streaks", "blood_much", "worst_pain", "numb_one_leg"})
"""Signs whose urgency hangs on where the back hurts."""


class Findings:
    """The findings of one record as it grows. What hangs on the weekly items is kept until they change."""

    __slots__ = ("_record", "_version", "_weekly")

    def __init__(self, record: Record) -> None:
        self._record = record
        self._version = -1
        self._weekly: frozenset[str] = frozenset()

    def now(self, counting: Counting, at: datetime) -> frozenset[str]:
        """The findings at the newest check-in, which was told at `at`; signs left out."""
        record = self._record
        if self._version != record.latest.version:
            self._version = record.latest.version
            self._weekly = frozenset(weekly_findings(record))
        return self._weekly.union(_daily(record), _told(record), _sometimes(record, counting, at))


def _daily(record: Record) -> Iterator[str]:
    yield from pain_findings(record)
    yield from night_findings(record)
    yield from detail_findings(record)
    yield from joining_findings(record)


def _told(record: Record) -> Iterator[str]:
    yield from cough_findings(record)
    if record.latest.get("treatments"):
        yield from treatment_findings(record)
    if record.visits.any:
        yield from visit_findings(record)


def _sometimes(record: Record, counting: Counting, at: datetime) -> Iterator[str]:
    if record.trends:
        yield from trend_findings(record)
    if not record.tellings.empty:
        yield from sign_findings(record, counting, at)
    if not record.tellings.empty or "shoulder" in record.latest.chosen("pain_spread"):
        yield from chest_findings(record)
    if not PLACED.isdisjoint(counting.week):
        yield from place_findings(record)
