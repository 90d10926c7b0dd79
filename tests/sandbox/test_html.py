"""parse_mode=HTML: what becomes of it, and where it is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.errors import ApiError
from sandbox.html_markup import parse_html, utf16
from sandbox.text_rules import finish

FAULTS = [
    ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
    ("pain <b", "Unclosed start tag at byte offset 5"),
    ("pain <h1>", 'Unsupported start tag "h1" at byte offset 5'),
    ("pain <br>", 'Unsupported start tag "br" at byte offset 5'),
    ("5 < 7 > 3", 'Unsupported start tag "" at byte offset 2'),
    ("<i  =x>", 'Empty attribute name in the tag "i" at byte offset 0'),
    ("<b>pain", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<b><i>pain</b></i>", 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'),
    ("pain</b>", "Unexpected end tag at byte offset 4"),
    ("<b>pain</b", "Unclosed end tag at byte offset 7"),
    ("<a href=x_y>z</a>", "Unexpected end of name token at byte offset 8"),
    ('<a href="x>z</a>', "Unclosed start tag at byte offset 0"),
    ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ('<tg-emoji emoji-id="x">x</tg-emoji>', "Invalid custom emoji identifier specified"),
    ('<tg-time unix="1" format="z">now</tg-time>', "Invalid date-time format specified"),
    ("&#xDFDF;", "Text contains invalid Unicode characters"),
    ('<tg-time unix="x">now</tg-time>', "Invalid Unix time specified"),
]


@pytest.mark.parametrize(("markup", "reason"), FAULTS)
def test_a_fault_is_named_with_its_place(markup: str, reason: str) -> None:
    with pytest.raises(ApiError) as refusal:
        parse_html(markup)
    assert refusal.value.code == 400
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


READ: list[tuple[str, str, list[dict[str, Any]]]] = [
    ("plain", "plain", []),
    ("<b>pain</b> 7", "pain 7", [{"type": "bold", "offset": 0, "length": 4}]),
    ("<STRONG>a</>b", "ab", [{"type": "bold", "offset": 0, "length": 1}]),
    ("🏟<i>🏟 &lt;🏟</i>", "🏟🏟 <🏟", [{"type": "italic", "offset": 2, "length": 6}]),
    ("&ge; &laquo; &amp;&quot;&#33;&#x41;", '&ge; &laquo; &"!A', []),
    ("<b></b>nothing", "nothing", []),
    (
        "<u>a<s>b</s></u>",
        "ab",
        [
            {"type": "strikethrough", "offset": 1, "length": 1},
            {"type": "underline", "offset": 0, "length": 2},
        ],
    ),
    (
        "<blockquote expandable>a</blockquote>",
        "a",
        [{"type": "expandable_blockquote", "offset": 0, "length": 1}],
    ),
    ('<span class="tg-spoiler">a</span>', "a", [{"type": "spoiler", "offset": 0, "length": 1}]),
    (
        "<a href='https://example.org/?a=1&amp;b'>x</a>",
        "x",
        [{"type": "text_link", "offset": 0, "length": 1, "url": "https://example.org/?a=1&b"}],
    ),
    (
        "<a href=example.org>x</a>",
        "x",
        [{"type": "text_link", "offset": 0, "length": 1, "url": "http://example.org/"}],
    ),
    ("<a href='tel:112'>call</a>", "call", []),
    (
        '<pre><code class="language-python">a</code></pre>',
        "a",
        [{"type": "pre", "offset": 0, "length": 1, "language": "python"}],
    ),
    (
        '<tg-emoji emoji-id="5">x</tg-emoji>',
        "x",
        [{"type": "custom_emoji", "offset": 0, "length": 1, "custom_emoji_id": "5"}],
    ),
    (
        '<tg-time unix="1795385640" format="wDT">14:02</tg-time>',
        "14:02",
        [{"type": "date_time", "offset": 0, "length": 5, "unix_time": 1795385640, "date_time_format": "wDT"}],
    ),
]


@pytest.mark.parametrize(("markup", "text", "entities"), READ)
def test_markup_becomes_text_and_entities(markup: str, text: str, entities: list[dict[str, Any]]) -> None:
    assert parse_html(markup) == (text, entities)


def test_blank_ends_go_and_entities_move_with_the_text() -> None:
    text, entities = parse_html("\n  <b> Call 112 </b>  \n")
    assert finish(text, entities) == ("Call 112", [{"type": "bold", "offset": 0, "length": 8}])


def test_a_command_a_link_and_a_number_are_found_but_not_inside_a_link() -> None:
    text, entities = finish("/check or call +351 210 000 000, see https://example.org/a.", [])
    found = [(each["type"], text[each["offset"] : each["offset"] + each["length"]]) for each in entities]
    assert found == [
        ("bot_command", "/check"),
        ("phone_number", "+351 210 000 000"),
        ("url", "https://example.org/a"),
    ]
    linked = parse_html('<a href="https://example.org">/check</a>')
    assert [each["type"] for each in finish(*linked)[1]] == ["text_link"]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab🏟<>/&;= \"'#xltpre", max_size=40))
def test_no_markup_whatever_breaks_the_reader(markup: str) -> None:
    try:
        text, entities = parse_html(markup)
    except ApiError:
        return
    for entity in entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= utf16(text)
