"""Logs that can be handed to anybody: no token, no address, nothing that a person typed.

Our own lines carry ids and kinds. Of foreign libraries only name, level and place are kept, because some log
whole updates and addresses. Tracebacks show where and which error, not the error's words, which may quote a
person. What is left is searched for tokens, last of all.
"""

import logging
import re
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

OURS = ("bot", "scheduler", "care", "storage", "triage", "sandbox", "__main__")
"""Packages whose lines are kept as they are."""
PRIVATE_WORDS = """
    text answer answers name first_name last_name username nickname caption phone phone_number contact
    location latitude longitude payload update message reply note words language_code body data url
"""
PRIVATE_KEYS = frozenset(PRIVATE_WORDS.split())
"""Never written, whoever logs them."""
TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{16,}|(?<=/bot)\d+:[^/\s\"']+")
PASSWORD = re.compile(r"(\w+://[^:/@\s]*):[^@\s]+@")
HIDDEN = "[hidden]"
FRAMES = 12


def set_up(level: str = "INFO", *, stream: TextIO | None = None, as_json: bool | None = None) -> None:
    """Takes over all logging of the process. `as_json`: None means unless somebody watches (a terminal)."""
    stream = stream or sys.stderr
    if as_json is None:
        as_json = not stream.isatty()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(as_json=as_json))
    handler.addFilter(worth_reading)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    structlog.configure(
        processors=[*_common(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _common() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _formatter(*, as_json: bool) -> structlog.stdlib.ProcessorFormatter:
    last: Processor = structlog.processors.JSONRenderer(default=_type_only)
    if not as_json:
        last = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_common(), only_the_place],
        use_get_message=False,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            trace_without_words,
            hide_private,
            last,
        ],
    )


def worth_reading(record: logging.LogRecord) -> bool:
    """Without its words a library's small talk tells nothing; its warnings still tell where to look."""
    return record.levelno >= logging.WARNING or record.name.split(".")[0] in OURS


def only_the_place(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """A foreign line becomes: which library, function and line. Its words and arguments are left out."""
    record: logging.LogRecord = event["_record"]
    if record.name.split(".")[0] in OURS:
        return event
    event["event"] = "library_says"
    event["where"] = f"{record.module}.{record.funcName}:{record.lineno}"
    event.pop("positional_args", None)
    return event


def trace_without_words(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """`exc_info` becomes `trace`: the kinds of error, outermost last, and the lines they came by."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["trace"] = list(_chain(error))
    event.pop("stack_info", None)
    return event


def _chain(error: BaseException) -> Iterable[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _chain(before)
    yield f"{type(error).__module__}.{type(error).__qualname__}"
    yield from list(_frames(error.__traceback__))[-FRAMES:]


def _frames(traceback: TracebackType | None) -> Iterable[str]:
    while traceback is not None:
        frame = traceback.tb_frame
        yield f"{frame.f_globals.get('__name__', '?')}.{frame.f_code.co_name}:{traceback.tb_lineno}"
        traceback = traceback.tb_next


def hide_private(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """The last look before a line is written."""
    return {key: HIDDEN if key in PRIVATE_KEYS else _clean(value) for key, value in event.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return PASSWORD.sub(rf"\1:{HIDDEN}@", TOKEN.sub(HIDDEN, value))
    if isinstance(value, dict):
        return {_clean(key): HIDDEN if key in PRIVATE_KEYS else _clean(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(each) for each in value]
    return value if isinstance(value, int | float | None) else _type_only(value)


def _type_only(value: object) -> str:
    """What is neither words nor a number may hold anything: only its kind is told."""
    return f"<{type(value).__name__}>"
