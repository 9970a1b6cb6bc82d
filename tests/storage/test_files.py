"""Files are read in their order by worker processes; what kills a reader, and what cannot be opened, is one record."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from parsers.source import Unreadable
from storage import conversion, files
from storage.files import Job, read_files
from storage.workers import Failure, Limits

REPORT = """青石镇人民政府2020年政府信息公开工作年度报告
一、总体情况
全年在公开栏登出消息三十余则，群众问得最多的是道路与医保，镇里逐条答复，并把答复贴在公开栏里供大家查看。
"""
OLD = b"{\\rtf1 "


def write(folder: Path, **bodies: str | bytes) -> list[Path]:
    paths = [folder / name.replace("_", ".") for name in bodies]
    for path, body in zip(paths, bodies.values(), strict=True):
        path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return paths


def test_records_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    paths = write(tmp_path, **{f"f{n:02}_txt": REPORT.replace("2020", str(2009 + n)) for n in range(12)})
    read = list(read_files(map(Job, paths), Limits(2, 60, 1024)))
    assert [json.loads(line)["year"] for each in read for line in each.lines] == list(range(2009, 2021))
    assert sum(each.kinds["report"] for each in read) == 12


def test_a_reader_that_fails_leaves_a_record_that_says_so(tmp_path: Path) -> None:
    [path] = write(tmp_path, a_txt=REPORT)
    failed = files._failed(Job(path), Failure("reader_timeout", "took longer than 60 seconds"))
    record = json.loads(failed.lines[0])
    assert (record["kind"], record["file"], record["problems"][0]["code"]) == (
        "unreadable",
        str(path),
        "reader_timeout",
    )
    assert len(record["sha256"]) == 64
    assert (failed.kinds, failed.problems) == ({"unreadable": 1}, {"reader_timeout": 1})


def test_old_office_files_are_converted_together_and_each_is_handed_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []

    def convert(old: Sequence[bytes]) -> list[bytes | Unreadable]:
        batches.append(len(old))
        return [data.upper() for data in old]

    monkeypatch.setattr(conversion, "convert", convert)
    paths = write(tmp_path, a_rtf=OLD + b"a}", b_txt=REPORT, c_rtf=OLD + b"c}", d_rtf=OLD + b"c}")
    first, text, third, fourth = files._converted_ahead([Job(path) for path in paths])
    assert batches == [2]
    assert list(first.converted.values()) == [(OLD + b"a}").upper()]
    assert text.converted == {}
    assert third.converted == fourth.converted


def test_attachments_are_converted_with_their_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "convert", lambda old: [Unreadable("needs_libreoffice", "none")] * len(old))
    page, old = write(tmp_path, a_html="<p>x</p>", b_rtf=OLD + b"b}")
    [job] = files._converted_ahead([Job(page, attachments=(old,))])
    [failure] = job.converted.values()
    assert isinstance(failure, Unreadable)
    record = json.loads(files.read_job(job).lines[0])
    assert "needs_libreoffice" in {problem["message"].split(": ")[1] for problem in record["problems"][-1:]}


def test_an_attachment_on_which_the_reader_fails_costs_neither_its_page_nor_the_others(tmp_path: Path) -> None:
    page, good = write(tmp_path, page_txt=REPORT, good_txt="三、收到和处理政府信息公开申请情况\n本年未收到申请。\n")
    endless = tmp_path / "endless.bin"
    endless.symlink_to("/dev/zero")
    [read] = read_files([Job(page, attachments=(endless, good))], Limits(1, 60, 256))
    record = json.loads(read.lines[0])
    assert (record["kind"], record["year"]) == ("report", 2020)
    [problem] = [each for each in record["problems"] if each["code"] == "attachment_unreadable"]
    assert problem["message"].startswith("endless.bin: reader_memory: ")


def test_a_failure_that_no_attachment_causes_is_the_pages(tmp_path: Path) -> None:
    page, good = write(tmp_path, page_txt=REPORT, good_txt=REPORT)
    failure = Failure("reader_timeout", "took longer than 60 seconds")
    assert files._read_apart(Job(page, attachments=(good,)), failure, Limits(1, 60, 256)) is failure
