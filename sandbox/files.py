"""Files that were handed over, and pictures Telegram would take apart."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from sandbox.errors import ApiError, bad_request
from sandbox.params import Upload

Json = dict[str, Any]

LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_FILE = 50 * 1024 * 1024
LARGEST_DOWNLOAD = 20 * 1024 * 1024
WIDEST = 10_000  # width + height
SLIMMEST = 20  # longer side : shorter side


@dataclass(frozen=True)
class Stored:
    """A file on the shelf."""

    file_id: str
    name: str
    mime_type: str
    content: bytes
    folder: str

    @property
    def unique_id(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:16]

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.file_id}{suffix(self.name)}"

    def as_file(self) -> Json:
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class FileShelf:
    """All files by id and by download path."""

    def __init__(self) -> None:
        self._by_id: dict[str, Stored] = {}

    def keep(self, upload: Upload, folder: str) -> Stored:
        file_id = f"SANDBOX-{folder}-{len(self._by_id) + 1:06d}"
        stored = Stored(file_id, upload.name or "file", upload.mime_type, upload.content, folder)
        self._by_id[file_id] = stored
        return stored

    def find(self, file_id: str) -> Stored | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> Stored | None:
        return next((each for each in self._by_id.values() if each.path == path), None)


def suffix(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:] if dot > 0 else ""


def photo_sizes(stored: Stored) -> list[Json]:
    """PhotoSize list, smallest first. ApiError 400 for what Telegram cannot take as a photo."""
    if len(stored.content) > LARGEST_PHOTO:
        raise bad_request("file is too big")
    size = dimensions(stored.content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    if width + height > WIDEST or max(width, height) > SLIMMEST * max(1, min(width, height)):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return [stored.as_file() | {"width": width, "height": height}]


def document(stored: Stored) -> Json:
    if len(stored.content) > LARGEST_FILE:
        raise ApiError(413, "Request Entity Too Large")
    if not stored.content:
        raise bad_request("file must be non-empty")
    return stored.as_file() | {"file_name": stored.name, "mime_type": stored.mime_type}


def dimensions(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG or GIF; None for anything else."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and content[12:16] == b"IHDR":
        return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    return _jpeg_dimensions(content) if content[:2] == b"\xff\xd8" else None


def _jpeg_dimensions(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return None
