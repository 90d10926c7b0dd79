"""rules.toml read, checked, and applied: sets of findings -> reasons with a level. Nothing is computed there.

Load-time checks: every name exists, every finding and risk fact is used, every level is reachable, and every
warning code, follow-up value and profile key counts for something or is listed as unused with the reason.
How a row is built, and that it can say something, is checked in `triage.rule_rows`.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triage.findings import FINDINGS, UNUSED, every_value, values_used
from triage.levels import Level
from triage.risk import FACTS
from triage.rule_rows import BrokenRules, Rule, check_weight, read_rows
from triage.tellings import Counting

PATH = Path(__file__).with_name("rules.toml")
MEMO_SIZE = 20_000
"""Judgements that are remembered; most days say what some other day said."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a level was given. `findings`: the names that met the rule, sorted."""

    rule: str
    level: Level
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The reasons, highest level first, one a rule; and all findings with the signs of the day, sorted."""

    reasons: tuple[Reason, ...]
    findings: tuple[str, ...]


class Rules:
    """A checked table. `version`, written beside every assessment: declared version and content hash."""

    def __init__(self, rows: Iterable[Rule], version: str) -> None:
        self.rows = tuple(rows)
        self.version = version
        self.memo_size = MEMO_SIZE
        self._asking: dict[str, list[int]] = {}
        for at, row in enumerate(self.rows):
            for name in row.names:
                self._asking.setdefault(name, []).append(at)
        self._memo: dict[tuple[frozenset[str], frozenset[str], Counting], Judgement] = {}

    def judge(self, facts: frozenset[str], held: frozenset[str], counting: Counting) -> Judgement:
        """What the findings mean. `facts`: of the profile; `held`: findings that are not signs."""
        key = (facts, held, counting)
        known = self._memo.get(key)
        if known is None:
            if len(self._memo) >= self.memo_size:
                self._memo.clear()
            reasons = self._judge(facts, held, counting)
            found = held.union(counting.near, *(reason.findings for reason in reasons))
            known = self._memo[key] = Judgement(reasons, tuple(sorted(found)))
        return known

    def once(self, reason: Reason) -> bool:
        """Whether its message is not repeated for age: so it is for every row that can have given it."""
        rows = [
            row
            for row in self.rows
            if (row.id, row.level) == (reason.rule, reason.level)
            and not row.names.isdisjoint(reason.findings)
        ]
        return bool(rows) and all(row.once for row in rows)

    def _judge(self, facts: frozenset[str], held: frozenset[str], counting: Counting) -> tuple[Reason, ...]:
        joined = {
            Level.emergency: held | counting.near,
            Level.urgent: held | counting.week,
            Level.soon: held | counting.weeks,
            Level.watch: held | counting.near,
        }
        best: dict[str, tuple[Level, frozenset[str]]] = {}
        for row in self._near(frozenset[str]().union(*joined.values())):
            level, before = best.get(row.id, (row.level, frozenset()))
            if level > row.level:
                continue
            met = row.met_by(facts, joined[row.level])
            if met is not None:
                best[row.id] = (row.level, met | before if row.level == level else met)
        reasons = [Reason(rule, level, tuple(sorted(met))) for rule, (level, met) in best.items()]
        return tuple(sorted(reasons, key=lambda reason: (-reason.level, reason.rule)))

    def _near(self, told: frozenset[str]) -> Iterator[Rule]:
        """The rows that ask for something told; no other can be met. In the order of the table."""
        for at in sorted({at for name in told for at in self._asking.get(name, ())}):
            yield self.rows[at]


def read_rules(text: str, *, unused: Mapping[str, str] = UNUSED) -> Rules:
    """A table from TOML text. `unused`: what of the codebook counts for nothing, with the reason.

    Raises:
        BrokenRules: it is not built as a table of rules, or does not fit the findings and the codebook.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenRules(f"not TOML: {error}") from error
    version = raw.get("version")
    if not isinstance(version, str) or not version.strip():
        raise BrokenRules(f"version {version!r}: a text is wanted")
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Rules(checked_rows(raw, unused=unused), f"{version}+{digest}")


def checked_rows(raw: Mapping[str, Any], *, unused: Mapping[str, str] = UNUSED) -> tuple[Rule, ...]:
    """The rows of a table as read from TOML. Raises BrokenRules."""
    rows = read_rows(raw)
    _check_names(rows)
    _check_levels(rows)
    check_weight(rows)
    _check_values(rows, unused)
    return rows


def _check_names(rows: Iterable[Rule]) -> None:
    used: set[str] = set()
    facts: set[str] = set()
    for row in rows:
        for name in sorted(row.names - FINDINGS.keys()):
            raise BrokenRules(f"{row.id}: no finding {name!r}")
        for name in sorted((row.risk | row.not_risk) - FACTS.keys()):
            raise BrokenRules(f"{row.id}: no risk fact {name!r}")
        used |= row.names
        facts |= row.risk | row.not_risk
    for name in sorted(FINDINGS.keys() - used):
        raise BrokenRules(f"finding {name!r} is used by no rule")
    for name in sorted(FACTS.keys() - facts):
        raise BrokenRules(f"risk fact {name!r} is used by no rule")


def _check_levels(rows: Iterable[Rule]) -> None:
    reached = {row.level for row in rows}
    for level in Level:
        if level is not Level.routine and level not in reached:
            raise BrokenRules(f"no rule gives {level.name}")


def _check_values(rows: Iterable[Rule], unused: Mapping[str, str]) -> None:
    facts = frozenset[str]().union(*(row.risk | row.not_risk for row in rows))
    for gap in gaps(every_value(), values_used(facts), unused):
        raise BrokenRules(gap)


def gaps(values: frozenset[str], used: frozenset[str], unused: Mapping[str, str]) -> Iterator[str]:
    """What of the codebook is neither used nor listed as unused, or is both."""
    for value in sorted(values - used - unused.keys()):
        yield f"{value} of the codebook counts for nothing and is not listed as unused"
    for value in sorted(unused.keys() & used):
        yield f"{value} is listed as unused but is used"


RULES = read_rules(PATH.read_text(encoding="utf-8"))
