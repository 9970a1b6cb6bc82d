"""Loopback servers for the tests: one that speaks scripted bytes, one that serves pages and remembers its visitors."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from inspect import signature

CLOSE = object()  # in a script: end the connection here


class RawServer:
    """Answers each request with the next scripted bytes; CLOSE after them ends the connection."""

    def __init__(self, answers, ssl_context=None):
        self.answers, self.requests, self.connections = list(answers), [], 0
        self._ssl = ssl_context
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._socket.shutdown(socket.SHUT_RDWR)  # closing alone would leave accept() waiting
        self._socket.close()
        self._thread.join(5)

    @property
    def url(self):
        return f"{'https' if self._ssl else 'http'}://127.0.0.1:{self.port}/"

    def _accept(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        self.connections += 1
        try:
            if self._ssl:
                connection = self._ssl.wrap_socket(connection, server_side=True)
            with connection:
                connection.settimeout(10)
                while self.answers:
                    request = self._read_request(connection)
                    if not request:
                        return
                    self.requests.append(request)
                    if not self._answer(connection, self.answers.pop(0)):
                        return
        except OSError:
            return

    def _answer(self, connection, script):
        for piece in script if isinstance(script, list) else [script]:
            if piece is CLOSE:
                return False
            if callable(piece):
                piece()
            else:
                connection.sendall(piece)
        return True

    @staticmethod
    def _read_request(connection):
        data = b""
        while b"\r\n\r\n" not in data:
            more = connection.recv(65536)
            if not more:
                return data
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        while len(body) < length:
            body += connection.recv(65536)
        return head + b"\r\n\r\n" + body


@dataclass
class Answer:
    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True)
class Visit:
    path: str
    began: float
    ended: float
    agent: str


class Site:
    """A site of pages by path and query. A page is an Answer, text, a list used up one by one, or a function.

    A function is told the path and, when it takes two arguments, the headers of the request.
    """

    def __init__(self, pages=None):
        self.pages: dict[str, object] = {"/robots.txt": Answer(status=404), **(pages or {})}
        self.visits: list[Visit] = []
        self.open_now, self.most_at_once = 0, 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self):
        return [visit.path for visit in self.visits]

    def _find(self, path, headers):
        found = self.pages.get(path, Answer("没有这个页面", 404))
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        if isinstance(found, Callable):
            found = found(path, headers) if len(signature(found).parameters) == 2 else found(path)
        return found if isinstance(found, Answer) else Answer(found)

    @contextmanager
    def _counted(self, path, agent, headers):
        with self._lock:
            self.open_now += 1
            self.most_at_once = max(self.most_at_once, self.open_now)
            answer, began = self._find(path, headers), time.monotonic()
        yield answer
        with self._lock:
            self.open_now -= 1
            self.visits.append(Visit(path, began, time.monotonic(), agent))

    def _handler(site):  # noqa: N805 - the handler's own self is another
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with site._counted(self.path, self.headers.get("User-Agent", ""), self.headers) as answer:
                    body = answer.body.encode() if isinstance(answer.body, str) else answer.body
                    time.sleep(answer.seconds)
                    self.send_response(answer.status)
                    for name, value in {"Content-Type": "text/html", **answer.headers}.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(body)))
                # nothing is sent before the answer was counted, so that the next request cannot overtake it
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET  # noqa: N815 - http.server's name

            def log_message(self, *_):
                pass

        return Handler
