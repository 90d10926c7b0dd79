"""Keys the program cannot do without, as codebook and findings grow: without words it does not start."""

from collections.abc import Iterator

from triage.agenda import PROFILE_ORDER
from triage.codebook import COURSES, ITEMS, TREATMENTS, WARNING_GROUPS, WARNINGS, Shape
from triage.findings import FINDINGS
from triage.levels import Level
from triage.progress import PARTS

SILENT = frozenset({"site_unknown", "not_lower_only"})
"""Findings that say how an answer was read, and nothing that a person told."""
_OLD = ("_unchanged", "_unexamined")
_MAPS = frozenset({"warning_course", "leg_course", "treatments", "treatment_since"})
"""Items whose answers share their words with others."""


def required_keys() -> frozenset[str]:
    """Every question, answer, warning, group, finding and level."""
    return frozenset((*_questions(), *_answers(), *_warnings(), *_findings(), *_levels()))


def _questions() -> Iterator[str]:
    for name in ITEMS:
        if name in PARTS:
            yield from (f"question.{name}.{part}" for part in PARTS[name])
        else:
            yield f"question.{name}"
    yield from (f"question.profile.{key}" for key in PROFILE_ORDER)


def _answers() -> Iterator[str]:
    for item in ITEMS.values():
        if item.name not in _MAPS and item.name != "warnings":
            yield from (f"answer.{item.name}.{value}" for value in item.values)
        if item.shape is Shape.whole and item.high < 10:
            yield from (f"answer.{item.name}.{value}" for value in range(item.low, item.high + 1))
    yield from (f"answer.course.{course}" for course in COURSES)
    yield from (f"answer.treatments.{value}" for value in ITEMS["treatments"].values)
    yield from (f"treatment.{key}" for key in TREATMENTS)


def _warnings() -> Iterator[str]:
    for group in WARNING_GROUPS:
        yield from (f"group.{group}", f"group.{group}.means")
    for code in WARNINGS:
        yield from (f"warning.{code}", f"warning.{code}.means", f"finding.{code}")


def _findings() -> Iterator[str]:
    for name in FINDINGS.keys() - SILENT:
        if not name.endswith(_OLD):
            yield f"finding.{name}"


def _levels() -> Iterator[str]:
    yield from (f"level.{level.name}" for level in Level)
