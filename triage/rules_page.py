"""docs/rules.md from rules.toml: every rule with source, every finding with threshold, to be signed."""

from collections.abc import Iterable, Iterator

from triage.findings import FINDINGS, SIGNS, UNUSED
from triage.levels import Level
from triage.risk import FACTS
from triage.rules import Rule, Rules

_HEAD = """# The rules

Made by `python -m triage rules > docs/rules.md` from `triage/rules.toml`, `triage/findings.py` and
`triage/risk.py`; a test keeps it fresh. Version `{version}`. How to read, review and sign it:
[clinical-safety.md](clinical-safety.md).

A row is met when every part of "needs" is found. Of several rows of one rule the highest counts; the highest
level of all rules is the assessment's. Signs (told warnings) count together over 24 hours for emergency and
watch, 7 days for urgent, 21 days for soon; pain detail and weekly items count for 10 days.
"""


def rules_page(rules: Rules) -> str:
    """The page as Markdown."""
    parts = [_HEAD.format(version=rules.version), *_rules(rules), *_findings(), *_risk(), *_unused()]
    return "\n".join(parts)


def _table(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = list(columns)
    yield f"## {title}\n"
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _rules(rules: Rules) -> Iterator[str]:
    for level in sorted(set(Level) - {Level.routine}, reverse=True):
        rows = [row for row in rules.rows if row.level is level]
        cells = ((row.id, _needs(row), _profile(row), row.why + _marks(row), row.source) for row in rows)
        yield from _table(level.name.capitalize(), ("rule", "needs", "profile", "why", "source"), cells)


def _marks(row: Rule) -> str:
    return " (message not repeated)" if row.once else ""


def _listed(names: Iterable[str], joint: str) -> str:
    return joint.join(f"`{name}`" for name in sorted(names))


def _needs(row: Rule) -> str:
    parts = [_listed(row.all, " and ")] if row.all else []
    parts += [_listed(group, " or ") for group in row.one_of]
    parts += [f"two of {_listed(row.two_of, ', ')}"] if row.two_of else []
    return "; and ".join(parts)


def _profile(row: Rule) -> str:
    wanted = [_listed(row.risk, " or ")] if row.risk else []
    unwanted = [f"not {_listed(row.not_risk, ' or ')}"] if row.not_risk else []
    return ", ".join(wanted + unwanted)


def _findings() -> Iterator[str]:
    told = ((f"`{name}`", each.meaning, each.source) for name, each in FINDINGS.items() if name not in SIGNS)
    yield from _table("Findings", ("finding", "threshold", "source"), told)
    signs = ((f"`{name}`", FINDINGS[name].meaning) for name in sorted(SIGNS))
    yield from _table("Signs", ("sign", "told as"), signs)


def _risk() -> Iterator[str]:
    rows = ((f"`{name}`", fact.meaning, fact.source) for name, fact in FACTS.items())
    yield from _table("Profile", ("fact", "meaning", "source"), rows)


def _unused() -> Iterator[str]:
    rows = ((f"`{value}`", reason) for value, reason in UNUSED.items())
    yield from _table("Asked, but no rule reads it", ("value", "reason"), rows)
