"""Text and captions: parsing, trimming, limits, and what Telegram marks up by itself."""

from __future__ import annotations

import re
from typing import Any

from sandbox.errors import bad_request
from sandbox.html_markup import parse_html, utf16
from sandbox.params import Params

Json = dict[str, Any]

LONGEST_TEXT = 4096  # UTF-16 units, after entities parsing
LONGEST_CAPTION = 1024
CLEAN = {ord(each): None for each in map(chr, [*range(9), *range(11, 32), 0x200E]) if each not in "\t\n"}
TYPE_ORDER = ("blockquote", "expandable_blockquote", "pre", "code", "bold", "italic", "underline")
PATTERNS = (
    (
        "url",
        re.compile(
            r"(?<![\w@/.])(?:https?://[^\s<>\"]+|(?:[a-z0-9-]+\.)+(?:com|org|net|me|info|io|de|uk)\b[^\s<>\"]*)",
            re.I,
        ),
    ),
    ("email", re.compile(r"(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z0-9_]{4,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d[\d ()-]{5,18}\d(?!\w)")),
)
TRAILING = ".,;:!?)»”'\""


def read_text(params: Params) -> Json:
    """`{"text": ..., "entities": [...]}` of a call, or ApiError 400."""
    raw = params.text("text")
    if not raw:
        raise bad_request("message text is empty")
    text, entities = formatted(params, "text", "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if utf16(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def read_caption(params: Params) -> Json:
    """`{"caption": ..., "caption_entities": [...]}`, empty when there is no caption; or ApiError 400."""
    text, entities = formatted(params, "caption", "caption_entities")
    if utf16(text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    answer: Json = {"caption": text} if text else {}
    return answer | ({"caption_entities": entities} if text and entities else {})


def formatted(params: Params, name: str, entities_name: str) -> tuple[str, list[Json]]:
    """The text under `name` without its markup, trimmed, with all its entities."""
    mode = params.text("parse_mode").lower()
    text = params.text(name)
    entities: list[Json]
    if mode == "html":
        text, entities = parse_html(text)
    elif mode not in ("", "none"):
        raise bad_request("unsupported parse_mode")
    else:
        entities = given_entities(params, entities_name, text)
    return finish(text, entities)


def given_entities(params: Params, name: str, text: str) -> list[Json]:
    entities = params.structure(name, "message entities") or []
    if not isinstance(entities, list) or not all(isinstance(each, dict) for each in entities):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    for entity in entities:
        start, length = entity.get("offset"), entity.get("length")
        if not isinstance(start, int) or not isinstance(length, int):
            raise bad_request('can\'t parse MessageEntity: field "offset" must be a Number')
        if start < 0 or length <= 0 or start + length > utf16(text):
            raise bad_request("entity beyond the end of the text")
    return entities


def finish(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Control characters out, blank ends cut off, found links and commands marked, entities in order."""
    text = text.translate(CLEAN)
    lead = utf16(text) - utf16(text.lstrip())
    text = text.strip()
    kept = [moved for each in entities if (moved := _moved(each, lead, utf16(text)))]
    found = [each for each in detected(text) if not any(_overlap(each, other) for other in kept)]
    return text, sorted(kept + found, key=_order)


def detected(text: str) -> list[Json]:
    """Links, addresses, commands, names, tags and international phone numbers in plain text."""
    found: list[Json] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            words = match.group().rstrip(TRAILING)
            entity = {"type": kind, "offset": utf16(text[: match.start()]), "length": utf16(words)}
            if not any(_overlap(entity, other) for other in found):
                found.append(entity)
    return sorted(found, key=_order)


def _moved(entity: Json, lead: int, length: int) -> Json | None:
    start = max(entity["offset"] - lead, 0)
    end = min(entity["offset"] - lead + entity["length"], length)
    if end <= start:
        return None
    plain = {key: value for key, value in entity.items() if not key.startswith("_")}
    return plain | {"offset": start, "length": end - start}


# A link or a piece of code keeps Telegram from marking up anything inside it; bold and the like do not.
OPAQUE = frozenset({"text_link", "pre", "code", "custom_emoji", "date_time", "text_mention"})


def _overlap(one: Json, other: Json) -> bool:
    if other["type"] not in OPAQUE and other["type"] not in {kind for kind, _ in PATTERNS}:
        return False
    return bool(
        one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"]
    )


def _order(entity: Json) -> tuple[int, int, int]:
    kind = entity["type"]
    return entity["offset"], -entity["length"], TYPE_ORDER.index(kind) if kind in TYPE_ORDER else 99
