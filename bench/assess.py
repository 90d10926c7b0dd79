"""How fast triage is: whole histories through the command line, and one more day after 90 or 900.

    python -m bench.assess [--people N] [--days N] [--seed N]

Invented people (bench/alert_people.py). Goals: 10,000 people of 90 days in under 60 s in one process (66 us
an assessment, reading and writing included); one more day costs under 0.3 ms however long the history is. A
plain loop is timed before and after, so that runs on machines busy with other things can be compared.
"""

import argparse
import io
import json
import sys
import tempfile
import time
from collections.abc import Iterator

from bench.alert_people import population
from triage.__main__ import run
from triage.assessment import Course
from triage.items import dump_checkin, dump_profile

LOOP = 1_000_000


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


def one_more_day(days: int, seed: int) -> float:
    """Median seconds of one more check-in after so many days, over a population."""
    spent = []
    for _, profile, checkins in population(100, days + 1, seed):
        course = Course(profile)
        for checkin in checkins[:-1]:
            course.add(checkin)
        began = time.perf_counter()
        course.add(checkins[-1])
        spent.append(time.perf_counter() - began)
    return sorted(spent)[len(spent) // 2]


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
    print(f"10,000 people of 90 days: {spent / assessments * 900_000:.0f} s")
    print(f"(a turn of a plain loop: {machine:.0f} ns)")
    for days in (90, 900):
        print(f"one more day after {days}: {one_more_day(days, options.seed) * 1e6:.0f} us")


if __name__ == "__main__":
    main()
