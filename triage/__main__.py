"""python -m triage assess | text | diff | rules: standard input to standard output, nothing else."""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, TextIO

from triage.cli_histories import assess_lines, diff_lines
from triage.cli_text import text_lines
from triage.free_text import languages
from triage.rule_rows import BrokenRules
from triage.rules import RULES, Rules, read_rules
from triage.rules_page import rules_page


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m triage", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    assess = commands.add_parser("assess", help="histories as JSON lines -> assessments")
    assess.add_argument("--last", action="store_true", help="the last assessment of each only")
    text = commands.add_parser("text", help="messages, one a line -> what they claim")
    text.add_argument("--language", required=True, choices=sorted(languages()))
    text.add_argument("--by", default="self", choices=("self", "proxy"))
    diff = commands.add_parser("diff", help="histories -> what a changed table of rules changes")
    diff.add_argument("old", type=Path)
    diff.add_argument("new", type=Path)
    commands.add_parser("rules", help="the table of rules as a page (docs/rules.md)")
    return parser


def read_table(path: Path) -> Rules:
    """A table of rules from a file. Raises BrokenRules, with the file's name, also if it cannot be read."""
    try:
        return read_rules(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, BrokenRules) as error:
        raise BrokenRules(f"{path}: {error}") from error


def run(argv: Sequence[str], stdin: BinaryIO, out: TextIO, errors: TextIO) -> int:
    """One command; the exit status: 0, 1 if a line was malformed, 2 if the command cannot run."""
    options = arguments().parse_args(argv)
    match options.command:
        case "assess":
            return assess_lines(stdin, out, last_only=options.last)
        case "text":
            return text_lines(stdin, out, language=options.language, by=options.by)
        case "diff":
            try:
                old, new = read_table(options.old), read_table(options.new)
            except BrokenRules as error:
                errors.write(f"{error}\n")
                return 2
            return diff_lines(stdin, out, old=old, new=new)
    out.write(rules_page(RULES))
    return 0


if __name__ == "__main__":  # pragma: no cover (tests/triage/test_command_line.py runs it as a process)
    # A reader that goes away (`| head`) ends it quietly, as it ends any filter.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(run(sys.argv[1:], sys.stdin.buffer, sys.stdout, sys.stderr))
