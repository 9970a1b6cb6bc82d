"""Why a file could not be read, and who must do something about it: the filer, or we."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from audit.reports import Report

FILER, OURS, OPEN = "filer", "ours", "open"
# code of docs/record.md -> whose fault; what may have been damaged on its way to us stays open
WHOSE = {
    "empty_file": FILER,
    "encrypted": FILER,
    "broken_pdf": FILER,
    "broken_file": FILER,
    "broken_picture": FILER,
    "empty_archive": FILER,
    "not_text": FILER,
    "too_deep": FILER,
    "truncated_file": OPEN,
    "no_content": OPEN,
    "conversion_failed": OPEN,
    "no_access": OURS,
    "reader_timeout": OURS,
    "reader_memory": OURS,
    "reader_crash": OURS,
    "unsupported_format": OURS,
    "needs_libreoffice": OURS,
    "needs_ocr": OURS,
}
CODE = "attachment_unreadable"
TOLD = re.compile(r"(?P<name>.*): (?P<code>[a-z_]+): (?P<why>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Unread:
    """An attachment that could not be read: its name, the code, the reason in words."""

    name: str
    code: str
    why: str


def unread(report: Report) -> Iterator[Unread]:
    """Give the attachments of a report that could not be read."""
    for problem in report.body.get("problems") or ():
        told = TOLD.fullmatch(problem["message"] or "") if problem["code"] == CODE else None
        if told:
            yield Unread(told["name"], told["code"], told["why"])
