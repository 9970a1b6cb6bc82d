"""What lies between us and a server, and fails on purpose: `with Between(server) as between:`, ask `between.address`.

Passes bytes on as they are, until told otherwise: `cut(after, times)` breaks a connection once so many bytes went up on
it, `hold()` lets none through, `babble()` answers with what is no HTTP.
"""

import socket
import threading
import time
from contextlib import suppress
from typing import Self
from urllib.parse import urlsplit


class Between:
    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self._server = (parts.hostname or "", parts.port or 80)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._cut_after: int | None = None
        self._cuts_left = 0
        self._holding = self._babbling = False
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self._pause = 0.0
        self.cuts = 0
        self.sent = 0  # bytes that went to the server

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.drop()
        # Wakes `accept`, which closing alone does not.
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def cut(self, after: int, times: int) -> None:
        """Break the next connections on which more than so many bytes went to the server."""
        self._cut_after, self._cuts_left = after, times

    def dawdle(self, seconds: float) -> None:
        """From now on wait before each piece that goes to the server."""
        self._pause = seconds

    def hold(self) -> None:
        """From now on let nothing through, and say nothing."""
        self._holding = True
        self.drop()

    def babble(self) -> None:
        """From now on answer with what is no HTTP."""
        self._babbling = True
        self.drop()

    def behave(self) -> None:
        """From now on pass everything on."""
        self._holding = self._babbling = False
        self._cut_after, self._pause = None, 0.0
        self.drop()

    def drop(self) -> None:
        """Break every connection there is."""
        with self._lock:
            for each in self._open:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()
            self._open.clear()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with self._lock:
            self._open.append(client)
        if self._holding:
            return
        if self._babbling:
            with suppress(OSError):
                client.recv(1 << 16)
                client.sendall(b"\x00\x01 gongkai \r\n\r\n" * 9)
                client.shutdown(socket.SHUT_RDWR)
            return
        with suppress(OSError):
            server = socket.create_connection(self._server)
            with self._lock:
                self._open.append(server)
            threading.Thread(target=self._pass_on, args=(server, client, False), daemon=True).start()
            self._pass_on(client, server, True)

    def _pass_on(self, source: socket.socket, target: socket.socket, up: bool) -> None:
        passed = 0
        with suppress(OSError):
            while data := source.recv(1 << 16):
                passed += len(data)
                if up and self._is_to_be_cut(passed):
                    break
                if up:
                    self.sent += len(data)
                    time.sleep(self._pause)
                target.sendall(data)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _is_to_be_cut(self, passed: int) -> bool:
        with self._lock:
            if self._cut_after is None or passed <= self._cut_after or not self._cuts_left:
                return False
            self._cuts_left -= 1
            self.cuts += 1
            return True
