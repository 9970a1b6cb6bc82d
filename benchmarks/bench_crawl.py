"""Pages a second of the spider, with archive and ledger, beside a bare Scrapy spider on the same loopback site.

    python -m benchmarks.bench_crawl [--reports N] [--kilobytes K]

Both ask one request at a time without any delay; the site is served by a process of its own. The two take turns,
several times. Prints the medians and the median of the ratios of neighbours, with their span, which tells how noisy the
machine was; the goal of the design is 0.6. The processor's time a page, of all our threads, is less disturbed.
"""

import argparse
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import scrapy
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings

import crawler.settings
from crawler.reactor import submit
from crawler.run import crawl
from storage.workspace import create_workspace

PER_LISTING = 50
ROUNDS = 5
SENTENCE = "<p><span style='font-family:仿宋'>第{}段：本机关依法公开政府信息，答复申请，接受监督。</span></p>"


def serve(reports: int, kilobytes: int, port: "multiprocessing.Queue[int]") -> None:
    """Serve a TRS-like listing of `reports` report pages; puts its port into the queue."""
    filler = "".join(SENTENCE.format(n) for n in range(kilobytes * 1024 // len(SENTENCE.encode())))
    pages = -(-reports // PER_LISTING)
    names = {f"t20200101_{n}.html" for n in range(reports)}

    def page(path: str) -> str | None:
        name = path.rpartition("/")[2]
        if name in names:
            return f"<html><head><title>某乡{name}年度报告</title></head><body>{filler}{name}</body></html>"
        if path != "/nb/" and not name.startswith("index_"):
            return None
        number = int(name[6:-5]) if name else 0
        lines = "".join(
            f"<li><a href='t20200101_{n}.html'>某乡2019年政府信息公开工作年度报告{n}</a><span>2020-01-01</span></li>"
            for n in range(number * PER_LISTING, min(reports, (number + 1) * PER_LISTING))
        )
        pager = f"<script>createPageHTML({pages},{number},'index','html')</script>"
        return f"<html><body><ul>{lines}</ul>{pager}</body></html>"

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:
            body = page(self.path)
            data = (body or "").encode()
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port.put(server.server_address[1])
    server.serve_forever()


class Bare(scrapy.Spider):
    """Fetches the same pages and keeps nothing."""

    name = "bare"

    async def start(self):
        """Ask for the listing."""
        yield scrapy.Request(f"{self.base}/nb/", self.parse_listing)

    def parse_listing(self, response):
        """Ask for what it lists, and for the other pages."""
        if response.url.endswith("/"):
            for number in range(1, self.pages):
                yield response.follow(f"index_{number}.html", self.parse_listing)
        yield from response.follow_all(response.css("li a"), self.parse_report)

    def parse_report(self, response):
        """Keep nothing."""


def run_bare(base: str, reports: int) -> tuple[float, float]:
    """Give the pages a second of the bare spider, and the milliseconds of the processor for each."""
    same = ("CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN", "COOKIES_ENABLED", "LOG_LEVEL")
    same += ("REMOTE_CONTROL_ENABLED", "TELNETCONSOLE_ENABLED")
    runner = AsyncCrawlerRunner(Settings({name: getattr(crawler.settings, name) for name in same}))
    pages = -(-reports // PER_LISTING)

    async def run() -> None:
        await runner.crawl(Bare, base=base, pages=pages)

    return measured(lambda: submit(run()).result() or reports + pages)


def measured(work: Callable[[], int]) -> tuple[float, float]:
    """Give the pages a second of some work that gives how many pages it fetched, and the processor's ms for each."""
    began, used = time.perf_counter(), time.process_time()
    pages = work()
    return pages / (time.perf_counter() - began), (time.process_time() - used) * 1000 / pages


def run_gongkai(base: str, reports: int, folder: Path) -> tuple[float, float]:
    """Give the same of the spider with everything on, in a fresh workspace."""
    workspace = create_workspace(folder)
    settings = '[crawl]\ndelay = 0\nallow_hosts = ["127.0.0.1"]\n'
    (folder / "gongkai.toml").write_text(settings, encoding="utf-8")
    (workspace.portals / "bench.yaml").write_text(
        f'id: bench\ncounty_code: "990101"\ncounty: 某县\nfamily: trs\nbase_urls: ["{base}/"]\n'
        f"columns:\n  - key: annual\n    url: {base}/nb/\n",
        encoding="utf-8",
    )
    prepared = create_workspace(folder)

    def run() -> int:
        [result] = crawl(prepared).results
        assert (result.state, result.documents) == ("complete", reports), result
        return result.pages

    return measured(run)


def main() -> None:
    """Run both in turn, several times, and print the medians."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--reports", type=int, default=500)
    arguments.add_argument("--kilobytes", type=int, default=100)
    chosen = arguments.parse_args()
    queue: multiprocessing.Queue[int] = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(chosen.reports, chosen.kilobytes, queue), daemon=True)
    server.start()
    base = f"http://127.0.0.1:{queue.get()}"
    run_bare(base, chosen.reports)  # warms up imports and the reactor
    bare, ours = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            bare.append(run_bare(base, chosen.reports))
            ours.append(run_gongkai(base, chosen.reports, Path(folder) / str(number)))
    ratios = [mine / other for (mine, _), (other, _) in zip(ours, bare, strict=True)]
    print(f"{chosen.reports} reports of {chosen.kilobytes} KB, medians of {ROUNDS} rounds")
    for name, runs in (("bare Scrapy", bare), ("gongkai, all on", ours)):
        speed, used = (statistics.median(values) for values in zip(*runs, strict=True))
        print(f"{name:<22}{speed:7.1f} pages/s {used:7.2f} ms of the processor a page")
    print(f"ratio                 {statistics.median(ratios):7.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
    print(f"memory at its highest {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:7.0f} MB")
    server.terminate()


if __name__ == "__main__":
    main()
