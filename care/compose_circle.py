"""What messages about the circle say when they go: who follows whom, summaries, silence, drills.

As in `care/compose.py`: content and extra codes, or None when there is nothing to say any more.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from care.deliver import Delivery
from care.drill import read_drill
from care.invite import read_offer
from care.menu import role_of
from care.outcomes import FollowView
from care.recognise import known_by_id
from care.runtime import Act
from care.summarise import read_summary
from care.tell_apart import read_apart
from care.view_follow import view_follow
from care.watch_silence import read_silence
from storage import rows
from storage.tables import Follow

Reading = tuple[object, Mapping[str, str]]


async def _invited(act: Act, delivery: Delivery) -> Reading | None:
    seen = await read_offer(act, delivery.refs["invitation"], delivery.person_id)
    return (seen, delivery.refs) if seen else None


async def _offered(act: Act, delivery: Delivery) -> Reading | None:
    return await _link(act, delivery, states=("offered",))


async def _in_force(act: Act, delivery: Delivery) -> Reading | None:
    return await _link(act, delivery, states=("active",))


async def _more_shared(act: Act, delivery: Delivery) -> Reading | None:
    """While it is still shared."""
    read = await _in_force(act, delivery)
    still = read is not None and isinstance(read[0], FollowView) and read[0].shares.get(delivery.refs["key"])
    return read if still else None


async def _refused(act: Act, delivery: Delivery) -> Reading | None:
    return await _link(act, delivery, states=("ended",))


async def _link(act: Act, delivery: Delivery, *, states: tuple[str, ...]) -> Reading | None:
    follow = await rows.find(act.tx, Follow, id=delivery.refs["follow"])
    if follow is None or follow.state not in states:
        return None
    return await view_follow(act, follow), delivery.refs


async def _ended(act: Act, delivery: Delivery) -> Reading | None:
    """The link may be gone with whoever erased everything; the name they went by came along."""
    follow = await rows.find(act.tx, Follow, id=delivery.refs["follow"])
    if follow is not None:
        return (await view_follow(act, follow), delivery.refs) if follow.state == "ended" else None
    reader = (await known_by_id(act, delivery.person_id)).person.name
    name = delivery.refs["name"]
    return FollowView(delivery.refs["follow"], reader, name, "ended", 0, {}), delivery.refs


async def _left(act: Act, delivery: Delivery) -> Reading | None:
    return delivery.refs["name"], delivery.refs


async def _summary(act: Act, delivery: Delivery) -> Reading | None:
    refs = delivery.refs
    summary = await read_summary(act, refs["follow"], refs["kind"], date.fromisoformat(refs["day"]))
    return (summary, refs) if summary else None


async def _silence(act: Act, delivery: Delivery) -> Reading | None:
    silence = await read_silence(act, delivery.refs["follow"])
    return (silence, delivery.refs) if silence else None


async def _nudge(act: Act, delivery: Delivery) -> Reading | None:
    """From a caregiver, with their name; or from the bot itself, `why` then says so."""
    if "follow" not in delivery.refs:
        return None, delivery.refs
    follow = await rows.find(act.tx, Follow, id=delivery.refs["follow"], state="active")
    if follow is None:
        return None
    view = await view_follow(act, follow)
    return view, {**delivery.refs, "name": view.caregiver_name}


async def _apart(act: Act, delivery: Delivery) -> Reading | None:
    """Both sides of a day; to a caregiver only while there is a difference that they may see."""
    found = await read_apart(act, delivery.refs["checkin"], reader_id=delivery.person_id)
    if found is None or (delivery.kind == "answers_differ" and not found.differs):
        return None
    return found, delivery.refs


async def _menu(act: Act, delivery: Delivery) -> Reading | None:
    return await role_of(act, await known_by_id(act, delivery.person_id)), delivery.refs


async def _plain(act: Act, delivery: Delivery) -> Reading | None:
    return None, delivery.refs


async def _drill(act: Act, delivery: Delivery) -> Reading | None:
    result = await read_drill(act, delivery.refs["drill"])
    return (result.patient_name, delivery.refs) if result else None


async def _drill_result(act: Act, delivery: Delivery) -> Reading | None:
    result = await read_drill(act, delivery.refs["drill"])
    return (result, delivery.refs) if result else None


CIRCLE: Mapping[str, Callable[[Act, Delivery], Awaitable[Reading | None]]] = {
    "invitation_offered": _invited,
    "follow_offered": _offered,
    "follow_confirmed": _in_force,
    "share_told": _more_shared,
    "follow_refused": _refused,
    "follow_ended": _ended,
    "patient_left": _left,
    "alert_left": _left,
    "daily_summary": _summary,
    "weekly_summary": _summary,
    "silence_notice": _silence,
    "nudge": _nudge,
    "answered_for": _apart,
    "menu": _menu,
    "answers_differ": _apart,
    "pause_over": _plain,
    "catch_up": _plain,
    "drill": _drill,
    "drill_result": _drill_result,
}
