"""Who of the circle can be told of an episode now, and whose answer it waits for."""

from dataclasses import dataclass

from care.runtime import Act
from storage import episodes
from storage.tables import Episode, Follow, Person


@dataclass(frozen=True, slots=True)
class Candidate:
    follow: Follow
    person: Person


async def candidates(act: Act, episode: Episode) -> list[Candidate]:
    """Who of the chain can be told now, in order: still following, reachable, and did not say "I cannot"."""
    follows = {row.id: row for row in await episodes.circle(act.tx, episode.patient_id) if row.alerts}
    chain = [follows[follow_id] for follow_id in episode.chain if follow_id in follows]
    people = await episodes.people(act.tx, {row.caregiver_id for row in chain})
    refused = await episodes.who_answered(act.tx, episode.id, "cannot", since=episode.raised_at)
    reachable = [
        Candidate(row, people[row.caregiver_id])
        for row in chain
        if people[row.caregiver_id].unreachable_since is None
    ]
    willing = [each for each in reachable if each.person.id not in refused]
    return willing or reachable


def waits_for(episode: Episode, follow_id: str) -> bool:
    """Whether the ladder waits for this caregiver's answer, so that without them it goes on at once. In the
    first ring of an emergency the others ring already: they are not rung a second time in the same moment."""
    all_ring = episode.level == "emergency" and episode.circle_step == 0 and len(episode.told) > 1
    return episode.told[-1:] == [follow_id] and not all_ring
