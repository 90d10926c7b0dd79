"""Which question comes next: answers so far + what is due -> every question in order, next, or before.

A good day is pain, sleep, cough, "None of these". What else is due is fixed when the check-in opens (Agenda);
what an answer calls for (follow-ups, pain detail after a jump) is found here, from the answers alone.
"""

from collections.abc import Iterator

from triage.agenda import WEEKLY, Agenda, agenda_for, next_profile_key
from triage.codebook import COURSE_CODES, LEG_CODES, TREATMENTS, WARNING_GROUPS
from triage.progress import DETAIL, PARTS, WARNINGS, Progress, Question, codes, has_ground, value_of

__all__ = [
    "Agenda",
    "Progress",
    "Question",
    "after",
    "agenda_for",
    "closing_question",
    "group_of",
    "immediate_followup",
    "next_profile_key",
    "next_question",
    "pending_followups",
    "pending_questions",
    "place",
    "previous_question",
    "questions",
]

DETAIL_PAIN = 4
DETAIL_CHANGE = 2
"""Pain of 4 or more that moved by 2 or more calls for the pain detail, whatever the day."""

_COURSE_ORDER = (
    "bladder", "bowel", "saddle_numbness", "sexual_function", "hand_weakness", "face_swelling",
    "leg_swelling", "hoarse", "lump",
)  # fmt: skip
assert set(_COURSE_ORDER) == set(COURSE_CODES)


def questions(progress: Progress, agenda: Agenda, *, last_pain: int | None) -> tuple[Question, ...]:
    """Every applicable question in order, given the answers so far.

    Args:
        last_pain: the pain last told in an earlier check-in; None when there is none.
    """
    core = [Question("pain"), Question("sleep"), Question("cough")]
    warned = [WARNINGS, *_follow_ups(progress)]
    front = [*warned, *core] if agenda.warnings_first else [*core, *warned]
    rest = [
        question for question in _rest(progress, agenda, last_pain=last_pain)
        if question not in front and has_ground(question, progress.answers)
    ]  # fmt: skip
    return (*front, *rest)


def _follow_ups(progress: Progress) -> Iterator[Question]:
    """The follow-ups of the chosen codes, most dangerous first."""
    chosen = codes(progress)
    if "chest_pain" in chosen:
        yield Question("chest_pain_kind")
    if "blood" in chosen:
        yield Question("blood_amount")
        yield Question("pain_site")
    if chosen & LEG_CODES:
        yield Question("leg_side")
        yield Question("leg_course")
    if "despair" in chosen:
        yield Question("despair_kind")
    if "injury" in chosen:
        yield Question("injury_kind")
    yield from (Question("warning_course", code) for code in _COURSE_ORDER if code in chosen)


def _rest(progress: Progress, agenda: Agenda, *, last_pain: int | None) -> Iterator[Question]:
    detail = agenda.detail or "different" in codes(progress) or _pain_jumped(progress, last_pain)
    for item in DETAIL:
        for question in _screens(item):
            if detail or _touched(progress, question):
                yield question
        if item == "pain_spread" and "both_legs" in progress.answers.get("pain_spread", ()):
            yield Question("leg_course")
    if agenda.cough_duration and progress.answers.get("cough", 0):
        yield Question("cough_duration")
    if agenda.weekly:
        yield from (Question(item) for item in WEEKLY)
        yield from _treatments(progress, agenda)
    if agenda.seen:
        yield Question("seen")


def _screens(item: str) -> tuple[Question, ...]:
    return tuple(Question(item, part) for part in PARTS.get(item, (None,)))


def _pain_jumped(progress: Progress, last_pain: int | None) -> bool:
    pain = progress.answers.get("pain")
    if pain is None or last_pain is None:
        return False
    return bool(pain >= DETAIL_PAIN and abs(pain - last_pain) >= DETAIL_CHANGE)


def _touched(progress: Progress, question: Question) -> bool:
    return question in progress.settled or bool(value_of(progress, question))


def _treatments(progress: Progress, agenda: Agenda) -> Iterator[Question]:
    yield Question("treatments")
    for key in TREATMENTS:
        if key in progress.answers.get("treatments", ()):
            yield Question("treatments", key)
            if key not in agenda.begun:
                yield Question("treatment_since", key)


