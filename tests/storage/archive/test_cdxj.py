"""The index is the one pywb would make: same keys, same fields, sorted."""

import json
import subprocess
from pathlib import Path

import pytest

from storage.archive import ArchiveWriter
from storage.archive.cdxj import index_path, mime, surt
from tests.storage.archive.exchanges import BIG, chunked, exchange, original_of, page
from tests.storage.archive.replay import pywb_environment

KEYS = {
    "http://www.Abc.gov.cn:80/a/?b=2&a=1": "cn,gov,abc)/a?a=1&b=2",
    "https://www2.x.cn:443/": "cn,x)/",
    "http://127.0.0.1:8080/A/b/index.html": "1,0,0,127:8080)/a/b/index.html",
    "http://x.cn": "cn,x)/",
    "http://x.cn./?": "cn,x)/",
    "http://x.cn/a//b/../c/./d/": "cn,x)/a/c/d",
    "http://x.cn/%E4%B8%AD/%d6%d0?q=%D6%D0": "cn,x)/%e4%b8%ad/%d6%d0?q=%d6%d0",
    "http://x.cn/中文?题=目": "cn,x)/%e4%b8%ad%e6%96%87?%e9%a2%98=%e7%9b%ae",
    "http://中文.cn/": "cn,xn--fiq228c)/",
    "http://x.cn/%2541|b'c": "cn,x)/a|b'c",
    "http://user:pw@x.cn/a?#fragment": "cn,x)/a",
    "http://x.cn/a?b&a=&&c": "cn,x)/a?&a=&b&c",
    "http://x.cn/a?x=1&JSESSIONID=ABCDEFGHIJKLMNOPQRSTUVWXYZ012345": "cn,x)/a?&x=1",
    "http://x.cn/a?jsessionid=ABCDEFGHIJKLMNOPQRSTUVWXYZ012345&x=1": "cn,x)/a?x=1",
    "http://x.cn/(S(abcdefghijklmnopqrstuvwx))/a.aspx?b=1": "cn,x)/a.aspx?b=1",
    "http://x.cn:8080/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=45&perpage=15": (
        "cn,x:8080)/module/web/jpage/dataproxy.jsp?endrecord=45&perpage=15&startrecord=1"
    ),
}


def pywb(code: str, *arguments: str) -> str:
    """Run a line of Python in pywb's own environment."""
    python = pywb_environment() / "bin" / "python"
    done = subprocess.run([python, "-W", "ignore", "-c", code, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("url", KEYS)
def test_a_key_is_the_address_turned_round(url: str) -> None:
    assert surt(url) == KEYS[url]


@pytest.mark.parametrize("url", ["http://X.cn:99999/", "http://[half/"])
def test_what_cannot_be_taken_apart_is_its_own_key(url: str) -> None:
    assert surt(url) == url.lower()


def test_pywb_looks_addresses_up_by_the_same_keys() -> None:
    code = "import sys; from pywb.utils.canonicalize import canonicalize as c; print('\\n'.join(map(c, sys.argv[1:])))"
    assert pywb(code, *KEYS).splitlines() == [surt(url) for url in KEYS]


def test_pywb_indexes_our_segments_to_the_same_lines(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, BIG)
    first = exchange(page(b"<p>" * 30, b"Content-Type: text/html; charset=gb2312"), "http://www.b.cn/%E6%8A%A5?b=1&a=2")
    written = writer.append(first)
    writer.append(first, revisit_of=original_of(written, first))
    writer.append(exchange(page(b"", b"Location: /x", status=b"302 Found"), "http://a.cn:8080/"))
    writer.append(exchange(b"", "http://silent.cn/", truncated="time"))
    writer.append(exchange(page(b"\xff\xd8", b"Content-Type: image/jpeg"), "http://a.cn/1.jpg"))
    writer.close()
    segment = tmp_path / written.segment
    theirs = tmp_path / "theirs.cdxj"
    indexer = pywb_environment() / "bin" / "cdx-indexer"
    subprocess.run([indexer, "-j", "-s", "-o", str(theirs), str(segment)], check=True, capture_output=True)

    def parsed(path: Path) -> list[tuple[str, dict[str, str]]]:
        lines = [line.split(" ", 2) for line in path.read_text().splitlines() if line.startswith("cn,")]
        return [(f"{key} {time}", json.loads(rest)) for key, time, rest in lines]

    ours = parsed(index_path(segment))
    others = [line for line in parsed(theirs) if not line[0].startswith("cn,silent)")]  # no answer is not a page
    assert len(ours) == 4
    assert [key for key, _ in ours] == [key for key, _ in others]
    for (_, mine), (_, other) in zip(ours, others, strict=True):
        assert {name: mine[name] for name in other} == other


def test_an_index_is_sorted_by_bytes(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, BIG)
    for path in ("b", "a", "a-", "aa", "", "%e4"):
        written = writer.append(exchange(chunked(b"x"), f"http://x.cn/{path}"))
    writer.close()
    lines = index_path(tmp_path / written.segment).read_bytes().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 6


@pytest.mark.parametrize(
    ("printed", "type_"),
    [("Text/HTML; charset=gb2312", "text/html"), (None, "unk"), ("", "unk"), ("text/ html", "unk"), ("页面", "unk")],
)
def test_a_media_type_goes_in_without_parameters(printed: str | None, type_: str) -> None:
    assert mime(printed) == type_
