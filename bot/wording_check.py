"""What makes a catalogue unfit: found when the process starts, and in the tests. Pure."""

import re
import string
from collections.abc import Iterable, Iterator

from babel.messages.catalog import Catalog, Message

TAGS = frozenset({"b", "i", "u", "s", "code", "pre", "blockquote", "tg-spoiler"})
_TAG = re.compile(r"<(/?)([a-zA-Z-]*)[^<>]*>|[<>]")
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;|quot;|#\d+;)")
_NAME = re.compile(r"[a-z_]+")


def missing_keys(catalog: Catalog, required: Iterable[str]) -> list[str]:
    """Those of `required` that `catalog` does not have."""
    return [f"no words for {key}" for key in sorted(set(required)) if catalog.get(key) is None]


def faults(catalog: Catalog, complete: Catalog) -> list[str]:
    """Everything that is wrong with `catalog`, measured against the `complete` language."""
    strangers = [key_of(each) for each in catalog if each.id and complete.get(key_of(each)) is None]
    found = [f"{key} is none of our keys" for key in strangers]
    return found + [fault for model in complete if model.id for fault in _entry_faults(model, catalog)]


def _entry_faults(model: Message, catalog: Catalog) -> Iterator[str]:
    key = key_of(model)
    message = catalog.get(key)
    if message is None or not all(forms(message)):
        yield f"{key} is missing"
        return
    if len(forms(message)) != (catalog.num_plurals if message.pluralizable else 1):
        yield f"{key} has {len(forms(message))} plural forms"
    wanted = placeholders(*forms(model))
    for form in forms(message):
        yield from (
            f"{key} {fault}" for fault in _form_faults(form, wanted, pluralizable=message.pluralizable)
        )


def _form_faults(form: str, wanted: frozenset[str], *, pluralizable: bool) -> Iterator[str]:
    try:
        named = placeholders(form)
    except ValueError as error:
        yield f"has a broken placeholder ({error})"
        return
    optional = {"n"} if pluralizable else set()
    if named - optional != wanted - optional or not all(_NAME.fullmatch(name) for name in named):
        yield f"names {sorted(named)} where {sorted(wanted)} is given"
    if not balanced(form):
        yield "has broken markup"


def key_of(message: Message) -> str:
    """The symbol of an entry, plural or not."""
    return message.id if isinstance(message.id, str) else message.id[0]


def forms(message: Message) -> tuple[str, ...]:
    """The texts of an entry: one, or one for each plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def placeholders(*texts: str) -> frozenset[str]:
    """Names in braces. ValueError: the braces do not fit."""
    formatter = string.Formatter()
    return frozenset(name for text in texts for _, name, _, _ in formatter.parse(text) if name is not None)


def balanced(text: str) -> bool:
    """Whether `text` is HTML that Telegram accepts: known tags, closed in order, no stray signs."""
    open_tags: list[str] = []
    for match in _TAG.finditer(text):
        closing, tag = match.group(1), match.group(2)
        if tag not in TAGS:
            return False
        if not closing:
            open_tags.append(tag)
        elif not open_tags or open_tags.pop() != tag:
            return False
    return not open_tags and not _ENTITY.search(text)
