"""HTTP to Telegram over aiohttp, in the shape python-telegram-bot asks for.

The stock client costs most of a tap and collapses when many people tap at once (bench/tap_http.py).
Errors carry a class name only: addresses hold the token.
"""

import ipaddress
import json
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

FORM_HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}
LOST_CONNECTION = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)
"""What a kept connection answers with when the other side had closed it meanwhile."""


class FloodWait(TelegramError):
    """Telegram answered 429: wait `seconds`. (The library's own class warns whenever it is read.)"""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"wait {seconds} s")


class TelegramRequest(BaseRequest):
    """One pool of kept connections. Times in seconds; a call may take connect plus read timeout."""

    def __init__(
        self,
        *,
        connections: int = 256,
        connect_timeout: float = 5,
        read_timeout: float = 15,
        upload_read_timeout: float = 60,
        keep_alive: float = 50,
        proxy: str | None = None,
    ) -> None:
        self._connections = connections
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._upload_read_timeout = upload_read_timeout
        self._keep_alive = keep_alive
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._read_timeout

    async def initialize(self) -> None:
        if self._session is None:
            self._session = self._new_session()

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _new_session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=self._keep_alive),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT},
            proxy=self._proxy,
        )

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body. Raises TimedOut or NetworkError; a write or a pool has no limit of its own."""
        uploads = request_data is not None and request_data.contains_files
        connect = _given(connect_timeout, self._connect_timeout)
        read = _given(read_timeout, self._upload_read_timeout if uploads else self._read_timeout)
        # The total also bounds the wait for a free connection and a server that answers drop by drop.
        total = None if connect is None or read is None else connect + read
        limits = aiohttp.ClientTimeout(total=total, sock_connect=connect)
        try:
            status, body = await self._twice_if_lost(method, url, request_data, limits)
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"connection failed: {type(error).__name__}") from None
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise FloodWait(_seconds_to_wait(body))
        return status, body

    async def _twice_if_lost(
        self, method: str, url: str, data: RequestData | None, limits: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        """A kept connection may have been closed while idle: then once more, on a fresh one."""
        try:
            return await self._once(method, url, data, limits)
        except LOST_CONNECTION as error:
            if isinstance(error, aiohttp.ClientConnectorError | TimeoutError):
                raise
            return await self._once(method, url, data, limits)

    async def _once(
        self, method: str, url: str, data: RequestData | None, limits: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NetworkError("the connection pool is closed")
        url, _, query = url.partition("?")
        body, headers = _body(data) if data is not None else (query.encode(), FORM_HEADERS)
        async with self._session.request(method, url, data=body, headers=headers, timeout=limits) as answer:
            return answer.status, await answer.read()


def _body(data: RequestData) -> tuple[aiohttp.FormData | bytes, dict[str, str]]:
    """A form, as the stock client sends it: every server that speaks the Bot API reads that."""
    if data.contains_files:
        return _form(data), {}
    return urlencode(data.json_parameters).encode(), FORM_HEADERS


def _form(data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)  # names of files as they are, not percent-encoded
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime_type)
    return form


def _seconds_to_wait(body: bytes) -> float:
    """`parameters.retry_after` of a 429; one second when a proxy in between answered without it."""
    try:
        return max(0.0, float(json.loads(body)["parameters"]["retry_after"]))
    except (ValueError, KeyError, TypeError):
        return 1.0


def _given(timeout: Any, default: float) -> float | None:
    """A call's own timeout, else ours. None, given by a caller, means: wait for ever."""
    if timeout is BaseRequest.DEFAULT_NONE:
        return default
    return None if timeout is None else float(timeout)


def proxy_for(url: str) -> str | None:
    """The proxy that the environment asks for (`HTTPS_PROXY`, `NO_PROXY`), never for this machine itself."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host == "localhost" or _is_loopback(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
