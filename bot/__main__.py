"""python -m bot run | demo | migrate | backup FILE | restore FILE | audit | histories | check-config

Exit status: 0 it ended as asked; 1 a fault; 2 a setting or an argument is wrong, said in plain words.
Heavy imports stay inside the commands: a wrong setting is told in a blink.
"""

import asyncio
import json
import signal
import tempfile
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import SecretStr

from bot.settings import Settings, WrongSettings, load

app = typer.Typer(
    help="A Telegram bot that watches over back pain which will not go away.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

WRONG = 2
Told = tuple[asyncio.Event, asyncio.Event]
"""Set by a signal: the one that ends the service, and the one that says it was asked for."""
DEMO_PORT = 8099


def refuse(*lines: str) -> typer.Exit:
    """Says why it does not start."""
    typer.echo("\n".join(lines), err=True)
    return typer.Exit(WRONG)


def settings_or_refuse() -> Settings:
    try:
        return load()
    except WrongSettings as wrong:
        found = len(wrong.problems)
        count = "a setting is wrong" if found == 1 else f"{found} settings are wrong"
        listed = [f"  {problem}" for problem in wrong.problems]
        raise refuse(
            f"Backwatch does not start: {count}.", "", *listed, "", "All settings: docs/settings.md"
        ) from None


@app.command()
def run() -> None:
    """Run the bot until it is told to stop (SIGTERM, Ctrl+C)."""
    settings = settings_or_refuse()
    if settings.bot_token is None:
        raise refuse(
            "Backwatch does not start: BOT_TOKEN is not set.",
            "",
            "  In Telegram, write /newbot to @BotFather and put the token into .env as BOT_TOKEN=...",
            "  To look around without a token: python -m bot demo",
        )
    finish(_serve(settings), log_level=settings.log_level)


@app.command()
def demo(
    port: Annotated[
        int, typer.Option(help="Where the page is served on this machine; 0 takes any free one.")
    ] = (DEMO_PORT),
) -> None:
    """Run the bot on a sandbox with a web page, without a token and without Telegram."""
    settings = settings_or_refuse()
    level = settings.log_level if "log_level" in settings.model_fields_set else "WARNING"
    finish(_demonstrate(settings, port), log_level=level)


@app.command()
def migrate() -> None:
    """Bring the database up to date. (`run` does it by itself.)"""
    settings = settings_or_refuse()
    finish(_migrate(settings), log_level=settings.log_level)
    typer.echo("The database is up to date.")


@app.command()
def backup(file: Path) -> None:
    """Copy the database to FILE, also while the bot runs (SQLite)."""
    from bot.backup import NotPossible, back_up, file_of

    try:
        size = back_up(file_of(settings_or_refuse().database_url), file)
    except NotPossible as reason:
        raise refuse(str(reason)) from None
    typer.echo(f"{file}: {size} bytes, checked.")


@app.command()
def restore(file: Path) -> None:
    """Put a backup in the place of the database (SQLite; stop the bot first)."""
    from bot.backup import NotPossible, file_of
    from bot.backup import restore as put_back

    try:
        target = file_of(settings_or_refuse().database_url)
        before = put_back(file, target)
    except NotPossible as reason:
        raise refuse(str(reason)) from None
    typer.echo(f"{target} was restored from {file}.")
    if before is not None:
        typer.echo(f"The database of before is kept as {before}; delete it when all is well.")


@app.command()
def audit(
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days to look back.")] = 30,
) -> None:
    """Count alerts, episodes and how soon somebody answered; no names."""
    settings = settings_or_refuse()
    finish(_audit(settings, days), log_level="WARNING")


@app.command()
def histories() -> None:
    """Write all answers as JSON lines for `python -m triage diff`; case numbers instead of names."""
    finish(_histories(settings_or_refuse()), log_level="WARNING")


@app.command("check-config")
def check_config() -> None:
    """Show the settings in force, secrets hidden; start nothing."""
    shown = settings_or_refuse().shown()
    width = max(len(name) for name in shown)
    for name, value in shown.items():
        typer.echo(f"{name:<{width}}  {value}")


def finish(work: Coroutine[Any, Any, int], *, log_level: str) -> None:
    """Runs to the end and leaves with its exit status."""
    from bot import logs

    logs.set_up(log_level)
    status = asyncio.run(work)
    if status:
        raise typer.Exit(status)


async def _serve(settings: Settings, told: Told | None = None) -> int:
    """The service until a signal comes. 0: as asked; 1: it broke off; 2: Telegram does not know the token."""
    stop, asked = told or told_by_signals()

    import structlog
    from sqlalchemy.exc import OperationalError

    from bot.gateway import WrongToken

    log = structlog.get_logger(__name__)
    try:
        await _run_once_reachable(settings, stop)
    except WrongToken:
        refuse("Backwatch does not start: Telegram does not know this BOT_TOKEN. Copy it from @BotFather.")
        return WRONG
    except OperationalError as error:
        refuse("Backwatch stops: the database is out of reach.", f"  {error.orig}")
    except Exception as error:
        log.critical("broke_off", exc_info=error)
    else:
        return 0 if asked.is_set() else 1
    return 1


async def _run_once_reachable(settings: Settings, stop: asyncio.Event) -> None:
    """A machine that has just started may have no network yet: waits for Telegram instead of giving up."""
    import structlog

    from bot.gateway_errors import SlowDown, Temporary
    from bot.waiting import backoff, rung
    from bot.wiring import build

    for attempt in count():
        try:
            service = await build(settings)
            return await service.run(stop)
        except (Temporary, SlowDown) as error:
            if attempt == 0:
                structlog.get_logger(__name__).error("telegram_out_of_reach", reason=str(error))
        if await rung(stop, backoff(attempt, most=30)):
            return None
    return None


async def _demonstrate(settings: Settings, port: int) -> int:
    told = told_by_signals()

    import sandbox

    async with AsyncExitStack() as stack:
        try:
            world = await stack.enter_async_context(sandbox.serve(port=port))
        except OSError:
            refuse(f"Port {port} is taken on this machine. Try: python -m bot demo --port 0")
            return WRONG
        changes: dict[str, Any] = {
            "bot_token": SecretStr(sandbox.DEMO_TOKEN),
            "telegram_api_url": world.url,
            "backwatch_clock_url": f"{world.url}/sandbox/clock",
        }
        if "database_url" not in settings.model_fields_set:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="backwatch-demo-"))
            changes["database_url"] = f"sqlite+aiosqlite:///{folder}/demo.sqlite3"
        typer.echo(f"Open {world.url}/ in a browser. Ctrl+C ends it, and the demo forgets everything.")
        return await _serve(settings.model_copy(update=changes), told)


