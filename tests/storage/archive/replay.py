"""The real pywb over an archive folder: `with replaying(archive) as base_url:`, then ask `base_url` for archived pages.

    base_url + "20240212020000id_/http://portal/page"   the bytes as archived, without pywb's banner or rewriting
    base_url + "20240212020000mp_/http://portal/page"   as a browser gets it

pywb is GPL and never imported: it runs as a process, from the environment `$GONGKAI_PYWB` or `.tools/pywb`, which is
made from requirements-replay.txt when it is not there yet.
"""

import fcntl
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[3]
COLLECTION = "gongkai"
_CONFIG = """\
collections:
  {collection}:
    index_paths: {archive}
    archive_paths: {archive}/
enable_memento: true
"""


class ReplayFailed(AssertionError):
    """pywb did not start; the message carries what it said."""


def pywb_environment() -> Path:
    """Give the folder of pywb's virtual environment, making it if need be; other test processes wait meanwhile."""
    place = Path(os.environ.get("GONGKAI_PYWB") or ROOT / ".tools" / "pywb").resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.with_name(place.name + ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "bin" / "wayback").exists():
            install = ["install", "--quiet", "--require-hashes", "-r", str(ROOT / "requirements-replay.txt")]
            subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
            subprocess.run([str(place / "bin" / "python"), "-m", "pip", *install], check=True)
    return place


@contextmanager
def replaying(archive: Path) -> Iterator[str]:
    """Serve an archive folder (segments with their CDXJ) on a loopback port; give the address of its collection."""
    with TemporaryDirectory() as home:
        (Path(home) / "config.yaml").write_text(_CONFIG.format(collection=COLLECTION, archive=archive.resolve()))
        server, base = _start(Path(home))
        try:
            yield base
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _start(home: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start `wayback` and wait until it answers; another try when somebody else took the free port first."""
    wayback = pywb_environment() / "bin" / "wayback"
    log = home / "wayback.log"
    for _ in range(3):
        port = _free_port()
        with log.open("wb") as output:
            server = subprocess.Popen(
                [str(wayback), "--directory", str(home), "--bind", "127.0.0.1", "--port", str(port)],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=home,
                env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONWARNINGS": "ignore"},
            )
        base = f"http://127.0.0.1:{port}/{COLLECTION}/"
        if _answers(server, base):
            return server, base
        server.kill()
        server.wait()
    raise ReplayFailed(f"pywb does not answer: {log.read_text(errors='replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(server: subprocess.Popen[bytes], base: str) -> bool:
    """Wait for the server's first answer of any kind; False when it ended, or stayed silent for a minute."""
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(base, timeout=10).close()
        except urllib.error.HTTPError as answer:
            answer.close()
            return True
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


def fetch(address: str) -> tuple[int, dict[str, str], bytes]:
    """Ask for an address without following redirects or undoing codings; give status, headers (lower case) and body."""
    opener = urllib.request.build_opener(_NoRedirect)
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    try:
        answer = opener.open(request, timeout=30)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect as the answer."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""
