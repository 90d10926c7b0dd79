"""Findings from cough, weekly items, treatments and visits. Thresholds: `triage.findings`."""

from collections.abc import Iterator
from typing import Any

from triage.codebook import TREATMENTS
from triage.record import Record

RELIEF: tuple[str, ...] = tuple(key for key in TREATMENTS if key not in ("antibiotic", "other"))
LATELY = 84
SILENCE = 14
"""Days without an answer about cough after which nothing is known of it."""
LONG_KNOWN = frozenset({"long_unchanged", "long_changed"})


def weekly_findings(record: Record) -> Iterator[str]:
    """From the weekly items, each at most 10 days old and looking back from the day it was told."""
    latest = record.latest
    if latest.number("fatigue") >= 2:
        yield "fatigue"
        if _has_come_to_stay(record, "fatigue", 2):
            yield "fatigue_lasting"
    if latest.number("appetite") >= 1:
        yield "appetite_less"
        if _has_come_to_stay(record, "appetite", 1):
            yield "appetite_lasting"
    sweats = latest.number("night_sweats")
    if sweats >= 1:
        yield "drenching_sweats" if sweats >= 2 else "night_sweats"
    if sweats >= 2 and [value for _, value in _before(record, "night_sweats", LATELY)][-3:] == [2, 2, 2]:
        yield "sweats_lasting"
    if _weight_is_lost(record):
        yield "weight_loss"
    yield from _breath(record)


def _has_come_to_stay(record: Record, item: str, threshold: int) -> bool:
    """On 3 weekly answers in a row, and above the first two: what was always so is not new."""
    told = [value for _, value in _before(record, item, LATELY)]
    return len(told) >= 5 and min(told[-3:]) >= threshold and min(told[-3:]) > max(told[:2])


def _weight_is_lost(record: Record) -> bool:
    told = record.latest.get("weight_loss")
    if told in ("unintended", "intended"):
        return bool(told == "unintended")
    fresh = record.latest.get("weight_kg")
    if fresh is None:
        return False
    return bool(
        fresh <= 0.95 * max(value for _, value in record.latest.within("weight_kg", record.day, LATELY))
    )


def _before(record: Record, item: str, days: int) -> list[tuple[int, Any]]:
    """(day, answer) of the `days` up to the latest answer, which is the last one."""
    return record.latest.within(item, record.latest.day_of(item), days)


def _breath(record: Record) -> Iterator[str]:
    """mMRC grade: a rise against the own best of 28 days; a grade already known before that best is none."""
    now = record.latest.number("breath")
    if now < 2:
        return
    grades = [value for _, value in _before(record, "breath", 29)]
    best = min(grades)
    before_best = grades[: grades.index(best)]
    if now > best and all(grade < now for grade in before_best):
        yield "breath_risen"
    every = _before(record, "breath", LATELY)
    if now >= 3 and every[0][1] >= 3 and every[0][0] > every[-1][0] - 15:
        yield "breath_bad_from_start"


def cough_findings(record: Record) -> Iterator[str]:
    """While there is a cough, told today or not: a question skipped or not asked takes nothing away."""
    if _is_free_of_cough(record):
        return
    if record.latest.get("cough_duration") == "long_changed":
        yield "cough_changed"
        return
    since = _lasting_since(record)
    if since is not None:
        yield "cough_lasting"
        if not _cough_eases(record, since):
            yield "cough_not_easing"


def _is_free_of_cough(record: Record) -> bool:
    """The latest answer says so, and no duration was told since (which would count after a week)."""
    last = next(record.diary.backwards("cough", record.day, LATELY), None)
    if last is None or last[1] >= 1:
        return False
    return record.day - last[0] < 7 or record.latest.day_of("cough_duration") <= last[0]


