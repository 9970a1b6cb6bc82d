"""Any other portal: pages of links with a pager.

Recognises nothing in particular: it scores the links of a page (crawler/families/entries.py), reads lists that its
scripts write down (script_lists.py), and follows the pager by `rel=next`, 下一页, page numbers, menus (paging.py), by
the scripts that some systems count their pages with, by the calls, forms and widgets of others (script_pagers.py).
What hints at lines or pages that cannot be read so is a problem.
"""

import re
from dataclasses import replace

from crawler.families.family import Family
from crawler.families.hidden_pages import filled_by_script
from crawler.families.link_list import link_list
from crawler.families.page import FetchedPage, ListingPage
from crawler.families.paging import linked_paging, scripted_paging
from crawler.families.script_lists import with_script_lines
from crawler.families.script_pagers import called_paging

# Where lines named as reports stand in the page itself, what a script fills is another part of it.
REPORT = re.compile(r"年报|年\s*度\s*(?:工作)?报\s*告")
FILLED_BY_SCRIPT = "the page holds a list that only a script fills"


def read_listing(page: FetchedPage) -> ListingPage:
    """Read one page of a listing of unknown make."""
    linked = linked_paging(page)
    paging = linked if linked.next else scripted_paging(page) or called_paging(page, linked) or linked
    plain = link_list(page, paging)
    listed = with_script_lines(page, plain)
    if listed is plain and not any(REPORT.search(line.title) for line in listed.entries) and filled_by_script(page):
        return replace(listed, problems=(*listed.problems, FILLED_BY_SCRIPT))
    return listed


FAMILY = Family("generic", "any other portal", read_listing)
