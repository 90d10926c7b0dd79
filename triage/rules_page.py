"""docs/rules.md from rules.toml: every rule with source, every finding with threshold, to be signed."""

from collections.abc import Iterable, Iterator

from triage.codebook import COURSE_CODES, COURSES, LEG_CODES
from triage.findings import FINDINGS, SIGNS, UNUSED
from triage.findings_weekly import RELIEF
from triage.levels import Level
from triage.references import ASKED, JUDGEMENT, REFERENCES, Reference
from triage.risk import FACTS
from triage.rule_rows import Rule
from triage.rules import Rules

_HEAD = """# The rules

Made by `python -m triage rules > docs/rules.md` from `triage/rules.toml`, `triage/findings.py`,
`triage/risk.py` and `triage/references.toml`; a test keeps it fresh. Version `{version}`. How to review,
dry-run and sign it: [clinical-safety.md](clinical-safety.md).

**How to read it.** Of each row, "why" says it in words and "needs" exactly: the row is met when every part
of "needs" is found and the profile fits. `bladder`/`_unexamined` is `bladder` or `bladder_unexamined`. Of
several rows of one rule the highest level counts; the highest level of all rules is the assessment's. Signs
(told warnings) count together over 24 hours for emergency and watch (27 when something is told now), 7 days
for urgent, 21 days for soon; pain detail and weekly items count for 10 days. What a name means stands under
[Findings](#findings), [Signs](#signs) and [Profile](#profile), a source under [References](#references),
what no source decides under [Team judgement](#team-judgement). Of {rows} rows {alone} rest on team judgement
alone, and {partly} more in part.
"""

_SCALES = """Scales as asked: pain and activity 0 to 10; sleep 1 a little disturbed, 2 woken by the pain, 3
hardly slept; cough 1 a little, 2 often, 3 most of the time; breath the mMRC grade, 0 to 4; fatigue 2 clearly
tired, 3 very tired; appetite 1 less than usual, 2 hardly eating; night sweats 1 on some nights, 2 drenched on
most."""

_SIGNS = """What a person chose when asked, or confirmed of their own words. Where no source is given it was
{asked}.

- With a course, {courses}: the bare name is new (14 days), worse, or course not told, but see below;
  `_unexamined` is older, the same and never examined; `_unchanged` is older, the same, and a doctor knows it.
- Chosen, with nothing further asked: {plain}.
- The others:"""

_CITED = """A page without a year bears none, or is kept up to date by its owner: look at the day of its
review. "Cited by" names rules; findings and facts where no rule cites it."""

_JUDGED = """"{judgement}" without more stands for what the row itself says. What is decided once, for several
rows:"""

_ALIKE = {
    "no_relief_": "that treatment, begun 2 to 12 weeks ago, brings no relief, and no other treatment helped; "
    "`no_relief_…`: any of these",
    "trend_": "confirmed worsening of that item; composite: of the daily items together",
}
"""Findings that differ only in what they are about: one row for all."""

NO_RELIEF = frozenset(f"no_relief_{key}" for key in RELIEF)
"""Written as one where any of them will do."""


def rules_page(rules: Rules) -> str:
    """The page as Markdown."""
    judged = [row.source.split("; ") for row in rules.rows if JUDGEMENT in row.source]
    alone = sum(all(part.startswith(JUDGEMENT) for part in parts) for parts in judged)
    head = _HEAD.format(version=rules.version, rows=len(rules.rows), alone=alone, partly=len(judged) - alone)
    parts = [
        head, *_rules(rules), *_findings(), *_signs(), *_risk(), *_unused(),
        *_references(rules), *_amendments(rules),
    ]  # fmt: skip
    return "\n".join(parts)


def _table(
    title: str, columns: Iterable[str], rows: Iterable[Iterable[str]], text: str = ""
) -> Iterator[str]:
    names = list(columns)
    yield f"## {title}\n"
    if text:
        yield f"{text}\n"
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _rules(rules: Rules) -> Iterator[str]:
    for level in sorted(set(Level) - {Level.routine}, reverse=True):
        rows = [row for row in rules.rows if row.level is level]
        cells = ((row.id, row.why + _marks(row), _needs(row), _profile(row), row.source) for row in rows)
        yield from _table(level.name.capitalize(), ("rule", "why", "needs", "profile", "source"), cells)


def _marks(row: Rule) -> str:
    return " (message not repeated)" if row.once else ""


def _needs(row: Rule) -> str:
    parts = [" and ".join(f"`{name}`" for name in sorted(row.all))] if row.all else []
    parts += [" or ".join(condensed(group)) for group in row.one_of]
    parts += [f"two of {', '.join(condensed(row.two_of))}"] if row.two_of else []
    return "; and ".join(parts)


