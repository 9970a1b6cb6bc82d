from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from demo.calendar import night_of
from demo.server import Portals, serving


class Visitor:
    """Asks the running portals, one kept connection for each."""

    def __init__(self, portals: Portals) -> None:
        self.portals = portals
        self._open: dict[str, HTTPConnection] = {}

    def night(self, day: str) -> None:
        self.portals.set_night(night_of(day))

    def get(self, portal: str, path: str, form: str | None = None) -> tuple[int, str, bytes]:
        """Give status, Content-Type and body."""
        connection = self._open.setdefault(
            portal, HTTPConnection(urlsplit(self.portals.base_urls[portal]).netloc, timeout=10)
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
        try:
            connection.request("POST" if form is not None else "GET", path, form, headers)
            reply = connection.getresponse()
        except OSError:
            self._open.pop(portal).close()
            raise
        return reply.status, reply.headers["Content-Type"], reply.read()

    def text(self, portal: str, path: str) -> str:
        return self.get(portal, path)[2].decode()

    def close(self) -> None:
        for connection in self._open.values():
            connection.close()


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    with serving() as portals:
        visitor = Visitor(portals)
        yield visitor
        visitor.close()
