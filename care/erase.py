"""Everything about a person is gone, at once; their circle learns only that they have left."""

from care.follow import end_follow
from care.menu import renew_menu
from care.note import note
from care.outcomes_account import Erased
from care.queue_message import queue_message
from care.read_privacy import counts_of
from care.recognise import Known, patient_in_hand
from care.runtime import Act
from storage import episodes, follows, forget


async def erase(act: Act, known: Known) -> Erased:
    """Their rows and all that hangs on them, and every message to others that would speak of them. What is
    left: that somebody unnamed left. Whom they followed is told, and an alarm they held goes on at once."""
    counts = await counts_of(act, known.id)
    for link in await follows.by(act.tx, known.id):
        await end_follow(act, known, link.id)
    await forget.traces_at_others(act.tx, known.id)
    circle = await _leave(act, known) if known.patient else []
    await forget.person(act.tx, known.id)
    for caregiver_id in circle:
        await renew_menu(act, caregiver_id)
    await note(act, "erased", patient_id=None, actor_id=None)
    return Erased(counts, circle_told=bool(circle))


async def _leave(act: Act, known: Known) -> list[str]:
    """The patient's circle hears a name and that it is over; in an alarm at once, by night too."""
    await patient_in_hand(act, known.id)
    alarm = await episodes.open_one(act.tx, known.id)
    kind = "patient_left" if alarm is None or alarm.private else "alert_left"
    circle = [link.caregiver_id for link in await episodes.circle(act.tx, known.id)]
    await forget.messages_about(act.tx, known.id)
    for caregiver_id in circle:
        await queue_message(
            act,
            kind,
            caregiver_id,
            key=f"left:{act.new_id()}",
            refs={"name": known.person.name},
        )
    return circle
