"""Memory over one long visit: `python -m benchmarks.bench_memory [--pages N] [--step N]`.

A listing of N reports, fifty to a page, is walked and all of it fetched, with archive, ledger and proof. Prints the
resident memory at every step and at the end, after the visit was judged and its proof written: flat means that only
what has to be known of each address is kept.
"""

import argparse
import multiprocessing
import tempfile
import time
from pathlib import Path

from benchmarks.bench_crawl import PER_LISTING, serve
from crawler.run import crawl
from storage.workspace import create_workspace


def resident() -> int:
    """Give this process's resident memory in MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024


def main() -> None:
    """Run, and print a line a step."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pages", type=int, default=100_000)
    arguments.add_argument("--step", type=int, default=10_000)
    chosen = arguments.parse_args()
    queue: multiprocessing.Queue[int] = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(chosen.pages, 2, queue), daemon=True)
    server.start()
    base, began = f"http://127.0.0.1:{queue.get()}", time.perf_counter()

    def watch(_: str, done: int) -> None:
        if done % chosen.step == 0:
            print(
                f"{done:>8} pages {resident():>6} MB {done / (time.perf_counter() - began):>7.1f} pages/s", flush=True
            )

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace = create_workspace(folder)
        limits = f"budget = {chosen.pages * 2 + 100}\nmax_pages = {chosen.pages // PER_LISTING + 1}"
        settings = f'[crawl]\ndelay = 0\nallow_hosts = ["127.0.0.1"]\n{limits}\n'
        (folder / "gongkai.toml").write_text(settings, encoding="utf-8")
        (workspace.portals / "bench.yaml").write_text(
            f'id: bench\ncounty_code: "990101"\ncounty: 某县\nfamily: trs\nbase_urls: ["{base}/"]\n'
            f"columns:\n  - key: annual\n    url: {base}/nb/\n",
            encoding="utf-8",
        )
        print(f"{0:>8} pages {resident():>6} MB", flush=True)
        [result] = crawl(create_workspace(folder), watch=watch).results
    print(f"{result.pages:>8} pages {resident():>6} MB, the visit is {result.state}, {result.documents} documents")
    server.terminate()


if __name__ == "__main__":
    main()
