"""Logs can be shown to anybody: they hold no token and nothing that a patient told."""

import io
import json
import logging
import urllib.request
from collections.abc import Iterator

import pytest
import structlog

from bot import logs
from bot.gateway import Gateway
from bot.gateway_errors import Temporary

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
WORDS = "my legs are numb since this morning"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    before = structlog.get_config()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.set_up("DEBUG", stream=stream, as_json=True)
    yield stream
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_our_own_lines_keep_their_ids(written: io.StringIO) -> None:
    structlog.get_logger("bot.sender").warning("not_delivered", delivery="abc", reason="blocked", chat_id=7)
    (line,) = lines(written)
    assert line["event"] == "not_delivered"
    assert (line["delivery"], line["reason"], line["chat_id"], line["level"]) == (
        "abc",
        "blocked",
        7,
        "warning",
    )
    assert "timestamp" in line


def test_a_token_never_reaches_the_log_wherever_it_hides(written: io.StringIO) -> None:
    log = structlog.get_logger("bot.gateway")
    log.info(f"calling https://api.telegram.org/bot{TOKEN}/getMe")
    log.info("called", target=f"bot{TOKEN}", several=[TOKEN, {"deep": TOKEN}])
    logging.getLogger("bot.old_style").info("token %s", TOKEN)
    logging.getLogger("httpx").info('HTTP Request: POST %s "HTTP/1.1 200 OK"', f"https://x/bot{TOKEN}/getMe")
    try:
        urllib.request.Request(f"no-scheme/bot{TOKEN}")
    except ValueError as error:
        log.error("failed", exc_info=error)
    assert len(lines(written)) == 4
    assert TOKEN not in written.getvalue()
    assert TOKEN.partition(":")[2] not in written.getvalue()


def test_what_a_patient_typed_is_not_logged_under_any_name(written: io.StringIO) -> None:
    log = structlog.get_logger("bot.handlers")
    log.info("read", text=WORDS, caption=WORDS, answers={"pain": WORDS}, first_name=WORDS, phone="+491701234")
    log.info("read", inner={"text": WORDS, "name": WORDS})
    assert WORDS not in written.getvalue()
    assert "+491701234" not in written.getvalue()


def test_an_errors_own_words_are_not_logged_but_its_kind_and_place_are(written: io.StringIO) -> None:
    log = structlog.get_logger("bot.handlers")
    try:
        try:
            int(WORDS)
        except ValueError as error:
            raise KeyError(WORDS) from error
    except KeyError as error:
        log.error("update_set_aside", exc_info=error)
        log.exception("again")
    assert WORDS not in written.getvalue()
    for line in lines(written):
        assert line["error"] == "KeyError"
        assert isinstance(line["trace"], list)
        assert line["trace"][0] == "builtins.ValueError"
        assert any("test_an_errors_own_words" in frame for frame in line["trace"])


def test_objects_are_named_by_kind_because_their_words_may_be_a_patients(written: io.StringIO) -> None:
    structlog.get_logger("bot.intake").info("odd", thing=ValueError(WORDS), more=[object()])
    (line,) = lines(written)
    assert (line["thing"], line["more"]) == ("<ValueError>", ["<object>"])


async def test_the_telegram_library_cannot_log_an_update(written: io.StringIO) -> None:
    """It logs received data at CRITICAL when an update cannot be parsed, and all calls at DEBUG."""
    gateway = Gateway(TOKEN, "http://127.0.0.1:9")
    logging.getLogger("telegram.Bot").critical(
        "Error while parsing updates! Received data was %r", [{"message": {"text": WORDS}}], exc_info=True
    )
    logging.getLogger("telegram.request.BaseRequest").exception('Can not load invalid JSON data: "%s"', WORDS)
    logging.getLogger("apscheduler.executors.default").error(f"Job raised {WORDS}")
    logging.getLogger("aiohttp.client").warning(WORDS)
    logging.getLogger("sqlalchemy.engine.Engine").info("INSERT %s", (WORDS,))
    with pytest.raises(Temporary):
        await gateway.open()
    await gateway.close()
    assert "library_says" in written.getvalue()
    assert WORDS not in written.getvalue()
    assert TOKEN not in written.getvalue()


def test_a_database_password_is_not_logged(written: io.StringIO) -> None:
    structlog.get_logger("bot.wiring").info(
        "opened", database="postgresql+psycopg://anna:s3cret@db/backwatch"
    )
    assert "s3cret" not in written.getvalue()


def test_somebody_at_a_terminal_reads_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    before = structlog.get_config()
    stream = io.StringIO()
    logs.set_up("INFO", stream=stream, as_json=False)
    structlog.get_logger("bot.main").info("started", processes=1, text=WORDS)
    structlog.get_logger("bot.main").debug("too much")
    structlog.configure(**before)
    logging.getLogger().handlers.clear()
    assert "started" in stream.getvalue()
    assert "processes=1" in stream.getvalue()
    assert WORDS not in stream.getvalue()
    assert "too much" not in stream.getvalue()