def _lasting_since(record: Record) -> int | None:
    """The day from which the cough is known to be 3 weeks old: told so, or coughed on every answer since."""
    durations = record.latest.within("cough_duration", record.day, 112)
    if record.latest.get("cough_duration") == "weeks_3_or_more":
        return next(day for day, told in durations if told == "weeks_3_or_more" and day > record.day - 70)
    if any(told in LONG_KNOWN for _, told in durations):
        return None
    coughing = _coughing_days(record)
    return coughing[-1] + 21 if coughing and coughing[0] - coughing[-1] >= 21 else None


def _coughing_days(record: Record) -> list[int]:
    """The days answered with a cough, newest first, back to one free of it or to more than 14 silent days."""
    days = [record.day]
    for day, cough in record.diary.backwards("cough", record.day, LATELY):
        if cough < 1 or days[-1] - day > SILENCE:
            break
        days.append(day)
    return days[1:]


def _cough_eases(record: Record, since: int) -> bool:
    """The 7-day mean is 0.5 or more below that of two weeks ago; after 8 weeks this no longer reassures."""
    now = record.diary.told("cough", record.day, 7)
    then = record.diary.told("cough", record.day - 14, 7)
    if record.day - since >= 35 or len(now) < 3 or len(then) < 3:
        return False
    return sum(now) / len(now) <= sum(then) / len(then) - 0.5


def treatment_findings(record: Record) -> Iterator[str]:
    """Treatments begun in the last 12 weeks that bring no relief. Some must have been told lately."""
    outcomes = record.latest.get("treatments")
    if outcomes.get("antibiotic", "helped") != "helped" and _antibiotics_failed(record):
        yield "antibiotics_failed"
    failing = [key for key, outcome in outcomes.items() if outcome in ("none", "worse") and key in RELIEF]
    if not failing or any(outcomes.get(key) == "helped" for key in RELIEF):
        return
    ages = {key: record.day - _begun(record, key) for key in failing}
    for key, age in ages.items():
        if 14 <= age <= LATELY:
            yield f"no_relief_{key}"
    if any(28 <= age <= LATELY for age in ages.values()):
        yield "no_relief_4_weeks"


def _begun(record: Record, key: str) -> int:
    """The day it was begun: as told last, else the first day it was mentioned."""
    for _, dates in reversed(record.latest.within("treatment_since", record.day, 112)):
        if key in dates:
            return int(dates[key].toordinal())
    told = record.latest.within("treatments", record.day, 112)
    return next(day for day, outcomes in told if key in outcomes)


def _antibiotics_failed(record: Record) -> bool:
    """Two courses begun in 12 weeks, or two answers a week apart without effect; and still coughing."""
    coughs = record.diary.told("cough", record.day, 7)
    if not coughs or coughs[-1] < 1:
        return False
    told = record.latest.within("treatment_since", record.day, LATELY)
    begun = sorted({dates["antibiotic"].toordinal() for _, dates in told if "antibiotic" in dates})
    courses = [day for day in begun if record.day - LATELY <= day]
    if len(courses) >= 2 and courses[-1] - courses[0] >= 5:
        return True
    answers = record.latest.within("treatments", record.day, 28)
    failed = [day for day, outcomes in answers if outcomes.get("antibiotic") in ("none", "worse")]
    return len(failed) >= 2 and failed[-1] - failed[0] >= 7


def visit_findings(record: Record) -> Iterator[str]:
    """What was tried already: the third visit, an X-ray weeks ago."""
    if record.visits.xray_between(record.day, 105, 42):
        yield "xray_6_weeks_ago"
    first = record.visits.third_visit(record.day, 14)
    if first is not None and _unresolved(record, first):
        yield "third_visit"


def _unresolved(record: Record, first_visit: int) -> bool:
    """Still 3 or more on average, and not 2 better than at the first visit."""
    now = record.diary.told("pain", record.day, 7)
    then = record.diary.told("pain", first_visit, 7)
    if not now or sum(now) / len(now) < 3:
        return False
    return not then or sum(now) / len(now) > sum(then) / len(then) - 2
