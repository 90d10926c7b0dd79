"""Why, in the words of the person who told it: findings and answers -> short phrases. Pure.

The phrases name what was told, never what it may mean, and fit after "Because you told me:" as well as after
"Because Maria told me:".
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.voice import Voice
from bot.wording import Html
from bot.wording_keys import SILENT
from care.outcomes import Reason
from triage.codebook import COURSE_CODES, LEG_CODES

COVERED_BY = {
    "pleuritic_back_pain": "pleuritic_back_pain_now",
    "back_pain": "pain_risen",
    "woken": "night_waking",
    "blood_streaks": "blood_2_days",
    "fever": "fever_2_days",
    "racing_heart": "racing_heart_2_days",
    "different": "different_3_days",
    "fatigue": "fatigue_lasting",
    "appetite_less": "appetite_lasting",
    "cough_lasting": "cough_not_easing",
    "ache_above": "ache_above_3_weeks",
}
"""Said once: the left one is left out where the right one is told."""
_CAUTIOUS = {
    "chest_pain_pressure": ("chest_pain_kind", "pressure", "chest_pain"),
    "injury_serious": ("injury_kind", "serious", "injury"),
    "despair_unsafe": ("despair_kind", "unsafe", "despair"),
}
"""Findings that also stand for an answer not told: the plain words, unless it was that answer."""
MOST = 6
COPIED = 256
"""Characters that a copy button holds."""
_OLD = ("unchanged", "unexamined")


def phrases(
    reasons: Iterable[Reason], answers: Mapping[str, Any], voice: Voice, *, private: bool = False
) -> tuple[Html, ...]:
    """Each told thing once, the gravest reason's first, the pain of the day before all.

    Args:
        private: for a caregiver: despair is never named.
    """
    named = list(dict.fromkeys(finding for reason in reasons for finding in reason.findings))
    told = [each for each in named if _is_said(each, named, private=private)]
    pain = answers.get("pain")
    about_pain = not (named and all(each.startswith("despair") for each in named))
    first = [voice.say("reason.back_pain_of", pain=pain)] if pain and about_pain else []
    spoken = [each for each in told if not (first and each == "back_pain")]
    return tuple(dict.fromkeys([*first, *(phrase(each, answers, voice) for each in spoken)]))[:MOST]


def _is_said(finding: str, named: list[str], *, private: bool) -> bool:
    if finding in SILENT or COVERED_BY.get(finding) in named:
        return False
    return not (private and finding.startswith("despair"))


def phrase(finding: str, answers: Mapping[str, Any], voice: Voice) -> Html:
    """One finding in words, with since when where that was told."""
    base, course = _split(finding)
    what = voice.say(f"finding.{_told_as(base, answers)}")
    told = course or _course(base, answers)
    return voice.say(f"reason.{told}", what=what) if told else what


def _told_as(base: str, answers: Mapping[str, Any]) -> str:
    """What was really told: a cautious reading of "not sure" is never put into somebody's mouth."""
    if base == "leg_numbness":
        return "leg_numbness_both" if answers.get("leg_side") == "both" else base
    if base not in _CAUTIOUS:
        return base
    item, answer, plainly = _CAUTIOUS[base]
    return base if answers.get(item) == answer else plainly


def _split(finding: str) -> tuple[str, str | None]:
    """`bladder_unexamined` -> bladder, unexamined."""
    for course in _OLD:
        if finding.endswith(f"_{course}"):
            return finding.removesuffix(f"_{course}"), course
    return finding, None


def _course(base: str, answers: Mapping[str, Any]) -> str | None:
    """Since when, if it was told today."""
    if base in (*LEG_CODES, "numb_one_leg", "both_legs_pain"):
        told = answers.get("leg_course")
    elif base in COURSE_CODES:
        told = answers.get("warning_course", {}).get(base)
    else:
        return None
    return told if told in ("new", "worse") else None


def because(
    reasons: Iterable[Reason], answers: Mapping[str, Any], voice: Voice, *, told_by: str | None = None
) -> Html:
    """ "Because you told me:" and the phrases, one to a line; empty where there is nothing to name.

    Args:
        told_by: name of who told it for the patient; None: the patient did.
    """
    said = phrases(reasons, answers, voice)
    title = voice.say("because_of", who=told_by) if told_by else voice.say("because")
    return Html("\n".join((title, voice.bullets(said)))) if said else Html("")


def script(
    reasons: Iterable[Reason], answers: Mapping[str, Any], voice: Voice, *, age: int | None,
    medicines: Iterable[str], profile: Mapping[str, Any],
) -> str:  # fmt: skip
    """What to read out on the phone, as plain words, short enough for the clipboard."""
    head = [_plain(voice.words.plural("script.age", age))] if age is not None else []
    said = [_plain(each) for each in phrases(reasons, answers, voice)]
    tail = [*_drugs(medicines, profile, voice)]
    while said:
        have = voice.label("script.have", reasons="; ".join(said))
        text = " ".join((*head, have, *tail))
        if len(text) <= COPIED:
            return text
        said.pop()
    return " ".join((*head, *tail, voice.label("script.asked")))[:COPIED]


def _drugs(medicines: Iterable[str], profile: Mapping[str, Any], voice: Voice) -> Iterator[str]:
    listed = ", ".join(voice.label(f"treatment.{each}") for each in medicines)
    if listed:
        yield voice.label("script.medicines", medicines=listed)
    for key, words in (("anticoagulant", "script.blood_thinner"), ("chemotherapy", "script.chemotherapy")):
        if profile.get(key):
            yield voice.label(words)


def _plain(said: Html) -> str:
    return said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
