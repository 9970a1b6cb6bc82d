"""The workbook that auditors work with: `write_workbook` of `audit.workbook.book`."""

from audit.workbook.book import Occasion, write_workbook

__all__ = ["Occasion", "write_workbook"]
