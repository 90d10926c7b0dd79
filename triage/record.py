"""What is remembered of one patient: bounded, so that a new day costs the same however long the history."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from triage.diary import Diary
from triage.items import Checkin, Profile, chosen, number
from triage.latest import Latest
from triage.signs import BOTH_LEGS, signs_of
from triage.tellings import Telling, Tellings
from triage.trends import Tracker, Trend
from triage.visits import Visits

DAILY = ("pain", "sleep", "cough")
WEEKLY = ("activity", "breath")
SCHEDULED = frozenset({"daily", "weekly"})
JOINED_LATELY = 28
"""Days after the first check-in in which what was told of the weeks before it counts."""
STARTS_ANEW = 168
"""Who comes back after more than so many days without a check-in joins anew: an assessment that remembers
200 days can know it of nobody else."""


class Record:
    """Add check-ins in time order; the parts answer questions about the last weeks.

    `day`: the patient's day (ordinal) of the newest check-in. A day never goes back: after a journey west a
    check-in counts to the latest day reached. `joined`: the day of the first check-in, or of the first after
    `STARTS_ANEW` days without one.
    """

    __slots__ = (
        "_day_checkins", "_tracker",
        "checkin", "day", "diary", "joined", "latest", "pain_course", "pain_since", "tellings", "trends",
        "visits",
    )  # fmt: skip

    def __init__(self, profile: Profile) -> None:
        self.pain_since = profile.pain_since.toordinal() if profile.pain_since else None
        self.pain_course = profile.pain_course
        self.day = 0
        self.joined = 0
        self.checkin: Checkin | None = None
        self.diary = Diary()
        self.latest = Latest()
        self.tellings = Tellings()
        self.visits = Visits()
        self.trends: tuple[Trend, ...] = ()
        self._day_checkins: list[Checkin] = []
        self._tracker = Tracker()

    def add(self, checkin: Checkin) -> None:
        """Take one more check-in, at or after the last one."""
        day = checkin.at.toordinal()
        if day > self.day:
            if day - self.day > STARTS_ANEW:
                self.joined = day
            self.day = day
            self._day_checkins = [checkin]
        else:
            self._day_checkins.append(checkin)
        self.checkin = checkin
        self.latest.add(self.day, checkin.answers)
        self._hear(checkin)
        if len(self._day_checkins) == 1:
            answers: Mapping[str, Any] = checkin.answers
            self.diary.write(self.day, answers.get("pain"), answers.get("sleep"), answers.get("cough"))
            self._follow(_numbers(answers, DAILY), _numbers(answers, WEEKLY))
        else:
            self.diary.write(self.day, *(_worst(self._day_checkins, item) for item in DAILY))
            self._follow(usual_values(self._day_checkins, DAILY), usual_values(self._day_checkins, WEEKLY))

    def _hear(self, checkin: Checkin) -> None:
        answers = checkin.answers
        if "seen" in answers and self.visits.add(self.day, chosen(answers, "seen")):
            self.tellings.seen(checkin.at)
        if answers.get("warnings") or answers.get("pain_spread"):
            spread = self.latest.chosen("pain_spread")
            one_leg = "one_leg" in spread and BOTH_LEGS not in spread
            self.tellings.add(Telling(checkin.at, self.day, signs_of(answers, one_leg_pain=one_leg)))

    def _follow(self, values: Mapping[str, float], weekly: Mapping[str, float]) -> None:
        self.trends = self._tracker.add(date.fromordinal(self.day), values, weekly)


def _worst(checkins: Iterable[Checkin], item: str) -> float | None:
    told = (number(each.answers, item) for each in checkins)
    return max((value for value in told if value is not None), default=None)


def _numbers(answers: Mapping[str, Any], items: Iterable[str]) -> dict[str, float]:
    return {item: answers[item] for item in items if item in answers}


def usual_values(checkins: Iterable[Checkin], items: Iterable[str]) -> dict[str, float]:
    """One value an item for the check-ins of one day: the patient's own before a caregiver's, the scheduled
    check-in's before others, the highest where that leaves several (codebook, "Day")."""
    ranked: dict[str, tuple[bool, bool, float]] = {}
    for checkin in checkins:
        for item, value in _numbers(checkin.answers, items).items():
            rank = (checkin.by == "self", checkin.kind in SCHEDULED, value)
            ranked[item] = max(rank, ranked.get(item, rank))
    return {item: value for item, (_, _, value) in ranked.items()}
