"""A PostgreSQL server of our own for the tests: private folder, unix socket only, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg

from storage.database import open_database

USER = "gongkai"


@contextmanager
def private_cluster() -> Iterator[Path]:
    """Run a server; gives the folder of its socket."""
    folder = Path(tempfile.mkdtemp(prefix="gk-pg-"))
    owner = _owner()
    if owner:
        shutil.chown(folder, *owner)
    try:
        _run("initdb", "-D", folder / "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = [f"-cunix_socket_directories={folder}", "-clisten_addresses=", "-cfsync=off", "-cshared_buffers=32MB"]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [_program("postgres"), "-D", folder / "data", *options],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=folder, **_as_owner(),
            )  # fmt: skip
        try:
            _wait_for(server, folder)
            yield folder
        finally:
            server.terminate()
            server.wait(timeout=60)
    finally:
        shutil.rmtree(folder)


@contextmanager
def fresh_database(socket: Path, like: str = "template1") -> Iterator[str]:
    """Make a database on the server, empty or a copy; gives its address as a user would write it."""
    name = f"t{uuid4().hex}"
    with psycopg.connect(host=str(socket), user=USER, dbname="postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        yield _address(socket, name)
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@cache
def with_tables(socket: Path) -> str:
    """Make, once a server, a database that has our tables and no rows, to be copied; gives its name."""
    name = "with_tables"
    with psycopg.connect(host=str(socket), user=USER, dbname="postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    open_database(_address(socket, name)).dispose()
    return name


def _address(socket: Path, name: str) -> str:
    return f"postgresql://{USER}@/{name}?host={socket}"


def _program(name: str) -> str:
    """Find a program of the server, on the PATH or where Debian puts it."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *map(str, places)]))
    if found is None:
        raise RuntimeError(f"PostgreSQL's {name} is not installed: run `make test`, which installs it")
    return found


def _owner() -> tuple[int, int] | None:
    """Whom to run the server as when we are root, which PostgreSQL refuses to be."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return account.pw_uid, account.pw_gid
    raise RuntimeError("PostgreSQL must not run as root, and there is neither a user postgres nor nobody")


def _as_owner() -> dict[str, object]:
    owner = _owner()
    return {"user": owner[0], "group": owner[1], "extra_groups": []} if owner else {}


def _run(program: str, *arguments: object) -> None:
    done = subprocess.run(
        [_program(program), *map(str, arguments)], capture_output=True, check=False, cwd="/", text=True, **_as_owner()
    )
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stderr}")


def _wait_for(server: "subprocess.Popen[bytes]", folder: Path) -> None:
    """Wait until the server takes connections."""
    while True:
        try:
            psycopg.connect(host=str(folder), user=USER, dbname="postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None:
                raise RuntimeError(f"the server ended: {(folder / 'log').read_text()}") from None
            time.sleep(0.05)
        else:
            return
