"""Visual SiteBuilder (博达).

Recognised by report pages `/info/COL/ID.htm`, `_vsb_` and `vsb_content` in the source, the pager's classes (`p_pages`,
`p_no`, `p_next`), `_simple_list_gotopage_fun(PAGES, …)`, attachments under `/__local/` and
`/system/_content/download.jsp`. A listing is `SLUG.htm`; its further pages stand in a folder of the same name and
count down, so that old lines keep their page: of eight pages the second is `SLUG/7.htm` and the last `SLUG/1.htm`. How
many there are is printed (`1/8`, 共8页) or given to the script. Sites that draw their lists anew each time
(`list.jsp?…&PAGENUM=2`) are followed by their links.
"""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.families.family import Family, sign
from crawler.families.link_list import link_list
from crawler.families.page import MOST_PAGES, FetchedPage, ListingPage, PageRef
from crawler.families.paging import Paging, linked_paging
from crawler.families.series import series_paging
from crawler.families.static_list import checked

GO_TO = re.compile(r"_simple_list_gotopage_fun\s*\(\s*(\d+)")
FRACTION = re.compile(r"(?<![\d/-])(\d{1,4})\s*/\s*(\d{1,4})(?![\d/-])")
PAGER = ".p_pages, .pb_sys_common, td[id^=fanye], div[id^=fanye]"
FIRST_PAGE = re.compile(r"^(?P<slug>.+)\.(?P<suffix>s?html?)$")
LATER_PAGE = re.compile(r"^(?P<slug>.+)/\d+\.(?P<suffix>s?html?)$")


def read_listing(page: FetchedPage) -> ListingPage:
    """Read one page of a listing whose older pages count down."""
    return checked(page, link_list(page, _paging(page)))


def _paging(page: FetchedPage) -> Paging:
    """Take the pages from the pager's own addresses, else from the count; the two must not contradict each other."""
    linked, counts = series_paging(page) or linked_paging(page), _counts(page)
    if linked.declared_pages is not None:
        counts.add(linked.declared_pages)
    if len(counts) > 1:
        told = " and ".join(map(str, sorted(counts)))
        return replace(linked, problems=(f"the pager counts {told} pages at once", *linked.problems))
    total = next(iter(counts), None)
    if linked.next or total is None:
        return replace(linked, declared_pages=total)
    refs = tuple(ref for number in range(2, min(total, MOST_PAGES) + 1) if (ref := _older(page, number, total)))
    named = refs and len(refs) == total - 1
    return Paging(refs, max(total, 1), linked.declared_entries, () if named else linked.problems)


def _counts(page: FetchedPage) -> set[int]:
    """Give every count of pages that the pager tells, by its script and in print."""
    found = {int(number) for number in GO_TO.findall(page.text)}
    for block in page.soup.select(PAGER):
        found |= {int(of) for here, of in FRACTION.findall(block.get_text(" ")) if int(here) == page.page}
    return found


def _older(page: FetchedPage, number: int, total: int) -> PageRef | None:
    """Give the address of a further page by the rule of the system."""
    parts = urlsplit(page.url)
    name = (FIRST_PAGE if page.page == 1 else LATER_PAGE).match(parts.path)
    if name is None or parts.query:
        return None
    path = f"{name['slug']}/{total + 1 - number}.{name['suffix']}"
    return PageRef(parts._replace(path=path).geturl(), number)


FAMILY = Family(
    "vsb",
    "Visual SiteBuilder (博达)",
    read_listing,
    signs=(
        sign("link", r"/info/\d+/\d+\.htm$", 3, "report pages /info/COL/ID.htm"),
        sign("source", r"vsb_content|_vsb_|v_news_content", 3, "vsb_content"),
        sign("source", r"_simple_list_gotopage_fun|class=\"p_(?:pages|no|next)\b", 2, "the pager of the system"),
        sign("source", r"/system/resource/|_sitegray", 2, "scripts under /system/resource/"),
        sign("link", r"/__local/|/system/_content/download\.jsp|urltype=(?:news|tree)\.", 3, "its own addresses"),
    ),
)
