"""How soon an emergency leaves while thousands of prompts wait, and how much of Telegram's ceiling is used.

The real sender and our HTTP client; rows in memory; a server in its own process notes when each request came.

    python -m bench.sender [--prompts 3000] [--seconds 20]
"""

import argparse
import asyncio
import json
import time
import urllib.request
from bisect import bisect_left
from collections.abc import Sequence

from bench.fast_bot_api import fast_bot_api
from bot.gateway import Gateway
from bot.screen import Button, Screen
from bot.send_order import EMERGENCY, PROMPT
from bot.sender import Outbox, Sender
from bot.tasks import Tasks
from care.deliver import Delivery

FIRST_ALARM = 1_000_000
SCREEN = Screen(
    "How bad was the <b>worst</b> pain?", (tuple(Button(str(n), data=f"1a{n}") for n in range(6)),)
)


class Rows:
    """An outbox in memory: the most pressing first, leased once."""

    def __init__(self, prompts: int) -> None:
        self.waiting = [delivery(chat, PROMPT) for chat in range(1, prompts + 1)]
        self.alarms: list[Delivery] = []

    async def claim(self, limit: int) -> Sequence[Delivery]:
        claimed = self.alarms[:limit]
        del self.alarms[:limit]
        room = limit - len(claimed)
        claimed += self.waiting[:room]
        del self.waiting[:room]
        return claimed

    async def sent(self, delivery: Delivery, message_id: int) -> None:
        pass

    async def failed(self, delivery: Delivery, kind: str, retry_after: float | None) -> None:
        raise AssertionError(kind)

    async def drop(self, delivery: Delivery, reason: str) -> None:
        raise AssertionError(reason)


def delivery(chat: int, priority: int) -> Delivery:
    return Delivery(
        id=str(chat),
        kind="checkin_prompt",
        person_id=str(chat),
        chat_id=chat,
        refs={},
        priority=priority,
        attempts=0,
        language="en",
        silent=False,
    )


class NotedGateway(Gateway):
    """Notes when each request leaves."""

    def __init__(self, token: str, url: str) -> None:
        super().__init__(token, url)
        self.left: list[float] = []

    async def send(self, chat_id: int, screen: Screen, *, silent: bool = False, protect: bool = False) -> int:
        self.left.append(time.monotonic())
        return await super().send(chat_id, screen, silent=silent, protect=protect)


async def render(_: Delivery) -> Screen:
    return SCREEN


async def play(url: str, prompts: int, seconds: float) -> tuple[dict[int, float], list[float]]:
    """Raises an alarm every 0.37 s; when each was written, by its chat, and when all requests left."""
    rows, tasks, gateway = Rows(prompts), Tasks(), NotedGateway("1:bench", url)
    await gateway.open()
    outbox = Outbox(rows.claim, rows.sent, rows.failed, rows.drop)
    sender = Sender(outbox, gateway, render, tasks=tasks)
    work = tasks.essential("sender", sender.run())
    written: dict[int, float] = {}
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        await asyncio.sleep(0.37)
        chat = FIRST_ALARM + len(written)
        written[chat] = time.monotonic()
        rows.alarms.append(delivery(chat, EMERGENCY))
        sender.wake()
    await asyncio.sleep(1)
    tasks.leave()
    sender.stop()
    await work
    await gateway.close()
    return written, gateway.left


def most_in_a_second(times: list[float]) -> int:
    return max(bisect_left(times, at + 1.0) - index for index, at in enumerate(times))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prompts", type=int, default=3000)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    with fast_bot_api(latency=0.05) as url:
        written, left = asyncio.run(play(url, given.prompts, given.seconds))
        with urllib.request.urlopen(f"{url}/arrivals") as answer:
            arrivals = [(at, chat) for at, chat in json.load(answer)["result"]]
    times = sorted(at for at, _ in arrivals)
    delays = sorted((at - written[chat]) * 1000 for at, chat in arrivals if chat in written)
    assert len(delays) == len(written), "an alarm was lost"
    rate = (len(times) - 1) / (times[-1] - times[0])
    print(f"emergencies {len(delays)}: p50 {delays[len(delays) // 2]:.0f} ms, p99 {delays[-1]:.0f} ms")
    print(f"messages {len(times)}: {rate:.1f} a second, {rate / 30:.1%} of the ceiling")
    print(f"most in any sliding second: {most_in_a_second(left)} left, {most_in_a_second(times)} came, of 30")


if __name__ == "__main__":
    main()
