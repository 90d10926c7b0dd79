"""A Bot API server that costs next to nothing: fixed answers, a bare asyncio protocol, its own process.

What is measured against it is the client.
"""

import asyncio
import json
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

CHAT = {"id": 1001, "type": "private", "first_name": "Maria"}
ME = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
KEYBOARD = {
    "inline_keyboard": [[{"text": str(number), "callback_data": f"1abc{number}"} for number in range(6)]]
}
MESSAGE = {
    "message_id": 7,
    "from": ME,
    "chat": CHAT,
    "date": 1_790_000_000,
    "text": "How bad was the worst pain in the last 24 hours?",
    "reply_markup": KEYBOARD,
}
RESULTS: dict[bytes, object] = {
    b"getMe": ME,
    b"answerCallbackQuery": True,
    b"editMessageText": MESSAGE,
    b"sendMessage": MESSAGE,
    b"deleteWebhook": True,
}


def _answer(result: object) -> bytes:
    body = json.dumps({"ok": True, "result": result}).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


ANSWERS = {method: _answer(result) for method, result in RESULTS.items()}


class FastBotApi(asyncio.Protocol):
    """`arrivals` collects (seconds, chat id) of every sendMessage; `latency` is waited before each answer."""

    def __init__(self, latency: float, arrivals: list[tuple[float, int]]) -> None:
        self.latency = latency
        self.arrivals = arrivals
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self.buffer) < end + 4 + length:
                return
            path = self.buffer.split(b" ", 2)[1]
            body, self.buffer = self.buffer[end + 4 : end + 4 + length], self.buffer[end + 4 + length :]
            self.respond(path.rpartition(b"/")[2], body)

    def respond(self, method: bytes, body: bytes) -> None:
        if method == b"arrivals":
            self.transport.write(_answer(self.arrivals))
            return
        loop = asyncio.get_running_loop()
        if method == b"sendMessage":
            self.arrivals.append((loop.time(), json.loads(body)["chat_id"]))
        if self.latency:
            loop.call_later(self.latency, self.transport.write, ANSWERS[method])
        else:
            self.transport.write(ANSWERS[method])


def _serve(latency: float, told: Connection) -> None:
    async def run() -> None:
        arrivals: list[tuple[float, int]] = []
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: FastBotApi(latency, arrivals), "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


@contextmanager
def fast_bot_api(latency: float = 0.0) -> Iterator[str]:
    """The base URL of a running server; `latency` in seconds."""
    mine, its = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(latency, its), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{mine.recv()}"
    finally:
        process.terminate()
        process.join()
