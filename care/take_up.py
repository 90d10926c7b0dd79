"""Where a person stands in a check-in, rebuilt from its row alone: any process can take any tap."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from care.finish_checkin import progress_of
from care.outcomes import Asked, Claimed
from storage.tables import Checkin
from triage.codebook import ITEMS, Shape
from triage.interview import Agenda, closing_question, next_question, place, previous_question
from triage.items import parse_profile, parse_value
from triage.levels import Level
from triage.progress import WARNINGS, Progress, Question, codes


@dataclass(frozen=True, slots=True)
class Hand:
    """A check-in in hand: the row as read, and what became of it so far."""

    row: Checkin
    progress: Progress
    agenda: Agenda
    group: str | None
    question: Question | None
    """On screen; None: every question is settled."""
    claim: frozenset[str] = frozenset()
    """Warnings a message claimed, waiting for yes or no."""
    doubtful: bool = False
    then: str | None = None
    """What is to be asked of the same message next, in the form of a cursor."""

    @property
    def last_pain(self) -> int | None:
        return self.row.last_pain


def take_up(row: Checkin) -> Hand:
    """Rebuild where the person stands from the row alone."""
    progress, agenda = progress_of(row), Agenda.from_json(row.agenda)
    cursor = row.cursor or ""
    if cursor.startswith("group:"):
        return Hand(row, progress, agenda, cursor.removeprefix("group:"), WARNINGS)
    if cursor.startswith(("claim:", "doubt:")):
        first, _, then = cursor.partition(" ")
        kind, _, listed = first.partition(":")
        claim = frozenset(listed.split(","))
        return Hand(row, progress, agenda, None, WARNINGS, claim, kind == "doubt", then or None)
    question = Question.parse(cursor) if cursor else _next(progress, agenda, row)
    return Hand(row, progress, agenda, None, question)


def _next(progress: Progress, agenda: Agenda, row: Checkin) -> Question | None:
    """The next question of the check-in; once that is finished, the one about the person, if there is one."""
    if row.state == "finished":
        return closing_question(progress, agenda)
    return next_question(progress, agenda, last_pain=row.last_pain)


def on_screen(hand: Hand, country: str | None) -> Asked | Claimed:
    """What the person is looking at: a question, or whether a claim is true."""
    if not hand.claim:
        return asked(hand)
    level = hand.row.level or Level.emergency.name
    return Claimed(hand.row.id, tuple(sorted(hand.claim)), hand.doubtful, level, country, hand.row.by)


def asked(hand: Hand) -> Asked:
    """The question on screen as an outcome. The hand must have one."""
    question = hand.question
    assert question is not None
    before = previous_question(question, hand.progress, hand.agenda, last_pain=hand.last_pain)
    emergency = hand.row.level == "emergency"
    return Asked(
        checkin_id=hand.row.id,
        question=question,
        group=hand.group,
        answers=hand.progress.answers,
        place=place(question, hand.progress, hand.agenda, last_pain=hand.last_pain),
        can_go_back=before is not None or hand.group is not None,
        provisional=emergency and hand.row.act_at is not None,
        emergency=emergency,
        urgent=hand.row.level == "urgent" and bool(codes(hand.progress)),
        urgent_note=hand.row.level == "urgent" and "blood" in codes(hand.progress),
        is_prompt=hand.row.at is None and not hand.row.slot.startswith("own:"),
        kind=hand.row.kind,
        still_open=question not in hand.progress.settled,
    )


def with_changes(row: Checkin, changes: Mapping[str, Any]) -> Checkin:
    return Checkin(**{**row.model_dump(), **changes})


def typed_value(question: Question, raw: str) -> Any:
    """The codebook value of what a button carries. Raises Malformed."""
    if question.item == "profile":
        assert question.code is not None
        parsed = parse_profile({question.code: _profile_raw(raw)})
        value = getattr(parsed, question.code)
        return value.isoformat() if isinstance(value, date) else value
    item = ITEMS[question.item]
    if question.code is not None:
        entry = parse_value(question.item, {question.code: raw})
        assert not isinstance(entry, int | float | str | frozenset)
        return entry[question.code]
    return parse_value(question.item, _number(raw) if item.shape in (Shape.whole, Shape.number) else raw)


def _number(raw: str) -> int | float | str:
    try:
        number = float(raw)
    except ValueError:
        return raw
    return int(number) if number == int(number) else number


def _profile_raw(raw: str) -> Any:
    if raw in ("true", "false"):
        return raw == "true"
    return _number(raw)
