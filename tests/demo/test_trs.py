import re

from demo import trs
from demo.calendar import night_of
from demo.listing import items, listed, pages
from tests.demo.test_filings import filing


def path_of(name: str, year: int) -> str:
    wanted = filing("qinglan", name, year)
    return trs.address(next(item for item in items("qinglan") if item.filing == wanted))


def test_the_list_is_paged_by_createpagehtml_from_zero(visitor):
    first = visitor.text("qinglan", trs.COLUMN)
    second = visitor.text("qinglan", f"{trs.COLUMN}index_1.html")
    assert 'createPageHTML(7, 0, "index", "html")' in first
    assert 'createPageHTML(7, 1, "index", "html")' in second
    assert visitor.text("qinglan", f"{trs.COLUMN}index.html") == first
    assert visitor.get("qinglan", f"{trs.COLUMN}index_9.html")[0] == 404


def test_all_pages_together_list_every_entry_once(visitor):
    links = []
    for page in ("", *(f"index_{n}.html" for n in range(1, len(pages("qinglan", 0))))):
        links += re.findall(r'href="\./(\d{6}/t\d{8}_\d+\.html)"', visitor.text("qinglan", trs.COLUMN + page))
    assert [trs.COLUMN + link for link in links] == [trs.address(item) for item in listed("qinglan", 0)]


def test_a_page_has_the_national_labels_and_the_editors_box(visitor):
    page = visitor.text("qinglan", path_of("漱石镇", 2020))
    report = filing("qinglan", "漱石镇", 2020)
    assert f'<meta name="ArticleTitle" content="{report.title}">' in page
    assert f'<meta name="PubDate" content="{report.claims} ' in page
    assert '<div class="TRS_Editor">' in page


def test_the_address_of_a_migrated_report_carries_another_day(visitor):
    path = path_of("漱石镇", 2018)
    assert "/202105/t20210514_" in path
    assert 'name="PubDate" content="2019-03-' in visitor.text("qinglan", path)


def test_a_withdrawn_report_is_404_and_off_the_list(visitor):
    path = path_of("苔谷镇", 2023)
    visitor.night("2024-02-15")
    assert visitor.get("qinglan", path)[0] == 200
    visitor.night("2024-02-18")
    assert visitor.get("qinglan", path)[0] == 404
    assert path not in [trs.address(item) for item in listed("qinglan", night_of("2024-02-18"))]


def test_a_page_that_fails_does_so_every_night(visitor):
    path = path_of("萤川乡", 2023)
    for day in ("2024-02-01", "2024-02-11", "2024-02-24"):
        visitor.night(day)
        assert visitor.get("qinglan", path)[0] == 500


def test_an_attached_text_file_repeats_the_report(visitor):
    page = visitor.text("qinglan", path_of("漱石镇", 2022))
    name = re.search(r'href="\./(P0\d+_\d+\.txt)"', page).group(1)
    folder = path_of("漱石镇", 2022).rsplit("/", 1)[0]
    _, kind, body = visitor.get("qinglan", f"{folder}/{name}")
    assert kind.startswith("text/plain")
    assert "2022年12月31日" in body.decode()
