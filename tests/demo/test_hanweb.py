import re
from urllib.parse import urlencode

from demo import hanweb
from demo.listing import items, listed
from tests.demo.test_filings import filing

KNOWN = {"columnid": "1234", "unitid": "50861", "webid": "7", "appid": "1", "path": "/", "col": "1"}
LINK = re.compile(r'<record><!\[CDATA\[<li class="cf"><a href="([^"]+)"')


def rows(body: bytes) -> list[str]:
    return LINK.findall(body.decode())


def every_path(night: int) -> list[str]:
    return [hanweb.address(item) for item in listed("jichuan", night)]


def path_of(name: str, year: int) -> str:
    wanted = filing("jichuan", name, year)
    return hanweb.address(next(item for item in items("jichuan") if item.filing == wanted))


def test_the_column_page_holds_the_first_twenty_rows_where_no_html_reader_sees_them(visitor):
    visitor.night("2024-01-25")
    page = visitor.get("jichuan", hanweb.INDEX)[2]
    assert rows(page) == every_path(1)[:20]
    visible = re.sub(r"<script.*?</script>", "", page.decode(), flags=re.DOTALL)
    assert "/art/" not in visible


def test_the_proxy_gives_rows_by_record_numbers_with_get_and_post(visitor):
    visitor.night("2024-01-25")
    window = {"startrecord": "21", "endrecord": "60", "perpage": "20"}
    got = visitor.get("jichuan", f"{hanweb.PROXY}?{urlencode(KNOWN | window)}")
    posted = visitor.get("jichuan", f"{hanweb.PROXY}?{urlencode(window)}", urlencode(KNOWN))
    assert got == posted
    assert got[1].startswith("text/xml")
    assert rows(got[2]) == every_path(1)[20:60]


def test_the_proxy_gives_rows_by_page(visitor):
    visitor.night("2024-01-25")
    pages = [rows(visitor.get("jichuan", f"{hanweb.PROXY}?{urlencode(KNOWN)}&page={n}")[2]) for n in range(1, 10)]
    assert [path for page in pages for path in page] == every_path(1)
    assert pages[-1] == []


def test_the_proxy_is_empty_for_a_column_it_does_not_know(visitor):
    visitor.night("2024-01-25")
    body = visitor.get("jichuan", f"{hanweb.PROXY}?{urlencode(KNOWN | {'unitid': '1'})}&page=1")[2]
    assert b"<totalrecord>0</totalrecord>" in body


def test_later_pages_fail_on_three_nights_while_the_first_answers(visitor):
    for day in ("2024-01-20", "2024-02-11", "2024-02-18"):
        visitor.night(day)
        assert visitor.get("jichuan", hanweb.INDEX)[0] == 200
        assert visitor.get("jichuan", f"{hanweb.PROXY}?{urlencode(KNOWN)}&page=2")[0] == 500


def test_what_is_not_there_answers_200_and_says_so(visitor):
    path = path_of("枫笺镇", 2023)
    visitor.night("2024-02-13")
    for gone in (path, "/art/2024/1/1/art_1234_1.html", path_of("澜汀镇", 2023)):
        status, _, body = visitor.get("jichuan", gone)
        assert status == 200
        assert "您访问的页面不存在" in body.decode()


def test_a_word_file_is_attached(visitor):
    page = visitor.text("jichuan", path_of("沐霞乡", 2022))
    link = re.search(r'href="(/attach/0/\d+\.doc)"', page).group(1)
    _, kind, body = visitor.get("jichuan", link)
    assert kind == "application/msword"
    assert "2022年12月31日" in re.sub(r"<[^>]+>", "", body.decode())


def test_long_titles_are_cut_in_the_list_and_whole_in_the_link(visitor):
    page = visitor.text("jichuan", hanweb.INDEX)
    cut = re.findall(r'title="([^"]+)"[^>]*>([^<]+)\.\.\.</a>', page)
    assert cut
    assert all(whole.startswith(shown) for whole, shown in cut)