def next_question(progress: Progress, agenda: Agenda, *, last_pain: int | None) -> Question | None:
    """The first question not settled; None when the check-in is complete.

    While warnings are still being chosen, a follow-up on which an emergency hangs comes first.
    """
    if WARNINGS not in progress.settled:
        for code in sorted(codes(progress) & _EMERGENCY_HANGS_ON):
            if question := immediate_followup(progress, code):
                return question
    ordered = questions(progress, agenda, last_pain=last_pain)
    return next((question for question in ordered if question not in progress.settled), None)


_EMERGENCY_HANGS_ON = LEG_CODES | {
    "bladder", "bowel", "saddle_numbness", "sexual_function", "blood", "chest_pain", "injury", "despair",
}  # fmt: skip


def after(current: Question, progress: Progress, agenda: Agenda, *, last_pain: int | None) -> Question | None:
    """What to show when `current` has just been settled.

    While the warnings are still being chosen, a follow-up leads to the next one of the same code and then
    back to the warnings (`group_of` names the group to reopen); otherwise as `next_question`.
    """
    if WARNINGS in progress.settled or not _asked_for_a_code(current, progress):
        return next_question(progress, agenda, last_pain=last_pain)
    related = [code for code in codes(progress) if current in _follow_ups_of(code)]
    found = (immediate_followup(progress, code) for code in related)
    return next((question for question in found if question is not None), WARNINGS)


def _asked_for_a_code(question: Question, progress: Progress) -> bool:
    return question in tuple(_follow_ups(progress))


def _follow_ups_of(code: str) -> tuple[Question, ...]:
    return tuple(_follow_ups(Progress({"warnings": frozenset({code})})))


def immediate_followup(progress: Progress, tapped_code: str) -> Question | None:
    """The first unsettled follow-up of `tapped_code`, None when it has none or was not chosen."""
    if tapped_code not in codes(progress):
        return None
    return next((each for each in _follow_ups_of(tapped_code) if each not in progress.settled), None)


def group_of(question: Question, progress: Progress) -> str | None:
    """The warning group whose choices led to `question`; None outside the warnings, and for a group of one,
    which has no choices to go back to."""
    related = (code for code in codes(progress) if question in _follow_ups_of(code))
    code = min(related, default=None)
    groups = WARNING_GROUPS.items()
    return next((group for group, members in groups if code in members and len(members) > 1), None)


def previous_question(
    current: Question | None, progress: Progress, agenda: Agenda, *, last_pain: int | None
) -> Question | None:
    """What Back shows. `current` None (the finished screen) gives the last question; the first gives None."""
    ordered = questions(progress, agenda, last_pain=last_pain)
    if current is None:
        return ordered[-1]
    if WARNINGS not in progress.settled and _asked_for_a_code(current, progress):
        return WARNINGS
    if current not in ordered:
        return None
    index = ordered.index(current)
    return ordered[index - 1] if index else None


def closing_question(progress: Progress, agenda: Agenda) -> Question | None:
    """The one profile question that may follow a finished check-in; None: there is none, or it is settled.

    It is no part of the check-in: a good day stays four taps, and nothing waits for its answer.
    """
    if agenda.profile is None:
        return None
    question = Question("profile", agenda.profile)
    return None if question in progress.settled else question


def place(current: Question, progress: Progress, agenda: Agenda, *, last_pain: int | None) -> tuple[int, int]:
    """(n, of) for the progress mark: `current` is the n-th of the questions known to be asked."""
    ordered = questions(progress, agenda, last_pain=last_pain)
    return (ordered.index(current) + 1 if current in ordered else len(ordered), len(ordered))


def pending_questions(progress: Progress) -> frozenset[Question]:
    """The follow-ups of chosen codes that are not settled; `pain_site` after blood is not among them."""
    return frozenset(
        each for each in _follow_ups(progress) if each.is_follow_up and each not in progress.settled
    )


def pending_followups(progress: Progress, agenda: Agenda) -> frozenset[str]:
    """Names of the follow-up items that are still to be asked: an emergency may hang on them."""
    ordered = questions(progress, agenda, last_pain=None)
    return frozenset(each.item for each in ordered if each.is_follow_up and each not in progress.settled)
