"""An update is read without trusting it: whatever comes, reading it cannot fail."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.raw_update import Chat, chat_of, has_left, language_of, update_id_of

PRIVATE = {"id": 5, "type": "private"}
GROUP = {"id": -7, "type": "supergroup"}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["message", "callback_query", "my_chat_member", "chat", "from", "id", "update_id", "type"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(ANYTHING)
def test_reading_never_fails(update: Any) -> None:
    update_id_of(update)
    chat_of(update)
    language_of(update)
    has_left(update)


@pytest.mark.parametrize(
    ("update", "chat"),
    [
        ({"message": {"chat": PRIVATE}}, Chat(5, private=True)),
        ({"edited_message": {"chat": PRIVATE}}, Chat(5, private=True)),
        ({"callback_query": {"from": {"id": 9}, "message": {"chat": PRIVATE}}}, Chat(5, private=True)),
        ({"callback_query": {"from": {"id": 9}, "inline_message_id": "x"}}, Chat(9, private=True)),
        ({"my_chat_member": {"chat": GROUP}}, Chat(-7, private=False)),
        ({"message": {"chat": {"id": "five"}}}, None),
        ({"poll": {}}, None),
    ],
)
def test_the_chat_is_found_wherever_it_stands(update: dict[str, Any], chat: Chat | None) -> None:
    assert chat_of(update) == chat


def test_language_and_leaving_are_read() -> None:
    assert language_of({"callback_query": {"from": {"language_code": "pt-br"}}}) == "pt-br"
    assert language_of({"message": {"from": {}}}) is None
    assert has_left({"my_chat_member": {"new_chat_member": {"status": "kicked"}}})
    assert not has_left({"my_chat_member": {"new_chat_member": {"status": "member"}}})
    assert update_id_of({"update_id": 5}) == 5
    assert update_id_of({"update_id": True}) is None
