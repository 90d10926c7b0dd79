"""A link as a square that another phone's camera reads."""

from dataclasses import dataclass

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError

from reports.png import NotDrawn

WIDTH = 360
QUIET = 4
"""Modules of white around it, as ISO/IEC 18004 asks for."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """What the camera reads: a link of a few hundred characters at the most."""

    text: str


def qr_svg(shown: QrCode) -> str:
    """Black on white, `WIDTH` units square. Raises NotDrawn beyond 2331 bytes."""
    code = qrcode.QRCode(border=QUIET, error_correction=ERROR_CORRECT_M)
    code.add_data(shown.text)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError):
        raise NotDrawn("too long") from None
    modules = code.get_matrix()
    path = "".join(f"M{x},{y}h1v1h-1z" for y, row in enumerate(modules) for x, dark in enumerate(row) if dark)
    size = len(modules)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{WIDTH}" '
        f'viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#ffffff"/><path d="{path}" fill="#000000"/></svg>'
    )
