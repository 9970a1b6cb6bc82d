"""A page and its attachments are one record, unless an attachment is a report of its own; nothing is lost silently."""

import hashlib
import io
import zipfile
from collections.abc import Mapping

import pytest

from parsers import read_report
from parsers.record import Kind, Reading, Record, State
from parsers.source import File, Unreadable
from tests.parsers.rendering import as_html_table, as_page, as_tabbed, as_text, layout
from tests.parsers.tables.test_align import numbers

TRUTH = numbers("2021")
TITLE = "{place}人民政府{year}年政府信息公开工作年度报告"
SAID = dict.fromkeys(("disclosure", "requests", "disputes"), "见附件。")


def tables(truth: Mapping[str, str] = TRUTH) -> dict[str, str]:
    return {key: as_tabbed(rows) for key, rows in layout("2021", dict(truth)).items()}


def html_tables(truth: Mapping[str, str] = TRUTH) -> dict[str, str]:
    return {key: as_html_table(rows) for key, rows in layout("2021", dict(truth)).items()}


def page(body: str, title: str = TITLE.format(place="青石镇", year=2021)) -> str:
    return (
        f'<html><head><title>{title}</title><meta name="PubDate" content="2022-01-22"></head>'
        f'<body><h1>{title}</h1><div class="TRS_Editor">{body}</div></body></html>'
    )


LINKS = '<p>附件：<a href="a.txt">年度报告</a></p>'


def read(text: str, **attached: str) -> Reading:
    """Read a page with its attachments; a name's `_` stands for the dot."""
    files = [File(body.encode(), name.replace("_", ".")) for name, body in attached.items()]
    return read_report(text.encode(), file="page.html", attachments=files)


def one(reading: Reading) -> Record:
    [record] = reading.records
    assert record.part is None
    return record


def codes(record: Record) -> list[str]:
    return [problem.code for problem in record.problems]


def values(record: Record) -> dict[str, str]:
    return {name: str(cell.value) for name, cell in record.cells.items() if cell.state is State.REPORTED}


def test_a_page_with_only_a_link_has_the_report_of_its_attachment() -> None:
    record = one(read(page(LINKS), a_txt=as_text(tables(), 2021)))
    assert (record.kind, record.place, record.year, record.edition) == (Kind.REPORT, "青石镇", 2021, "2021")
    assert (values(record), codes(record)) == (TRUTH, [])
    assert [section.key for section in record.sections if section.key][:2] == ["overview", "disclosure"]
    assert str(record.published) == "2022-01-22"
    assert {cell.at.split(", ")[0] for cell in record.cells.values() if cell.at} == {"a.txt"}


def test_the_prose_may_be_on_the_page_and_the_tables_in_the_attachment() -> None:
    record = one(read(as_page(SAID, 2021), t_txt="\n\n".join(tables().values())))
    assert values(record) == TRUTH
    assert (record.sections[0].key, str(record.dated)) == ("overview", "2022-01-20")
    assert "missing_table" not in codes(record)


def test_tables_may_be_spread_over_the_page_and_two_attachments() -> None:
    spread = tables()
    body = as_page(SAID | {"disclosure": html_tables()["disclosure"]}, 2021)
    record = one(read(body, b_txt=spread["requests"], c_txt=spread["disputes"]))
    assert (values(record), codes(record)) == (TRUTH, [])
    places = {name.split(".")[0]: cell.at for name, cell in record.cells.items()}
    assert [(places[key] or "").split(",")[0] for key in ("disclosure", "requests", "disputes")] == [
        "table 1",
        "b.txt",
        "c.txt",
    ]


def test_the_same_form_twice_is_one() -> None:
    record = one(read(as_page(html_tables(), 2021), a_txt=as_text(tables(), 2021)))
    assert (values(record), codes(record)) == (TRUTH, [])
    assert not any((cell.at or "").startswith("a.txt") for cell in record.cells.values())


def test_what_page_and_attachment_print_differently_is_unclear_and_named() -> None:
    name = "requests.granted.total"
    other = TRUTH | {name: "4321"}
    record = one(read(as_page(html_tables(), 2021), a_txt=as_text(tables(other), 2021)))
    assert (record.cells[name].state, record.cells[name].raw) == (State.UNCLEAR, TRUTH[name])
    assert values(record) == {n: v for n, v in TRUTH.items() if n != name}
    [problem] = [p for p in record.problems if p.code == "attachment_differs"]
    assert name in problem.message
    assert f"'{TRUTH[name]}' or '4321'" in problem.message
    assert problem.at == "a.txt"


@pytest.mark.parametrize(("place", "year"), [("白沙乡", 2021), ("青石镇", 2020)])
def test_the_report_of_another_filer_or_year_is_a_record_of_its_own(place: str, year: int) -> None:
    other = {name: "77" for name in TRUTH}
    text = as_text(tables(other), year, TITLE.format(place=place, year=year)).replace(
        "青石镇人民政府", f"{place}人民政府"
    )
    first, second = read(as_page(html_tables(), 2021), a_txt=text).records
    assert [(r.part, r.place, r.year) for r in (first, second)] == [(1, "青石镇", 2021), (2, place, year)]
    assert (values(first), set(values(second).values())) == (TRUTH, {"77"})
    assert {first.file, second.file} == {"page.html"}


