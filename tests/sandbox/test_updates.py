"""getUpdates as https://core.telegram.org/bots/api#getupdates documents it."""

from __future__ import annotations

import asyncio

import pytest

from sandbox import Sandbox

from .conftest import Api


def texts(updates: list[dict[str, dict[str, str]]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_what_maria_said_comes_again_until_an_offset_confirms_it(town: Sandbox, api: Api) -> None:
    maria = town.phone("Maria")
    for words in ("one", "two", "three"):
        maria.say(words)
    first = await api.updates()
    assert texts(first) == texts(await api.updates()) == ["one", "two", "three"]
    assert texts(await api.updates(first[1]["update_id"])) == ["two", "three"]
    assert texts(await api.updates(first[2]["update_id"] + 1)) == []
    assert texts(await api.updates()) == []


async def test_a_negative_offset_keeps_only_the_last_words(town: Sandbox, api: Api) -> None:
    maria = town.phone("Maria")
    for words in ("one", "two", "three"):
        maria.say(words)
    assert texts(await api.updates(-2)) == ["two", "three"]
    assert texts(await api.updates()) == ["two", "three"]


async def test_a_negative_offset_beyond_the_queue_loses_nothing(town: Sandbox, api: Api) -> None:
    town.phone("Maria").say("one")
    assert texts(await api.updates(-100)) == ["one"]


@pytest.mark.parametrize(("limit", "came"), [(1, 1), (2, 2), (0, 3), (1000, 3)])
async def test_no_more_than_the_limit_comes_at_once(town: Sandbox, api: Api, limit: int, came: int) -> None:
    maria = town.phone("Maria")
    for words in ("one", "two", "three"):
        maria.say(words)
    assert len(await api.updates(limit=limit)) == came


async def test_a_long_poll_ends_with_the_first_word(town: Sandbox, api: Api) -> None:
    poll = asyncio.ensure_future(api.updates(timeout=30))
    maria = town.phone("Maria")
    await maria.until(lambda: town.world.updates.polled)
    maria.say("I am here")
    assert texts(await poll) == ["I am here"]


async def test_a_long_poll_ends_empty_when_its_time_is_up(town: Sandbox, api: Api) -> None:
    assert await api.updates(timeout=1) == []


async def test_of_two_pollers_the_older_is_told_of_the_conflict(town: Sandbox, api: Api) -> None:
    older = asyncio.ensure_future(api.refused("getUpdates", timeout=30))
    await town.phone("Maria").until(lambda: town.world.updates.polled)
    await api.updates()
    assert await older == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )


async def test_a_poller_that_hangs_up_no_longer_counts(town: Sandbox, api: Api) -> None:
    poll = asyncio.ensure_future(api.updates(timeout=30))
    maria = town.phone("Maria")
    await maria.until(lambda: town.world.updates.polled)
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
    await maria.until(lambda: not town.world.updates.polled, "the poll to end")
    maria.say("still there?")
    assert texts(await api.updates()) == ["still there?"]


async def test_kinds_nobody_asked_for_do_not_come_and_the_wish_is_remembered(town: Sandbox, api: Api) -> None:
    maria = town.phone("Maria")
    await api.updates(allowed_updates=["my_chat_member"])
    maria.say("not wanted")
    maria.block()
    (update,) = await api.updates()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    maria.unblock()
    await api.updates(allowed_updates=[])
    maria.say("wanted again")
    assert [set(each) - {"update_id"} for each in await api.updates(update["update_id"] + 1)] == [
        {"my_chat_member"},
        {"message"},
    ]


async def test_kinds_may_come_as_json_in_a_form(town: Sandbox, api: Api) -> None:
    wish = {"allowed_updates": '["callback_query"]'}
    await api.http.post(f"{api.base}/getUpdates", data=wish)
    town.phone("Maria").say("not wanted")
    assert await api.updates() == []


async def test_polling_is_refused_while_a_webhook_is_set(town: Sandbox, api: Api) -> None:
    await api.ok("setWebhook", url="http://127.0.0.1:9/hook")
    code, reason = await api.refused("getUpdates")
    assert code == 409
    assert "webhook is active" in reason
    await api.ok("deleteWebhook", drop_pending_updates=True)
    assert await api.updates() == []


async def test_confirmed_words_may_come_twice_when_trouble_is_ordered(town: Sandbox, api: Api) -> None:
    town.phone("Maria").say("once")
    (update,) = await api.updates()
    town.repeat_updates()
    assert await api.updates(update["update_id"] + 1) == [update]
    assert await api.updates(update["update_id"] + 1) == []


async def test_a_poison_update_lacks_its_date(town: Sandbox, api: Api) -> None:
    poison = town.poison(town.phone("Maria"))
    (update,) = await api.updates()
    assert update["update_id"] == poison
    assert "date" not in update["message"]


async def test_the_town_is_settled_when_all_is_confirmed_and_the_bot_waits(town: Sandbox, api: Api) -> None:
    town.phone("Maria").say("hello")
    settled = asyncio.ensure_future(town.settle())
    (update,) = await api.updates()
    assert not settled.done()
    poll = asyncio.ensure_future(api.updates(update["update_id"] + 1, timeout=30))
    await settled
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
