"""Pushes updates to the bot's webhook, one after another, until it says 2xx."""

from __future__ import annotations

import asyncio
import json
import ssl
from typing import Any
from urllib.parse import urlsplit

from sandbox.world import Webhook, World

PATIENCE = 60.0  # seconds for one answer
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5.0


async def push_updates(world: World) -> None:
    """Runs for as long as the sandbox does."""
    pause = FIRST_PAUSE
    while not world.journal.closed:
        pending = world.updates.pending
        if not world.webhook.url or not pending:
            await world.updates.arrival()
            continue
        failure = await _push(world.webhook, pending[0])
        if not failure:
            world.updates.confirm(pending[0]["update_id"] + 1)
            pause = FIRST_PAUSE
            continue
        world.webhook.last_error, world.webhook.last_error_at = failure, world.unix()
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def _push(hook: Webhook, update: dict[str, Any]) -> str:
    """ "" when taken, else what Telegram would call the failure."""
    try:
        async with asyncio.timeout(PATIENCE):
            status = await _post(hook, json.dumps(update).encode())
    except TimeoutError:
        return "Read timeout expired"
    except (OSError, ValueError):
        return "Connection refused"
    return "" if 200 <= status < 300 else f"Wrong response from the webhook: {status}"


async def _post(hook: Webhook, body: bytes) -> int:
    """A bare HTTP/1.1 POST; returns the status."""
    url = urlsplit(hook.url)
    secure = url.scheme == "https"
    port = url.port or (443 if secure else 80)
    context = ssl.create_default_context() if secure else None
    reader, writer = await asyncio.open_connection(url.hostname, port, ssl=context)
    try:
        writer.write(_head(hook, url.netloc, url.path or "/", url.query, len(body)) + body)
        await writer.drain()
        status_line = await reader.readline()
        return int(status_line.split()[1]) if status_line.split()[1:] else 0
    finally:
        writer.close()


def _head(hook: Webhook, host: str, path: str, query: str, length: int) -> bytes:
    target = f"{path}?{query}" if query else path
    lines = [
        f"POST {target} HTTP/1.1",
        f"Host: {host}",
        "Content-Type: application/json",
        f"Content-Length: {length}",
        "Connection: close",
    ]
    lines += [f"X-Telegram-Bot-Api-Secret-Token: {hook.secret}"] if hook.secret else []
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
