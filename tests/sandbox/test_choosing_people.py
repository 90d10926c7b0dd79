"""A key that lets somebody choose people from their contacts, as the Bot API describes it."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import Phone, Sandbox
from sandbox.actions import NotPossible

from .conftest import Api


def choose_people(request_id: int, **wanted: Any) -> dict[str, Any]:
    """A reply keyboard with one key that asks for people."""
    return {"keyboard": [[{"text": "Choose", "request_users": {"request_id": request_id, **wanted}}]]}


@pytest.fixture
def maria(town: Sandbox) -> Phone:
    return town.phone("Maria", started=True)


async def test_the_bot_hears_who_was_chosen_and_no_more_than_it_asked_for(
    town: Sandbox, api: Api, maria: Phone
) -> None:
    anna = town.phone("Anna", last_name="Invented", username="anna_invented")
    await api.ok("sendMessage", chat_id=maria.id, text="Whom?", reply_markup=choose_people(7))
    maria.share_users(anna, request_id=7)
    named = choose_people(8, request_name=True)
    await api.ok("sendMessage", chat_id=maria.id, text="Whom?", reply_markup=named)
    maria.share_users(anna, request_id=8)
    found = [each["message"]["users_shared"] for each in await api.updates()]
    assert found == [
        {"request_id": 7, "users": [{"user_id": anna.id}]},
        {"request_id": 8, "users": [{"user_id": anna.id, "first_name": "Anna", "last_name": "Invented"}]},
    ]


async def test_being_chosen_lets_the_bot_write_to_nobody(town: Sandbox, api: Api, maria: Phone) -> None:
    anna = town.phone("Anna")
    await api.ok("sendMessage", chat_id=maria.id, text="Whom?", reply_markup=choose_people(7))
    maria.share_users(anna, request_id=7)
    code, reason = await api.refused("sendMessage", chat_id=anna.id, text="Hello")
    assert code == 403
    assert "can't initiate conversation" in reason


async def test_nobody_can_be_chosen_without_such_a_key_or_too_many(
    town: Sandbox, api: Api, maria: Phone
) -> None:
    anna, ben = town.phone("Anna"), town.phone("Ben")
    with pytest.raises(NotPossible):
        maria.share_users(anna, request_id=7)
    await api.ok("sendMessage", chat_id=maria.id, text="Whom?", reply_markup=choose_people(7))
    with pytest.raises(NotPossible):
        maria.share_users(anna, request_id=8)
    with pytest.raises(NotPossible):
        maria.share_users(anna, ben, request_id=7)
    await api.ok("sendMessage", chat_id=maria.id, text="Good.", reply_markup=choose_people(9, max_quantity=2))
    maria.share_users(anna, ben, request_id=9)


WRONG: list[dict[str, Any]] = [
    {"request_users": True},
    {"request_users": {}},
    {"request_users": {"request_id": "7"}},
    {"request_users": {"request_id": 2**31}},
    {"request_users": {"request_id": 7, "max_quantity": 0}},
    {"request_users": {"request_id": 7, "max_quantity": 11}},
    {"request_users": {"request_id": 7}, "request_contact": True},
]


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_key_that_asks_wrongly_is_refused(api: Api, maria: Phone, wrong: dict[str, Any]) -> None:
    board = {"keyboard": [[{"text": "Choose", **wrong}]]}
    assert (await api.refused("sendMessage", chat_id=maria.id, text="Whom?", reply_markup=board))[0] == 400


async def test_two_keys_with_one_number_are_refused(api: Api, maria: Phone) -> None:
    (row,) = choose_people(7)["keyboard"]
    board = {"keyboard": [row, row]}
    assert (await api.refused("sendMessage", chat_id=maria.id, text="Whom?", reply_markup=board))[0] == 400
