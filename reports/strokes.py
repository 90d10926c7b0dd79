"""What every picture is drawn with: its width, colours, letters."""

from html import escape

WIDTH = 360
"""Units; about a phone's width."""
EDGE = 14
INK, PALE, LINE = "#1a1a1a", "#4d4d4d", "#c9c9c9"
RED, GREEN = "#b3001b", "#00695c"
EMPTY = "url(#none)"
"""Fill of what was not told; `document` defines it."""
LETTER = 0.66
"""Of the size, the mean width of a letter, with some to spare."""


def document(body: str, height: float) -> str:
    """The whole SVG, on white."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:g}" '
        f'viewBox="0 0 {WIDTH} {height:g}" font-family="DejaVu Sans">'
        '<defs><pattern id="none" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="#f4f4f4"/><path d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2" '
        'stroke="#b5b5b5" stroke-width="1.2"/></pattern></defs>'
        f'<rect width="{WIDTH}" height="{height:g}" fill="#ffffff"/>{body}</svg>'
    )


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 16,
    room: float = WIDTH,
    weight: str = "normal",
    anchor: str = "start",
    fill: str = INK,
    around: str = "none",
) -> str:
    """Words that would take more than `room` are written smaller. `around`: a colour that keeps lines off."""
    size = min(size, room / (LETTER * max(1, len(words))))
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:.3g}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="{fill}" stroke="{around}" stroke-width="4" paint-order="stroke">{escape(words)}</text>'
    )


def diamond(x: float, y: float, size: float) -> str:
    """A path."""
    return f"M{x:.2f},{y - size:.2f} l{size:g},{size:g} l-{size:g},{size:g} l-{size:g},-{size:g} z"
