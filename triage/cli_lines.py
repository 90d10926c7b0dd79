"""Lines in, JSON lines out: one answer for every line, a malformed one named, the others still read."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO, TextIO

from triage.items import LONGEST_VALUE, Malformed


def lines_of(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """(line number, bytes) of every line that is not blank; a byte order mark is dropped."""
    for number, line in enumerate(stream, start=1):
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if stripped := text.strip():
            yield number, stripped


def decoded(number: int, line: bytes) -> str:
    """The line as text. Raises Malformed."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(f"line {number}, not UTF-8", line[:LONGEST_VALUE]) from error


def _told_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; of a key told twice one value would be lost. Raises Malformed."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Malformed(f"{twice}, told twice", [value for name, value in pairs if name == twice])
    return found


def object_of(number: int, text: str) -> Mapping[str, Any]:
    """The line as a JSON object. Raises Malformed."""
    try:
        found = json.loads(text, object_pairs_hook=_told_once)
    except Malformed:
        raise
    except (ValueError, RecursionError) as error:
        raise Malformed(f"line {number}, not JSON", text) from error
    if not isinstance(found, dict):
        raise Malformed(f"line {number}, not an object", found)
    return found


def write_line(out: TextIO, answer: Mapping[str, object]) -> None:
    """One JSON object, at once."""
    out.write(json.dumps(answer) + "\n")
    out.flush()


def answer_all(
    stream: BinaryIO, out: TextIO, answer: Callable[[Mapping[str, Any]], Iterable[Mapping[str, object]]]
) -> int:
    """Answer every history; the exit status: 1 if a line was malformed.

    `answer` gives any number of objects for one history, or raises Malformed.
    """
    status = 0
    for number, line in lines_of(stream):
        name = None
        try:
            history = object_of(number, decoded(number, line))
            name = history.get("id")
            answers = list(answer(history))
        except Malformed as error:
            status = 1
            answers = [{"id": name, "error": str(error)}]
        for each in answers:
            write_line(out, each)
    return status
