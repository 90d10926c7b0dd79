"""Findings from pain, sleep and pain detail. Thresholds and sources are in `triage.findings`."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from triage.diary import middle
from triage.record import Record

ABOVE_WAIST = frozenset({"upper", "between_blades", "middle"})
ACHING = frozenset({"deep_ache", "boring"})
STRAINING = frozenset({"worse_straining", "worse_breathing"})
ARM = frozenset({"shoulder", "arm"})
NIGHT = frozenset({"worse_at_night", "worse_lying"})
OLD_NIGHTS = 56
"""Woken in the same way 8 weeks ago: it has become the usual (team judgement)."""
LONG_STANDING = 365
"""Pain older than this was there before whatever is asked about now began (team judgement)."""
QUARTER = 84
SEVERE = 7
RARELY = 21
"""Check-ins on at most so many of 42 days: too few for a trend to be quick."""


def pain_findings(record: Record) -> Iterator[str]:
    """From the day's pain and the own usual."""
    diary = record.diary
    pain = diary.pain
    if has_back_pain(record):
        yield "back_pain"
    if diary.risen:
        yield "pain_risen"
    if _is_new_pain(record, pain):
        yield "new_pain"
    if pain is not None and pain >= 8 and _unusual(record, pain):
        yield from _agony(record, pain)
    if diary.risen_days(record.day, 4) >= 2 and "one_leg" in record.latest.chosen("pain_spread"):
        yield "one_leg_pain_risen"
    age = pain_age(record)
    if age is not None and 21 <= age <= LONG_STANDING:
        yield "recent_pain"
    if pain is not None and pain >= SEVERE and _is_six_weeks_old(record):
        yield "severe_new_pain"
    if _climbs(record):
        yield "pain_climbing"


def pain_age(record: Record) -> int | None:
    """Days since the pain began; None when that is unknown, or was told to be yet to come."""
    if record.pain_since is None or record.pain_since > record.day:
        return None
    return record.day - record.pain_since


def _is_six_weeks_old(record: Record) -> bool:
    """At most; when it began is unknown and nobody knows the usual: it counts as new."""
    age = pain_age(record)
    return age <= 42 if age is not None else not _usual_is_known(record)


def _usual_is_known(record: Record) -> bool:
    return len(record.diary.told("pain", record.day - 1, QUARTER)) >= 3


def _climbs(record: Record) -> bool:
    """The answers of 10 days, or the last two, are all above those before: for who answers too rarely for a
    trend, and would otherwise get worse unseen."""
    if record.diary.checked_in(record.day, 42) > RARELY:
        return False
    told = record.diary.dated("pain", record.day, QUARTER)
    latest = max(2, sum(day > record.day - 10 for day, _ in told))
    before, recent = [pain for _, pain in told[:-latest]], [pain for _, pain in told[-latest:]]
    if len(before) < 3 or told[-1][0] - told[-latest][0] < 5 or record.day - told[0][0] < 14:
        return False
    usual = middle(before)
    return min(recent) >= usual + 2 and sum(recent) >= latest * (usual + 3)


def has_back_pain(record: Record) -> bool:
    """Pain 1 or more now or within 30 days, or not told now (amendment: joining)."""
    return record.diary.pain is None or record.diary.last_pain > record.day - 30


def _is_new_pain(record: Record, pain: float | None) -> bool:
    age = pain_age(record)
    if age is not None and age <= 14:
        return True
    least = 5 if age is None or age <= QUARTER else SEVERE
    return pain is not None and pain >= least and record.diary.usual_pain(record.day, 14) is None


def _unusual(record: Record, pain: float) -> bool:
    """2 or more above the own 28-day median; with fewer than 7 answers nobody knows the usual yet."""
    usual = record.diary.usual_pain(record.day, 28, at_least=7)
    return usual is None or pain >= usual + 2


def _agony(record: Record, pain: float) -> Iterator[str]:
    sleep = record.diary.sleep
    if pain >= 9 and sleep is not None and sleep >= 2:
        yield "agonising_night"
    recent = record.diary.told("pain", record.day, 8)
    if len(recent) >= 2 and recent[-2] >= 8:
        yield "pain_8_twice"


def night_findings(record: Record) -> Iterator[str]:
    """From sleep and the pattern of the pain at night."""
    woken = record.diary.woken_nights(record.day, 35)
    this_week = nights_since(woken, record.day - 6)
    if this_week:
        yield "woken"
        if this_week >= 3 or _wakes_anew(woken, record.day):
            yield "night_waking"
    pattern = record.latest.chosen("pain_pattern")
    at_night = not NIGHT.isdisjoint(pattern)
    if at_night:
        yield "night_pattern"
    if (this_week or at_night) and "eased_by_position" not in pattern:
        yield from _night_pain(record, woken, pattern)


def nights_since(nights: Sequence[int], first: int) -> int:
    """How many of `nights`, oldest first, are not before `first`."""
    return len(nights) - bisect_left(nights, first)


def _wakes_anew(woken: list[int], day: int) -> bool:
    """In the last 7 nights one that followed 28 quiet ones: first told, or returning."""
    recent = range(bisect_left(woken, day - 6), len(woken))
    return any(index == 0 or woken[index] - woken[index - 1] > 28 for index in recent)


def _woken_for_two_weeks(record: Record, day: int) -> bool:
    """On 3 nights of each of the two weeks up to `day`; or whenever it was told, by who answers rarely."""
    nights = [night for night in record.diary.woken_nights(record.day, OLD_NIGHTS + 14) if night <= day]
    this_week = nights_since(nights, day - 6)
    if this_week >= 3:
        return nights_since(nights, day - 13) - this_week >= 3
    told = record.diary.dated("sleep", day, 28)
    rarely = 3 <= len(told) <= 8 and told[-1][0] - told[0][0] >= 14
    return rarely and this_week > 0 and all(sleep >= 2 for _, sleep in told)


