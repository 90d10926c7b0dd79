"""Everybody's answers as triage reads them, for trying a changed rule on them: numbers instead of names."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime

from care.judge import as_checkin
from care.runtime import Act
from storage import checkins, patients, rows
from storage.tables import Patient
from triage.items import dump_checkin

FROM_THE_FIRST = datetime(1970, 1, 1, tzinfo=UTC)


async def tell_histories(act: Act) -> AsyncIterator[Mapping[str, object]]:
    """One history a patient who ever answered, as `python -m triage assess` reads it.

    `id` is a number of the case, good for this telling only: neither names nor ids nor notes go along.
    """
    number = 0
    for patient_id in await patients.all_ids(act.tx):
        patient = await rows.find(act.tx, Patient, id=patient_id)
        told = await checkins.history(act.tx, patient_id, since=FROM_THE_FIRST)
        if patient and told:
            number += 1
            yield {
                "id": f"case-{number}",
                "profile": patient.profile,
                "checkins": [dump_checkin(as_checkin(row)) for row in told],
            }
