"""`text`: typed messages, one a line -> the warnings and items that they claim of now."""

from typing import BinaryIO, TextIO

from triage.cli_lines import decoded, lines_of, write_line
from triage.free_text import read_message
from triage.items import Malformed


def text_lines(stream: BinaryIO, out: TextIO, *, language: str, by: str) -> int:
    """`python -m triage text --language en --by self`; the exit status: 1 if a line was not UTF-8."""
    status = 0
    for number, line in lines_of(stream):
        try:
            write_line(out, _read(decoded(number, line), language=language, by=by))
        except Malformed as error:
            status = 1
            write_line(out, {"text": None, "error": str(error)})
    return status


def _read(text: str, *, language: str, by: str) -> dict[str, object]:
    reading = read_message(text, language=language, by=by)
    return {"text": text, "warnings": sorted(reading.warnings), "items": dict(reading.items)}