def test_a_list_of_attached_reports_is_a_record_for_each() -> None:
    texts = {
        f"n{n}_txt": as_text(tables(), 2021, TITLE.format(place=place, year=2021)).replace("青石镇", place)
        for n, place in enumerate(("青石镇", "白沙乡", "松林镇"))
    }
    links = "".join(f'<p><a href="{n}.txt">年报</a></p>' for n in texts)
    reading = read(page(links, "清岚县各乡镇2021年政府信息公开工作年度报告"), **texts)
    assert [(r.part, r.place) for r in reading.records] == [(1, "青石镇"), (2, "白沙乡"), (3, "松林镇")]
    assert all(values(record) == TRUTH for record in reading.records)


def test_an_annex_is_named_and_gives_nothing() -> None:
    annex = "清岚县村镇绿化管理办法\n" + "第一条 为加强绿化，制定本办法。\n" * 20
    record = one(read(as_page(html_tables(), 2021), annex_txt=annex))
    assert (values(record), codes(record)) == (TRUTH, ["attachment_unrelated"])
    assert "annex.txt" in record.problems[-1].message


def test_an_unreadable_attachment_is_told_of() -> None:
    broken = b"\x00\x01\x02\x03" * 500
    reading = read_report(page(LINKS).encode(), attachments=[File(broken, "表.dat")])
    record = one(reading)
    assert (record.kind, record.cells) == (Kind.REPORT, {})
    [problem] = [p for p in record.problems if p.code == "attachment_unreadable"]
    assert problem.message.startswith("表.dat: not_text: ")
    assert codes(record) == ["content_elsewhere", "attachment_unreadable"]


def test_when_neither_page_nor_attachment_can_be_read_both_are_told_of() -> None:
    broken = b"\x00\x01\x02\x03" * 500
    record = one(read_report(b"", attachments=[File(broken, "表.dat")]))
    assert (record.kind, codes(record)) == (Kind.UNREADABLE, ["empty_file", "attachment_unreadable"])


def test_an_attachment_of_an_unreadable_page_is_read() -> None:
    first, second = read_report(b"", attachments=[File(as_text(tables(), 2021).encode(), "a.txt")]).records
    assert (first.kind, second.kind, values(second)) == (Kind.UNREADABLE, Kind.REPORT, TRUTH)


def test_a_file_known_to_be_unreadable_is_not_opened() -> None:
    data = as_text(tables(), 2021).encode()
    known = {hashlib.sha256(data).hexdigest(): Unreadable("reader_timeout", "took longer than 60 seconds")}
    record = one(read_report(page(LINKS).encode(), attachments=[File(data, "a.txt")], converted=known))
    assert (record.cells, "attachment_unreadable" in codes(record)) == ({}, True)


def test_an_attachment_of_a_circular_is_no_filing_when_it_is_none_itself() -> None:
    circular = page("<p>请各乡镇于月底前报送。</p>" * 20, "关于报送2021年政府信息公开工作年度报告的通知")
    record = one(read(circular, a_txt="填报说明\n" + "请用黑色墨水填写。\n" * 20))
    assert record.kind is Kind.NOT_A_REPORT


def test_every_change_of_an_attachment_changes_the_digest_and_its_order_does_not() -> None:
    text = as_text(tables(), 2021)
    first = read(page(LINKS), a_txt=text, b_txt="附表说明")
    assert first.content_digest == read(page(LINKS), b_txt="附表说明", a_txt=text).content_digest
    assert (
        first.content_digest
        != read(page(LINKS), a_txt=text.replace("三十余则", "四十余则"), b_txt="附表说明").content_digest
    )
    assert first.content_digest != read(page(LINKS), a_txt=text).content_digest


def test_without_attachments_the_digest_is_the_pages_own() -> None:
    plain = read_report(as_page(html_tables(), 2021).encode())
    assert plain.content_digest == read(as_page(html_tables(), 2021)).content_digest


def zipped(**members: str | bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, body in members.items():
            archive.writestr(name.replace("_", "."), body)
    return target.getvalue()


def printed(place: str, year: int = 2021) -> str:
    return as_text(tables(), year, TITLE.format(place=place, year=year)).replace("青石镇", place)


def test_a_zip_of_one_report_is_one_record_placed_in_its_member() -> None:
    record = one(read_report(zipped(a_txt=printed("青石镇")), file="x.zip"))
    assert (record.media_type, values(record)) == ("application/zip", TRUTH)
    assert (record.cells["requests.granted.total"].at or "").startswith("a.txt, line")


def test_members_that_complete_each_other_are_one_report() -> None:
    prose = as_text(SAID, 2021)
    record = one(read_report(zipped(prose_txt=prose, form_txt="\n\n".join(tables().values()))))
    assert (record.place, values(record), codes(record)) == ("青石镇", TRUTH, [])


def test_the_same_report_in_two_formats_is_one() -> None:
    record = one(read_report(zipped(a_html=as_page(html_tables(), 2021), b_txt=printed("青石镇"))))
    assert (values(record), codes(record)) == (TRUTH, [])


def test_reports_of_several_filers_in_a_zip_are_a_record_each_and_what_is_broken_another() -> None:
    data = zipped(a_txt=printed("青石镇"), b_dat=b"\x00\x01\x02\x03" * 500, c_txt=printed("白沙乡"))
    records = read_report(data).records
    assert [(r.part, r.kind, r.place) for r in records] == [
        (1, Kind.UNREADABLE, None),
        (2, Kind.REPORT, "青石镇"),
        (3, Kind.REPORT, "白沙乡"),
    ]
    assert records[0].problems[0].at == "b.dat"


def test_a_zip_may_hang_on_a_page() -> None:
    reading = read_report(page(LINKS).encode(), attachments=[File(zipped(form_txt=printed("青石镇")), "附件.zip")])
    record = one(reading)
    assert values(record) == TRUTH
    assert (record.cells["requests.granted.total"].at or "").startswith("附件.zip, form.txt, line")
