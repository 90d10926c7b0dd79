"""Which tests reach which line, and how long each takes: found once, without any change.

What is kept in a cache hides from all tests but the first what filled it. So small caches are emptied before
every test; the words of a language, slow to read, are read once under a name of their own, and every test
that asks for them counts as reaching what reads them.
"""

import gc
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any

import coverage
import pytest

from triage.rules import RULES
from triage.text_lexicon import languages, lexicon

LOADING = "loading"
RunTest = Callable[[pytest.Item], bool]


@dataclass(frozen=True)
class Reach:
    """`lines`: file -> line -> tests that reach it. `seconds`: of each test. `failed`: without any change."""

    lines: dict[str, dict[int, frozenset[str]]]
    seconds: dict[str, float]
    failed: tuple[str, ...]

    def of(self, file: str, lines: range) -> frozenset[str]:
        known = self.lines.get(str(Path(file).resolve()), {})
        return frozenset[str]().union(*(known.get(line, frozenset()) for line in lines))


def caches(modules: frozenset[str]) -> Iterator["_lru_cache_wrapper[Any]"]:
    for each in gc.get_objects():
        if isinstance(each, _lru_cache_wrapper) and each.__module__ in modules:
            yield each


def forget(modules: frozenset[str]) -> None:
    """Whatever these modules have worked out before."""
    for each in caches(modules):
        each.cache_clear()
    RULES._memo.clear()


def modules_that_know(name: str) -> frozenset[str]:
    """The module and all that import from it, directly or not: what they keep may come from its code."""
    found = {name}
    grown = True
    while grown:
        grown = False
        for other, module in list(sys.modules.items()):
            if other in found or not other.startswith(name.partition(".")[0]):
                continue
            if any(getattr(value, "__module__", None) in found for value in vars(module).values()):
                found.add(other)
                grown = True
    return frozenset(found)


def reach(items: Sequence[pytest.Item], run: RunTest, files: Sequence[str]) -> Reach:
    measured = coverage.Coverage(
        data_file=None, config_file=False, include=[str(Path(file).resolve()) for file in files]
    )
    seconds: dict[str, float] = {}
    failed: list[str] = []
    readers: set[str] = set()
    small = [each for each in caches(frozenset(sys.modules)) if each.cache_parameters()["maxsize"]]
    measured.start()
    measured.switch_context(LOADING)
    for language in languages() if any(Path(file).parent.name == "triage" for file in files) else ():
        lexicon(language)
    for item in items:
        for each in small:
            each.cache_clear()
        RULES._memo.clear()
        measured.switch_context(item.nodeid)
        asked, began = lexicon.cache_info().hits, time.perf_counter()
        if not run(item):
            failed.append(item.nodeid)
        seconds[item.nodeid] = time.perf_counter() - began
        if lexicon.cache_info().hits > asked:
            readers.add(item.nodeid)
    measured.stop()
    return Reach(_lines(measured.get_data(), frozenset(readers)), seconds, tuple(failed))


def _lines(data: coverage.CoverageData, readers: frozenset[str]) -> dict[str, dict[int, frozenset[str]]]:
    found: dict[str, dict[int, frozenset[str]]] = {}
    for file in data.measured_files():
        found[file] = {
            line: frozenset(names) - {LOADING, ""} | (readers if LOADING in names else frozenset())
            for line, names in data.contexts_by_lineno(file).items()
        }
    return found
