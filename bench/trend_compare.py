"""The detector for pain and the composite against those that could have been chosen: `bench.trends --peers`.

Every detector gets the threshold at which it raises the same false alarms; only then are delays compared.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from math import inf
from statistics import median

from bench.trend_composites import COMPOSITES
from bench.trend_courses import Cohort, course, drift, step
from bench.trend_peers import Scores, alerts, calibrated
from bench.trend_population import share, watch
from bench.trend_rivals import RIVALS

ONE = 0.4
"""False alarms a patient-year of the detector of pain, on stable courses."""
TOGETHER = (0.03, 0.1, 0.3)
"""Of a composite alone, on the reference population."""
STABLE = Cohort("stable", scatter=(0.8, 1.5))
NOISY = Cohort("noisy", scatter=(1.7, 2.4))
ALONE = {
    "step +3": (Cohort("step +3", change={"pain": step(3)}), (7, 14)),
    "+1 a week": (Cohort("+1 a week", change={"pain": drift(1)}), (28,)),
    "+0.5 a week": (Cohort("+0.5 a week", change={"pain": drift(0.5)}), (42,)),
    "step +3, 40 % gone": (Cohort("step +3", change={"pain": step(3)}, missing=0.4), (14,)),
}
SEVERAL = (
    Cohort("3 items, 1.25 SD", change={"pain": step(1.5), "sleep": step(0.75), "cough": step(0.75)}),
    Cohort("3 items, drift", change={"pain": drift(0.5), "sleep": drift(0.25), "cough": drift(0.25)}),
    Cohort("3 items, 0.8 SD", change={"pain": step(1), "sleep": step(0.5), "cough": step(0.5)}),
    Cohort("2 items, 1.25 SD", change={"sleep": step(0.75), "cough": step(0.75)}),
)

Spread = Callable[[Callable[[int], "Judged"], Iterable[int]], list["Judged"]]
"""Does something for each number, in many processes."""
Make = Callable[[Cohort], list["Judged"]]


@dataclass(frozen=True)
class Judged:
    """One course: its onset, what every detector says of it, and when a trend of a single item was raised."""

    onset: int
    days: int
    scores: Mapping[str, Scores]
    single: tuple[int, ...] = ()


def judged(cohort: Cohort, seed: int, together: bool, number: int) -> Judged:  # noqa: FBT001
    """What is said of the `number`th patient: by the detectors of pain, or by the composites."""
    one = course(cohort, seed, number)
    detectors = COMPOSITES if together else RIVALS
    scores = {name: detector(one) for name, detector in detectors.items()}
    single = tuple(each.day for each in watch(one) if each.item != "composite") if together else ()
    return Judged(one.onset, one.days, scores, single)


def show_peers(spread: Spread, seed: int, patients: int) -> None:
    """Both comparisons."""

    def make(together: bool, cohort: Cohort) -> list[Judged]:  # noqa: FBT001
        return spread(partial(judged, cohort, seed, together), range(patients))

    show_detectors(partial(make, False))
    show_composites(partial(make, True))


def show_detectors(make: Make) -> None:
    """Pain alone, all at the same false alarms on stable courses."""
    print(f"\nPain alone, every detector at {ONE} false alarms a patient-year on stable courses")
    heads = "".join(
        f"{name} ({', '.join(f'{within} d' for within in days)})".rjust(26)
        for name, (_, days) in ALONE.items()
    )
    print(f"  {'median, found within':<36}{'noisy':>7}{heads}")
    stable, noisy = make(STABLE), make(NOISY)
    changed = {name: make(cohort) for name, (cohort, _) in ALONE.items()}
    for name in RIVALS:
        threshold = _at(stable, name, ONE)
        cells = ""
        for cohort, (_, days) in ALONE.items():
            delays = [_delay(one.onset, alerts(one.scores[name], threshold)) for one in changed[cohort]]
            cells += _cell(delays, days).rjust(26)
        raised = sum(len(alerts(one.scores[name], threshold)) for one in noisy) / _years(noisy)
        print(f"  {name:<36}{raised:7.2f}{cells}")


def show_composites(make: Make) -> None:
    """Several items move: each composite alone and with the single items, at the same false alarms."""
    reference = make(Cohort("reference"))
    changed = {cohort.name: make(cohort) for cohort in SEVERAL}
    print("\nSeveral items: the composite alone / with the trends of single items; median, found within 14 d")
    print(f"  {'':<36}{'':>7}" + "".join(name.rjust(30) for name in changed))
    without = "".join(
        _cell([_delay(one.onset, one.single) for one in ones], (14,)).rjust(30) for ones in changed.values()
    )
    print(f"  {'no composite':<36}{'':>7}{without}")
    for rate in TOGETHER:
        for name in COMPOSITES:
            threshold = _at(reference, name, rate)
            cells = ""
            for ones in changed.values():
                raised = [(one, alerts(one.scores[name], threshold)) for one in ones]
                alone = [_delay(one.onset, days) for one, days in raised]
                beside = [_delay(one.onset, [*days, *one.single]) for one, days in raised]
                cells += f"{_cell(alone, (14,))} / {_cell(beside, (14,))}".rjust(30)
            print(f"  {name:<36}{rate:7.2f}{cells}")


def _at(ones: list[Judged], name: str, rate: float) -> float:
    return calibrated([one.scores[name] for one in ones], _years(ones), rate)


def _years(ones: list[Judged]) -> float:
    return sum(one.days for one in ones) / 365


def _delay(onset: int, days: Iterable[int]) -> float:
    return min((day - onset for day in days if day >= onset), default=inf)


def _cell(delays: list[float], within: Iterable[int]) -> str:
    shares = ", ".join(f"{100 * share(delays, days):.0f}%" for days in within)
    return f"{median(delays):.0f} d, {shares}"
