"""The real pywb over an archive folder or a WACZ: `with replaying(archive) as base_url:`, then ask for archived pages.

    base_url + "20240212020000id_/http://portal/page"   the bytes as archived, without pywb's banner or rewriting
    base_url + "20240212020000mp_/http://portal/page"   as a browser gets it

It is started as `gongkai archive replay` starts it, from the environment `$GONGKAI_PYWB` or `.tools/pywb`, which is
made from requirements-replay.txt when it is not there yet.
"""

import fcntl
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cli.archive import pywb

ROOT = Path(__file__).parents[3]
PROGRAMS = ("wayback", "wb-manager", "cdxj-indexer")


def pywb_environment() -> Path:
    """Give the folder of pywb's virtual environment, making it if need be; other test processes wait meanwhile."""
    place = Path(os.environ.get("GONGKAI_PYWB") or ROOT / ".tools" / "pywb").resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.with_name(place.name + ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not all((place / "bin" / program).exists() for program in PROGRAMS):
            install = ["install", "--quiet", "--require-hashes", "-r", str(ROOT / "requirements-replay.txt")]
            subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
            subprocess.run([str(place / "bin" / "python"), "-m", "pip", *install], check=True)
    return place


@contextmanager
def replaying(source: Path) -> Iterator[str]:
    """Serve an archive folder (segments with their CDXJ), or a WACZ, on a loopback port; give its address."""
    os.environ["GONGKAI_PYWB"] = str(pywb_environment())
    with pywb.serving(source) as server:
        yield server.url


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
