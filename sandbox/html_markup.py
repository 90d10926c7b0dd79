"""parse_mode=HTML as Telegram reads it: only its own tags, every fault named with its byte offset.

Source: https://core.telegram.org/bots/api#html-style
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.errors import ApiError, bad_request

Json = dict[str, Any]

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "blockquote": "blockquote",
    "a": "text_link",
    "pre": "pre",
    "code": "code",
}
NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
SPACES = b" \t\r\n\0\x0b"
TIME_FORMAT_LETTERS = "rwdDtT"


@dataclass
class Open:
    """A tag not yet closed: where its entity and its text began (UTF-16 units, pieces)."""

    tag: str
    attributes: dict[str, str]
    offset: int
    piece: int


def parse_html(text: str) -> tuple[str, list[Json]]:
    """The plain text and its entities (UTF-16 offsets). ApiError 400 "can't parse entities: ..."."""
    return _Parser(text).parse()


def utf16(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fault(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


class _Parser:
    def __init__(self, text: str) -> None:
        self.raw = text.encode() + b"\0"
        self.at = 0
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[Open] = []
        self.entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        end = len(self.raw) - 1
        while self.at < end:
            self._step(end)
        if self.open:
            raise fault(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.pieces), self.entities

    def _step(self, end: int) -> None:
        here = self.raw[self.at]
        if here == ord("<"):
            closing = self.raw[self.at + 1] == ord("/")
            self._close_tag() if closing else self._open_tag()
        elif here == ord("&"):
            self._emit(self._reference() or self._literal())
        else:
            stops = (self.raw.find(mark, self.at, end) for mark in (b"<", b"&"))
            stop = min((each for each in stops if each >= 0), default=end)
            self._emit(self.raw[self.at : stop].decode())
            self.at = stop

    def _emit(self, text: str) -> None:
        self.pieces.append(text)
        self.offset += utf16(text)

    def _literal(self) -> str:
        self.at += 1
        return "&"

    def _reference(self) -> str:
        """The character that `&...;` stands for, moving past it; "" when it stands for itself."""
        start = stop = self.at + 1
        while chr(self.raw[stop]) in "#" or (chr(self.raw[stop]).isalnum() and self.raw[stop] < 128):
            stop += 1
        character = _character(self.raw[start:stop])
        if character:
            self.at = stop + (self.raw[stop] == ord(";"))
        return character

    def _spaces(self) -> None:
        while self.raw[self.at] != 0 and self.raw[self.at] in SPACES:
            self.at += 1

    def _until(self, marks: bytes) -> str:
        start = self.at
        while self.raw[self.at] not in marks:
            self.at += 1
        return self.raw[start : self.at].decode(errors="replace")

    def _open_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = self._until(SPACES + b">").lower()
        if self.raw[self.at] == 0:
            raise fault(f"Unclosed start tag at byte offset {begin}")
        if name not in KINDS:
            raise fault(f'Unsupported start tag "{name}" at byte offset {begin}')
        attributes = self._attributes(name, begin)
        self.at += 1
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise fault(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open.append(Open(name, attributes, self.offset, len(self.pieces)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            self._spaces()
            if self.raw[self.at] == ord(">"):
                return found
            if self.raw[self.at] == 0:
                raise fault(f"Unclosed start tag at byte offset {begin}")
            name = self._until(SPACES + b"=>")
            if not name:
                raise fault(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
            self._spaces()
            found[name] = self._value(tag, begin) if self.raw[self.at] == ord("=") else ""

    def _value(self, tag: str, begin: int) -> str:
        self.at += 1
        self._spaces()
        if self.raw[self.at] == 0:
            raise fault(f'Unclosed start tag "{tag}" at byte offset {begin}')
        value = self._quoted() if self.raw[self.at] in b"'\"" else self._token()
        if self.raw[self.at] == 0:
            raise fault(f"Unclosed start tag at byte offset {begin}")
        return value

    def _token(self) -> str:
        start = self.at
        while self.raw[self.at] < 128 and (chr(self.raw[self.at]).isalnum() or self.raw[self.at] in b".-"):
            self.at += 1
        if self.raw[self.at] not in SPACES + b">":
            raise fault(f"Unexpected end of name token at byte offset {start}")
        return self.raw[start : self.at].decode().lower()

    def _quoted(self) -> str:
        quote = self.raw[self.at]
        self.at += 1
        parts: list[str] = []
        while self.raw[self.at] not in (quote, 0):
            if self.raw[self.at] == ord("&"):
                parts.append(self._reference() or self._literal())
            else:
                parts.append(self._until(bytes((quote, 0)) + b"&"))
        self.at += self.raw[self.at] == quote
        return "".join(parts)

    def _close_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise fault(f"Unexpected end tag at byte offset {begin}")
        self.at += 2
        name = self._until(SPACES + b">")
        self._spaces()
        if self.raw[self.at] != ord(">"):
            raise fault(f"Unclosed end tag at byte offset {begin}")
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.tag:
            expected = f'expected "</{tag.tag}>", found "</{name}>"'
            raise fault(f"Unmatched end tag at byte offset {begin}, {expected}")
        if self.offset > tag.offset:
            self._add(tag)

    def _add(self, tag: Open) -> None:
        entity: Json = {"type": KINDS[tag.tag], "offset": tag.offset, "length": self.offset - tag.offset}
        if tag.tag in ("pre", "code"):
            self._add_code(tag, entity)
        elif tag.tag == "a":
            self._add_link(tag, entity)
        else:
            self.entities.append(_with_details(tag, entity))

    def _add_link(self, tag: Open, entity: Json) -> None:
        url = tag.attributes.get("href") or "".join(self.pieces[tag.piece :])
        link = _checked_link(url)
        if link:
            self.entities.append(entity | {"url": link})

    def _add_code(self, tag: Open, entity: Json) -> None:
        """`<pre>` around `<code class="language-x">` (or the other way round) is one entity."""
        last = self.entities[-1] if self.entities else {}
        twin = (last.get("offset"), last.get("length")) == (entity["offset"], entity["length"])
        language = tag.attributes.get("class", "")
        language = language.removeprefix("language-") if language.startswith("language-") else ""
        other = {"pre": "code", "code": "pre"}[tag.tag]
        language = language or (last.get("_language", "") if twin else "")
        if twin and last.get("type") == other and language:
            self.entities[-1] = entity | {"type": "pre", "language": language}
        else:
            self.entities.append(entity | ({"_language": language} if tag.tag == "code" else {}))


def _with_details(tag: Open, entity: Json) -> Json:
    if tag.tag == "tg-emoji":
        emoji = tag.attributes.get("emoji-id", "")
        if not emoji.isdigit():
            raise fault("Invalid custom emoji identifier specified")
        return entity | {"custom_emoji_id": emoji}
    if tag.tag == "tg-time":
        return entity | _time_details(tag.attributes)
    if tag.tag == "blockquote" and "expandable" in tag.attributes:
        return entity | {"type": "expandable_blockquote"}
    return entity


def _time_details(attributes: dict[str, str]) -> Json:
    unix, shape = attributes.get("unix", ""), attributes.get("format", "")
    if not unix.isdigit() or int(unix) == 0:
        raise fault("Invalid Unix time specified")
    if any(letter not in TIME_FORMAT_LETTERS for letter in shape):
        raise fault("Invalid date-time format specified")
    return {"unix_time": int(unix), "date_time_format": shape}


def _character(name: bytes) -> str:
    if not name.startswith(b"#"):
        return NAMED.get(name, "")
    digits = name[1:].decode()
    try:
        code = int(digits[1:], 16) if digits[:1] in ("x", "X") else int(digits)
    except ValueError:
        return ""
    if 0xD800 <= code <= 0xDFFF:
        raise bad_request("can't parse entities: Text contains invalid Unicode characters")
    return chr(code) if 0 < code < 0x10FFFF else ""


def _checked_link(url: str) -> str:
    """A link with its scheme, or "" when it is none (then the text stays plain)."""
    if url.startswith(("http://", "https://", "tg://", "ton://")):
        return url
    host = url.split("/")[0]
    if "." not in host or " " in url or ":" in host:
        return ""
    return f"http://{url}" if "/" in url else f"http://{url}/"
