"""python -m tests.mutation [FILE ...] [--rules] [--again OUTPUT] [--tests PATH ...] [--slow SECONDS] ...

Makes every mutant of the files (all of triage/ when none is named) or, with --rules, of the table of rules.
Prints each that no test notices, with its place and the change, and then the score. A survivor is a gap in
the tests, dead code, or the same program written otherwise: which of them, somebody has to think out.
"""

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.imports import judged_on_import
from tests.mutation.judges import Judges, Verdict, convene, judged
from tests.mutation.mutants import Mutant, name_of
from tests.mutation.rule_rows import changed_tables, who_notices

SLOW = 2.0
RULES_CODE = "triage/rules.py"


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    usage, _, description = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(usage=usage, description=description)
    parser.add_argument("files", nargs="*", metavar="FILE", help="relative to the working directory")
    parser.add_argument("--rules", action="store_true", help="change the rows of triage/rules.toml instead")
    parser.add_argument("--tests", nargs="+", default=["tests/triage"], help="who judges")
    parser.add_argument("--slow", type=float, default=SLOW, help="pass over tests that take longer")
    parser.add_argument(
        "--only", choices=("functions", "imports"), help="what is called, or what runs on import"
    )
    parser.add_argument("--again", type=Path, help="only what survived in this output of an earlier run")
    parser.add_argument("--all", action="store_true", help="print who noticed the others, too")
    return parser.parse_args(words)


def _survivors(output: Path) -> frozenset[str]:
    lines = output.read_text(encoding="utf-8").splitlines()
    return frozenset(name_of(line.split(maxsplit=1)[1]) for line in lines if line.startswith("survived "))


class Score:
    """What is printed as it comes, and the table at the end."""

    def __init__(self, is_full: bool) -> None:
        self.is_full = is_full
        self.fates: dict[str, Counter[str]] = {}

    def add(self, file: str, what: object, fate: str, by: str = "") -> None:
        self.fates.setdefault(file, Counter())[fate] += 1
        if fate != "killed":
            print(f"{fate}  {what}", flush=True)
        elif self.is_full:
            print(f"{fate}  {what}  | {by}", flush=True)

    def table(self) -> None:
        print(f"\n{'mutants':>8}{'killed':>8}{'survived':>10}")
        rows = [*self.fates.items()]
        if len(rows) > 1:
            rows.append(("together", sum(self.fates.values(), Counter())))
        for file, fates in rows:
            print(f"{fates.total():>8}{fates['killed']:>8}{fates['survived']:>10}  {file}")


def main(words: Sequence[str] | None = None) -> int:
    asked = _arguments(words)
    began, score = time.monotonic(), Score(asked.all)
    files = asked.files or sorted(str(path) for path in Path("triage").glob("*.py"))
    waiting: list[Mutant] = []
    wanted = _survivors(asked.again) if asked.again else None

    def hold(judges: Judges) -> None:
        names = f"{len(judges.items)} tests, {time.monotonic() - began:.0f} seconds to see what they reach"
        print(f"{names}; failing unchanged: {list(judges.reach.failed) or 'none'}", flush=True)
        if judges.reach.failed:
            return
        if asked.rules:
            for table in changed_tables():
                if wanted is not None and name_of(str(table)) not in wanted:
                    continue
                by = who_notices(judges, table)
                score.add("triage/rules.toml", table, "killed" if by else "survived", by or "")
            return
        for verdict in (each for file in files for each in judged(judges, file, asked.only, wanted)):
            keep(verdict)

    def keep(verdict: Verdict) -> None:
        if verdict.fate != "on import":
            score.add(verdict.mutant.file, verdict.mutant, verdict.fate, verdict.by)
        else:
            waiting.append(verdict.mutant)

    judges = Judges(hold, [RULES_CODE] if asked.rules else files, asked.slow)
    convene(asked.tests, judges)
    for verdict in judged_on_import(judges, waiting, asked.tests):
        keep(verdict)
    score.table()
    print(f"\n{time.monotonic() - began:.0f} seconds")
    return 1 if judges.reach.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
