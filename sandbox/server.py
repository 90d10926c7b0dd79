"""Runs the sandbox: uvicorn on loopback, inside whatever event loop is there."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from uvicorn.server import ServerState

from sandbox.bot_api import BotApi, disconnected
from sandbox.clock import SandboxClock
from sandbox.control import Control
from sandbox.driver import Sandbox
from sandbox.people import BotAccount
from sandbox.webhook import push_updates
from sandbox.world import World

GRACE = 2.0  # seconds for calls under way when the sandbox stops
BOT_ID = 110_201_543
BOT_NAME = "Backwatch"
BOT_USERNAME = "backwatch_sandbox_bot"
DEMO_TOKEN = f"{BOT_ID}:SANDBOX-not-a-real-token"


class QuietServer(uvicorn.Server):
    """A server that leaves the process's signals alone and says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.stopping = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        """Waits to be stopped instead of ticking: an idle sandbox costs nothing and stops at once."""
        await self.stopping.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stops without uvicorn's flat tenth of a second, which every test would pay."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            _, late = await asyncio.wait(self.server_state.tasks, timeout=GRACE)
            for task in late:
                task.cancel()
        for connection in list(self.server_state.connections):
            connection.transport.close()
        await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def serve(
    *,
    port: int = 0,
    host: str = "127.0.0.1",
    token: str | None = None,
    clock: SandboxClock | None = None,
    username: str = BOT_USERNAME,
) -> AsyncIterator[Sandbox]:
    """A running sandbox on `port` (0: any free one). With `token` any other is refused with 401."""
    bot_id = int(token.partition(":")[0]) if token else BOT_ID
    world = World(clock or SandboxClock(), BotAccount(bot_id, BOT_NAME, username), token)
    listener = listen(host, port)
    sandbox = Sandbox(world, f"http://{host}:{listener.getsockname()[1]}")
    server = build(sandbox)
    async with running(server, listener), in_background(push_updates(world)):
        try:
            yield sandbox
        finally:
            close(world)


def build(sandbox: Sandbox) -> QuietServer:
    state: list[ServerState] = []

    async def drop(request: Request) -> None:
        await cut_off(state[0], request)

    routes = [*BotApi(sandbox.world, drop).routes(), *Control(sandbox).routes()]
    server = build_server(Starlette(routes=routes))
    state.append(server.server_state)
    return server


def build_server(app: Starlette) -> QuietServer:
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        access_log=False,
        date_header=False,
        timeout_keep_alive=75,
    )
    return QuietServer(config)


async def cut_off(state: ServerState, request: Request) -> None:
    """Closes the connection that `request` came on without a byte of answer."""
    for connection in list(state.connections):
        if request.client and getattr(connection, "client", None) == tuple(request.client):
            connection.transport.abort()
    await disconnected(request)


def listen(host: str, port: int) -> socket.socket:
    # Named as TCP, or asyncio leaves Nagle's algorithm on and every answer waits 40 ms for an ACK.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    return listener


@contextlib.asynccontextmanager
async def running(server: QuietServer, listener: socket.socket) -> AsyncIterator[None]:
    async with in_background(server.serve(sockets=[listener])) as task:
        ready = asyncio.ensure_future(server.ready.wait())
        await asyncio.wait({ready, task}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        try:
            yield
        finally:
            server.stopping.set()
            await task
            listener.close()


@contextlib.asynccontextmanager
async def in_background(work: Any) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def close(world: World) -> None:
    """Ends every stream and long poll, so that the server can stop."""
    world.journal.close()
    world.updates.close()
    world.clock.wake()
