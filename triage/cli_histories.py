"""`assess` and `diff`: histories as JSON lines -> assessments, or what a changed table of rules changes."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, BinaryIO, TextIO

from triage.assessment import Assessment, assess, assess_history
from triage.cli_lines import answer_all
from triage.items import Checkin, Malformed, Profile, parse_checkin, parse_profile
from triage.rules import RULES, Rules

KEYS = ("id", "profile", "checkins")


def read_history(history: Mapping[str, Any]) -> tuple[Profile, list[tuple[Checkin, str]]]:
    """The profile and the check-ins in time order, each with its `at` as written. Raises Malformed."""
    _refuse_misspelt(history)
    raw = history.get("checkins")
    if not isinstance(raw, list):
        raise Malformed("checkins", raw)
    profile = parse_profile(history.get("profile", {}))
    checkins = [(_read_checkin(index, each), each) for index, each in enumerate(raw)]
    told = sorted(((read, each["at"]) for read, each in checkins), key=lambda pair: pair[0].at)
    if told:
        _refuse_what_is_yet_to_come(profile, [checkin for checkin, _ in told])
    return profile, told


def _refuse_misspelt(history: Mapping[str, Any]) -> None:
    """Other keys are nobody's business, but a `Profile` that is passed over would lower the levels."""
    absent = [key for key in KEYS if key not in history]
    for key in history.keys() - KEYS:
        if get_close_matches(key.lower(), absent, cutoff=0.8):
            raise Malformed(key, history[key])


def _refuse_what_is_yet_to_come(profile: Profile, checkins: Sequence[Checkin]) -> None:
    """A year or a day after the answers is a slip of the finger that would hide age or new pain."""
    if profile.birth_year is not None and profile.birth_year > checkins[0].day.year:
        raise Malformed("birth_year", profile.birth_year)
    if profile.pain_since is not None and profile.pain_since > checkins[-1].day:
        raise Malformed("pain_since", profile.pain_since.isoformat())


def _read_checkin(index: int, raw: object) -> Checkin:
    try:
        return parse_checkin(raw)
    except Malformed as error:
        inside = error.field.removeprefix("checkins").removeprefix(".")
        raise Malformed(f"checkins[{index}].{inside}".removesuffix("."), error.value) from error


def assess_lines(stream: BinaryIO, out: TextIO, *, last_only: bool) -> int:
    """`python -m triage assess [--last]`; the exit status."""

    def answer(history: Mapping[str, Any]) -> Iterator[Mapping[str, object]]:
        profile, told = read_history(history)
        checkins = [checkin for checkin, _ in told]
        if last_only and checkins:
            judged, told = [assess(profile, checkins, RULES)], told[-1:]
        else:
            judged = assess_history(profile, checkins, RULES)
        assessments = [each.to_json(at) for each, (_, at) in zip(judged, told, strict=True)]
        yield {"id": history.get("id"), "assessments": assessments}

    return answer_all(stream, out, answer)


def diff_lines(stream: BinaryIO, out: TextIO, *, old: Rules, new: Rules) -> int:
    """`python -m triage diff`: one line for every assessment that the new table changes; the exit status."""

    def answer(history: Mapping[str, Any]) -> Iterator[Mapping[str, object]]:
        profile, told = read_history(history)
        checkins = [checkin for checkin, _ in told]
        before, after = assess_history(profile, checkins, old), assess_history(profile, checkins, new)
        for one, other, (_, at) in zip(before, after, told, strict=True):
            if one.reasons != other.reasons:
                yield {"id": history.get("id"), "at": at, "old": _verdict(one), "new": _verdict(other)}

    return answer_all(stream, out, answer)


def _verdict(assessment: Assessment) -> dict[str, object]:
    said = assessment.to_json()
    return {"level": said["level"], "reasons": said["reasons"]}
