"""Pictures on their way to a phone: with their words, in place, and never instead of them."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

import sandbox
from bot.gateway import Edited, Gateway
from bot.gateway_errors import Permanent, SlowDown
from bot.painting import paint
from bot.screen import Button, NoKeys, PeopleKey, Screen
from reports.qr import QrCode
from tests.reports.charts import chart

WEEKS = chart([3, None, 5])
PICTURE = Screen("Your <i>weeks</i>", ((Button("30 days", data="1m"),),), picture=WEEKS)
TOO_MUCH = QrCode("x" * 3000)
"""More than such a square can hold: nothing can be drawn."""


@pytest.fixture
async def world() -> AsyncIterator[sandbox.Sandbox]:
    async with sandbox.serve() as world:
        yield world


@pytest.fixture
async def gateway(world: sandbox.Sandbox) -> AsyncIterator[Gateway]:
    gateway = Gateway(sandbox.DEMO_TOKEN, world.url)
    await gateway.open()
    yield gateway
    await gateway.close()


@pytest.fixture
def maria(world: sandbox.Sandbox) -> sandbox.Phone:
    return world.phone("Maria", started=True)


async def test_a_picture_arrives_with_its_words_and_buttons(maria: sandbox.Phone, gateway: Gateway) -> None:
    message_id = await gateway.send(maria.id, PICTURE)
    assert maria.last.id == message_id
    (photo,) = maria.last.content["photo"]
    assert photo["width"] == 1080
    assert (maria.last.text, maria.last.labels) == ("Your weeks", ["30 days"])


async def test_another_picture_takes_its_place_and_so_it_does_over_words(
    maria: sandbox.Phone, gateway: Gateway
) -> None:
    message_id = await gateway.send(maria.id, Screen("Words"))
    assert await gateway.edit(maria.id, message_id, PICTURE) is Edited.shown
    first = maria.last.content["photo"][0]["file_unique_id"]
    other = Screen("Other weeks", picture=chart([9, 9, 9]))
    assert await gateway.edit(maria.id, message_id, other) is Edited.shown
    assert maria.last.content["photo"][0]["file_unique_id"] != first
    assert (len(maria.received), maria.last.text, maria.last.labels) == (1, "Other weeks", [])


async def test_words_cannot_take_the_place_of_a_picture_and_it_is_said_so(
    maria: sandbox.Phone, gateway: Gateway
) -> None:
    message_id = await gateway.send(maria.id, PICTURE)
    assert await gateway.edit(maria.id, message_id, Screen("Words")) is Edited.picture
    await gateway.take_away(maria.id, message_id)
    assert maria.received == []
    await gateway.take_away(maria.id, message_id)


async def test_a_picture_that_cannot_be_drawn_does_not_hold_up_the_words(
    maria: sandbox.Phone, gateway: Gateway
) -> None:
    message_id = await gateway.send(maria.id, Screen("The link", picture=TOO_MUCH))
    assert (maria.last.text, "photo" in maria.last.content) == ("The link", False)
    assert await gateway.edit(maria.id, message_id, Screen("New link", picture=TOO_MUCH)) is Edited.shown
    assert maria.last.text == "New link"


async def test_a_picture_that_telegram_refuses_does_not_hold_up_the_words(
    world: sandbox.Sandbox, maria: sandbox.Phone, gateway: Gateway
) -> None:
    refusal = {"code": 400, "description": "Bad Request: IMAGE_PROCESS_FAILED", "times": 2}
    world.fault("error", maria, "sendPhoto", "editMessageMedia", **refusal)
    message_id = await gateway.send(maria.id, PICTURE)
    assert (maria.last.text, maria.last.labels) == ("Your weeks", ["30 days"])
    assert "photo" not in maria.last.content
    assert await gateway.edit(maria.id, message_id, Screen("Now", picture=WEEKS)) is Edited.shown
    assert maria.last.text == "Now"


async def test_whoever_blocked_the_bot_gets_neither_picture_nor_words(
    world: sandbox.Sandbox, maria: sandbox.Phone, gateway: Gateway
) -> None:
    maria.block()
    with pytest.raises(Permanent) as refused:
        await gateway.send(maria.id, PICTURE)
    assert refused.value.reason == "blocked"


async def test_telegram_may_ask_to_wait_with_a_picture_too(
    world: sandbox.Sandbox, maria: sandbox.Phone, gateway: Gateway
) -> None:
    world.fault("slow_down", maria, "sendPhoto", retry_after=5)
    with pytest.raises(SlowDown):
        await gateway.send(maria.id, PICTURE)


async def test_more_words_than_fit_below_a_picture_go_without_it(
    maria: sandbox.Phone, gateway: Gateway
) -> None:
    await gateway.send(maria.id, Screen("<b>" + "😀" * 512 + "</b>", picture=WEEKS))
    assert "photo" in maria.last.content
    await gateway.send(maria.id, Screen("😀" * 512 + "x", picture=WEEKS))
    assert "photo" not in maria.last.content
    assert maria.last.text.endswith("x")


async def test_a_broken_caption_goes_out_as_plain_words_with_the_picture(
    maria: sandbox.Phone, gateway: Gateway
) -> None:
    await gateway.send(maria.id, Screen("<b>Weeks &amp; days<i>", picture=WEEKS))
    assert maria.last.text == "Weeks & days"
    assert "photo" in maria.last.content


async def test_a_key_to_choose_somebody_takes_the_keyboards_place_and_goes(
    maria: sandbox.Phone, gateway: Gateway
) -> None:
    await gateway.send(maria.id, Screen("Whom?", keys=PeopleKey("Choose somebody", 7)))
    assert maria.keyboard == ["Choose somebody"]
    await gateway.send(maria.id, Screen("Good.", keys=NoKeys()))
    assert maria.keyboard == []


async def longest_stop() -> float:
    """Seconds for which the loop could do nothing else while four pictures were drawn."""
    longest = 0.0
    drawing = asyncio.gather(*(paint(chart([day % 11 for day in range(90)])) for _ in range(4)))
    while not drawing.done():
        begin = time.perf_counter()
        await asyncio.sleep(0)
        longest = max(longest, time.perf_counter() - begin)
        await asyncio.sleep(0.001)
    assert all(await drawing)
    return longest


async def test_nobody_waits_while_a_picture_is_drawn() -> None:
    await paint(WEEKS)
    stops = [await longest_stop() for _ in range(5)]
    assert min(stops) < 0.05, (
        "never held for 50 ms; more than one try, as the machine may be busy with others"
    )
