"""ReplayWeb.page's own library (wabac.js) in the real Chromium, over a WACZ served from loopback, without a network.

    with opened(wacz) as pages:
        pages.text("20240212183005", "http://portal/page")     what a reader sees
        pages.body("20240212183005", "http://portal/page")     the bytes that the library takes out of the archive

wabac.js is AGPL and never shipped: `npm ci` puts it into `.tools/wabac`, by package-lock.json beside this file.
"""

import fcntl
import shutil
import subprocess
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[3]
PLACE = ROOT / ".tools" / "wabac"
LOCKED = ("package.json", "package-lock.json")
COLLECTION = "wacz"
ARGUMENTS = ("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--disable-quic")
INDEX = b"<!doctype html><title>wabac</title>"
ADD = """async ([name, url]) => {
  await navigator.serviceWorker.register("/sw.js", {scope: "/"});
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller)
    await new Promise(done => navigator.serviceWorker.addEventListener("controllerchange", done, {once: true}));
  return await new Promise((done, fail) => {
    navigator.serviceWorker.addEventListener("message", event => {
      if (event.data.msg_type === "collAdded") done(event.data.name);
      if (event.data.msg_type === "collProgress" && event.data.error) fail(new Error(event.data.error));
    });
    navigator.serviceWorker.controller.postMessage(
      {msg_type: "addColl", name, file: {sourceUrl: url, loadUrl: url}, skipExisting: false, extraConfig: {}});
  });
}"""
SHOW = """async address => {
  const frame = document.createElement("iframe");
  frame.src = address;
  document.body.append(frame);
  await new Promise(done => { frame.onload = done; });
}"""
BODY = """async address => {
  const answer = await fetch(address);
  let text = "";
  for (const byte of new Uint8Array(await answer.arrayBuffer())) text += String.fromCharCode(byte);
  return [answer.status, btoa(text)];
}"""


def library() -> Path:
    """Give the service worker, installing it if need be; other test processes wait meanwhile."""
    PLACE.mkdir(parents=True, exist_ok=True)
    worker = PLACE / "node_modules" / "@webrecorder" / "wabac" / "dist" / "sw.js"
    with (PLACE.parent / "wabac.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = {name: (Path(__file__).parent / name).read_bytes() for name in LOCKED}
        there = all((PLACE / name).exists() and (PLACE / name).read_bytes() == data for name, data in wanted.items())
        if not there or not worker.exists():
            for name, data in wanted.items():
                (PLACE / name).write_bytes(data)
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            subprocess.run(command, cwd=PLACE, check=True)
    return worker


class _Handler(BaseHTTPRequestHandler):
    """Serves the page, the service worker, and the WACZ by ranges."""

    def __init__(self, files: dict[str, tuple[str, Path | bytes]], *more: Any) -> None:
        self.files = files
        super().__init__(*more)

    def do_GET(self) -> None:
        media_type, source = self.files.get(self.path.split("?")[0], ("text/plain", b""))
        data = source if isinstance(source, bytes) else source.read_bytes()
        asked = self.headers.get("Range", "")
        first, _, last = asked.removeprefix("bytes=").partition("-")
        start = int(first) if first else (max(0, len(data) - int(last)) if asked else 0)
        end = int(last) + 1 if first and last else len(data)
        part = data[start:end]
        self.send_response(206 if asked else 200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(part)))
        self.send_header("Accept-Ranges", "bytes")
        if asked:
            self.send_header("Content-Range", f"bytes {start}-{start + len(part) - 1}/{len(data)}")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(part)

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Replayed:
    """A WACZ that the library has opened."""

    page: Page
    base: str

    def text(self, time: str, url: str) -> str:
        """Give what a reader sees, in a frame as ReplayWeb.page shows it."""
        self.page.goto(f"{self.base}/")
        self.page.evaluate(SHOW, f"{self.base}/w/{COLLECTION}/{time}mp_/{url}")
        return self.page.frames[-1].inner_text("body")

    def body(self, time: str, url: str) -> tuple[int, bytes]:
        """Give status and bytes, as archived but for transfer and content coding."""
        self.page.goto(f"{self.base}/")
        status, coded = self.page.evaluate(BODY, f"{self.base}/w/{COLLECTION}/{time}id_/{url}")
        return status, b64decode(coded)

    def ask(self, path: str) -> Any:
        """Ask the library about the collection."""
        self.page.goto(f"{self.base}/")
        return self.page.evaluate("async path => (await fetch(path)).json()", f"/w/api/c/{COLLECTION}{path}")


@contextmanager
def opened(wacz: Path) -> Iterator[Replayed]:
    """Serve a WACZ and open it in the browser."""
    files: dict[str, tuple[str, Path | bytes]] = {
        "/": ("text/html", INDEX),
        "/sw.js": ("application/javascript", library()),
        "/file.wacz": ("application/wacz", wacz),
    }
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, files))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=shutil.which("chromium"), args=list(ARGUMENTS), chromium_sandbox=False
            )
            page = browser.new_page()
            page.goto(f"{base}/")
            assert page.evaluate(ADD, [COLLECTION, f"{base}/file.wacz"]) == COLLECTION
            yield Replayed(page, base)
            browser.close()
    finally:
        server.shutdown()
        server.server_close()
