"""python -m sandbox: the sandbox as a process of its own."""

from __future__ import annotations

import asyncio
import re
import signal
import sys

import httpx


async def test_it_prints_its_address_and_stops_politely_while_a_page_listens(http: httpx.AsyncClient) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--port", "0", "--token", "7:x", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    printed = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
    address = re.fullmatch(r"Page: (http://127\.0\.0\.1:\d+)/\n", printed)
    assert address
    base = address.group(1)
    for path, kind in (
        ("/", "text/html"),
        ("/favicon.ico", "image/svg+xml"),
        ("/pane.js", "text/javascript"),
    ):
        answer = await http.get(f"{base}{path}")
        assert answer.headers["content-type"].startswith(kind)
    assert (await http.get(f"{base}/bot7:x/getMe")).json()["ok"]
    async with http.stream("GET", f"{base}/sandbox/events"):
        poll = asyncio.ensure_future(http.get(f"{base}/bot7:x/getUpdates?timeout=50"))
        while not (await http.get(f"{base}/sandbox")).json()["bot_is_listening"]:
            pass
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0
        assert (await poll).json() == {"ok": True, "result": []}
