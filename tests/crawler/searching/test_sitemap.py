"""Which addresses of a sitemap may be reports, in every form that a sitemap comes in."""

import gzip

import pytest

from crawler.searching import sitemap
from crawler.searching.sitemap import kin_of, named_in, read

SITE = "http://www.qinglan.example"
XML = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</urlset>"


def urls(*paths):
    return XML.format("".join(f"<url><loc>{SITE}{path}</loc></url>" for path in paths)).encode()


def shown(found):
    return [line.url.removeprefix(SITE) for line in found.lines]


ALIKE = {
    "trs": ("/zwgk/nb/202401/t20240120_123.html", "/zwgk/nb/202503/t20250301_77.html"),
    "hanweb": ("/art/2024/1/20/art_1229460359_58888.html", "/art/2025/11/2/art_1229460359_61.html"),
    "vsb": ("/info/1025/10755.htm", "/info/1025/9.htm"),
    "32 hex": (f"/x/c12/202101/157a{'0c' * 14}.shtml", f"/x/c12/202212/ffff{'9b' * 14}.shtml"),
    "content": ("/jz/nb/content_184341", "/jz/nb/content_2"),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ALIKE.values(), ids=ALIKE.keys())
def test_addresses_of_one_column_are_kin(one, other):
    assert kin_of(SITE + one) == kin_of(SITE + other)


OTHERS = {
    "another folder": ("/zwgk/nb/202401/t20240120_123.html", "/xw/202401/t20240120_123.html"),
    "another column's number": ("/art/2024/1/20/art_12_58888.html", "/art/2024/1/20/art_13_58888.html"),
    "another column of vsb": ("/info/1025/10755.htm", "/info/1026/10755.htm"),
    "another kind of file": ("/info/1025/10755.htm", "/info/1025/10755.jpg"),
}


@pytest.mark.parametrize(("one", "other"), OTHERS.values(), ids=OTHERS.keys())
def test_addresses_of_other_columns_are_not(one, other):
    assert kin_of(SITE + one) != kin_of(SITE + other)


def test_kin_of_a_listed_report_and_folders_called_as_annual_reports_are_kept():
    body = urls(
        "/jz/nb/1.html", "/jz/zfxxgknb/2.html", "/jz/xxgkndbg/", "/xw/3.html", "/jz/xxgkzn/4.html", "/ndbg/5.html"
    )
    assert shown(read(f"{SITE}/sitemap.xml", body, {kin_of(f"{SITE}/jz/nb/99.html")})) == [
        "/jz/nb/1.html",
        "/jz/zfxxgknb/2.html",
        "/ndbg/5.html",
    ]


def test_a_packed_sitemap_is_unpacked():
    assert shown(read(f"{SITE}/a.gz", gzip.compress(urls("/ndbg/5.html")), ())) == ["/ndbg/5.html"]


def test_an_index_names_further_sitemaps():
    body = f"<?xml version='1.0'?><sitemapindex><sitemap><loc>{SITE}/a.xml</loc></sitemap></sitemapindex>"
    assert read(f"{SITE}/sitemap.xml", body.encode(), ()).files == (f"{SITE}/a.xml",)


def test_a_sitemap_for_people_is_read_by_its_names():
    body = (
        "<html><body><ul><li><a href='/9.html'>江左镇2023年政府信息公开工作年度报告</a></li>"
        "<li><a href='/8.html'>江左镇2023年政府信息公开工作年度报告解读</a></li></ul></body></html>"
    )
    found = read(f"{SITE}/map.html", body.encode(), ())
    assert [(line.url, line.title[:3]) for line in found.lines] == [(f"{SITE}/9.html", "江左镇")]


def test_a_plain_list_is_a_sitemap():
    assert shown(read(f"{SITE}/map.txt", f"{SITE}/ndbg/1.html\n{SITE}/xw/1.html\n".encode(), ())) == ["/ndbg/1.html"]


@pytest.mark.parametrize("body", [b"", b"\x1f\x8bbroken", b"{}", b"no such page", b"<urlset", b"\xff\xfe\x00"])
def test_what_is_no_sitemap_is_not_taken_for_one(body):
    assert read(f"{SITE}/sitemap.xml", body, ()).lines == ()


@pytest.mark.parametrize("body", [b"", b"\x1f\x8bbroken", b"{}", b"no such page"])
def test_what_is_no_sitemap_is_said_to_be_none(body):
    assert not read(f"{SITE}/sitemap.xml", body, ()).readable


def test_a_bomb_is_no_sitemap(monkeypatch):
    monkeypatch.setattr(sitemap, "MOST_BYTES", 10_000)
    assert not read(f"{SITE}/a.gz", gzip.compress(urls(*["/ndbg/5.html"] * 10_000)), ()).readable


def test_a_sitemap_without_end_is_cut(monkeypatch):
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", 2)
    assert len(read(f"{SITE}/a.xml", urls("/ndbg/1.html", "/ndbg/2.html", "/ndbg/3.html"), ()).lines) == 2


def test_robots_txt_names_sitemaps():
    robots = b"User-agent: *\nDisallow: /x\nSitemap: http://www.qinglan.example/a.xml\nsitemap: /b.xml\n"
    assert named_in(robots, f"{SITE}/robots.txt") == [f"{SITE}/a.xml", f"{SITE}/b.xml"]


def test_a_wall_or_a_shell_in_a_sitemaps_place_is_no_sitemap():
    for shown_instead in (
        "<p>请输入验证码</p>",
        "<div id=app></div><script src=/a.js></script>",
        "<a href=/>返回首页</a>",
    ):
        assert not read(f"{SITE}/sitemap.xml", f"<html><body>{shown_instead}</body></html>".encode(), ()).readable
    links = "".join(f"<a href=/{n}/>栏目{n}</a>" for n in range(20))
    assert read(f"{SITE}/map.html", f"<html><body>{links}</body></html>".encode(), ()).readable
