"""Whose check-in it is, and whether this person may answer it: their own, or where the patient allowed it."""

from care.recognise import Known, patient_in_hand
from care.runtime import Act
from storage import rows
from storage.tables import Checkin, Follow


async def patient_of_checkin(act: Act, known: Known, checkin_id: str) -> Known | None:
    """The patient, locked; None when the check-in is unknown or not theirs to answer."""
    row = await rows.find(act.tx, Checkin, id=checkin_id)
    if row is None:
        return None
    if row.patient_id == known.id:
        return known
    allowed = await rows.find(
        act.tx, Follow, patient_id=row.patient_id, caregiver_id=known.id, state="active", proxy=True
    )
    return await patient_in_hand(act, row.patient_id) if allowed else None
