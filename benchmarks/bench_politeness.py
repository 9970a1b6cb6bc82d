"""How a run over many hosts at once looks from the servers' side: `python -m benchmarks.bench_politeness [--hosts N]`.

Every host is a loopback address of its own (127.1.x.y) with a portal of its own, all visited at once; one process
serves them all and writes down when each request came and when its answer was sent. Some ask for a longer crawl-delay,
forbid pages, or send 429 and 503 with a Retry-After. Prints a table of what no host may ever see, with how often it
did (the goal is 0), and the pages a second of the whole run.

Both ends are measured in the serving process: a request counts from the moment its head was read, an answer until it
is handed to the system.
"""

import argparse
import asyncio
import multiprocessing
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from crawler.run import crawl
from storage.workspace import create_workspace

REPORTS = 4
DELAY = 0.3  # seconds between two requests, as the workspace has it
CRAWL_DELAY = 0.8  # what some hosts ask for in robots.txt
RETRY_AFTER = 2  # seconds that some hosts ask for
KINDS = ("plain", "plain", "crawl-delay", "429", "503", "forbids", "no robots.txt", "redirects")
ROBOTS = {
    "crawl-delay": f"User-agent: *\nCrawl-delay: {CRAWL_DELAY}\n",
    "forbids": "User-agent: *\nDisallow: /nb/t20200101_2\n",
}
TEXT = "本机关依法公开政府信息，答复申请，接受监督，并按时公布年度报告。" * 30
REASONS = {200: "OK", 302: "Found", 404: "Not Found", 429: "Too Many Requests", 503: "Service Unavailable"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as its host saw it; times are seconds of the system's clock."""

    host: str
    path: str
    began: float
    ended: float
    retry_after: int = 0


def addresses(count: int) -> list[str]:
    """Give so many loopback addresses."""
    return [f"127.1.{number // 250}.{number % 250 + 1}" for number in range(count)]


def kind_of(host: str) -> str:
    """Say what a host is like, by its number."""
    _, _, third, fourth = map(int, host.split("."))
    return KINDS[(third * 250 + fourth - 1) % len(KINDS)]


def answer(host: str, path: str, asked_before: int) -> tuple[int, dict[str, str], str]:
    """Give status, headers and body of one answer; `asked_before` counts how often this path was asked."""
    kind = kind_of(host)
    if path == "/robots.txt":
        return (404, {}, "") if kind == "no robots.txt" else (200, {}, ROBOTS.get(kind, "User-agent: *\nDisallow:\n"))
    if kind in ("429", "503") and path == "/nb/t20200101_1.html" and not asked_before:
        return int(kind), {"Retry-After": str(RETRY_AFTER)}, "slow down"
    if kind == "redirects" and path == "/nb/t20200101_3.html":
        return 302, {"Location": "/nb/t20200101_03.html"}, ""
    if path == "/nb/":
        lines = "".join(
            f"<li><a href=t20200101_{n}.html>某{n}镇2019年政府信息公开工作年度报告</a><i>2020-01-0{n + 1}</i></li>"
            for n in range(REPORTS)
        )
        return 200, {}, f"<html><body><ul>{lines}</ul></body></html>"
    if path.startswith("/nb/t20200101_"):
        return 200, {}, f"<html><head><title>某镇2019年度报告</title></head><body><p>{TEXT}{path}</p></body></html>"
    return 404, {}, "没有这个页面"


class Hosts:
    """Serves all hosts on one port and writes down what they see."""

    def __init__(self) -> None:
        self.log: list[Asked] = []
        self._counts: dict[tuple[str, str], int] = defaultdict(int)

    async def serve(self, control: Any) -> None:
        """Serve until the other end says to stop; then hand over the log."""
        server = await asyncio.start_server(self._connection, "0.0.0.0", 0, backlog=512)
        control.send(server.sockets[0].getsockname()[1])
        await asyncio.get_running_loop().run_in_executor(None, control.recv)
        server.close()
        control.send(self.log)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                began, path = time.monotonic(), head.split(b" ", 2)[1].decode()
                status, headers, body = answer(host, path, self._counts[host, path])
                self._counts[host, path] += 1
                data = body.encode()
                lines = {"Content-Type": "text/html", "Content-Length": str(len(data)), **headers}
                told = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
                await asyncio.sleep(0.01)  # a second request at once would be seen
                self.log.append(Asked(host, path, began, time.monotonic(), int(headers.get("Retry-After", 0))))
                writer.write(f"HTTP/1.1 {status} {REASONS[status]}\r\n{told}\r\n".encode() + data)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def _serve(control: Any) -> None:
    asyncio.run(Hosts().serve(control))


def run(count: int, folder: Path) -> tuple[list[Asked], float, int]:
    """Visit so many hosts at once; gives what they saw, the seconds it took, and how many visits were complete."""
    control, other = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(other,), daemon=True)
    server.start()
    port = control.recv()
    workspace = create_workspace(folder)
    hosts = addresses(count)
    options = f"delay = {DELAY}\nportals_at_once = {count}\ntimeout = 60\nallow_hosts = {hosts!r}"
    (folder / "gongkai.toml").write_text(f"[crawl]\n{options}\n", encoding="utf-8")
    for number, host in enumerate(hosts):
        (workspace.portals / f"p{number}.yaml").write_text(
            f'id: p{number}\ncounty_code: "990101"\ncounty: 某县\nfamily: generic\n'
            f"base_urls: [http://{host}:{port}/]\ncolumns:\n  - key: annual\n    url: http://{host}:{port}/nb/\n",
            encoding="utf-8",
        )
    began = time.perf_counter()
    summary = crawl(create_workspace(folder))
    seconds = time.perf_counter() - began
    control.send(None)
    log: list[Asked] = control.recv()
    server.join()
    return log, seconds, sum(result.state == "complete" for result in summary.results)


