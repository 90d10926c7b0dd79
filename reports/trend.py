"""The picture of some weeks: pain, sleep and cough, a column a day, drawn for a small phone and old eyes.

Values and words in, SVG out. Each item has its own shape besides its own colour; a day without an answer is
hatched, never filled in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise

WIDTH = 360
"""Units; about a phone's width."""
EDGE, GUTTER = 14, 62
"""Left of everything, and left of the days, where the scale is named."""
DAYS_WIDE = WIDTH - EDGE - GUTTER
NAMES, DATE, LEGEND = GUTTER - EDGE + 2, DAYS_WIDE / 3 - 4, WIDTH - 2 * EDGE - 30
"""Room for words beside the days, below them, and where the marks are explained."""
INK, PALE, LINE = "#1a1a1a", "#4d4d4d", "#c9c9c9"
RED = "#b3001b"
MARKS = ("urgent", "warning", "seen", "treatment")
"""What may stand above a day, the gravest first."""
MARK_ROW = 30
LETTER = 0.66
"""Of the size, the mean width of a letter, with some to spare."""
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
    _Panel("pain", 10, 120, "#0b4f9e"),
    _Panel("sleep", 3, 58, "#6a3d9a"),
    _Panel("cough", 3, 58, "#8a4b00"),
)


def trend_svg(chart: Chart) -> str:
    """The whole picture; its height follows what there is to explain."""
    body: list[str] = [_text(EDGE, 30, chart.words.title, size=22, room=WIDTH - 2 * EDGE, weight="bold")]
    y = 44.0
    if any(day.marks for day in chart.days):
        body += _mark_row(chart.days, y)
        y += MARK_ROW
    for panel in PANELS:
        body += _panel(panel, chart, y)
        y += panel.height + 44
    body += _dates(chart, y + 10)
    y += 32
    for drawn in _legend(chart, y):
        body.append(drawn)
        y += 26
    return _document("".join(body), y + 8)


def _document(body: str, height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:g}" '
        f'viewBox="0 0 {WIDTH} {height:g}" font-family="DejaVu Sans">'
        '<defs><pattern id="none" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="#f4f4f4"/><path d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2" '
        'stroke="#b5b5b5" stroke-width="1.2"/></pattern></defs>'
        f'<rect width="{WIDTH}" height="{height:g}" fill="#ffffff"/>{body}</svg>'
    )


# ------------------------------------------------------------------ one item


def _panel(panel: _Panel, chart: Chart, y: float) -> Iterator[str]:
    """A heading, the scale's ends, hatched days, and what was told."""
    name, (low, high) = chart.words.items[panel.item], chart.words.ends[panel.item]
    yield _text(EDGE, y + 19, name, size=18, room=WIDTH - 2 * EDGE, weight="bold", fill=panel.colour)
    top = y + 30
    bottom = top + panel.height
    yield _text(GUTTER - 6, top + 12, high, size=15, room=NAMES, anchor="end", fill=PALE)
    yield _text(GUTTER - 6, bottom, low, size=15, room=NAMES, anchor="end", fill=PALE)
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
        yield f'<rect x="{x:.2f}" y="{top:g}" width="{width:.2f}" height="{panel.height}" fill="url(#none)"/>'


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
        yield _text(
            round(x, 2), round(beside, 2), f"{value:g}", weight="bold", anchor="middle", fill=panel.colour
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
            f'<path d="{_diamond(x, y, size)}" fill="{panel.colour}"/>'
        )


SHAPES = {"pain": _curve, "sleep": _bars, "cough": _pins}


# ------------------------------------------------------------------ above, below


def _mark_row(days: Sequence[Day], y: float) -> Iterator[str]:
    """The gravest mark of each day; where days are narrow it lies on top of its neighbours."""
    drawn = [
        (MARKS.index(mark), place)
        for place, day in enumerate(days)
        for mark in [each for each in MARKS if each in day.marks][:1]
    ]
    for mark, place in sorted(drawn, reverse=True):
        yield _mark(MARKS[mark], _middle(place, len(days)), y + 14)


def _mark(mark: str, x: float, y: float) -> str:
    """Each means something else by its shape as well as by its colour."""
    match mark:
        case "urgent":
            stroke = f"M{x:.2f},{y - 4:g} v6 M{x:.2f},{y + 4.2:g} v2.6"
            return (
                f'<path d="M{x:.2f},{y - 12:g} l11,21 h-22 z" fill="{RED}"/>'
                f'<path d="{stroke}" stroke="#ffffff" stroke-width="2.6"/>'
            )
        case "warning":
            path = f"M{x:.2f},{y - 8:g} l8,15 h-16 z"
            return f'<path d="{path}" fill="#ffffff" stroke="{RED}" stroke-width="2.2"/>'
        case "seen":
            return (
                f'<rect x="{x - 8:.2f}" y="{y - 8:g}" width="16" height="16" rx="3" fill="#00695c"/>'
                f'<path d="M{x - 5:.2f},{y:g} h10 M{x:.2f},{y - 5:g} v10" stroke="#ffffff" stroke-width="3"/>'
            )
    return f'<circle cx="{x:.2f}" cy="{y:g}" r="6.5" fill="#ffffff" stroke="#00695c" stroke-width="3"/>'


def _dates(chart: Chart, y: float) -> Iterator[str]:
    first, middle, last = chart.words.dates
    yield _text(GUTTER, y, first, size=15, room=DATE, fill=PALE)
    yield _text(GUTTER + DAYS_WIDE / 2, y, middle, size=15, room=DATE, anchor="middle", fill=PALE)
    yield _text(WIDTH - EDGE, y, last, size=15, room=DATE, anchor="end", fill=PALE)


def _legend(chart: Chart, y: float) -> Iterator[str]:
    """Only what is in this picture."""
    words = chart.words
    shown = {mark for day in chart.days for mark in day.marks}
    for place, mark in enumerate(each for each in MARKS if each in shown):
        yield _mark(mark, EDGE + 11, y + place * 26) + _text(
            EDGE + 30, y + place * 26 + 6, words.marks[mark], room=LEGEND
        )
    if any(day.value(panel.item) is None for panel in PANELS for day in chart.days):
        below = y + 26 * sum(mark in shown for mark in MARKS)
        box = f'<rect x="{EDGE}" y="{below - 9:g}" width="22" height="18" fill="url(#none)" stroke="{LINE}"/>'
        yield box + _text(EDGE + 30, below + 6, words.no_answer, room=LEGEND)


# ------------------------------------------------------------------ strokes


def _step(days: int) -> float:
    return DAYS_WIDE / days


def _left(place: int, days: int) -> float:
    return GUTTER + _step(days) * place


def _middle(place: int, days: int) -> float:
    return _left(place, days) + _step(days) / 2


def _diamond(x: float, y: float, size: float) -> str:
    return f"M{x:.2f},{y - size:.2f} l{size:g},{size:g} l-{size:g},{size:g} l-{size:g},-{size:g} z"


def _text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 16,
    room: float = WIDTH,
    weight: str = "normal",
    anchor: str = "start",
    fill: str = INK,
) -> str:
    """Words that would take more than `room` are written smaller."""
    size = min(size, room / (LETTER * max(1, len(words))))
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:.3g}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="{fill}">{escape(words)}</text>'
    )
