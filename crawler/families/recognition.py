"""Tells the family of a site from what its pages show: each sign that was seen, where, and how much they say together.

    evidence(pages) -> list[Evidence]     every sign of every family, once, with the first page that shows it
    ranking(evidence) -> list[(name, weight)]   families by the sum of their signs, the likeliest first

Pure. A sum below `SURE` is no more than a hint: whoever asks then tries which adapter can read the site's lists.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from crawler.families import FAMILIES
from crawler.families.family import Sign
from crawler.families.page import FetchedPage
from crawler.pages.web_addresses import absolute

SURE = 3
LINK = re.compile(r"""(?:href|src|action)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)


@dataclass(frozen=True)
class Looked:
    """A page as the signs are looked for in it: its address, source, links and headers (names in lower case)."""

    page: FetchedPage
    headers: Mapping[str, str]

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The addresses the page links to, each once."""
        raw = ("".join(groups) for groups in LINK.findall(self.page.text))
        return tuple(dict.fromkeys(url for link in raw if (url := absolute(self.page.url, link))))

    def texts(self, where: str) -> Iterable[str]:
        """Give the texts a sign of this kind is looked for in."""
        if where == "address":
            return (self.page.url,)
        if where == "link":
            return self.links
        if where == "source":
            return (self.page.text,)
        return tuple(f"{name}: {value}" for name, value in self.headers.items())


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sign of a family: what it says, how much it weighs, and the address of the page that first showed it."""

    family: str
    says: str
    weight: int
    seen_at: str


def evidence(pages: Iterable[Looked]) -> list[Evidence]:
    """Look for every sign of every family; each counts once, however many pages show it."""
    found: dict[tuple[str, str], Evidence] = {}
    for page in pages:
        for name, one in _signs():
            if (name, one.says) not in found and any(one.pattern.search(text) for text in page.texts(one.where)):
                found[name, one.says] = Evidence(name, one.says, one.weight, page.page.url)
    return list(found.values())


def ranking(signs: Iterable[Evidence]) -> list[tuple[str, int]]:
    """Give the families that any sign speaks for, by the sum of the weights."""
    sums: Counter[str] = Counter()
    for one in signs:
        sums[one.family] += one.weight
    return sums.most_common()


def _signs() -> Iterator[tuple[str, Sign]]:
    for name, family in FAMILIES.items():
        for one in family.signs:
            yield name, one
