"""The only place that builds things: database, clock, gateway, sender, intake, runner."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot import wording
from bot.clock import MovableClock, SystemClock
from bot.draw import Drawing, Easel
from bot.gateway import Gateway, Me
from bot.gateway_errors import GatewayError
from bot.handlers.dispatch import Dispatch
from bot.heartbeat import keep_beating
from bot.intake import Desk, Intake
from bot.intake import Drawing as Drawn
from bot.menus import set_menus
from bot.raw_update import language_of
from bot.render import Renderer
from bot.screens import broken_screen, screen_for
from bot.send_order import Ceilings
from bot.sender import Sender, outbox_of
from bot.settings import Settings
from bot.tasks import Tasks
from bot.voices import Voices
from care.catch_up import catch_up
from care.menu import repair_menus
from care.receive_update import set_aside
from care.runtime import Clock, Runtime
from scheduler.jobs import jobs
from scheduler.runner import Runner
from storage.migrate import migrate
from storage.transaction import Database
from triage.free_text import languages
from triage.text_lexicon import lexicon

log = structlog.get_logger(__name__)

POLLER, SENDER = 7_251_002, 7_251_003
"""Numbers of the advisory locks that the one polling, the one sending process holds."""
AWAY = (OperationalError, InterfaceError, OSError)
"""Errors that mean: the database is away, try again."""
GRACE = 15.0
"""Seconds for what is in hand at a stop."""


@dataclass
class Service:
    """Everything built, not yet running."""

    settings: Settings
    database: Database
    clock: Clock
    gateway: Gateway
    tasks: Tasks
    dead: asyncio.Event
    """Set when something essential ended by itself."""

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set, or something essential died. Finishes what is in hand."""
        running = await self.start()
        try:
            waits = [asyncio.ensure_future(stop.wait()), asyncio.ensure_future(self.dead.wait())]
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()
        finally:
            await self.stop(running)

    async def start(self) -> "Running":
        """Brings the database up to date, connects, and begins. Raises bot.gateway.WrongToken."""
        try:
            await migrate(self.database)
            me = await self.gateway.open()
            running = self._assemble(me)
            await catch_up(Runtime(self.database, self.clock))
            await self._offer_commands(running.words)
        except BaseException:
            await self._close()
            raise
        running.start(self.tasks)
        self.tasks.brief("readiness", self._make_ready(running.words))
        log.info("running", bot=me.id)
        return running

    async def _offer_commands(self, words: wording.Catalogues) -> None:
        """The list of commands is a convenience: nobody waits for an alarm because it could not be set."""
        try:
            await set_menus(self.gateway, words)
        except GatewayError as fault:
            log.warning("commands_not_offered", reason=str(fault))

    async def _make_ready(self, words: wording.Catalogues) -> None:
        """What nobody needs to wait for at a start, and nobody should wait for afterwards."""
        for language in spoken_in(words):
            await asyncio.to_thread(lexicon, language)
        await repair_menus(Runtime(self.database, self.clock))

    async def stop(self, running: "Running") -> None:
        """Taps first, so that what they set off is still sent."""
        self.tasks.leave()
        await running.stop()
        await self.tasks.stop(grace=GRACE)
        await self._close()
        log.info("stopped")

    async def _close(self) -> None:
        await self.gateway.close()
        await self.database.close()

    def _assemble(self, me: Me) -> "Running":
        words = wording.load()
        run = Runtime(self.database, self.clock)
        voices = Voices(words, self.clock, me.username)
        dispatch = Dispatch(run, languages=spoken_in(words), username=me.username)
        easel = Easel(self.gateway, run, partial(screen_for, voices), words.of)
        renderer = Renderer(run, voices)
        sender = Sender(
            outbox_of(run),
            self.gateway,
            renderer.render,
            tasks=self.tasks,
            ceilings=Ceilings(
                overall=self.settings.backwatch_send_per_second, chat=self.settings.backwatch_chat_per_second
            ),
            leadership=self._leadership(SENDER),
            away=AWAY,
        )
        self.database.woken = sender.wake
        desk = Desk(
            handle=partial(_handle, dispatch, easel),
            set_aside=lambda update_id, fault: set_aside(run, update_id, fault=fault),
            apologise=partial(_apologise, self.gateway, voices),
            temporary=AWAY,
            leadership=self._leadership(POLLER),
        )
        intake = Intake(
            self.gateway, desk, tasks=self.tasks, poll_seconds=self.settings.backwatch_poll_timeout
        )
        runner = Runner(jobs(run), self.settings.tick_seconds, self.clock)
        heartbeat = self.settings.backwatch_heartbeat_url
        if heartbeat:
            self.tasks.endless("heartbeat", keep_beating(heartbeat, lambda: runner.last_full_cycle))
        return Running(words, sender, intake, runner, self.clock)

    def _leadership(self, number: int) -> Callable[[], AbstractAsyncContextManager[bool]] | None:
        """On SQLite there is one process; on PostgreSQL an advisory lock says which of them does it."""
        return None if self.database.is_sqlite else partial(self.database.leadership, number)


@dataclass
class Running:
    words: wording.Catalogues
    sender: Sender
    intake: Intake
    runner: Runner
    clock: Clock

    def start(self, tasks: Tasks) -> None:
        tasks.essential("sender", self.sender.run())
        tasks.essential("intake", self.intake.run())
        if isinstance(self.clock, MovableClock):
            self.clock.on_move(self._time_moved)
            tasks.endless("clock", self.clock.follow())
        self.runner.start()

    def _time_moved(self) -> None:
        self.runner.poke()
        self.sender.wake()

    async def stop(self) -> None:
        self.intake.stop()
        await self.runner.stop()
        self.sender.stop()


async def build(settings: Settings) -> Service:
    """Raises aiohttp.ClientError when a clock is to be followed and there is none."""
    assert settings.bot_token is not None
    clock: SystemClock | MovableClock = SystemClock()
    if settings.backwatch_clock_url:
        clock = MovableClock(settings.backwatch_clock_url)
        await clock.read()
    dead = asyncio.Event()

    def died(name: str) -> None:
        log.error("essential_work_ended", task=name)
        dead.set()

    gateway = Gateway(settings.bot_token.get_secret_value(), settings.telegram_api_url)
    return Service(settings, Database(settings.database_url), clock, gateway, Tasks(died), dead)


def spoken_in(words: wording.Catalogues) -> tuple[str, ...]:
    """Only languages in which a warning would be understood are offered."""
    return tuple(language for language in words.languages if language in languages())


async def _handle(dispatch: Dispatch, easel: Easel, update: Mapping[str, Any]) -> Drawn | None:
    reply = await dispatch.handle(update)
    if reply is None or not (reply.shows or reply.callback_id):
        return None
    return Drawing(easel, reply, dispatch.language_of(language_of(update)))


async def _apologise(gateway: Gateway, voices: Voices, chat_id: int, language: str | None) -> None:
    """Something failed on our side: said, with the number to call."""
    await gateway.send(chat_id, broken_screen(voices.stranger(language)))
