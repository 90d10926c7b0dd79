"""What holds at one moment, by name: the findings that are not signs (those come from `triage.tellings`)."""

from datetime import datetime

from triage.findings_pain import detail_findings, night_findings, pain_findings, place_findings
from triage.findings_signs import chest_findings, sign_findings
from triage.findings_trends import trend_findings
from triage.findings_weekly import cough_findings, treatment_findings, visit_findings, weekly_findings
from triage.record import Record
from triage.tellings import Counting

PLACED = frozenset({"blood_streaks", "blood_much", "worst_pain", "numb_one_leg"})
"""Signs whose urgency hangs on where the back hurts."""


def findings_of(record: Record, counting: Counting, at: datetime) -> set[str]:
    """The findings that hold at the newest check-in of `record`, signs left out."""
    found = {*pain_findings(record), *night_findings(record), *detail_findings(record)}
    found |= {*weekly_findings(record), *cough_findings(record), *treatment_findings(record)}
    found |= {*visit_findings(record), *chest_findings(record), *trend_findings(record)}
    if not record.tellings.empty:
        found |= {*sign_findings(record, counting, at)}
    if not PLACED.isdisjoint(counting.week):
        found |= {*place_findings(record)}
    return found
