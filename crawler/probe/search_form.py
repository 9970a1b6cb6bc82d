"""Finds a site's own search in the forms of a page, and says whether an answer to it found what was sought. Pure."""

import re
from urllib.parse import quote, urlencode

from bs4 import Tag

from crawler.families.page import FetchedPage
from crawler.pages.web_addresses import absolute, site

WORD_FIELDS = re.compile(
    r"^(?:q|s|wd|kw|word|words|key|keys|keyword|keywords|search_?word|searchtext|text|title|query)$", re.I
)
BUTTONS = ("submit", "button", "image", "reset", "checkbox", "radio")


def search_address(page: FetchedPage) -> str | None:
    """Give the address of the search form of a page, with `{words}` where the words go; None when it has none.

    Only forms that are sent as a plain address on the same site, with one field for words, can be asked this way.
    """
    for form in page.soup.find_all("form"):
        url = absolute(page.url, str(form.get("action") or ""))
        words = _words_field(form)
        if (
            url is None
            or words is None
            or site(url) != site(page.url)
            or str(form.get("method") or "get").lower() != "get"
        ):
            continue
        fixed = [
            (str(field["name"]), str(field.get("value") or "")) for field in _fields(form) if field["name"] != words
        ]
        return f"{url.partition('?')[0]}?{urlencode([*fixed, (words, '')])}{{words}}"
    return None


def asked_for(search: str, words: str) -> str:
    """Give the address that asks for some words."""
    return search.replace("{words}", quote(words))


def _fields(form: Tag) -> list[Tag]:
    named = [field for field in form.find_all(["input", "select"]) if field.get("name")]
    return [field for field in named if str(field.get("type") or "text").lower() not in BUTTONS]


def _words_field(form: Tag) -> str | None:
    names = [
        str(field["name"]) for field in _fields(form) if str(field.get("type") or "text").lower() in ("text", "search")
    ]
    return next((name for name in names if WORD_FIELDS.match(name)), None) if len(names) == 1 else None
