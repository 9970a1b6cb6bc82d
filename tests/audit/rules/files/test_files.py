"""Attachments that are gone or cannot be read, text that vanished, reports that are only pictures."""

from dataclasses import replace
from typing import Any

import pytest

from audit.rules import rule as asked
from audit.rules.files import attachment_broken, attachment_unreadable, image_only, scan_among_texts, text_vanished
from tests.audit.rules.papers import answer, answers, attached, dossier, results, sections, written
from tests.audit.timeline import case, on

SHORT = sections(dict.fromkeys(("overview", "problems", "other"), ""))


@pytest.mark.parametrize(
    ("outcome", "nights", "expected"),
    [
        ("present", 1, ("pass", None)),
        ("gone", 2, ("fail", None)),
        ("soft_404", 5, ("fail", None)),
        ("gone", 1, ("null", "one_try")),
        ("error", 3, ("suspect", None)),
        ("error", 2, ("null", "one_try")),
        ("blocked", 9, ("null", "blocked")),
        ("robots", 9, ("null", "robots")),
    ],
)
def test_what_a_file_answered(outcome: str, nights: int, expected: tuple[str, str | None]) -> None:
    assert answer(attachment_broken.RULE, written(attachments=(attached(outcome, nights),))) == expected


def test_each_broken_file_is_a_finding_and_those_of_an_older_version_are_none() -> None:
    files = (attached("gone"), attached("soft_404"), attached("present"))
    found = answers(attachment_broken.RULE, written(attachments=files))
    assert results(found) == [("fail", None), ("fail", None)]
    assert len({each.id for each in found}) == 2
    assert found[0].evidence["nights"] == 2
    assert answer(attachment_broken.RULE, written(attachments=files, first_seen=on(20))) == ("null", "no_attachment")
    assert answer(attachment_broken.RULE, written()) == ("null", "no_attachment")


def test_the_files_of_a_report_that_was_withdrawn_went_with_it() -> None:
    here = dossier(written(attachments=(attached("gone"),)))
    gone = replace(here.judgement, integrity=replace(here.judgement.integrity, value=("withdrawn",)))
    assert results(asked.tested(attachment_broken.RULE, replace(here, judgement=gone))) == [("null", "withdrawn")]


def unreadable(code: str, name: str = "附件: 年报.docx") -> dict[str, Any]:
    return {"code": "attachment_unreadable", "message": f"{name}: {code}: for this reason: so", "at": name}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("encrypted", ("fail", None)),
        ("broken_pdf", ("fail", None)),
        ("empty_file", ("fail", None)),
        ("truncated_file", ("suspect", None)),  # perhaps on its way to us
        ("needs_libreoffice", ("null", "needs_libreoffice")),
        ("needs_ocr", ("null", "needs_ocr")),
        ("unsupported_format", ("null", "unsupported_format")),
        ("reader_timeout", ("null", "reader_timeout")),
    ],
)
def test_whose_fault_it_is_that_a_file_cannot_be_read(code: str, expected: tuple[str, str | None]) -> None:
    assert answer(attachment_unreadable.RULE, written(problems=[unreadable(code)])) == expected


def test_the_file_and_the_reason_are_told_and_weigh_less_when_the_page_carries_the_form() -> None:
    [found] = answers(attachment_unreadable.RULE, written(problems=[unreadable("encrypted")]))
    assert (found.evidence["file"], found.evidence["quote"]) == ("附件: 年报.docx", "for this reason: so")
    assert found.severity == "low"
    [bare] = answers(attachment_unreadable.RULE, written(cells={}, problems=[unreadable("encrypted")]))
    assert bare.severity == "medium"
    assert answer(attachment_unreadable.RULE, written()) == ("pass", None)


def test_every_code_of_the_parser_for_what_cannot_be_read_has_somebody_responsible() -> None:
    from pathlib import Path

    from audit.rules.files.faults import WHOSE

    page = (Path(__file__).resolve().parents[4] / "docs" / "record.md").read_text(encoding="utf-8")
    rows = page.split("## Problems")[1]
    assert all(f"`{code}`" in rows for code in WHOSE)


def vanished(*problems: tuple[str, ...]) -> list[tuple[str, str | None]]:
    """Give the answers when the versions of a page had these problems."""
    report = written(cells={}, edition=None, problems=problems[-1])
    here = dossier(report)
    shown = "-" + "".join(str(n) for n in range(1, len(problems) + 1))
    versions = (*problems, *[()] * (3 - len(problems)))
    return results(asked.tested(text_vanished.RULE, replace(here, case=case(shown, problems=versions))))


def test_a_page_whose_text_is_gone() -> None:
    assert vanished((), ("content_elsewhere",)) == [("fail", None)]
    assert vanished(("content_elsewhere",), ()) == [("pass", None)]
    assert vanished(()) == [("pass", None)]


def test_a_page_that_never_had_text_did_not_lose_it() -> None:
    elsewhere = ("content_elsewhere",)
    assert vanished(elsewhere, elsewhere, elsewhere) == [("null", "one_version")]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, ("pass", None)),
        ({"cells": {}, "parts": SHORT, "problems": ["page_without_text"]}, ("fail", None)),
        ({"cells": {}, "parts": SHORT, "problems": ["content_elsewhere", unreadable("needs_ocr")]}, ("fail", None)),
        (
            {"cells": {}, "parts": SHORT, "problems": ["content_elsewhere", unreadable("encrypted")]},
            ("null", "not_all_read"),
        ),
        ({"cells": {}, "parts": SHORT, "problems": ["content_elsewhere", "only_pictures"]}, ("fail", None)),
        ({"problems": ["recognised"]}, ("suspect", None)),
        ({"problems": ["doubtful_recognition"]}, ("pass", None)),  # a number that is not sure is no picture
        ({"problems": ["page_without_text"]}, ("pass", None)),  # the form is there in text
        ({"cells": {}, "parts": SHORT, "problems": ["content_elsewhere"]}, ("null", "not_all_read")),
    ],
)
def test_only_pictures(said: dict[str, Any], expected: tuple[str, str | None]) -> None:
    assert answer(image_only.RULE, written(**said)) == expected


@pytest.mark.parametrize(
    ("scan", "texts", "scans", "expected"),
    [
        (True, 5, 0, ("fail", None)),
        (True, 4, 1, ("fail", None)),
        (True, 3, 2, ("pass", None)),  # scans are usual there
        (False, 5, 0, ("pass", None)),
        (True, 4, 0, ("null", "few_peers")),
    ],
)
def test_alone_among_neighbours(scan: bool, texts: int, scans: int, expected: tuple[str, str | None]) -> None:
    picture = written(cells={}, parts=SHORT, problems=["page_without_text"])
    peers = [written()] * texts + [picture] * scans
    assert answer(scan_among_texts.RULE, picture if scan else written(), peers=peers) == expected