def _night_pain(record: Record, woken: list[int], pattern: frozenset[str]) -> Iterator[str]:
    """Two weeks of waking on 3 of 7 nights, or of pain clearly worse lying down."""
    if _night_pain_lasts(record, woken, pattern):
        yield "night_pain_long" if _woken_for_two_weeks(record, record.day - OLD_NIGHTS) else "night_pain"


def _night_pain_lasts(record: Record, woken: list[int], pattern: frozenset[str]) -> bool:
    age = pain_age(record) or 0
    nights = nights_since(woken, record.day - 6)
    enough = 1 if age <= LONG_STANDING else 3
    if age >= 14 and nights >= enough and not NIGHT.isdisjoint(pattern):
        return True
    if _woken_for_two_weeks(record, record.day):
        return True
    weeks_old = 14 <= age <= LONG_STANDING
    return "worse_lying" in pattern and (weeks_old or lasting(record, "worse_lying", 14))


def lasting(record: Record, pattern: str, days: int) -> bool:
    """Whether `pattern` was told in every pain detail back to `days` ago or longer."""
    first = record.day
    for told_on, told in reversed(record.latest.within("pain_pattern", record.day, 84)):
        if pattern not in told:
            break
        first = told_on
    return record.day - first >= days


def detail_findings(record: Record) -> Iterator[str]:
    """From site, spread, quality and pattern of the pain."""
    latest = record.latest
    pattern, spread = latest.chosen("pain_pattern"), latest.chosen("pain_spread")
    if not ABOVE_WAIST.isdisjoint(latest.chosen("pain_site")):
        yield "pain_above_waist"
        if "pressing" in latest.chosen("pain_quality"):
            yield "pressing_above_waist"
        yield from _above_waist(record, pattern)
    if "chest_band" in spread:
        yield "chest_band"
    if not ARM.isdisjoint(spread):
        yield "arm_or_shoulder"
        if "arm" in spread:
            yield "arm_pain"
    if "one_leg" in spread and _told_anew(record, "pain_spread", "one_leg"):
        yield "one_leg_pain_new"
    if "tearing" in latest.chosen("pain_quality"):
        yield "tearing"
    if pattern:
        yield from _patterns(record, pattern)


def _patterns(record: Record, pattern: frozenset[str]) -> Iterator[str]:
    eased = "eased_by_rest" in pattern
    if not STRAINING.isdisjoint(pattern):
        yield "worse_straining"
    if "worse_breathing" in pattern:
        yield "worse_breathing"
    if "worse_moving" in pattern:
        yield "worse_moving"
        if _told_anew(record, "pain_pattern", "worse_moving"):
            yield "worse_moving_new"
    if "constant" in pattern and "eased_by_position" not in pattern:
        yield "constant_pain"
        if not eased:
            yield from _unremitting(record)
    if "after_strain" in pattern and _strain_is_new(record):
        yield "new_strain"


def _unremitting(record: Record) -> Iterator[str]:
    """Pain that is constant and eased by nothing: how strong, and for how long."""
    pain, age = record.diary.pain, pain_age(record)
    if pain is not None and pain >= SEVERE:
        yield "severe_unremitting"
    if (age or 0) <= LONG_STANDING and _old_enough(record, "constant", 21):
        yield "unremitting_3_weeks"


def _strain_is_new(record: Record) -> bool:
    """Six weeks old at most, or risen; of unknown age: severe while nobody knows the usual."""
    age, pain = pain_age(record), record.diary.pain
    if record.diary.risen_days(record.day, 7) > 0:
        return True
    if age is None:
        return pain is not None and pain >= SEVERE and not _usual_is_known(record)
    return age <= 42


def _told_anew(record: Record, item: str, value: str) -> bool:
    """First told in the last 14 days, or told again after 28 without."""
    days = [day for day, told in record.latest.within(item, record.day, 56) if value in told]
    starts = [day for before, day in zip([0, *days], days, strict=False) if day - before > 28]
    return bool(starts) and record.day - starts[-1] < 14


def _above_waist(record: Record, pattern: frozenset[str]) -> Iterator[str]:
    """Pain of the middle or upper back: breathing makes it worse, or it never lets go."""
    quality = record.latest.chosen("pain_quality")
    eased = "eased_by_rest" in pattern
    if "worse_breathing" in pattern:
        yield "pleuritic_back_pain"
        if record.latest.day_of("pain_pattern") == record.day:
            yield "pleuritic_back_pain_now"
        if not eased and _old_enough(record, "worse_breathing", 7):
            yield "pleuritic_1_week"
    if "constant" in pattern and not eased:
        if _old_enough(record, "constant", 7):
            yield "constant_above_1_week"
        if not ACHING.isdisjoint(quality):
            yield "ache_above"
            if _old_enough(record, "constant", 21):
                yield "ache_above_3_weeks"


def _old_enough(record: Record, pattern: str, days: int) -> bool:
    """By when the pain began, or by the details told since."""
    return (pain_age(record) or 0) >= days or lasting(record, pattern, days)


def place_findings(record: Record) -> Iterator[str]:
    """Where it hurts, for the warnings whose urgency hangs on it; unknown is not "lower back only"."""
    site = record.latest.chosen("pain_site")
    spread = record.latest.chosen("pain_spread")
    if not site:
        yield "site_unknown"
    if site != {"lower"} or not spread.isdisjoint({"chest_band", "both_legs"}):
        yield "not_lower_only"
