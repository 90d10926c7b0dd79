"""python -m sandbox: the sandbox alone, for a bot that is started elsewhere."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys

from sandbox.server import serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8099, help="0 takes any free one (default: 8099)")
    parser.add_argument("--token", help="the only bot token to accept (default: any)")
    given = parser.parse_args()
    asyncio.run(run(given.port, given.token))


async def run(port: int, token: str | None) -> None:
    """Runs until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with serve(port=port, token=token) as sandbox:
        sys.stdout.write(f"Page: {sandbox.url}/\nBot API: {sandbox.url}/bot<token>/<method>\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    main()
