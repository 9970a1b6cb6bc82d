"""The wire tap: every exchange as bytes, exactly as they stood on the wire, taken below Scrapy's middlewares.

`TappedHandler` is the download handler for http and https. Each attempt leaves one `Exchange` in the list
`request.meta["exchanges"]`, retries and broken answers included; copies of a request share the list. It also is where
the address guard and the politeness apply, because nothing reaches the network but through here.

It rests on private names of Scrapy 2.19 and Twisted: Scrapy is pinned, and its tests hold it to
the byte.
"""

import time
from datetime import datetime
from typing import Any

from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.contextfactory import _load_context_factory_from_settings
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientProtocol,
    _ScrapyAgent,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from service_identity.exceptions import VerificationError
from twisted.internet.defer import Deferred
from twisted.web.client import Agent, HTTPConnectionPool, _HTTP11ClientFactory

from crawler.wire.addresses import Guard, GuardedEndpoints
from crawler.wire.codings import coding_fault
from crawler.wire.politeness import seconds_asked
from storage.archive import Exchange
from storage.clock import now

EXCHANGES = "exchanges"  # the key of request.meta
OVERHEAD = 1_048_576  # bytes of headers and chunk framing allowed on top of the longest body


class Wire:
    """What one attempt sent and received."""

    def __init__(self, limit: int) -> None:
        self.at: datetime = now()
        self.request, self.response = bytearray(), bytearray()
        self.ip: str | None = None
        self.tls: str | None = None
        self.reused = False
        self._limit = limit

    @property
    def full(self) -> bool:
        """Say whether more came than any answer may have."""
        return len(self.response) > self._limit


class _Recorder:
    """A transport that writes down what is written to it."""

    def __init__(self, transport: Any, connection: "_TappedConnection"):
        self._transport, self._connection = transport, connection

    def write(self, data: bytes) -> None:
        if self._connection.wire is not None:
            self._connection.wire.request += data
        self._transport.write(data)

    def writeSequence(self, pieces: Any) -> None:  # noqa: N802 - Twisted's name
        self.write(b"".join(pieces))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class _TappedConnection(_LenientHTTP11ClientProtocol):
    """A connection that hands what passes to the wire of the request it serves."""

    wire: Wire | None = None

    def makeConnection(self, transport: Any) -> None:  # noqa: N802 - Twisted's name
        super().makeConnection(_Recorder(transport, self))

    def serve(self, wire: Wire) -> None:
        """Begin to record for another request."""
        wire.reused = self.wire is not None
        wire.ip = self.transport.getPeer().host
        self.wire = wire

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if self.wire is not None:
            self.wire.response += data
            self.wire.tls = self.wire.tls or _tls_version(self.transport)
            if self.wire.full:
                self.transport.abortConnection()
                return
        super().dataReceived(data)


class _TapFactory(_HTTP11ClientFactory):
    noisy = False

    def buildProtocol(self, addr: Any) -> _TappedConnection:  # noqa: N802 - Twisted's name
        return _TappedConnection(self._quiescentCallback)


class _PoolForOne:
    """The connection pool as one request sees it: the connection it gets records on that request's wire."""

    def __init__(self, pool: HTTPConnectionPool, wire: Wire, label: str):
        self._pool, self._wire, self._label = pool, wire, label
        self.persistent = pool.persistent

    def getConnection(self, key: Any, endpoint: Any) -> "Deferred[_TappedConnection]":  # noqa: N802 - Twisted's name
        connected = self._pool.getConnection((*key, self._label), endpoint)
        return connected.addCallback(self._begin)

    def _begin(self, connection: _TappedConnection) -> _TappedConnection:
        connection.serve(self._wire)
        return connection


class _GuardedAgent(_ScrapyAgent):
    """Scrapy's agent, with endpoints that look at the address before and after they connect."""

    def __init__(self, guard: Guard, **options: Any):
        super().__init__(**options)
        self._guard = guard

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        from twisted.internet import reactor

        endpoints = GuardedEndpoints(reactor, self._guard, self._contextFactory, timeout)
        return Agent.usingEndpointFactory(reactor, endpoints, self._pool)


