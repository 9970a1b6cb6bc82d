"""What a report without the tables of a form is: a narrative, as before there were forms, or one that lacks its form.

The structure decides, never the year: reports on 2020 are still written as narratives. The one heading that only the
forms of 2019 and 2021 have promises tables; so does a text, or an attachment, that names a table of statistics, and
parts that are bare headings. What promises tables and has none is no narrative.
"""

import re
from collections.abc import Sequence

from parsers.prose.headings import is_of_new_form
from parsers.record import Problem, Section

NARRATIVE = "2008"
FEWEST_PARTS = 3
# One of these has what a report must tell; the other parts are in any summary of a year's work.
OF_DISCLOSURE = frozenset({"disclosure", "requests", "disputes", "fees"})
PROMISE = re.compile(r"统计表|见附表|^附表", re.MULTILINE)
TABLES = "the tables of disclosure, requests and disputes are missing"


def edition_without_tables(
    sections: Sequence[Section], attachments: Sequence[str]
) -> tuple[str | None, Problem | None]:
    """Give the edition of a report in which there are no tables, or the problem that they are missing.

    `attachments` are the names of what the page links to.
    """
    parts = {section.key for section in sections if section.key}
    telling = [section for section in sections if section.key in OF_DISCLOSURE]
    if any(is_of_new_form(section.heading) for section in telling):
        return None, _missing(f"the headings are those of the forms of 2019 and 2021, but {TABLES}")
    if telling and not any(section.text.strip() for section in telling):
        return None, _missing(f"the headings stand bare: {TABLES}")
    if any(PROMISE.search(text) for text in (*_texts(sections), *attachments)):
        return None, _missing("a table of statistics is named and is not there")
    if len(parts) >= FEWEST_PARTS and telling:
        return NARRATIVE, None
    return None, _missing("there is no table of any form, and the sections are not those of a narrative")


def _texts(sections: Sequence[Section]) -> list[str]:
    return [f"{section.heading}\n{section.text}" for section in sections]


def _missing(reason: str) -> Problem:
    return Problem("missing_form", reason)
