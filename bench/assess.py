"""How fast triage is: whole histories through the command line, and one more day after 90 or 900.

    python -m bench.assess [--people N] [--days N] [--seed N]

Invented people (bench/alert_people.py). Goals: 10,000 people of 90 days in under 60 s in one process (66 us
an assessment, reading and writing included); one more day costs under 0.3 ms however long the history is. A
plain loop is timed before and after, so that runs on machines busy with other things can be compared. The bot
keeps no `Course`: it assesses the last `HISTORY_DAYS` anew, which is printed beside.
"""

import argparse
import io
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from bench.alert_people import population
from triage.__main__ import run
from triage.assessment import HISTORY_DAYS, Course, assess
from triage.items import dump_checkin, dump_profile

LOOP = 1_000_000
ALL_GOAL, DAY_GOAL = 60.0, 0.3e-3
"""Seconds for 10,000 people of 90 days, and for one more day."""


def lines(people: int, days: int, seed: int) -> Iterator[str]:
    """Histories as the command line reads them."""
    for number, (_, profile, checkins) in enumerate(population(people, days, seed)):
        told = [dump_checkin(each) for each in checkins]
        yield json.dumps({"id": number, "profile": dump_profile(profile), "checkins": told}) + "\n"


def loop() -> float:
    """Seconds of processor time for a plain loop: how fast the machine is just now."""
    began = time.process_time()
    count = 0
    for number in range(LOOP):
        count += number & 3
    return time.process_time() - began


def whole_histories(people: int, days: int, seed: int) -> tuple[int, int, float]:
    """Histories, assessments and seconds of processor time of one run of `assess`."""
    with tempfile.TemporaryFile() as given:
        made = [given.write(line.encode()) for line in lines(people, days, seed)]
        given.seek(0)
        out = io.StringIO()
        began = time.process_time()
        run(["assess"], given, out, sys.stderr)
        spent = time.process_time() - began
    return len(made), out.getvalue().count('"trends": '), spent


def one_more_day(days: int, seed: int) -> tuple[float, float]:
    """Median seconds of one more check-in after so many days: for a `Course`, and as the bot does it."""
    added, anew = [], []
    for _, profile, checkins in population(100, days + 1, seed):
        course = Course(profile)
        for checkin in checkins[:-1]:
            course.add(checkin)
        began = time.perf_counter()
        course.add(checkins[-1])
        added.append(time.perf_counter() - began)
        oldest = checkins[-1].at - timedelta(days=HISTORY_DAYS)
        read = [each for each in checkins if each.at > oldest]
        began = time.perf_counter()
        assess(profile, read)
        anew.append(time.perf_counter() - began)
    return median(added), median(anew)


def verdict(spent: float, goal: float) -> str:
    """Whether it is fast enough."""
    return "met" if spent < goal else "MISSED"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    before = loop()
    histories, assessments, spent = whole_histories(options.people, options.days, options.seed)
    machine = (before + loop()) / 2 / LOOP * 1e9
    print(f"{histories} histories, {assessments} assessments in {spent:.1f} s of processor time")
    print(f"{histories / spent:.0f} histories/s, {spent / assessments * 1e6:.0f} us an assessment")
    everybody = spent / assessments * 900_000
    print(
        f"10,000 people of 90 days: {everybody:.0f} s (goal {ALL_GOAL:.0f}: {verdict(everybody, ALL_GOAL)})"
    )
    print(f"(a turn of a plain loop: {machine:.0f} ns)")
    for days in (90, 400, 900):
        added, anew = one_more_day(days, options.seed)
        print(
            f"one more day after {days}: {added * 1e6:.0f} us"
            f" (goal {DAY_GOAL * 1e6:.0f}: {verdict(added, DAY_GOAL)});"
            f" the bot, which assesses {HISTORY_DAYS} days anew: {anew * 1e3:.1f} ms"
        )


if __name__ == "__main__":
    main()
