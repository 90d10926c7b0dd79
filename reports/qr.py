"""A link as a square that another phone's camera reads."""

import qrcode
from qrcode.constants import ERROR_CORRECT_M

WIDTH = 360
QUIET = 4
"""Modules of white around it, as ISO/IEC 18004 asks for."""


def qr_svg(text: str) -> str:
    """Black on white, `WIDTH` units square. `text`: up to about 2000 characters."""
    code = qrcode.QRCode(border=QUIET, error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    modules = code.get_matrix()
    path = "".join(f"M{x},{y}h1v1h-1z" for y, row in enumerate(modules) for x, dark in enumerate(row) if dark)
    size = len(modules)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{WIDTH}" '
        f'viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#ffffff"/><path d="{path}" fill="#000000"/></svg>'
    )
