"""What the trends promise, beside what was measured: each goal met or MISSED."""

from collections.abc import Mapping, Sequence
from statistics import median

from bench.trend_population import ratio, share

FALSE_GOALS = {"reference": 1.8, "stable": 0.8, "improving": 0.6}
"""At most so many false alerts a patient-year, of the whole bot."""
FOUND_GOALS = (
    ("step +3", 14, 91),
    ("step +3", 0, 4),
    ("+1 a week", 28, 92),
    ("+1 a week", 0, 15),
    ("+0.5 a week", 0, 23),
)
"""Cohort; days within which so many percent are to be found, or 0: the most that the median may be."""

Delays = Mapping[str, Sequence[float]]


def verdict(*, met: bool) -> str:
    """The word for it."""
    return "met" if met else "MISSED"


def show_goals(rates: Mapping[str, float], ours: Delays, bound: Delays) -> None:
    """Each goal beside what was measured, what the clairvoyant reaches, and ours / clairvoyant."""
    print(f"\n  {'Goals':<40}{'ours':>7}{'bound':>7}{'ratio':>7}{'goal':>9}")
    for name, most in FALSE_GOALS.items():
        label = f"{name}: false alerts a patient-year"
        print(
            f"  {label:<40}{rates[name]:7.2f}{'-':>7}{'-':>7}{_goal(most, 0)}",
            verdict(met=rates[name] <= most),
        )
    for name, days, goal in FOUND_GOALS:
        reached, best = _reached(ours[name], days), _reached(bound[name], days)
        label = f"{name}: found within {days} days, %" if days else f"{name}: median days"
        beside = f"{reached:7.2f}{best:7.1f}{ratio(reached, best):>7}{_goal(goal, days)}"
        print(f"  {label:<40}{beside}", verdict(met=_met(reached, days, goal)))


def show_altered(rates: Mapping[str, float], found: Mapping[str, Delays]) -> None:
    """The same goals on generators that differ from what the detector assumes: a row each."""
    most = FALSE_GOALS["reference"]
    heads = [f"false <= {most}"]
    heads += [
        f"{name.removesuffix(' a week')} {f'{days} d >=' if days else 'med. <='} {goal}"
        for name, days, goal in FOUND_GOALS
    ]
    print(f"\n  {'Goals, altered generators':<26}" + "".join(f"{head:>20}" for head in heads))
    for name, rate in rates.items():
        cells = [f"{rate:.2f} {verdict(met=rate <= most)}"]
        for cohort, days, goal in FOUND_GOALS:
            if found.get(name):
                reached = _reached(found[name][cohort], days)
                cells.append(f"{reached:.0f} {verdict(met=_met(reached, days, goal))}")
        print(f"  {name:<26}" + "".join(f"{cell:>20}" for cell in cells))


def _reached(delays: Sequence[float], days: int) -> float:
    return 100 * share(delays, days) if days else median(delays)


def _met(reached: float, days: int, goal: float) -> bool:
    return reached >= goal if days else reached <= goal


def _goal(goal: float, days: int) -> str:
    side = ">=" if days else "<="
    return f"{f'{side} {goal}':>9} "