class TappedHandler(HTTP11DownloadHandler):
    """Fetches one request: politely, from allowed addresses only, writing down every byte."""

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self._pool._factory = _TapFactory
        self._pool.retryAutomatically = False  # a stale connection is renewed below, where the wire is known
        self._guard = Guard(crawler.settings.getlist("GONGKAI_ALLOW_HOSTS"))
        self._lax: Any = _load_context_factory_from_settings(crawler)
        self._lax._verify_certificates = False
        self._unverified: dict[str, str] = {}  # netloc -> why its certificate could not be verified

    async def download_request(self, request: Request) -> Response:
        """Give the response, its exchange noted; raises what Scrapy's own handler raises, and AddressRefused."""
        politeness = self._crawler.spider.politeness  # type: ignore[union-attr]
        host = urlparse_cached(request).hostname or ""
        async with politeness.turn(host) as trial:
            if trial:
                request.meta["dont_retry"] = True
            response = await self._fetch(request)
            if response.status >= 300:  # 429 and 503, and redirects that wish to be followed later
                asked = (response.headers.get("Retry-After") or b"").decode("latin-1")
                politeness.rest(host, seconds_asked(asked, time.time()))
            return response

    async def _fetch(self, request: Request) -> Response:
        netloc = urlparse_cached(request).netloc
        if urlparse_cached(request).scheme != "https" or netloc in self._unverified:
            return await self._attempt(request)
        try:
            return await self._attempt(request)
        except Exception as error:
            fault = certificate_fault(error)
            if fault is None:
                raise
            self._unverified[netloc] = fault
        return await self._attempt(request)

    async def _attempt(self, request: Request) -> Response:
        """Ask once; once more when a kept connection turns out to have died in the meantime."""
        wire = Wire(self._maxsize(request) + OVERHEAD)
        try:
            return await self._ask(request, wire)
        except DownloadFailedError:
            if not wire.reused or wire.response:
                raise
        return await self._ask(request, Wire(self._maxsize(request) + OVERHEAD))

    async def _ask(self, request: Request, wire: Wire) -> Response:
        verified = urlparse_cached(request).netloc not in self._unverified
        agent = _GuardedAgent(
            self._guard,
            contextFactory=self._contextFactory if verified else self._lax,
            pool=_PoolForOne(self._pool, wire, "verified" if verified else "unverified"),
            maxsize=self._maxsize(request),
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
        )
        try:
            with wrap_twisted_exceptions():
                response: Response = await maybe_deferred_to_future(agent.download_request(request))
                _require_whole(response)
        except Exception as error:
            stale = wire.reused and not wire.response and isinstance(error, DownloadFailedError)
            if wire.request and not stale and certificate_fault(error) is None:
                self._note(request, wire, error, None)
            raise
        self._note(request, wire, None, response)
        return response

    def _note(self, request: Request, wire: Wire, error: Exception | None, response: Response | None) -> None:
        exchange = exchange_of(request, wire, error, response, self._tls_note(request, wire))
        request.meta.setdefault(EXCHANGES, []).append(exchange)

    def _tls_note(self, request: Request, wire: Wire) -> str | None:
        if wire.tls is None:
            return None
        fault = self._unverified.get(urlparse_cached(request).netloc)
        return f"{wire.tls}, " + (f"certificate not verified: {fault}" if fault else "certificate verified")

    def _maxsize(self, request: Request) -> int:
        return int(request.meta.get("download_maxsize", self._default_maxsize))


def exchange_of(
    request: Request, wire: Wire, error: Exception | None, response: Response | None, tls: str | None
) -> Exchange:
    """Put one attempt together. Where the tap saw no answer although there is one, its payload is put down instead."""
    seen = _without_interim(bytes(wire.response))
    return Exchange(
        url=request.url,
        method=request.method,
        at=wire.at,
        request=bytes(wire.request),
        response=seen if seen or response is None else payload_message(response),
        ip=wire.ip,
        fidelity="wire" if seen or response is None else "payload",
        truncated=_truncation(error, wire),
        tls=tls,
    )


def payload_message(response: Response) -> bytes:
    """Write a response as a message again: headers as Scrapy keeps them, the body after transfer decoding."""
    lines = [f"HTTP/1.1 {response.status} ".encode()]
    for name, values in response.headers.items():
        if name.lower() not in (b"transfer-encoding", b"content-length"):
            lines += [name + b": " + value for value in values]
    lines.append(b"Content-Length: %d" % len(response.body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + response.body


def certificate_fault(error: BaseException) -> str | None:
    """Say why a TLS handshake failed; None when something else did."""
    seen: list[BaseException | None] = [error, error.__cause__]
    seen += [reason.value for reason in getattr(error.__cause__, "reasons", None) or []]
    for cause in seen:
        if isinstance(cause, VerificationError):
            return "it is for another host"
        if isinstance(cause, SSL.Error):
            words = [str(part[-1]) for part in (cause.args[0] if cause.args else []) if part]
            return words[0] if words else "handshake failed"
    return None


def _require_whole(response: Response) -> None:
    """Raise what Scrapy raises for a body cut short by the connection when the body's own coding shows it cut."""
    coding = (response.headers.get("Content-Encoding") or b"").decode("latin-1")
    fault = coding_fault(coding, response.body)
    if fault is not None:
        raise ResponseDataLossError(fault)


def _without_interim(message: bytes) -> bytes:
    """Drop the 1xx messages a server may send ahead of its answer: each is a message of its own."""
    while message.startswith((b"HTTP/1.1 1", b"HTTP/1.0 1")) and b"\r\n\r\n" in message:
        message = message.partition(b"\r\n\r\n")[2]
    return message


def _truncation(error: Exception | None, wire: Wire) -> Any:
    if error is None:
        return None
    if wire.full or isinstance(error, DownloadCancelledError):
        return "length"
    return "time" if isinstance(error, DownloadTimeoutError) else "disconnect"


def _tls_version(transport: Any) -> str | None:
    handle = transport.getHandle() if hasattr(transport, "getPeerCertificate") else None
    return handle.get_protocol_version_name() if handle is not None else None
