"""What the final answer to a task means: its outcome, what the ledger keeps of it, what to ask next. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from crawler.content import Content
from crawler.families import FAMILIES
from crawler.families.page import FetchedPage, ListingPage
from crawler.families.year_columns import year_columns
from crawler.links import attachments, jump
from crawler.outcome import PRESENT, Outcome, judge
from crawler.web_addresses import absolute
from storage.ledger import TaskSpec

CUT_SHORT = "the page is cut short: its markup never closes"
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Answer:
    """One answer: where it came from, status, headers with lower-case names, body after content decoding."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def content(self) -> Content:
        """The body as a page."""
        return Content(self.url, self.body)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """How a task ends: `detail` goes into the ledger, `listing` is what a page of a listing said."""

    outcome: Outcome
    children: tuple[TaskSpec, ...] = ()
    detail: dict[str, Any] = field(default_factory=dict)
    listing: ListingPage | None = None


def next_hop(answer: Answer, family: str | None = None) -> str | None:
    """Give the address an answer sends on to, by Location or by a jump page; None when it is the final one.

    `family` is given for listings: a page that shows lines, or names where they are, is no jump page.
    """
    if answer.status in REDIRECTS:
        return absolute(answer.url, answer.headers.get("location", "mailto:"))
    target = jump(answer.content) if 200 <= answer.status < 300 else None
    if target is not None and family is not None:
        found = FAMILIES[family].read_listing(FetchedPage(answer.url, answer.body))
        return None if found.entries or found.next else target
    return target


def conclude_document(role: str, asked: str, answer: Answer) -> Conclusion:
    """Conclude a report page or attachment; a page that is there leads to its attachments, one level deep."""
    outcome = judge(asked, answer.status, answer.headers, answer.content)
    if outcome.value != PRESENT or role != "page":
        return Conclusion(outcome)
    files = tuple(TaskSpec("attachment", url, detail={"parent": asked}) for url in attachments(answer.content))
    return Conclusion(outcome, files)


def conclude_listing(family: str, asked: str, page: int, request_body: str | None, answer: Answer) -> Conclusion:
    """Conclude one page of a listing: what it lists goes into the ledger. Its children are the spider's to choose."""
    found = None
    if 200 <= answer.status < 300:
        fetched = FetchedPage(answer.url, answer.body, page, request_body)
        found = FAMILIES[family].read_listing(fetched)
        if fetched.cut_short:  # what was cut off may have been lines, or the pager
            found = replace(found, problems=(CUT_SHORT, *found.problems))
        found = replace(found, year_columns=year_columns(fetched))
    outcome = judge(asked, answer.status, answer.headers, answer.content, has_entries=bool(found and found.entries))
    if outcome.value != PRESENT or found is None:
        return Conclusion(outcome)
    return Conclusion(outcome, detail={"listing": found.to_json()}, listing=found)
