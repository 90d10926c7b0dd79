"""SVG to PNG. The letters are the fonts of this folder, so that every machine draws the same picture."""

from functools import cache
from pathlib import Path

import typst

FONTS = Path(__file__).parent / "fonts"
"""DejaVu Sans, regular and bold; free to use and pass on (fonts/LICENSE)."""
POINTS_PER_INCH = 72.0
SHARP = 3
"""Pixels a unit: a picture as wide as a phone is 1080 pixels wide."""
PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt)
"""


class NotDrawn(Exception):
    """No picture could be made. The text says nothing of what was in it."""


def png(svg: str, *, width: int, pixels: int = SHARP) -> bytes:
    """A picture `width` units wide, `pixels` each. Takes some 40 ms of a thread. Raises NotDrawn."""
    try:
        drawn = typst.compile(
            PAGE,
            font_paths=_fonts(),
            format="png",
            ppi=POINTS_PER_INCH * pixels,
            sys_inputs={"svg": svg, "width": str(width)},
        )
    except (RuntimeError, OSError) as error:
        raise NotDrawn(type(error).__name__) from None
    if not isinstance(drawn, bytes):
        raise NotDrawn("more than one page")
    return drawn


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
