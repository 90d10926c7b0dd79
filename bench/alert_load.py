"""How often people in a steady state are told something new, and whether a true emergency is found.

    python -m bench.alert_load [--people N] [--days N] [--seed N] [--nobody-goes]

Invented people only (bench/alert_people.py states the mix: nine groups of 10 % and more). A check-in counts
as an alert when a message of `soon` or above is due after it, as the bot decides it (triage/newly.py): new,
worse, an event again, or two weeks old with nobody seen. The goal is under 8 % of check-ins in each group
and no emergency in any; of one emergency planted in every person, all are found in the check-in it is told.

Below stand people beside those groups whose habits meet more rules (`NEIGHBOURS`): they are to be looked at,
and decide nothing. Who lives with COPD and taps `breathless` during a cold with a fever is told of an
emergency (E10), as the rule means it.
"""

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from bench.alert_people import GROUPS, NEIGHBOURS, Group, population, with_emergency
from triage.assessment import Course, assess_history
from triage.items import Checkin, Profile
from triage.levels import Level
from triage.newly import Told, due_reasons, last_seen

GOAL = 0.08


@dataclass
class Load:
    """Counts of one group."""

    people: int = 0
    checkins: int = 0
    alerts: int = 0
    emergencies: int = 0
    levels: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)


def follow(profile: Profile, checkins: Iterable[Checkin], load: Load) -> None:
    """Add one person's check-ins to the counts of the group."""
    course = Course(profile)
    told: list[Told] = []
    seen_at: datetime | None = None
    load.people += 1
    for checkin in checkins:
        said = course.add(checkin)
        seen_at = last_seen([checkin]) or seen_at
        due = due_reasons(said, told=told, seen_at=seen_at)
        told += [Told(said.at, each.rule, each.level, frozenset(each.findings)) for each in due]
        load.checkins += 1
        load.alerts += bool(due)
        load.emergencies += said.level is Level.emergency
        load.levels[said.level.name] += 1
        load.rules.update(f"{each.rule} {each.level.name}" for each in due)


def loads(
    people: int, days: int, seed: int, *, seen: bool, groups: Iterable[Group] = GROUPS
) -> dict[str, Load]:
    """The counts by group. `seen`: whether visits to the doctor are told."""
    found: dict[str, Load] = {}
    for group, profile, checkins in population(people, days, seed, groups):
        told = checkins if seen else [_without_visits(each) for each in checkins]
        follow(profile, told, found.setdefault(group.name, Load()))
    return found


def _without_visits(checkin: Checkin) -> Checkin:
    answers = {name: value for name, value in checkin.answers.items() if name != "seen"}
    return Checkin(checkin.at, checkin.kind, checkin.by, answers)


def missed_emergencies(people: int, days: int, seed: int) -> tuple[int, list[str]]:
    """How many people had an emergency planted, and the names of those that were not found."""
    planted, missed = 0, []
    for number, (group, profile, checkins) in enumerate(population(people, days, seed)):
        told, index, name = with_emergency(checkins, Random(f"{seed} {number}"))
        planted += 1
        said = assess_history(profile, told[: index + 1])[-1]
        due = due_reasons(said, told=[], seen_at=None)
        if said.level is not Level.emergency or Level.emergency not in {each.level for each in due}:
            missed.append(f"{group.name}: {name}")
    return planted, missed


def over(load: Load) -> bool:
    """Whether a group is told too often."""
    return load.alerts >= GOAL * load.checkins


def _lines(found: dict[str, Load]) -> Iterable[str]:
    yield f"{'group':28} people check-ins  alerts   soon+ level  emergencies  goal most often told"
    for name, load in found.items():
        held = sum(load.levels[level.name] for level in Level if level >= Level.soon)
        often = ", ".join(f"{rule} {count}" for rule, count in load.rules.most_common(4))
        yield (
            f"{name:28} {load.people:6} {load.checkins:9} {load.alerts / load.checkins:7.2%}"
            f" {held / load.checkins:12.1%} {load.emergencies:12}"
            f"  {'over' if over(load) else 'met'}  {often}"
        )


def main() -> None:
    """Print the figures; exit status 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=900)
    parser.add_argument("--days", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--nobody-goes", action="store_true", help="nobody ever tells of a visit")
    options = parser.parse_args()
    size, seen = (options.people, options.days, options.seed), not options.nobody_goes
    found = loads(*size, seen=seen)
    print("\n".join(_lines(found)))
    print(
        "\nbeside the population\n" + "\n".join(_lines(loads(*size, seen=seen, groups=NEIGHBOURS))),
        end="\n\n",
    )
    planted, missed = missed_emergencies(*size)
    print(f"planted emergencies found: {planted - len(missed)} of {planted}", *missed, sep="\n  ")
    heavy = [name for name, load in found.items() if over(load) or load.emergencies]
    print(f"groups over {GOAL:.0%} or with an emergency: {', '.join(heavy) or 'none'}")
    if heavy or missed:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
