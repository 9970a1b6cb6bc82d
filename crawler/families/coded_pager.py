"""Takes a pager out of the script that hides it, as base64 of url-quoted markup for `atob`. Pure."""

import re
from base64 import b64decode
from dataclasses import replace
from urllib.parse import unquote

from crawler.families.page import FetchedPage

SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
DECODES = re.compile(r"\batob\s*\(|base64", re.IGNORECASE)
CODED = re.compile(r"['\"]([A-Za-z0-9+/]{16,}={0,2})['\"]")
LINK = re.compile(r"<a\b", re.IGNORECASE)


def uncoded(page: FetchedPage) -> FetchedPage:
    """Give the page with the markup that its scripts decode in the scripts' place; the page itself when there is none.

    Only what shows links when it is decoded is taken: a script that keeps its secret stays, as a sign of more.
    """
    shown = SCRIPT.sub(_plain, page.text)
    return page if shown == page.text else replace(page, body=shown.encode())


def _plain(script: re.Match[str]) -> str:
    if not DECODES.search(script[1]):
        return script[0]
    markup = "".join(filter(LINK.search, map(_decoded, CODED.findall(script[1]))))
    return f'<div class="pages">{markup}</div>' if markup else script[0]


def _decoded(coded: str) -> str:
    try:
        return unquote(b64decode(coded).decode())
    except ValueError:
        return ""
