"""pywb, started as the program it is, over an archive or a WACZ: loopback only, nothing live, nothing recorded.

find_pywb() -> Path | None                     its `wayback`: $GONGKAI_PYWB, .tools/pywb, or on the PATH
serving(source, port=0) -> Iterator[Server]    serves it until the block ends; port 0 is any free one

pywb is GPL and wants older libraries than ours: it lives in an environment of its own (`make replay`), and is never
imported. A WACZ is read in its place: an index made beside points into the ZIP, where records lie uncompressed.
"""

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from roster.errors import BadInput
from storage.wacz.inplace import write_index_into

COLLECTION = "gongkai"
ENVIRONMENT = "GONGKAI_PYWB"
REMEDY = f"run: make replay, or name its environment in ${ENVIRONMENT}"
_TOOLS = Path(__file__).resolve().parents[2] / ".tools" / "pywb"
_START = 60.0  # seconds; it loads for some two
_END = 20.0
_SAID = 400  # characters of what it said last, where it failed
_CONFIG = """\
collections:
  {collection}:
    index_paths: {index}
    archive_paths: {archive}
enable_memento: true
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running pywb: the address of its collection, and its process."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def last_words(self) -> str:
        """Give what it said last, in one line."""
        return " ".join(self.log.read_text(errors="replace").split())[-_SAID:]


def find_pywb() -> Path | None:
    """Give the path of pywb's server; None when it is not installed."""
    named = os.environ.get(ENVIRONMENT)
    for place in (Path(named) if named else None, _TOOLS):
        program = place / "bin" / "wayback" if place else None
        if program is not None and os.access(program, os.X_OK):
            return program.absolute()
    found = shutil.which("wayback")
    return Path(found) if found else None


@contextmanager
def serving(source: Path, port: int = 0) -> Iterator[Server]:
    """Serve a folder of segments, or a WACZ. Raises BadInput when pywb is not there or does not start.

    When the block ends, however it does, the process and its temporary folder are gone.
    """
    program = find_pywb()
    if program is None:
        raise BadInput("pywb is not installed", remedy=REMEDY)
    with TemporaryDirectory(prefix="gongkai-replay-") as home:
        folder = Path(home)
        index, archive = _paths(source.resolve(), folder)
        config = _CONFIG.format(collection=COLLECTION, index=_quoted(index), archive=_quoted(archive))
        (folder / "config.yaml").write_text(config, encoding="utf-8")
        server = _start(program, folder, port or _free_port())
        try:
            yield _ready(server)
        finally:
            _stop(server.process)


def _paths(source: Path, home: Path) -> tuple[str, str]:
    """Give where pywb finds index and records, both as it wants them: a folder ends with a slash."""
    if source.is_dir():
        return str(source), f"{source}/"
    (home / "index").mkdir()
    write_index_into(source, home / "index" / "index.cdxj")
    return str(home / "index"), f"{source.parent}/"


def _quoted(path: str) -> str:
    """Write a path as YAML takes any text."""
    return "'" + path.replace("'", "''") + "'"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(program: Path, home: Path, port: int) -> Server:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise BadInput(f"port {port} cannot be had: {error.strerror}", remedy="give another with --port") from error
    log = home / "wayback.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [program, "--directory", home, "--bind", "127.0.0.1", "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=home,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "PYTHONWARNINGS": "ignore"},
            start_new_session=True,  # a Ctrl-C is ours, and we end it
        )
    return Server(f"http://127.0.0.1:{port}/{COLLECTION}/", process, log)


def _ready(server: Server) -> Server:
    """Wait for its first answer of any kind. Raises BadInput when it ended, or says nothing for a minute."""
    end = time.monotonic() + _START
    while time.monotonic() < end and server.process.poll() is None:
        try:
            urllib.request.urlopen(server.url, timeout=10).close()  # noqa: S310 - our own address
        except urllib.error.HTTPError as answer:
            answer.close()
            return server
        except OSError:
            time.sleep(0.1)
        else:
            return server
    raise BadInput(f"pywb does not answer; it said: {server.last_words()}", remedy=REMEDY)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
