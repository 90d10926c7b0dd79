"""Pictures drawn beside the event loop: somebody's tap never waits for another one's picture."""

import asyncio

import structlog

from bot.screen import Picture
from reports import qr
from reports.png import NotDrawn, png
from reports.qr import QrCode, qr_svg
from reports.strokes import WIDTH
from reports.trend import trend_svg

log = structlog.get_logger(__name__)


async def paint(picture: Picture) -> bytes | None:
    """A PNG; None when it cannot be drawn, so that the words go alone."""
    try:
        return await asyncio.to_thread(_drawn, picture)
    except NotDrawn as error:
        log.error("picture_not_drawn", kind=type(picture).__name__, reason=str(error))
        return None


def _drawn(picture: Picture) -> bytes:
    if isinstance(picture, QrCode):
        return png(qr_svg(picture), width=qr.WIDTH)
    return png(trend_svg(picture), width=WIDTH)
