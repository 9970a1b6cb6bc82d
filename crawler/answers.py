"""What the final answer to a task means: its outcome, what the ledger keeps of it, what to ask next. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

from scrapy.http import Response

from crawler.families import FAMILIES
from crawler.families.clicks import Drawn, drawn_listing
from crawler.families.page import FetchedPage, ListingPage
from crawler.families.year_columns import year_columns
from crawler.judging.listing import to_keep
from crawler.pages.content import Content
from crawler.pages.links import attachments, jump
from crawler.pages.nowhere import Nowhere, fingerprint
from crawler.pages.outcome import PRESENT, SOFT_404, Outcome, judge
from crawler.pages.web_addresses import resolved
from storage.known import Validators
from storage.ledger import TaskSpec

CUT_SHORT = "the page is cut short: its markup never closes"
CODED = re.compile(r"[-;](?:gzip|br|deflate)\"$")  # "abc-gzip" is "abc", packed
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Answer:
    """One answer: where it came from, status, headers with lower-case names, body after content decoding.

    `drawn` tells how a browser came to show it, where one did.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    drawn: Drawn | None = None

    @classmethod
    def of(cls, response: Response, drawn: Drawn | None = None) -> Self:
        """Take what Scrapy gives."""
        return cls(response.url, response.status, plain_headers(response), response.body, drawn)

    @cached_property
    def content(self) -> Content:
        """The body as a page."""
        return Content(self.url, self.body)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """How a task ends: `detail` goes into the ledger, `listing` is what a page of a listing said.

    `unchanged` is the capture that a 304 says to stand.
    """

    outcome: Outcome
    children: tuple[TaskSpec, ...] = ()
    detail: dict[str, Any] = field(default_factory=dict)
    listing: ListingPage | None = None
    unchanged: str | None = None


def plain_headers(response: Response) -> dict[str, str]:
    """Give headers as text, names in lower case, repeats in one line; bytes of any charset get through."""
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }


def next_hop(answer: Answer, family: str | None = None) -> str | None:
    """Give the address an answer sends on to, by Location or by a jump page; None when it is the final one.

    `family` is given for listings: a page that shows lines, or names where they are, is no jump page.
    """
    if answer.status in REDIRECTS:
        return resolved(answer.url, answer.headers.get("location", "mailto:"))
    target = jump(answer.content) if 200 <= answer.status < 300 else None
    if target is not None and family is not None:
        found = FAMILIES[family].read_listing(FetchedPage(answer.url, answer.body))
        return None if found.entries or found.next else target
    return target


def contradicts(answer: Answer, given: Validators) -> bool:
    """Say whether a 304 names other validators than it was asked with: then it does not speak of what we hold."""
    named = (_bare(answer.headers.get("etag")), answer.headers.get("last-modified"))
    asked = (_bare(given.etag), given.last_modified)
    return any(said and held and said != held for said, held in zip(named, asked, strict=True))


def _bare(etag: str | None) -> str | None:
    """Give a tag without what servers add when they compress: a sign of weakness, the name of the coding."""
    return CODED.sub('"', etag.removeprefix("W/")) if etag else None


def conclude_document(role: str, asked: str, answer: Answer, nowhere: Iterable[Nowhere] = ()) -> Conclusion:
    """Conclude a report page or attachment; a page that is there leads to its attachments, one level deep.

    `nowhere` is what the portal shows for addresses that cannot exist: the same page in the document's place is none.
    """
    outcome = judge(asked, answer.status, answer.headers, answer.content)
    sent_to = answer.url if answer.url != asked else None
    if outcome.value == PRESENT and any(each.shows(asked, answer.content, sent_to=sent_to) for each in nowhere):
        return Conclusion(Outcome(SOFT_404, "is what the site shows for an address that cannot exist"))
    if outcome.value != PRESENT or role != "page":
        return Conclusion(outcome)
    files = tuple(TaskSpec("attachment", url, detail={"parent": asked}) for url in attachments(answer.content))
    return Conclusion(outcome, files)


def conclude_nowhere(asked: str, answer: Answer) -> Conclusion:
    """Conclude the question for what cannot exist: the page in its place is kept, a wall teaches nothing."""
    outcome = judge(asked, answer.status, answer.headers, answer.content)
    if outcome.value not in (PRESENT, SOFT_404):
        return Conclusion(outcome)
    sent_to = answer.url if answer.url != asked else None
    learnt = Nowhere.of(asked, answer.status, answer.content, sent_to=sent_to)
    said = Outcome(SOFT_404, "answered although it cannot exist")
    return Conclusion(said, detail={"learnt": learnt.to_json()} if learnt else {})


def conclude_listing(family: str, asked: str, page: int, request_body: str | None, answer: Answer) -> Conclusion:
    """Conclude one page of a listing: what it lists goes into the ledger. Its children are the spider's to choose."""
    found = None
    if 200 <= answer.status < 300:
        fetched = FetchedPage(answer.url, answer.body, page, request_body)
        found = FAMILIES[family].read_listing(fetched)
        if fetched.cut_short:  # what was cut off may have been lines, or the pager
            found = replace(found, problems=(CUT_SHORT, *found.problems))
        if answer.drawn is not None:
            found = drawn_listing(found, fetched, answer.drawn)
        found = replace(found, year_columns=year_columns(fetched))
    outcome = judge(asked, answer.status, answer.headers, answer.content, has_entries=bool(found and found.entries))
    if outcome.value != PRESENT or found is None:
        return Conclusion(outcome)
    detail = {"listing": to_keep(found).to_json(), "digest": fingerprint(answer.content, asked)}
    return Conclusion(outcome, detail=detail, listing=found)
