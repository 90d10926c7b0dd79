"""Changes of what runs on import (tables, defaults, what a class holds): all is imported afresh for each."""

import contextlib
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

import pytest

from tests.mutation.fork import in_a_fork
from tests.mutation.judges import NOT_ASKED, QUIET, Judges, Verdict
from tests.mutation.mutants import Mutant

SECONDS = 120


@dataclass
class _Panel:
    """The same tests as before, up to the first that fails."""

    slow: frozenset[str]
    noticed: str = "the import"

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.noticed = ""
        items[:] = [
            item
            for item in items
            if item.nodeid not in self.slow and not any(name in item.nodeid for name in NOT_ASKED)
        ]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.noticed = "the import"

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.noticed = report.nodeid


def judged_on_import(judges: Judges, waiting: Sequence[Mutant], tests: Sequence[str]) -> Iterator[Verdict]:
    """Ends the first session: no module of the project stays loaded but this tool."""
    slow = frozenset(name for name, seconds in judges.reach.seconds.items() if seconds > judges.slow)
    _unload(Path.cwd())
    kills: Counter[str] = Counter()
    for mutant in waiting:
        likely = [file for file, _ in kills.most_common(1)]
        by = (_noticed(mutant, slow, likely) if likely else "") or _noticed(mutant, slow, tests)
        if "::" in by:
            kills[by.partition("::")[0]] += 1
        yield Verdict(mutant, "killed" if by else "survived", by)


def _unload(project: Path) -> None:
    for name, module in list(sys.modules.items()):
        file = Path(getattr(module, "__file__", None) or sys.executable)
        is_ours = file.is_relative_to(project) and "site-packages" not in file.parts
        if is_ours and "mutation" not in name.split(".") and name != "__main__":
            del sys.modules[name]


def _noticed(mutant: Mutant, slow: frozenset[str], tests: Sequence[str]) -> str:
    def work() -> str:
        panel = _Panel(slow)
        SourceFileLoader.get_code = _instead(mutant)  # type: ignore[method-assign,assignment]
        with contextlib.redirect_stdout(io.StringIO()):
            pytest.main([*QUIET, "-x", *tests], plugins=[panel])
        return panel.noticed

    noticed = in_a_fork(work, SECONDS)
    return "the clock: it does not come to an end" if noticed is None else str(noticed)


def _instead(mutant: Mutant) -> Callable[[SourceFileLoader, str], CodeType | None]:
    path, usual = str(Path(mutant.file).resolve()), SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        return mutant.code if self.path == path else usual(self, fullname)

    return get_code
