"""Reads a PNG as rows of (red, green, blue), so that a test sees what a person would."""

import struct
import zlib
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}


@dataclass(frozen=True, slots=True)
class Image:
    width: int
    height: int
    channels: int
    rows: tuple[bytes, ...]

    def at(self, x: int, y: int) -> tuple[int, int, int]:
        start = x * self.channels
        red, green, blue, *_ = (*self.rows[y][start : start + self.channels], 0, 0)
        return (red, red, red) if self.channels < 3 else (red, green, blue)

    def colours(self) -> set[tuple[int, int, int]]:
        """Every colour on a coarse grid."""
        return {self.at(x, y) for y in range(0, self.height, 2) for x in range(0, self.width, 2)}


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height."""
    assert content.startswith(SIGNATURE)
    width, height = struct.unpack(">II", content[16:24])
    return int(width), int(height)


def read_png(content: bytes) -> Image:
    assert content.startswith(SIGNATURE)
    header, pixels, at = b"", b"", len(SIGNATURE)
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        header = data if kind == b"IHDR" else header
        pixels += data if kind == b"IDAT" else b""
        at += length + 12
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    assert (depth, interlaced) == (8, 0)
    channels = CHANNELS[colour]
    return Image(width, height, channels, tuple(_rows(zlib.decompress(pixels), width * channels, channels)))


def _rows(raw: bytes, stride: int, channels: int) -> list[bytes]:
    rows: list[bytes] = []
    before = bytearray(stride)
    for start in range(0, len(raw), stride + 1):
        line = bytearray(raw[start + 1 : start + 1 + stride])
        _undo(raw[start], line, before, channels)
        rows.append(bytes(line))
        before = line
    return rows


def _undo(kind: int, line: bytearray, above: bytearray, channels: int) -> None:
    for index in range(len(line)):
        left = line[index - channels] if index >= channels else 0
        corner = above[index - channels] if index >= channels else 0
        guess = (0, left, above[index], (left + above[index]) // 2, _paeth(left, above[index], corner))[kind]
        line[index] = (line[index] + guess) & 255


def _paeth(left: int, above: int, corner: int) -> int:
    estimate = left + above - corner
    return min((left, above, corner), key=lambda each: abs(estimate - each))
