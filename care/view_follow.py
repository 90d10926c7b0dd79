"""A caregiver link as either side may see it."""

from care.outcomes import FollowView
from care.runtime import Act
from storage import episodes
from storage import follows as links
from storage.tables import Follow, Person

SHARES = ("alerts", "daily", "weekly", "details", "proxy")
"""What a patient may share with one caregiver; each is a column of the link."""


async def view_follow(act: Act, follow: Follow) -> FollowView:
    return (await view_follows(act, [follow]))[0]


async def view_follows(act: Act, follows: list[Follow]) -> tuple[FollowView, ...]:
    ids = {each.patient_id for each in follows} | {each.caregiver_id for each in follows}
    people = await episodes.people(act.tx, ids)
    circles = {each.patient_id: await _how_many(act, each.patient_id) for each in follows}
    return tuple(_view(follow, people, of=circles[follow.patient_id]) for follow in follows)


async def _how_many(act: Act, patient_id: str) -> int:
    return len(await links.around(act.tx, patient_id))


def shares_of(follow: Follow) -> dict[str, bool]:
    return {share: bool(getattr(follow, share)) for share in SHARES}


def _view(follow: Follow, people: dict[str, Person], *, of: int) -> FollowView:
    caregiver = people[follow.caregiver_id]
    return FollowView(
        follow_id=follow.id,
        patient_name=people[follow.patient_id].name,
        caregiver_name=caregiver.name,
        state=follow.state,
        place=follow.place,
        shares=shares_of(follow),
        reachable=caregiver.unreachable_since is None,
        of=of,
    )
