"""TRS WCM (拓尔思).

Recognised by report pages `tYYYYMMDD_ID.html`, where the day may be the epoch's (`t19700101_ID`) or be left out
(`tID.shtml`), and by `createPageHTML(N, 0, "index", "html")` or `countPage` in the listing. A listing is a folder of
static pages: the first is `index.html`, page N is `index_{N-1}.html`, on some sites `index_N.html`: what the script
calls the page at hand tells which. Sites whose pager is made of links, or hides them in base64 (`window.atob`), are
followed by those.
"""

from crawler.families.family import Family, sign
from crawler.families.static_list import read_static_list

read_listing = read_static_list

FAMILY = Family(
    "trs",
    "TRS WCM (拓尔思)",
    read_listing,
    signs=(
        sign(
            "link", r"/20\d{4}/t20\d{6}_\d+(?:_wap)?\.s?html?(?:\?|$)", 3, "report pages tYYYYMMDD_ID in month folders"
        ),
        sign("link", r"/t\d{4,8}_\d+(?:_wap)?\.s?html?(?:\?|$)", 2, "report pages tYYYYMMDD_ID"),
        sign("link", r"/t\d{6,}\.s?html?$", 2, "report pages tID without a day"),
        sign("source", r"createPageHTML\s*\(\s*\d+\s*,\s*\d+\s*,\s*['\"]index", 2, 'createPageHTML(…, "index")'),
        sign("source", r"\bvar\s+countPage\s*=\s*\d", 2, "countPage in a script"),
        sign("source", r"TRS_Editor|TRS_UEDITOR|trs_paper", 2, "TRS_Editor"),
    ),
)
