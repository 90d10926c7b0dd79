"""What is remembered of one patient: bounded, so that a new day costs the same however long the history."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import cast

from triage.diary import Diary
from triage.items import Answers, Checkin, Profile, chosen
from triage.latest import Latest
from triage.signs import BOTH_LEGS, signs_of
from triage.tellings import Telling, Tellings
from triage.trends import Tracker, Trend
from triage.visits import Visits

DAILY = ("pain", "sleep", "cough")
WEEKLY = ("activity", "breath")
SCHEDULED = frozenset({"daily", "weekly"})


class Record:
    """Add check-ins in time order; the parts answer questions about the last weeks.

    `day`: the patient's day (ordinal) of the newest check-in. A day never goes back: after a journey west a
    check-in counts to the latest day reached.
    """

    __slots__ = (
        "_day_checkins", "_tracker",
        "checkin", "day", "diary", "latest", "pain_since", "tellings", "trends", "visits",
    )  # fmt: skip

    def __init__(self, profile: Profile) -> None:
        self.pain_since = profile.pain_since.toordinal() if profile.pain_since else None
        self.day = 0
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
            self.day = day
            self._day_checkins = []
        self.checkin = checkin
        self._day_checkins.append(checkin)
        self.latest.add(self.day, checkin.answers)
        self.diary.write(self.day, *self._worst_of_day())
        self._hear(checkin)
        self._follow_trends(checkin)

    def _hear(self, checkin: Checkin) -> None:
        answers = checkin.answers
        if "seen" in answers and self.visits.add(self.day, chosen(answers, "seen")):
            self.tellings.seen(checkin.at)
        spread = self.latest.chosen("pain_spread")
        one_leg = "one_leg" in spread and BOTH_LEGS not in spread
        self.tellings.add(Telling(checkin.at, self.day, signs_of(answers, one_leg_pain=one_leg)))

    def _worst_of_day(self) -> Iterator[float | None]:
        if len(self._day_checkins) == 1:
            answers = self._day_checkins[0].answers
            yield from (_number(answers, item) for item in DAILY)
            return
        for item in DAILY:
            told = (_number(each.answers, item) for each in self._day_checkins)
            yield max((value for value in told if value is not None), default=None)

    def _follow_trends(self, checkin: Checkin) -> None:
        day = checkin.at.date() if checkin.at.toordinal() == self.day else date.fromordinal(self.day)
        if len(self._day_checkins) == 1:
            values, weekly = _numbers(checkin.answers, DAILY), _numbers(checkin.answers, WEEKLY)
        else:
            values = _usual_values(self._day_checkins, DAILY)
            weekly = _usual_values(self._day_checkins, WEEKLY)
        self.trends = self._tracker.add(day, values, weekly)


def _number(answers: Answers, item: str) -> float | None:
    return cast(float | None, answers.get(item))


def _numbers(answers: Answers, items: Iterable[str]) -> dict[str, float]:
    return {item: cast(float, answers[item]) for item in items if item in answers}


def _usual_values(checkins: Iterable[Checkin], items: Iterable[str]) -> dict[str, float]:
    """One value a day and item: the patient's own before a caregiver's, the scheduled check-in's before
    others, the highest where that leaves several (codebook, "Day")."""
    ranked: dict[str, tuple[bool, bool, float]] = {}
    for checkin in checkins:
        for item, value in _numbers(checkin.answers, items).items():
            rank = (checkin.by == "self", checkin.kind in SCHEDULED, value)
            ranked[item] = max(rank, ranked.get(item, rank))
    return {item: value for item, (_, _, value) in ranked.items()}