def violations(log: Sequence[Asked]) -> dict[str, list[str]]:
    """Give, for each rule, what broke it."""
    found: dict[str, list[str]] = {
        "two requests at once": [],
        "closer than the delay": [],
        "closer than the host's crawl-delay": [],
        "before the Retry-After was over": [],
        "robots.txt not asked first": [],
        "forbidden by robots.txt": [],
    }
    for host, asked in by_host(log).items():
        wanted = CRAWL_DELAY if kind_of(host) == "crawl-delay" else DELAY
        rule = "closer than the host's crawl-delay" if wanted > DELAY else "closer than the delay"
        for before, after in pairwise(asked):
            gap = after.began - before.ended
            told = f"{host}: {after.path} {gap:.3f} s after {before.path}"
            if gap < 0:
                found["two requests at once"].append(told)
            if gap < wanted:
                found[rule].append(told)
            if gap < before.retry_after:
                found["before the Retry-After was over"].append(told)
        if asked[0].path != "/robots.txt":
            found["robots.txt not asked first"].append(f"{host}: {asked[0].path}")
        if kind_of(host) == "forbids":
            forbidden = [f"{host}: {each.path}" for each in asked if each.path.startswith("/nb/t20200101_2")]
            found["forbidden by robots.txt"] += forbidden
    return found


def by_host(log: Sequence[Asked]) -> dict[str, list[Asked]]:
    """Sort what was asked by host and time."""
    hosts: dict[str, list[Asked]] = defaultdict(list)
    for each in sorted(log, key=lambda asked: asked.began):
        hosts[each.host].append(each)
    return hosts


def most_at_once(log: Sequence[Asked]) -> int:
    """Give how many requests were under way at the same moment, over all hosts."""
    moments = sorted([(each.began, 1) for each in log] + [(each.ended, -1) for each in log])
    most = now = 0
    for _, step in moments:
        now += step
        most = max(most, now)
    return most


def main() -> None:
    """Run, and print the table; ends with 1 when a rule was broken."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--hosts", type=int, default=200)
    count = arguments.parse_args().hosts
    with tempfile.TemporaryDirectory() as folder:
        log, seconds, complete = run(count, Path(folder))
    found, hosts = violations(log), by_host(log)
    gaps = [after.began - before.ended for asked in hosts.values() for before, after in pairwise(asked)]
    print(f"{len(hosts)} hosts, {len(log)} requests, {complete} visits complete, {most_at_once(log)} at once over all")
    print(f"smallest gap at any host {min(gaps):.3f} s, where the delay is {DELAY} s")
    print(f"{len(log) / seconds:.1f} pages/s in {seconds:.1f} s\n")
    for rule, broken in found.items():
        print(f"{rule:<40}{len(broken):6}")
        for each in broken[:3]:
            print(f"    {each}")
    sys.exit(1 if any(found.values()) else 0)


if __name__ == "__main__":
    main()
