"""The HTTP face of the Bot API: /bot<token>/<method> and /file/bot<token>/<path>."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.calls import Call
from sandbox.errors import ApiError, bad_request, conflict
from sandbox.faults import Fault
from sandbox.methods.table import METHODS
from sandbox.params import Params, Upload
from sandbox.world import World

WEBHOOK_IS_SET = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)

Drop = Callable[[Request], Awaitable[None]]


class Dropped(Exception):
    """The answer is that no answer comes."""


@dataclass(frozen=True)
class BotApi:
    """Answers calls out of `world`. `drop` closes the connection a request came on."""

    world: World
    drop: Drop

    def routes(self) -> list[Route]:
        every = ["GET", "POST"]
        return [
            Route("/bot{token}/{method}", self.call, methods=every),
            Route("/file/bot{token}/{path:path}", self.download, methods=["GET"]),
        ]

    async def call(self, request: Request) -> Response:
        """One call: its faults, its effect, its answer, its line in the log."""
        world, started = self.world, time.monotonic()
        name = request.path_params["method"]
        seq, params, at = world.calls.next_seq(), Params({}), world.clock.now()
        try:
            self._check_token(request)
            params = await read_params(request)
            name, result = await self._perform(name, params, request)
            status, answer = 200, {"ok": True, "result": result}
        except ApiError as refusal:
            status, answer = refusal.code, refused(refusal)
        except Dropped:
            status, answer = 0, {}
        shown = as_logged(params)
        call = Call(seq, name, shown, at, started, time.monotonic(), status, answer)
        world.calls.add(call)
        if name != "getUpdates":
            world.journal.record("call", call.chat_id, call=call)
        if not status:
            await self.drop(request)
            return Response(status_code=500)
        return JSONResponse(answer, status_code=status, headers=retry_header(answer))

    async def download(self, request: Request) -> Response:
        try:
            self._check_token(request)
        except ApiError as refusal:
            return JSONResponse(refused(refusal), status_code=refusal.code)
        stored = self.world.files.at(request.path_params["path"])
        if stored is None:
            return JSONResponse(refused(ApiError(404, "Not Found")), status_code=404)
        return Response(stored.content, media_type=stored.mime_type or "application/octet-stream")

    def _check_token(self, request: Request) -> None:
        token, wanted = request.path_params["token"], self.world.token
        number, colon, secret = token.partition(":")
        if (wanted is not None and token != wanted) or not (number.isdigit() and colon and secret):
            raise ApiError(401, "Unauthorized")

    async def _perform(self, name: str, params: Params, request: Request) -> tuple[str, Any]:
        """The method's proper name and its result, with whatever trouble was ordered for it."""
        lowered = name.lower()
        if lowered != "getupdates" and lowered not in METHODS:
            raise ApiError(404, "Not Found: method not found")
        faults = self.world.faults.take(name, params, self.world.clock.now())
        await before(faults, self.world)
        if lowered == "getupdates":
            name, result = "getUpdates", await self._get_updates(params, request)
        else:
            name, method = METHODS[lowered]
            result = method(self.world, params)
        if any(fault.kind == "drop_after" for fault in faults):
            raise Dropped
        return name, result

    async def _get_updates(self, params: Params, request: Request) -> list[dict[str, Any]]:
        world = self.world
        if world.webhook.url:
            raise conflict(WEBHOOK_IS_SET)
        wanted = params.structure("allowed_updates", "allowed updates")
        world.updates.allow(wanted if isinstance(wanted, list) else None)
        limit, seconds = params.integer("limit", 100), params.integer("timeout")
        poll = world.updates.poll(params.integer("offset"), limit, seconds)
        return await while_connected(poll, request) if seconds > 0 else await poll


async def while_connected(poll: Coroutine[Any, Any, list[Any]], request: Request) -> list[Any]:
    """A poll whose client hangs up stops waiting: nobody is there to take what comes."""
    waiting = asyncio.ensure_future(poll)
    hung_up = asyncio.ensure_future(disconnected(request))
    await asyncio.wait({waiting, hung_up}, return_when=asyncio.FIRST_COMPLETED)
    hung_up.cancel()
    if waiting.done():
        return waiting.result()
    waiting.cancel()
    return []


async def disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def before(faults: list[Fault], world: World) -> None:
    """Latency first, then a dropped connection, then a refusal."""
    delay = sum(fault.milliseconds for fault in faults if fault.kind == "latency")
    if delay:
        await asyncio.sleep(delay / 1000)
    if any(fault.kind == "drop_before" for fault in faults):
        raise Dropped
    refusals = [refusal for fault in faults if (refusal := fault.refusal(world.clock.now()))]
    if refusals:
        raise refusals[0]


async def read_params(request: Request) -> Params:
    """Query first, then body; a name in the body wins."""
    values: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return Params(values | await _json_body(request))
    if kind == "application/x-www-form-urlencoded":
        return Params(values | dict(parse_qsl((await request.body()).decode(), keep_blank_values=True)))
    if kind != "multipart/form-data":
        return Params(values)
    files: dict[str, Upload] = {}
    async with request.form(max_part_size=8 * 1024 * 1024) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                mime = value.content_type or "application/octet-stream"
                files[name] = Upload(value.filename or "", await value.read(), mime)
            else:
                values[name] = value
    return Params(values, files)


async def _json_body(request: Request) -> dict[str, Any]:
    body = await request.body()
    try:
        given = json.loads(body) if body else {}
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(given, dict):
        raise bad_request("object expected")
    return given


def as_logged(params: Params) -> dict[str, Any]:
    """The parameters with files by their size; a file that another parameter attaches is no parameter."""
    attached = " ".join(str(value) for value in params.values.values())
    files = {
        name: f"<{len(upload.content)} bytes>"
        for name, upload in params.files.items()
        if f"attach://{name}" not in attached
    }
    return dict(params.values) | files


def refused(refusal: ApiError) -> dict[str, Any]:
    answer: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    return answer | ({"parameters": refusal.parameters} if refusal.parameters else {})


def retry_header(answer: dict[str, Any]) -> dict[str, str]:
    wait = answer.get("parameters", {}).get("retry_after")
    return {"Retry-After": str(wait)} if wait else {}
