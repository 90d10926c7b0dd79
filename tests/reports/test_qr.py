"""The picture of a link, as another phone's camera reads it."""

import qrcode

from reports.png import png
from reports.qr import QUIET, WIDTH, QrCode, qr_svg
from tests.reports.pixels import read_png

LINK = "https://t.me/backwatch_test_bot?start=" + "Ab3_-" * 8


def test_every_dot_of_the_link_is_there_with_white_around_it() -> None:
    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(LINK)
    modules = code.get_matrix()
    image = read_png(png(qr_svg(QrCode(LINK)), width=WIDTH, pixels=1))
    dot = image.width / len(modules)
    read = [
        [image.at(int((x + 0.5) * dot), int((y + 0.5) * dot)) == (0, 0, 0) for x in range(len(modules))]
        for y in range(len(modules))
    ]
    assert read == modules
    assert not any(read[0])
    assert dot >= 5, "fifteen pixels each on a phone"


def test_another_link_is_another_picture() -> None:
    assert qr_svg(QrCode(LINK)) != qr_svg(QrCode(LINK + "x"))
