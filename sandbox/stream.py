"""Server-sent events: the journal as the page hears it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from sandbox.calls import Call
from sandbox.journal import Event
from sandbox.messages import Message
from sandbox.world import World

Json = dict[str, Any]


def view(world: World, message: Message) -> Json:
    """A message for the page: with the addresses of its files."""
    body = message.as_view()
    photo = message.content.get("photo")
    stored = world.files.find(photo[-1]["file_id"]) if photo else None
    stored = stored or world.files.find(message.content.get("document", {}).get("file_id", ""))
    return body | ({"file": f"/sandbox/file/{stored.path}"} if stored else {})


def event_view(world: World, event: Event) -> Json:
    """An event as JSON; messages are shown whole, calls as one line."""
    detail: Json = {}
    for key, value in event.detail.items():
        if isinstance(value, Message):
            detail[key] = view(world, value)
        elif isinstance(value, Call):
            detail[key] = {"method": value.method, "status": value.status}
        else:
            detail[key] = value
    return {"seq": event.seq, "kind": event.kind, "chat_id": event.chat_id} | detail


def event_stream(world: World) -> Callable[[Request], Awaitable[Response]]:
    """GET /sandbox/events?since=<seq>: everything after that, and then as it happens."""

    async def endpoint(request: Request) -> Response:
        asked = request.headers.get("last-event-id") or request.query_params.get("since")
        since = int(asked) if asked else world.journal.seq
        return StreamingResponse(lines(world, since), media_type="text/event-stream")

    return endpoint


async def lines(world: World, since: int) -> AsyncIterator[str]:
    yield "retry: 500\n\n"
    while True:
        for event in world.journal.since(since):
            since = event.seq
            yield f"id: {event.seq}\ndata: {json.dumps(event_view(world, event))}\n\n"
        if not await world.journal.more(since):
            return
