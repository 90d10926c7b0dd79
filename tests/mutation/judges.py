"""The tests as judges: collected once, then asked about one change after the other."""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType
from typing import Literal

import pytest
from hypothesis import Phase, settings

from tests.mutation.fork import in_a_fork
from tests.mutation.mutants import Function, Mutant, functions_in, mutants, name_of
from tests.mutation.reach import Reach, forget, modules_that_know, reach

NOT_ASKED = (
    "test_the_page_of_rules_is_fresh",  # a page made from the table differs with every change of the table
    "real_command",  # another process, where the change is not
)  # fmt: skip
Fate = Literal["killed", "survived", "on import"]
QUIET = (
    "--noconftest", "-q", "-s", "-p", "no:xdist", "-p", "no:unraisableexception",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
)  # fmt: skip
"""No conftest: it is for databases, and triage is pure."""


@dataclass(frozen=True)
class Verdict:
    """`by`: the test that noticed."""

    mutant: Mutant
    fate: Fate
    by: str = ""


@dataclass
class Judges:
    """A pytest plugin: `hold` is called where the tests would be run, and may ask about changes."""

    hold: Callable[["Judges"], None]
    files: Sequence[str]
    slow: float
    items: dict[str, pytest.Item] = field(default_factory=dict)
    reach: Reach = field(default_factory=lambda: Reach({}, {}, ()))
    kills: Counter[str] = field(default_factory=Counter)
    _failed: bool = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._failed = self._failed or report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = [item for item in session.items if not any(name in item.nodeid for name in NOT_ASKED)]
        session.config.pluginmanager.unregister(name="terminalreporter")  # its dots would hide ours
        self.items = {item.nodeid: item for item in items}
        self.reach = reach(items, self._passes, self.files)
        self.hold(self)
        return True

    def noticed_by(self, names: Iterable[str], change: Callable[[], None], about: str = "") -> str | None:
        """The first test that fails on the change, made in a fork. Those whose name holds `about` begin, the
        likeliest before the shortest."""
        able = [name for name in names if self.reach.seconds[name] <= self.slow]
        able.sort(key=lambda name: (about not in name, -self.kills[name], self.reach.seconds[name]))
        seconds = 10 + int(3 * sum(self.reach.seconds[name] for name in able))

        def work() -> str:
            change()
            return next((name for name in able if not self._passes(self.items[name])), "")

        noticed = in_a_fork(work, seconds)
        if noticed is None:
            return "the clock: it does not come to an end"
        self.kills[noticed] += 1
        return str(noticed) or None

    def _passes(self, item: pytest.Item) -> bool:
        self._failed = False
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        return not self._failed


def convene(tests: Sequence[str], judges: Judges) -> int:
    """Collects the tests and hands over to the judges. Hypothesis plays the same game every time."""
    settings.register_profile("mutation", derandomize=True, phases=(Phase.explicit, Phase.generate))
    settings.load_profile("mutation")
    return int(pytest.main([*QUIET, *tests], plugins=[judges]))


def judged(
    judges: Judges, file: str, only: str | None = None, wanted: frozenset[str] | None = None
) -> Iterator[Verdict]:
    """Every mutant of a file, or the `wanted`. What no test reaches may still run on import."""
    known = functions_loaded(str(Path(file).resolve()))
    module = ".".join(Path(file).with_suffix("").parts)
    keep = modules_that_know(module)
    for mutant in mutants(file):
        if wanted is not None and name_of(str(mutant)) not in wanted:
            continue
        live = known.get(mutant.function, []) if mutant.function else []
        codes = [code for name, code in functions_in(mutant.code) if name == mutant.function]
        reached = judges.reach.of(file, mutant.lines)
        if not live or len(codes) != 1 or not reached:
            if only != "functions":
                yield Verdict(mutant, "on import")
            continue
        if only == "imports":
            continue
        by = judges.noticed_by(reached, lambda live=live, code=codes[0]: _swap(live, code, keep))  # type: ignore[misc]
        yield Verdict(mutant, "killed" if by else "survived", by or "")


def functions_loaded(path: str) -> dict[Function, list[FunctionType]]:
    found: dict[Function, list[FunctionType]] = {}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename == path:
            code = each.__code__
            found.setdefault((code.co_qualname, code.co_firstlineno), []).append(each)
    return found


def _swap(functions: Iterable[FunctionType], code: CodeType, keep: frozenset[str]) -> None:
    for each in functions:
        each.__code__ = code
    forget(keep)
