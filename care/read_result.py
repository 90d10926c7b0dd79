"""The result of a check-in as it was judged, for a message that is sent later."""

from care.outcomes import Finished
from care.runtime import Act
from care.take_up import take_up
from care.view_episode import reasons_of
from storage import checkins, rows
from storage.tables import Checkin, Person


async def _teller(act: Act, row: Checkin) -> str | None:
    """Name of who answered for the patient; None: the patient did."""
    if row.by == "self":
        return None
    who = await rows.find(act.tx, Person, id=row.by_person)
    return who.name if who else ""


async def read_result(act: Act, checkin_id: str) -> Finished | None:
    """None when the check-in is gone."""
    row = await rows.find(act.tx, Checkin, id=checkin_id)
    if row is None or row.level is None:
        return None
    judged = await checkins.last_assessment(act.tx, checkin_id)
    reasons = [each for each in judged.reasons if each["level"] == row.level] if judged else []
    return Finished(
        checkin_id=row.id,
        level=row.level,
        reasons=reasons_of(reasons),
        answers=take_up(row).progress.answers,
        newly=True,
        week=None,
        can_change=row.state != "closed",
        told_by=await _teller(act, row),
    )
