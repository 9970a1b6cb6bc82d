"""Which reports stand there only as pictures."""

from audit.reports import Report
from audit.rules.files.faults import unread

RECOGNISED = "recognised"
PICTURES = ("page_without_text", "needs_ocr", "only_pictures", RECOGNISED)
ELSEWHERE = "content_elsewhere"
LEAST_TEXT = 200  # signs of prose that make a report readable


def picture_signs(report: Report) -> list[str]:
    """Give the codes that say that some of the report is a picture."""
    inside = {file.code for file in unread(report)}
    return sorted((report.problems | inside) & set(PICTURES))


def is_scan(report: Report) -> bool | None:
    """Tell whether all that was filed is pictures; None when that cannot be told."""
    signs = picture_signs(report)
    if RECOGNISED in signs:
        return True
    if not signs:
        return None if ELSEWHERE in report.problems and not report.cells else False
    if report.numbers or len(report.text) >= LEAST_TEXT:
        return False
    return None if {file.code for file in unread(report)} - set(PICTURES) else True
