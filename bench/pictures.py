"""What a picture of 90 days costs: the first of a fresh process, the next ones, and how long the loop is
held, against an empty page of the same size through the same rasteriser, in the same run.

    python -m bench.pictures [--runs 7]
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from bot.painting import paint
from reports.png import png
from reports.strokes import WIDTH, document
from reports.trend import Chart, Day, Words, trend_svg

ITEMS: Final = ("pain", "sleep", "cough")
FIRST: Final = date(2026, 8, 25)
COLD: Final = "from bench.pictures import cold; print(cold())"
HEIGHT: Final = 456


def chart(days: int = 90) -> Chart:
    """Invented days, some without an answer."""
    words = Words(
        title=f"{days} days",
        items=dict.fromkeys(ITEMS, "Item"),
        ends=dict.fromkeys(ITEMS, ("low", "high")),
        marks={"warning": "warning sign"},
        no_answer="no answer",
        dates=("25 Aug", "9 Oct", "today"),
    )
    told = [
        Day(FIRST + timedelta(days=n))
        if n % 13 == 5
        else Day(FIRST + timedelta(days=n), n % 11, n % 4, n % 3, frozenset({"warning"} if n == 40 else ()))
        for n in range(days)
    ]
    return Chart(tuple(told), words)


def cold() -> float:
    """Milliseconds of the first picture of a process, letters and all."""
    return _timed(lambda: png(trend_svg(chart()), width=WIDTH), time.perf_counter)


def _timed(work: Callable[[], object], clock: Callable[[], float]) -> float:
    begin = clock()
    work()
    return (clock() - begin) * 1000


async def held(pictures: int = 4) -> float:
    """Milliseconds for which the loop could do nothing else while so many are drawn at once."""
    longest = 0.0
    drawing = asyncio.gather(*(paint(chart()) for _ in range(pictures)))
    while not drawing.done():
        begin = time.perf_counter()
        await asyncio.sleep(0)
        longest = max(longest, time.perf_counter() - begin)
        await asyncio.sleep(0.001)
    await drawing
    return longest * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    first = [float(subprocess.check_output([sys.executable, "-c", COLD])) for _ in range(3)]
    ours, floor, stops = [], [], []
    for _ in range(runs):
        ours.append(_timed(lambda: png(trend_svg(chart()), width=WIDTH), time.process_time))
        floor.append(_timed(lambda: png(document("", HEIGHT), width=WIDTH), time.process_time))
        stops.append(asyncio.run(held()))
    print(f"first of a process   {statistics.median(first):6.1f} ms (goal 500)")
    print(f"next, processor time {statistics.median(ours):6.1f} ms (goal 100)")
    print(f"an empty page        {statistics.median(floor):6.1f} ms")
    print(f"loop held, 4 at once {statistics.median(stops):6.1f} ms (goal 50)")


if __name__ == "__main__":
    main()
