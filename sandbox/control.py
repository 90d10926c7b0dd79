"""The control API under /sandbox, in JSON: what a tester or the page asks of the sandbox."""

from __future__ import annotations

import base64
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from datetime import time as wall_time
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox.actions import NotPossible
from sandbox.driver import Sandbox
from sandbox.faults import Fault
from sandbox.messages import Message
from sandbox.pages import page_routes
from sandbox.phone import NotSeen, Phone
from sandbox.stream import event_stream, view

Json = dict[str, Any]
Answer = Callable[[Request, Json], Awaitable[Any]]

LONGEST_WAIT = 50.0  # seconds


class Control:
    """Every verb of Sandbox and Phone, for whoever is in another process."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.world = sandbox.world

    def routes(self) -> list[Route]:
        table: list[tuple[str, str, Answer]] = [
            ("GET", "", self.overview),
            ("POST", "/users", self.add_user),
            ("POST", "/message", self.message),
            ("POST", "/edit", self.edit),
            ("POST", "/tap", self.tap),
            ("POST", "/open", self.open_link),
            ("POST", "/block", self.block),
            ("POST", "/unblock", self.unblock),
            ("POST", "/deactivate", self.deactivate),
            ("POST", "/group", self.group),
            ("POST", "/inject", self.inject),
            ("POST", "/poison", self.poison),
            ("POST", "/repeat", self.repeat),
            ("POST", "/fault", self.fault),
            ("DELETE", "/faults", self.clear_faults),
            ("GET", "/chat/{chat_id:int}", self.chat),
            ("GET", "/chat/{chat_id:int}/wait", self.wait_in_chat),
            ("GET", "/clock", self.show_clock),
            ("POST", "/clock", self.move_clock),
            ("GET", "/clock/wait", self.wait_for_clock),
            ("POST", "/reset", self.reset),
        ]
        routes = [Route(f"/sandbox{path}", answered(verb), methods=[how]) for how, path, verb in table]
        routes.append(Route("/sandbox/calls", self.calls, methods=["GET"]))
        routes.append(Route("/sandbox/events", event_stream(self.world), methods=["GET"]))
        return routes + page_routes(self.world)

    async def overview(self, request: Request, given: Json) -> Json:
        world = self.world
        return {
            "bot": world.bot.as_me(),
            "bot_link": self.sandbox.bot_link,
            "people": [person_view(self.sandbox, each) for each in world.people],
            "waiting_updates": len(world.updates.pending),
            "bot_is_listening": world.updates.polled or bool(world.webhook.url),
            "seq": world.journal.seq,
        } | self.sandbox.clock.as_json()

    async def add_user(self, request: Request, given: Json) -> Json:
        details = {key: value for key, value in given.items() if key not in ("name", "user_id")}
        phone = self.sandbox.phone(str(given["name"]), given.get("user_id"), **details)
        return person_view(self.sandbox, phone.id)

    async def message(self, request: Request, given: Json) -> Json:
        return send(self.phone(given), given).as_view()

    async def edit(self, request: Request, given: Json) -> Json:
        phone = self.phone(given)
        return phone.edit(self.one_message(phone, given), str(given["text"])).as_view()

    async def tap(self, request: Request, given: Json) -> Json:
        """`button` is a label or data, `data` alone forges; without `message_id` the newest message."""
        phone = self.phone(given)
        on = self.one_message(phone, given) if given.get("message_id") else None
        if "button" in given:
            query_id = phone.tap(str(given["button"]), on=on)
        else:
            query_id = phone.forge(str(given["data"]), on=on)
        return {"query_id": query_id}

    async def open_link(self, request: Request, given: Json) -> Json:
        opened = self.phone(given).open_link(str(given["url"]))
        return {"message": opened.as_view() if opened else None}

    async def block(self, request: Request, given: Json) -> Json:
        self.phone(given).block()
        return {}

    async def unblock(self, request: Request, given: Json) -> Json:
        self.phone(given).unblock()
        return {}

    async def deactivate(self, request: Request, given: Json) -> Json:
        self.phone(given).deactivate()
        return {}

    async def group(self, request: Request, given: Json) -> Json:
        return self.sandbox.group(self.phone(given), str(given.get("title", "Family"))).as_chat()

    async def inject(self, request: Request, given: Json) -> Json:
        return {"update_id": self.sandbox.inject(given["update"])}

    async def poison(self, request: Request, given: Json) -> Json:
        return {"update_id": self.sandbox.poison(self.phone(given))}

    async def repeat(self, request: Request, given: Json) -> Json:
        self.sandbox.repeat_updates(int(given.get("count", 1)))
        return {}

    async def fault(self, request: Request, given: Json) -> Json:
        """The fields of Fault; `for_seconds` of sandbox time instead of `until`."""
        details = dict(given)
        if "for_seconds" in details:
            span = timedelta(seconds=float(details.pop("for_seconds")))
            details["until"] = self.sandbox.clock.now() + span
        details["methods"] = frozenset(details.get("methods", ()))
        self.world.faults.add(Fault(**details))
        return {"waiting": len(self.world.faults.waiting)}

    async def clear_faults(self, request: Request, given: Json) -> Json:
        self.world.faults.clear()
        return {}

    async def chat(self, request: Request, given: Json) -> Json:
        phone = self.phone({"user_id": request.path_params["chat_id"]})
        return chat_view(self.sandbox, phone)

    async def wait_in_chat(self, request: Request, given: Json) -> Json:
        """Waits for a message or edit with `text` after journal number `since`, up to `timeout` seconds."""
        phone = self.phone({"user_id": request.path_params["chat_id"]})
        text, since = request.query_params.get("text", ""), int(request.query_params.get("since", 0))

        def wanted(message: Message) -> bool:
            return text in message.text and message.seq > since

        seconds = min(float(request.query_params.get("timeout", 10)), LONGEST_WAIT)
        await phone.until(lambda: phone.shows(wanted), repr(text), within=seconds)
        found = next(each for each in phone.received if wanted(each))
        return found.as_view() | {"seq": found.seq}

    async def show_clock(self, request: Request, given: Json) -> Json:
        return self.sandbox.clock.as_json()

    async def move_clock(self, request: Request, given: Json) -> Json:
        clock = self.sandbox.clock
        if "now" in given:
            clock.move_to(datetime.fromisoformat(given["now"]))
        elif "advance_seconds" in given:
            clock.advance(timedelta(seconds=float(given["advance_seconds"])))
        else:
            hour = wall_time.fromisoformat(given["next_local"])
            clock.next_local(hour, str(given["zone"]))
        return self.sandbox.clock.as_json()

    async def wait_for_clock(self, request: Request, given: Json) -> Json:
        """Answers as soon as the clock was moved more than `since` times; after `timeout` seconds anyhow."""
        since = int(request.query_params.get("since", self.sandbox.clock.moves))
        seconds = min(float(request.query_params.get("timeout", LONGEST_WAIT)), LONGEST_WAIT)
        await self.sandbox.clock.moved(since, seconds)
        return self.sandbox.clock.as_json()

    async def reset(self, request: Request, given: Json) -> Json:
        self.sandbox.reset()
        return self.sandbox.clock.as_json()

    async def calls(self, request: Request) -> Response:
        """The log, narrowed by `method` and `since` (a call's seq); `form=jsonl`: method and params only."""
        query = request.query_params
        if query.get("form") == "jsonl":
            return PlainTextResponse(self.world.calls.as_jsonl())
        since, method = int(query.get("since", 0)), query.get("method")
        found = [
            each.as_json() for each in self.world.calls if each.seq > since and method in (None, each.method)
        ]
        return JSONResponse({"calls": found})

    def phone(self, given: Json) -> Phone:
        user_id = int(given["user_id"])
        if user_id not in self.world.people:
            raise NotPossible(f"nobody has the id {user_id}")
        return self.sandbox.phone("", user_id)

    def one_message(self, phone: Phone, given: Json) -> Message:
        message = self.world.message(phone.id, int(given["message_id"]))
        if message is None:
            raise NotPossible(f"no message {given['message_id']} in this chat")
        return message


def answered(verb: Answer) -> Callable[[Request], Awaitable[Response]]:
    """Reads the JSON body, and turns what cannot be done into 400, 404 or 408 with the reason."""

    async def endpoint(request: Request) -> Response:
        body = await request.body()
        try:
            return JSONResponse(await verb(request, json.loads(body) if body else {}))
        except NotPossible as reason:
            return JSONResponse({"error": str(reason)}, status_code=404)
        except NotSeen as reason:
            return JSONResponse({"error": str(reason)}, status_code=408)
        except KeyError as name:
            return JSONResponse({"error": f"{name} is missing or unknown"}, status_code=400)
        except (TypeError, ValueError, ZoneInfoNotFoundError) as reason:
            return JSONResponse({"error": str(reason)}, status_code=400)

    return endpoint


def send(phone: Phone, given: Json) -> Message:
    """A message of whichever kind `given` describes."""
    if "photo" in given:
        return phone.send_photo(base64.b64decode(given["photo"]), str(given.get("caption", "")))
    if "contact" in given:
        return phone.share_contact(str(given["contact"].get("phone_number", "")))
    if "location" in given:
        return phone.share_location(**{key: float(value) for key, value in given["location"].items()})
    if "users_shared" in given:
        shared = [Phone(phone.world, int(each), "") for each in given["users_shared"]]
        return phone.share_users(*shared, request_id=int(given["request_id"]))
    reply_to = phone.world.message(phone.id, int(given.get("reply_to") or 0))
    return phone.say(str(given["text"]), reply_to=reply_to)


def person_view(sandbox: Sandbox, person_id: int) -> Json:
    person = sandbox.world.people[person_id]
    state = {"started": person.started, "blocked": person.blocked, "deactivated": person.deactivated}
    return person.as_user() | state


def chat_view(sandbox: Sandbox, phone: Phone) -> Json:
    chat = sandbox.world.chat(phone.id)
    return {
        "person": person_view(sandbox, phone.id),
        "messages": [view(sandbox.world, each) for each in phone.messages],
        "pinned": list(chat.pinned),
        "keyboard": chat.reply_keyboard,
        "reactions": {str(key): value for key, value in chat.reactions.items()},
        "menu": sandbox.world.menu(phone.id, phone.person.language_code),
        "seq": sandbox.world.journal.seq,
    }
