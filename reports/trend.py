"""The picture of some weeks: pain, sleep and cough, a column a day, drawn for a small phone and old eyes.

Values and words in, SVG out. Each item has its own shape besides its own colour; a day without an answer is
hatched, never filled in.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from reports.marks import MARKS, legend, legend_height, mark_rows
from reports.strokes import EDGE, EMPTY, LINE, PALE, WIDTH, diamond, document, text

GUTTER = 62
"""Left of the days, where the scale is named."""
DAYS_WIDE = WIDTH - EDGE - GUTTER
NAMES, DATE, WHOLE = GUTTER - EDGE + 2, DAYS_WIDE / 3 - 4, WIDTH - 2 * EDGE
"""Room for words beside the days, below them, and across."""
HEADING, BELOW = 30, 8
"""Units above and below the days of one item."""
ROOM_FOR_NUMBER = 18
"""Units a day needs to carry its number."""


@dataclass(frozen=True, slots=True)
class Day:
    """One local day. None: not told. `pain` 0..10, `sleep` and `cough` 0..3 as in the codebook."""

    on: date
    pain: float | None = None
    sleep: float | None = None
    cough: float | None = None
    marks: frozenset[str] = frozenset()
    """Of `MARKS`."""

    def value(self, item: str) -> float | None:
        return {"pain": self.pain, "sleep": self.sleep, "cough": self.cough}[item]


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is written in the picture, in the reader's language."""

    title: str
    items: Mapping[str, str]
    """Item -> its name."""
    ends: Mapping[str, tuple[str, str]]
    """Item -> what the bottom and the top of its scale mean, a word or two each."""
    marks: Mapping[str, str]
    """Mark -> what it means."""
    no_answer: str
    dates: tuple[str, str, str]
    """First day, a day in the middle, last day."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: consecutive days, oldest first, at least one."""

    days: tuple[Day, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class _Panel:
    item: str
    top: int
    """Highest value of the scale."""
    height: int
    colour: str


PANELS = (
    _Panel("pain", 10, 104, "#0b4f9e"),
    _Panel("sleep", 3, 42, "#6a3d9a"),
    _Panel("cough", 3, 42, "#8a4b00"),
)


def trend_svg(chart: Chart) -> str:
    """The whole picture; its height follows what there is to explain."""
    words, days = chart.words, chart.days
    body = [text(EDGE, 30, words.title, size=22, room=WHOLE, weight="bold")]
    marks, y = mark_rows(list(_marked(days)), 40)
    body.append(marks)
    y += 40
    for panel in PANELS:
        body += _panel(panel, chart, y)
        y += HEADING + panel.height + BELOW
    body += _dates(words.dates, y + 13)
    shown = [mark for mark in MARKS if any(mark in day.marks for day in days)]
    missing = any(day.value(panel.item) is None for panel in PANELS for day in days)
    body += legend(shown, words.marks, words.no_answer if missing else None, y + 34)
    return document("".join(body), y + 24 + legend_height(len(shown) + missing))


# ------------------------------------------------------------------ one item


def _panel(panel: _Panel, chart: Chart, y: float) -> Iterator[str]:
    """A heading, the scale's ends, hatched days, and what was told."""
    name, (low, high) = chart.words.items[panel.item], chart.words.ends[panel.item]
    yield text(EDGE, y + 18, name, size=17, room=WHOLE, weight="bold", fill=panel.colour)
    top = y + HEADING
    bottom = top + panel.height
    yield text(GUTTER - 6, top + 12, high, size=15, room=NAMES, anchor="end", fill=PALE)
    yield text(GUTTER - 6, bottom, low, size=15, room=NAMES, anchor="end", fill=PALE)
    yield _grid(top, bottom, 2 if panel.top > 3 else 1)
    yield from _gaps(panel, chart.days, top)
    yield from SHAPES[panel.item](panel, chart.days, bottom)


def _grid(top: float, bottom: float, parts: int) -> str:
    heights = [top + (bottom - top) * part / parts for part in range(parts + 1)]
    path = " ".join(f"M{GUTTER},{y:g} h{DAYS_WIDE}" for y in heights)
    return f'<path d="{path}" stroke="{LINE}" stroke-width="1"/>'


def _gaps(panel: _Panel, days: Sequence[Day], top: float) -> Iterator[str]:
    for first, count in _runs(days, panel.item):
        x, width = _left(first, len(days)), _step(len(days)) * count
        yield f'<rect x="{x:.2f}" y="{top:g}" width="{width:.2f}" height="{panel.height}" fill="{EMPTY}"/>'


def _runs(days: Sequence[Day], item: str) -> Iterator[tuple[int, int]]:
    """(first, how many) of the days that follow each other without an answer."""
    first = 0
    for place, day in enumerate((*days, None)):
        if day is None or day.value(item) is not None:
            if place > first:
                yield first, place - first
            first = place + 1


def _told(panel: _Panel, days: Sequence[Day], bottom: float) -> list[tuple[int, float, float]]:
    """(place, x, y) of each answered day."""
    found = ((place, day.value(panel.item)) for place, day in enumerate(days))
    return [
        (place, _middle(place, len(days)), bottom - panel.height * value / panel.top)
        for place, value in found
        if value is not None
    ]


def _curve(panel: _Panel, days: Sequence[Day], bottom: float) -> Iterator[str]:
    """Round points; joined only where one day follows the other."""
    told = _told(panel, days, bottom)
    joins = [
        f"M{x0:.2f},{y0:.2f} L{x1:.2f},{y1:.2f}"
        for (place, x0, y0), (after, x1, y1) in pairwise(told)
        if after == place + 1
    ]
    yield f'<path d="{" ".join(joins)}" stroke="{panel.colour}" stroke-width="2.5" fill="none"/>'
    radius = min(5.5, max(2.2, _step(len(days)) * 0.42))
    for _, x, y in told:
        yield f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}" fill="{panel.colour}"/>'
    if _step(len(days)) >= ROOM_FOR_NUMBER:
        yield from _numbers(panel, days, told)


