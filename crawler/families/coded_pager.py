"""Takes a pager out of the code that hides it: base64 of url-quoted markup that a script decodes with `atob`. Pure.

The code stands in a string of the script, or as the text of the block that the script fills, `<div id="pages">JTND…`.
"""

import re
from base64 import b64decode
from dataclasses import replace
from urllib.parse import unquote

from crawler.families.page import FetchedPage

SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
DECODES = re.compile(r"\batob\s*\(|base64", re.IGNORECASE)
IN_SCRIPT = re.compile(r"['\"]([A-Za-z0-9+/]{16,}={0,2})['\"]")
IN_BLOCK = re.compile(r"(?<=>)\s*([A-Za-z0-9+/]{40,}={0,2})\s*(?=<)")
ESCAPED = re.compile(r"%u([0-9a-f]{4})", re.IGNORECASE)
LINK = re.compile(r"<a\b", re.IGNORECASE)


def uncoded(page: FetchedPage) -> FetchedPage:
    """Give the page with the markup that its scripts decode in its place; the page itself when there is none.

    Only what shows links when it is decoded is taken: a script that keeps its secret stays, as a sign of more.
    """
    if not any(DECODES.search(code) for code in SCRIPT.findall(page.text)):
        return page
    shown = SCRIPT.sub(_out_of_script, page.text)
    opened = IN_BLOCK.sub(_out_of_block, shown)
    if opened != shown:
        opened = SCRIPT.sub(lambda script: "" if DECODES.search(script[1]) else script[0], opened)
    return page if opened == page.text else replace(page, body=opened.encode(errors="replace"))


def _out_of_script(script: re.Match[str]) -> str:
    if not DECODES.search(script[1]):
        return script[0]
    markup = "".join(map(_markup, IN_SCRIPT.findall(script[1])))
    return f'<div class="pages">{markup}</div>' if markup else script[0]


def _out_of_block(block: re.Match[str]) -> str:
    return _markup(block[1]) or block[0]


def _markup(coded: str) -> str:
    """Decode what may be a pager; nothing when it shows no links."""
    try:
        quoted = b64decode(coded, validate=True).decode()
    except ValueError:
        return ""
    markup = unquote(ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), quoted))
    return markup if LINK.search(markup) else ""
