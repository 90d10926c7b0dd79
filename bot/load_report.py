"""The operator's report of alert load, as plain lines. Pure."""

from collections.abc import Iterator
from datetime import timedelta

from care.measure_load import Load

PROMISED_SHARE = 0.08
"""Of check-ins that newly raise `soon` or above, in steady use."""
PROMISED_TRENDS = 2.0
"""Trend alerts a patient-year."""


def report(load: Load) -> Iterator[str]:
    """Counts only, no names."""
    yield f"The last {load.days} days, {load.patients} patients, {load.checkins} check-ins answered."
    yield ""
    yield _line("newly raised soon or above", f"{load.raised}{_share(load)}")
    yield _line("episodes opened", f"{load.episodes}{_each(load.episodes_a_month, 'a patient-month')}")
    yield _line("somebody had it in hand after", _waits(load))
    yield _line("nobody had it in hand", str(load.unanswered))
    yield _line("how they ended", _outcomes(load))
    yield _line("alerts not delivered", str(load.undelivered))
    over = _beyond(load.trend_alerts_a_year, PROMISED_TRENDS)
    yield _line(
        "trend alerts", f"{load.trend_alerts}{_each(load.trend_alerts_a_year, 'a patient-year')}{over}"
    )


def _line(what: str, value: str) -> str:
    return f"{what:<32} {value}"


def _share(load: Load) -> str:
    if load.raised_share is None:
        return ""
    over = _beyond(load.raised_share, PROMISED_SHARE)
    return f" ({load.raised_share:.1%} of check-ins){over}"


def _beyond(value: float | None, promised: float) -> str:
    return "  MORE THAN PROMISED" if value is not None and value > promised else ""


def _each(rate: float | None, of: str) -> str:
    return "" if rate is None else f" ({rate:.2f} {of})"


def _waits(load: Load) -> str:
    if load.median_wait is None:
        return "-"
    return f"median {_minutes(load.median_wait)}, slowest {_minutes(load.waits[-1])}"


def _minutes(wait: timedelta) -> str:
    minutes, seconds = divmod(round(wait.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {seconds:02} s"


def _outcomes(load: Load) -> str:
    return ", ".join(f"{how} {n}" for how, n in sorted(load.outcomes.items())) or "-"
