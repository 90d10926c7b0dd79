"""The rows of a table of rules: how each is built, and that none is there for nothing.

Whoever edits the table is a clinician, not a programmer: a slip must be named where it is, and a row that can
say nothing must not look as if it watched for something.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from triage.levels import Level
from triage.signs import every_sign


class BrokenRules(ValueError):
    """rules.toml contradicts itself, the findings or the codebook; the message says where."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: all of `all`, at least one of each set of `one_of`, two of `two_of`.

    `risk`: one of these facts, `not_risk`: none. `once`: its message is not repeated for age.
    """

    id: str
    level: Level
    source: str
    why: str
    all: frozenset[str] = frozenset()
    one_of: tuple[frozenset[str], ...] = ()
    two_of: frozenset[str] = frozenset()
    risk: frozenset[str] = frozenset()
    not_risk: frozenset[str] = frozenset()
    once: bool = False

    @property
    def names(self) -> frozenset[str]:
        """Every finding that the row asks for."""
        return self.all.union(self.two_of, *self.one_of)

    def met_by(self, facts: frozenset[str], told: frozenset[str]) -> frozenset[str] | None:
        """The findings among `told` that meet the row, None if it is not met."""
        if not self.all <= told or not self._fits(facts):
            return None
        met = set(self.all)
        for group in self.one_of:
            hit = group & told
            if not hit:
                return None
            met |= hit
        pair = self.two_of & told
        if self.two_of and len(pair) < 2:
            return None
        return frozenset(met | pair)

    def _fits(self, facts: frozenset[str]) -> bool:
        return (not self.risk or not self.risk.isdisjoint(facts)) and self.not_risk.isdisjoint(facts)


EXCLUSIVE = (
    frozenset({"night_sweats", "drenching_sweats"}),
    frozenset({"night_pain", "night_pain_long"}),
    frozenset({"cough_changed", "cough_lasting"}),
    frozenset({"cough_changed", "cough_not_easing"}),
    frozenset({"recent_emergency", "earlier_emergency"}),
)
"""Findings of which one check-in can hold one at most."""

_TEXTS = ("id", "level", "source", "why")
_SETS = ("all", "two_of", "risk", "not_risk")
_SIGNS = every_sign()
_WINDOW = {Level.watch: 1, Level.emergency: 1, Level.urgent: 7, Level.soon: 21}
"""Days over which signs count together."""


def read_rows(raw: Mapping[str, Any]) -> tuple[Rule, ...]:
    """The rows of a table as read from TOML. Raises BrokenRules."""
    wrong = raw.keys() - {"version", "rule"}
    if wrong:
        raise BrokenRules(f"unknown keys {sorted(wrong)}: rows stand under [[rule]]")
    rows = raw.get("rule", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BrokenRules("rule is no list of rows: each begins with [[rule]]")
    return tuple(_row(row) for row in rows)


def _row(raw: Mapping[str, Any]) -> Rule:
    where = raw.get("id") or "a row without id"
    wrong = raw.keys() - {"one_of", "once", *_TEXTS, *_SETS}
    if wrong:
        raise BrokenRules(f"{where}: unknown keys {sorted(wrong)}")
    for key in _TEXTS:
        if key not in raw:
            raise BrokenRules(f"{where}: {key} is missing")
        if not isinstance(raw[key], str) or not raw[key].strip():
            raise BrokenRules(f"{where}: {key} {raw[key]!r}: a text is wanted")
    if raw["level"] not in Level.__members__ or raw["level"] == "routine":
        raise BrokenRules(f"{where}: level {raw['level']!r}")
    once = raw.get("once", False)
    if not isinstance(once, bool):
        raise BrokenRules(f"{where}: once {once!r}: true or false is wanted")
    groups = raw.get("one_of", [])
    if not isinstance(groups, list):
        raise BrokenRules(f"{where}: one_of {groups!r}: a list of lists is wanted")
    sets: dict[str, Any] = {key: _names(where, key, raw[key]) for key in _SETS if key in raw}
    row = Rule(
        id=raw["id"], level=Level[raw["level"]], source=raw["source"], why=raw["why"],
        one_of=tuple(_names(where, "one_of", group) for group in groups), once=once,
        **sets,
    )  # fmt: skip
    for complaint in _contradictions(row):
        raise BrokenRules(f"{where}: {complaint}")
    return row


def _names(where: str, key: str, value: object) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise BrokenRules(f"{where}: {key} {value!r}: a list of names is wanted")
    if not value:
        raise BrokenRules(f"{where}: {key} is empty: it asks for nothing, or can never be met")
    if len(set(value)) < len(value):
        raise BrokenRules(f"{where}: {key} names one thing twice")
    return frozenset(value)


def _contradictions(row: Rule) -> Iterator[str]:
    """Why a row can never be met, or asks for less than it looks."""
    if not row.names:
        yield "asks for no finding"
    if len(row.two_of) == 1:
        yield "two_of holds one name only"
    for name in sorted(row.risk & row.not_risk):
        yield f"{name!r} is both in risk and in not_risk"
    for group in (*row.one_of, row.two_of):
        for name in sorted(group & row.all):
            yield f"{name!r} is asked for by all, and again"
    for pair in EXCLUSIVE:
        if pair <= row.all:
            yield f"{' and '.join(sorted(pair))} never hold together"


def check_weight(rows: Sequence[Rule]) -> None:
    """Refuse a row that says nothing: whenever it is met, so is one of its rule that is as high or higher.

    Of two that are the same the later is named.
    """
    for row, other in permutations(reversed(rows), 2):
        if row.id == other.id and _outweighs(other, row):
            raise BrokenRules(
                f"{row.id}: the row {row.why!r} says nothing: whenever it is met, so is {other.why!r}"
            )


def _outweighs(other: Rule, row: Rule) -> bool:
    if other.level < row.level or not other.not_risk <= row.not_risk:
        return False
    if other.risk and not (row.risk and row.risk <= other.risk):
        return False
    if _WINDOW[other.level] < _WINDOW[row.level] and not other.names.isdisjoint(_SIGNS):
        return False  # an old sign may still meet the lower row
    pair = other.two_of
    return (
        other.all <= row.all
        and all(_surely_meets(row, group) for group in other.one_of)
        and (not pair or len(pair & row.all) > 1 or (bool(row.two_of) and row.two_of <= pair))
    )


def _surely_meets(row: Rule, group: frozenset[str]) -> bool:
    return not group.isdisjoint(row.all) or any(asked <= group for asked in _groups(row))


def _groups(row: Rule) -> Iterable[frozenset[str]]:
    """Sets of which something is found whenever the row is met."""
    return (*row.one_of, *((row.two_of,) if row.two_of else ()))
