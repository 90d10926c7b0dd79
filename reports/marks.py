"""Marks above the days, and what they mean. Each differs by its shape as well as by its colour."""

from collections.abc import Iterator, Mapping, Sequence

from reports.strokes import EDGE, EMPTY, GREEN, LINE, RED, WIDTH, text

MARKS = ("urgent", "warning", "seen", "treatment")
"""What may stand above a day, the gravest first."""
LANE = 26
"""Units; marks that would touch each other stand in two lanes."""
LANES = 2
APART = 21
"""Units from one mark to the next in the same lane."""
LEGEND_ROW = 25
HALF = (WIDTH - 2 * EDGE) / 2
BESIDE = 29
"""From a mark to its meaning."""


def in_lanes(marked: Sequence[tuple[str, float]]) -> list[tuple[str, float, int]]:
    """(mark, x) in order of x -> (mark, x, lane). Where even two lanes are full, the gravest lies on top."""
    ends = [-float(WIDTH)] * LANES
    placed = []
    for mark, x in marked:
        lane = next((lane for lane in range(LANES) if x - ends[lane] >= APART), 0)
        ends[lane] = x
        placed.append((mark, x, lane))
    return sorted(placed, key=lambda each: -MARKS.index(each[0]))


def mark_rows(marked: Sequence[tuple[str, float]], y: float) -> tuple[str, float]:
    """The marks from `y` down, and how high they are altogether."""
    placed = in_lanes(marked)
    drawn = "".join(draw(mark, x, y + 13 + lane * LANE) for mark, x, lane in placed)
    return drawn, LANE * (1 + max(lane for _, _, lane in placed)) if placed else 0


def draw(mark: str, x: float, y: float) -> str:
    """One mark around (x, y), 22 units wide at the most."""
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
                f'<rect x="{x - 8:.2f}" y="{y - 8:g}" width="16" height="16" rx="3" fill="{GREEN}"/>'
                f'<path d="M{x - 5:.2f},{y:g} h10 M{x:.2f},{y - 5:g} v10" stroke="#ffffff" stroke-width="3"/>'
            )
    return f'<circle cx="{x:.2f}" cy="{y:g}" r="6.5" fill="#ffffff" stroke="{GREEN}" stroke-width="3"/>'


def legend(shown: Sequence[str], words: Mapping[str, str], no_answer: str | None, y: float) -> Iterator[str]:
    """What is in this picture, two beside each other. `no_answer`: None where every day has one."""
    signs = [(draw(mark, 11, 0), words[mark]) for mark in shown]
    if no_answer is not None:
        box = f'<rect x="0" y="-9" width="22" height="18" fill="{EMPTY}" stroke="{LINE}"/>'
        signs.append((box, no_answer))
    for place, (sign, meaning) in enumerate(signs):
        x, below = EDGE + HALF * (place % 2), y + LEGEND_ROW * (place // 2)
        said = text(BESIDE, 6, meaning, room=HALF - BESIDE - 4)
        yield f'<g transform="translate({x:g},{below:g})">{sign}{said}</g>'


def legend_height(lines: int) -> float:
    """Of so many meanings."""
    return LEGEND_ROW * -(-lines // 2)
