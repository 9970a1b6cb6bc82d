"""A real object store: OpenStack Swift with its S3 API, one node on loopback. `with swift() as address:`

Account, container, object and proxy server run as processes from the environment `$GONGKAI_SWIFT` or `.tools/swift`,
which is made from requirements-swift.txt when it is not there yet. Nothing of it is imported.
"""

import fcntl
import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

ROOT = Path(__file__).parents[3]
KEY, SECRET = "test:tester", "testing"
GUEST, GUEST_SECRET = "test:guest", "guessing"  # may do nothing
STORES = ("account", "container", "object")
_RINGS = """\
import sys
from swift.common.ring import RingBuilder
for name, port in zip(sys.argv[2::2], sys.argv[3::2]):
    ring = RingBuilder(1, 1, 0)
    ring.add_dev({"id": 0, "region": 1, "zone": 1, "ip": "127.0.0.1", "port": int(port), "device": "d1", "weight": 1.0})
    ring.rebalance()
    ring.get_ring().save(f"{sys.argv[1]}/{name}.ring.gz")
"""
_COMMON = """\
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {user}
swift_dir = {home}
devices = {home}/devices
mount_check = false
disable_fallocate = true
"""
_STORE = """\
[pipeline:main]
pipeline = {name}-server
[app:{name}-server]
use = egg:swift#{name}
"""
_MIDDLEWARE = ("catch_errors", "gatekeeper", "healthcheck", "listing_formats", "s3api", "tempauth", "copy", "slo")
_PROXY = f"""\
[pipeline:main]
pipeline = {" ".join(_MIDDLEWARE)} proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
"""
_OPTIONS = {
    "s3api": "location = us-east-1",
    "tempauth": f"user_{KEY.replace(':', '_')} = {SECRET} .admin\nuser_{GUEST.replace(':', '_')} = {GUEST_SECRET}",
}


def environment() -> Path:
    """Give the folder of Swift's virtual environment, making it if need be; other test processes wait meanwhile."""
    place = Path(os.environ.get("GONGKAI_SWIFT") or ROOT / ".tools" / "swift").resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.with_name(place.name + ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "bin" / "swift-proxy-server").exists():
            install = ["install", "--quiet", "--require-hashes", "-r", str(ROOT / "requirements-swift.txt")]
            subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
            subprocess.run([str(place / "bin" / "python"), "-m", "pip", *install], check=True)
    return place


@contextmanager
def swift() -> Iterator[str]:
    """Run the store; gives its address."""
    home = Path(mkdtemp(prefix="gk-swift-"))
    try:
        for _ in range(3):  # somebody else may take a free port first
            ports = {name: _free_port() for name in (*STORES, "proxy")}
            servers = _start(home, ports)
            try:
                if _answers(servers, f"http://127.0.0.1:{ports['proxy']}/healthcheck"):
                    yield f"http://127.0.0.1:{ports['proxy']}"
                    return
            finally:
                for server in servers:
                    server.kill()
                    server.wait()
        raise AssertionError(f"Swift does not answer: {(home / 'log').read_text(errors='replace')[-2000:]}")
    finally:
        shutil.rmtree(home)


def _start(home: Path, ports: Mapping[str, int]) -> list[subprocess.Popen[bytes]]:
    _configure(home, ports)
    programs = environment() / "bin"
    rings = [word for name in STORES for word in (name, str(ports[name]))]
    subprocess.run([programs / "python", "-W", "ignore", "-c", _RINGS, home, *rings], check=True, capture_output=True)
    with (home / "log").open("ab") as log:
        return [
            subprocess.Popen(
                [programs / f"swift-{name}-server", home / f"{name}.conf", "-v"],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=home,
            )
            for name in ports
        ]  # fmt: skip


def _configure(home: Path, ports: Mapping[str, int]) -> None:
    (home / "devices" / "d1").mkdir(parents=True, exist_ok=True)
    (home / "swift.conf").write_text(
        "[swift-hash]\nswift_hash_path_suffix = tests\n[storage-policy:0]\nname = one\ndefault = yes\n"
    )
    for name, port in ports.items():
        own = _STORE.format(name=name)
        if name == "proxy":
            filters = (f"[filter:{each}]\nuse = egg:swift#{each}\n{_OPTIONS.get(each, '')}\n" for each in _MIDDLEWARE)
            own = _PROXY + "".join(filters)
        (home / f"{name}.conf").write_text(_COMMON.format(port=port, user=getpass.getuser(), home=home) + own)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(servers: list[subprocess.Popen[bytes]], address: str) -> bool:
    """Wait for the store's first answer; False when one of its servers ended, or all stayed silent for a minute."""
    end = time.monotonic() + 60
    while time.monotonic() < end and all(server.poll() is None for server in servers):
        try:
            urllib.request.urlopen(address, timeout=10).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False