async def _migrate(settings: Settings) -> int:
    from storage.migrate import migrate as bring_up_to_date
    from storage.transaction import Database

    database = Database(settings.database_url)
    try:
        await bring_up_to_date(database)
    finally:
        await database.close()
    return 0


async def _audit(settings: Settings, days: int) -> int:
    from bot.load_report import report
    from care.measure_load import measure_load

    async with _reading(settings) as act:
        typer.echo("\n".join(report(await measure_load(act, days=days))))
    return 0


async def _histories(settings: Settings) -> int:
    from care.tell_histories import tell_histories

    async with _reading(settings) as act:
        async for history in tell_histories(act):
            typer.echo(json.dumps(history))
    return 0


@asynccontextmanager
async def _reading(settings: Settings) -> AsyncIterator[Any]:
    """The database to read from; one that is not there, or of another version, is refused in plain words."""
    from sqlalchemy.exc import OperationalError, ProgrammingError

    from bot.clock import SystemClock
    from care.runtime import Runtime
    from storage.transaction import Database

    database = Database(settings.database_url)
    try:
        async with Runtime(database, SystemClock()).look() as act:
            yield act
    except (OperationalError, ProgrammingError):
        raise refuse(
            "There is no database of this version here yet. Start the bot once, or: python -m bot migrate"
        ) from None
    finally:
        await database.close()


def told_by_signals() -> Told:
    """Listens from now on. Comes before the slow imports: a start that is called off ends as asked, too."""
    stop, asked = asyncio.Event(), asyncio.Event()
    stop_on_signals(stop, asked)
    return stop, asked


def stop_on_signals(*told: asyncio.Event) -> None:
    """All are set by the first SIGTERM or SIGINT; a second one ends the process at once."""
    loop = asyncio.get_running_loop()

    def heard() -> None:
        for event in told:
            event.set()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(sign)

    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, heard)


def main() -> None:
    app()


if __name__ == "__main__":
    main()