def _profile(row: Rule) -> str:
    wanted = [_listed(row.risk)] if row.risk else []
    unwanted = [f"not {_listed(row.not_risk)}"] if row.not_risk else []
    return ", ".join(wanted + unwanted)


def _listed(names: Iterable[str]) -> str:
    return " or ".join(f"`{name}`" for name in sorted(names))


def condensed(names: Iterable[str]) -> list[str]:
    """The names in code, in order; a sign that counts new and old is one entry, with its endings behind."""
    left = sorted(names)
    if NO_RELIEF.issubset(left):
        left = [*sorted(NO_RELIEF.symmetric_difference(left)), "no_relief_…"]
    for name in list(left):
        endings = [ending for ending in ("_unexamined", "_unchanged") if name + ending in left]
        if endings:
            left = [each for each in left if each not in [name + ending for ending in endings]]
            left[left.index(name)] = "`/`".join([name, *endings])
    return [f"`{each}`" for each in left]


def _findings() -> Iterator[str]:
    told = [(name, each) for name, each in FINDINGS.items() if name not in SIGNS]
    rows: dict[tuple[str, str], list[str]] = {}
    for name, each in told:
        alike = next((text for prefix, text in _ALIKE.items() if _is_alike(name, prefix)), each.meaning)
        rows.setdefault((alike, each.source), []).append(f"`{name}`")
    cells = ((", ".join(names), meaning, source) for (meaning, source), names in rows.items())
    yield from _table("Findings", ("finding", "threshold", "source"), cells, _SCALES)


def _is_alike(name: str, prefix: str) -> bool:
    return name.startswith(prefix) and f"`{name.removeprefix(prefix)}`" in FINDINGS[name].meaning


def _signs() -> Iterator[str]:
    courses = sorted((*COURSE_CODES, *LEG_CODES, "both_legs_pain"))
    plain = sorted(name for name in SIGNS if FINDINGS[name].meaning == f"warning `{name}` told")
    listed = {
        name
        for code in courses
        for name, each in ((name, FINDINGS[name]) for name in SIGNS)
        if each.meaning in (f"`{code}`: {told}" for told in ("new or worse or not told", *COURSES))
    }
    rows = (
        (f"`{name}`", FINDINGS[name].meaning, "" if FINDINGS[name].source == ASKED else FINDINGS[name].source)
        for name in sorted(SIGNS - listed.union(plain))
    )
    text = _SIGNS.format(asked=ASKED, courses=_coded(courses), plain=_coded(plain))
    yield from _table("Signs", ("sign", "told as", "source"), rows, text)


def _coded(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _risk() -> Iterator[str]:
    rows = ((f"`{name}`", fact.meaning, fact.source) for name, fact in FACTS.items())
    yield from _table("Profile", ("fact", "meaning", "source"), rows)


def _unused() -> Iterator[str]:
    rows = ((f"`{value}`", reason) for value, reason in UNUSED.items())
    yield from _table("Asked, but no rule reads it", ("value", "reason"), rows)


def _citing(rules: Rules) -> dict[str, list[str]]:
    """Reference -> the rules that cite it (else the findings and facts); amendment -> all that cite it."""
    sources = [(row.id, row.source) for row in rules.rows]
    sources += [(f"`{name}`", finding.source) for name, finding in FINDINGS.items()]
    sources += [(f"`{name}`", fact.source) for name, fact in FACTS.items()]
    citing: dict[str, list[str]] = {}
    for who, source in sources:
        for name in REFERENCES.cited(source):
            if name is not None and who not in citing.setdefault(name, []):
                citing[name].append(who)
    rules_only = {name: [each for each in who if not each.startswith("`")] for name, who in citing.items()}
    short = {name: rules_only[name] or who for name, who in citing.items()}
    return short | {name: citing.get(name, []) for name in REFERENCES.amendments}


def _references(rules: Rules) -> Iterator[str]:
    citing = _citing(rules)
    rows = (
        (row.name, _in_full(row), row.used, ", ".join(citing.get(row.name, ())))
        for row in REFERENCES.rows.values()
    )
    yield from _table("References", ("cited as", "what it is", "used for", "cited by"), rows, _CITED)


def _in_full(row: Reference) -> str:
    year = f", {row.year}" if row.year else ""
    where = f". Where: {row.section}" if row.section else ""
    return f"[{row.title}]({row.address}); {row.organisation}{year}{where}"


def _amendments(rules: Rules) -> Iterator[str]:
    citing = _citing(rules)
    rows = ((name, text, ", ".join(citing.get(name, ()))) for name, text in REFERENCES.amendments.items())
    yield from _table(
        "Team judgement", ("amendment", "says", "cited by"), rows, _JUDGED.format(judgement=JUDGEMENT)
    )
