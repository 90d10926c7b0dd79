"""What a tap costs over HTTP: our client against python-telegram-bot's stock one, in the same run.

A tap is one answerCallbackQuery and one editMessageText, by the same `telegram.Bot`. Interleaved, median.

    python -m bench.tap_http [--runs 5]
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import Callable
from typing import Final

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.request import BaseRequest, HTTPXRequest

from bench.fast_bot_api import fast_bot_api
from bot.telegram_request import TelegramRequest

CLIENTS: Final[dict[str, Callable[[], BaseRequest]]] = {
    "stock": lambda: HTTPXRequest(connection_pool_size=256, pool_timeout=60, read_timeout=60),
    "ours": TelegramRequest,
}
CASES: Final = ((1, 0.0, 300), (256, 0.0, 256), (256, 0.05, 512))
"""Taps at once, latency of the server in seconds, taps measured."""
BUTTONS: Final = InlineKeyboardMarkup(
    [[InlineKeyboardButton(str(n), callback_data=f"1abc{n}") for n in range(6)]]
)


async def tap(bot: Bot) -> None:
    await bot.answer_callback_query("4711")
    await bot.edit_message_text("How was your sleep?", 1001, 7, reply_markup=BUTTONS)


async def taps_a_second(
    url: str, new: Callable[[], BaseRequest], at_once: int, taps: int
) -> tuple[float, float]:
    """Taps a second, and milliseconds of our processor a tap."""
    async with Bot("1:bench", base_url=f"{url}/bot", request=new(), get_updates_request=new()) as bot:
        left = iter(range(taps))

        async def person() -> None:
            for _ in left:
                await tap(bot)

        await asyncio.gather(*(tap(bot) for _ in range(min(at_once, 32))))
        began, used = time.perf_counter(), time.process_time()
        await asyncio.gather(*(person() for _ in range(at_once)))
        return taps / (time.perf_counter() - began), (time.process_time() - used) * 1000 / taps


def measure(at_once: int, latency: float, taps: int, runs: int) -> dict[str, list[tuple[float, float]]]:
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in CLIENTS}
    with fast_bot_api(latency) as url:
        for _ in range(runs):
            for name, new in CLIENTS.items():
                figures[name].append(asyncio.run(taps_a_second(url, new, at_once, taps)))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    print(f"{'at once':>7} {'latency':>8}   {'stock':>16} {'ours':>20} {'ratio':>8}")
    for at_once, latency, taps in CASES:
        figures = measure(at_once, latency, taps, runs)
        (stock, stock_ms), (ours, ours_ms) = (
            tuple(statistics.median(column) for column in zip(*figures[name], strict=True))
            for name in CLIENTS
        )
        print(
            f"{at_once:>7} {latency * 1000:>5.0f} ms   {stock:>6.0f}/s {stock_ms:>5.1f} ms"
            f"   {ours:>6.0f}/s {ours_ms:>5.1f} ms {ours / stock:>7.1f} x"
        )


if __name__ == "__main__":
    main()
