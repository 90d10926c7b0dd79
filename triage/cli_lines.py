"""Lines in, JSON lines out: one answer for every line, a malformed one named, the others still read."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, TextIO

from triage.items import LONGEST_VALUE, Malformed

LONGEST_NUMBER = 4000
"""Digits; Python itself refuses to read more than 4300."""


def lines_of(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """(line number, bytes) of every line that is not blank; a byte order mark is dropped, also where one file
    was put behind another."""
    for number, line in enumerate(stream, start=1):
        if stripped := line.removeprefix(b"\xef\xbb\xbf").strip():
            yield number, stripped


def decoded(number: int, line: bytes) -> str:
    """The line as text. Raises Malformed."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(f"line {number}, not UTF-8", line[:LONGEST_VALUE]) from error


def _told_twice(pairs: Sequence[tuple[str, Any]]) -> Malformed:
    names = [name for name, _ in pairs]
    twice = next(name for name in names if names.count(name) > 1)
    return Malformed(f"{twice}, told twice", [value for name, value in pairs if name == twice])


def _whole(digits: str) -> int | float:
    """A whole number; one longer than Python reads is as good as endless, and is named by its field."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else float(digits)


def object_of(number: int, text: str) -> tuple[Mapping[str, Any], Malformed | None]:
    """The line as a JSON object, and what is wrong with it though it is one: of a key told twice one value
    would be lost. Raises Malformed."""
    wrong: list[Malformed] = []

    def told_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            wrong.append(_told_twice(pairs))
        return found

    try:
        found = json.loads(text, object_pairs_hook=told_once, parse_int=_whole)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"line {number}, not JSON", text) from error
    if not isinstance(found, dict):
        raise Malformed(f"line {number}, not an object", found)
    return found, wrong[0] if wrong else None


def id_of(history: Mapping[str, Any]) -> str | int | None:
    """What the answer is to be known by: text or a whole number; absent stays absent. Raises Malformed."""
    name = history.get("id")
    if isinstance(name, str) or type(name) is int or "id" not in history:
        return name
    raise Malformed("id", name)


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
            history, wrong = object_of(number, decoded(number, line))
            name = id_of(history)
            if wrong:
                raise wrong
            answers = list(answer(history))
        except Malformed as error:
            status = 1
            answers = [{"id": name, "error": str(error)}]
        for each in answers:
            write_line(out, each)
    return status
