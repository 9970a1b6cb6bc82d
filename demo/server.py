"""Serves the portals on loopback: one port each, one process, HTTP/1.1 with keep-alive.

with serving() as portals:
    portals.set_night(3)
    portals.base_urls["qinglan"]  # http://127.0.0.1:PORT/
"""

import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from demo import families, generic, hanweb, showcase, trs
from demo.calendar import fault, moment
from demo.web import COUNTER, Reply, Request, challenge, unavailable

Answer = Callable[[Request, int], Reply]
COUNTIES: dict[str, Answer] = {site.PORTAL: site.answer for site in (trs, hanweb, generic, showcase)}
PORTALS: dict[str, Answer] = COUNTIES | {
    site.id: site.answer for site in (*families.SITES.values(), *families.DRAWN.values())
}
HOST = "127.0.0.1"
FACES: dict[str, Callable[[], Reply]] = {
    "unavailable": unavailable,
    "challenge": lambda: challenge(200),
    "rejected": lambda: challenge(412),
}
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close at once, with a reset


class _Server(ThreadingMixIn, TCPServer):
    """The socket of one portal; every connection has a thread of its own."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, portals: "Portals", name: str, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.portals, self.name = portals, name

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is none of our business."""


class _Handler(BaseHTTPRequestHandler):
    """One connection to one portal."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 30
    server: _Server
    _headers_buffer: list[bytes]  # http.server's own
    _head = 0

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer({})

    def do_HEAD(self) -> None:
        """Answer a HEAD: the headers of a GET."""
        self._answer({})

    def do_POST(self) -> None:
        """Answer a POST whose body is a form."""
        length = int(self.headers.get("Content-Length") or 0)
        self._answer(dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True)))

    def _answer(self, form: Mapping[str, str]) -> None:
        parts = urlsplit(self.path)
        given = dict(parse_qsl(parts.query, keep_blank_values=True)) | dict(form)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(parts.path, given, headers)
        reply, views = self.server.portals.reply(self.server.name, request)
        if reply is None:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self.close_connection = True
            return
        body = reply.body.replace(COUNTER.encode(), str(views).encode())
        self.send_response(reply.status)
        if reply.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.server.portals.note(self.server.name, parts.path, reply.status, self._head + len(body))
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def end_headers(self) -> None:
        """End the headers, and keep how long they were."""
        self._head = sum(len(line) for line in self._headers_buffer) + 2
        super().end_headers()

    def version_string(self) -> str:
        """Give the Server header."""
        return "nginx"

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Give the Date header the day of the night, so that replies are the same on every run."""
        return self.server.portals.date_header

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent: the crawler keeps its own log."""


@dataclass
class _Site:
    """One portal while it is served: the open server, or None while only the port is held and nobody listens."""

    port: int
    server: _Server | None = None
    held: socket.socket | None = None


class Portals:
    """The running portals. `base_urls` by portal id; `requests` counts what was asked of each.

    `answers` counts them by portal and status, `sent` their bytes by portal and path, headers and bodies.
    """

    def __init__(self, names: Sequence[str], ports: Mapping[str, int]) -> None:
        self._night = 0
        self._lock = threading.Lock()
        self._sites: dict[str, _Site] = {}
        self._views = 40
        self.requests: Counter[str] = Counter()
        self.answers: Counter[tuple[str, int]] = Counter()
        self.sent: Counter[tuple[str, str]] = Counter()
        try:
            for name in names:
                server = self._open(name, ports.get(name, 0))
                self._sites[name] = _Site(server.server_address[1], server)
        except OSError:
            self.close()
            raise
        self.set_night(0)

    @property
    def base_urls(self) -> dict[str, str]:
        """The home page of each portal by its id."""
        return {name: f"http://{HOST}:{site.port}/" for name, site in self._sites.items()}

    @property
    def night(self) -> int:
        """The night that is being played."""
        return self._night

    @property
    def date_header(self) -> str:
        """The Date header of the night: two in the morning in China, the evening before in Greenwich."""
        return format_datetime(datetime.fromisoformat(moment(self._night)).astimezone(UTC), usegmt=True)

    def set_night(self, night: int) -> None:
        """Turn every portal to a night; those nobody listens on that night refuse connections."""
        self._night = night
        for name, site in self._sites.items():
            refused = fault(name, night) == "refused"
            if refused and site.server:
                _stop(site.server)
                site.server, site.held = None, _hold(site.port)
            elif not refused and site.held:
                site.held.close()
                site.held, site.server = None, self._open(name, site.port)

    def reply(self, name: str, request: Request) -> tuple[Reply | None, int]:
        """Give the answer of a portal to one request, and the number for its view counter. None: hang up."""
        night = self._night
        with self._lock:
            self.requests[name] += 1
            self._views += 1
            views = self._views
        what = fault(name, night)
        if what == "refused":  # a connection that was open before the portal went down
            return None, views
        return (FACES[what]() if what in FACES else PORTALS[name](request, night)), views

    def note(self, name: str, path: str, status: int, length: int) -> None:
        """Count an answer as it goes out."""
        with self._lock:
            self.answers[name, status] += 1
            self.sent[name, path] += length

    def close(self) -> None:
        """Stop listening and give the ports back."""
        for site in self._sites.values():
            if site.server:
                _stop(site.server)
            if site.held:
                site.held.close()

    def _open(self, name: str, port: int) -> _Server:
        server = _Server(self, name, port)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True, name=f"demo {name}").start()
        return server


@contextmanager
def serving(names: Sequence[str] | None = None, ports: Mapping[str, int] | None = None) -> Iterator[Portals]:
    """Serve the named portals (the calendar's counties), on the given ports or free ones, until the block ends.

    Raises OSError when a port is taken.
    """
    portals = Portals(list(names or COUNTIES), ports or {})
    try:
        yield portals
    finally:
        portals.close()


def _stop(server: _Server) -> None:
    server.shutdown()
    server.server_close()


def _hold(port: int) -> socket.socket:
    """Keep a port without listening on it: the system refuses whoever connects."""
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind((HOST, port))
    return held