def _numbers(panel: _Panel, days: Sequence[Day], told: Sequence[tuple[int, float, float]]) -> Iterator[str]:
    """What was told, above its point; below it at the top of the scale, clear of the heading."""
    for place, x, y in told:
        value = days[place].value(panel.item) or 0.0
        beside = y + 23 if value >= panel.top - 1 else y - 10
        yield text(
            round(x, 2),
            round(beside, 2),
            f"{value:g}",
            weight="bold",
            anchor="middle",
            fill=panel.colour,
            around="#ffffff",
        )


def _bars(panel: _Panel, days: Sequence[Day], bottom: float) -> Iterator[str]:
    """Full bars; a good night is a low one, so that it differs from no answer."""
    width = _step(len(days)) * 0.72
    for _, x, y in _told(panel, days, bottom):
        height = max(3.0, bottom - y)
        yield (
            f'<rect x="{x - width / 2:.2f}" y="{bottom - height:.2f}" width="{width:.2f}" '
            f'height="{height:.2f}" fill="{panel.colour}"/>'
        )


def _pins(panel: _Panel, days: Sequence[Day], bottom: float) -> Iterator[str]:
    """A thin stem with a diamond on top."""
    size = min(6.0, max(2.4, _step(len(days)) * 0.5))
    for _, x, y in _told(panel, days, bottom):
        yield (
            f'<path d="M{x:.2f},{bottom:g} V{y:.2f}" stroke="{panel.colour}" stroke-width="1.6"/>'
            f'<path d="{diamond(x, y, size)}" fill="{panel.colour}"/>'
        )


SHAPES: Mapping[str, Callable[[_Panel, Sequence[Day], float], Iterator[str]]] = {
    "pain": _curve,
    "sleep": _bars,
    "cough": _pins,
}


# ------------------------------------------------------------------ above, below


def _marked(days: Sequence[Day]) -> Iterator[tuple[str, float]]:
    """The gravest mark of each day, and where the day is."""
    for place, day in enumerate(days):
        for mark in [each for each in MARKS if each in day.marks][:1]:
            yield mark, _middle(place, len(days))


def _dates(dates: tuple[str, str, str], y: float) -> Iterator[str]:
    first, middle, last = dates
    yield text(GUTTER, y, first, size=15, room=DATE, fill=PALE)
    yield text(GUTTER + DAYS_WIDE / 2, y, middle, size=15, room=DATE, anchor="middle", fill=PALE)
    yield text(WIDTH - EDGE, y, last, size=15, room=DATE, anchor="end", fill=PALE)


def _step(days: int) -> float:
    return DAYS_WIDE / days


def _left(place: int, days: int) -> float:
    return GUTTER + _step(days) * place


def _middle(place: int, days: int) -> float:
    return _left(place, days) + _step(days) / 2
