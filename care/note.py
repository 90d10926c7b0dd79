"""Leave a trace: who did or saw what. Codes and ids only."""

from care.runtime import Act
from storage import rows
from storage.tables import Audit


async def note(
    act: Act, what: str, *, patient_id: str | None, actor_id: str | None, detail: str | None = None
) -> None:
    row = Audit(at=act.now, patient_id=patient_id, actor_id=actor_id, what=what, detail=detail)
    await rows.insert(act.tx, row)
