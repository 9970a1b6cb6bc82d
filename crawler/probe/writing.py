"""Writes a portal file for a person: short, every column with what was seen in it, what is not sure at the top. Pure.

Values go through the YAML writer, so that nothing a site says can become a key; comments hold one line each.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from crawler.families import FAMILIES
from crawler.probe.choosing import Chosen
from crawler.probe.findings import Findings

NO_NAME = frozenset({"www", "gov", "cn", "com", "net", "org", "edu", "localhost"})
MOST_NAMES = 60  # of filers told in one comment; the command itself tells all


def portal_id(url: str, county_code: str) -> str:
    """Make a portal's id: the site's own name in its host (www.hukou.gov.cn: hukou), else the county's code."""
    host = urlsplit(url).hostname or ""
    labels = [label for label in host.split(".") if label not in NO_NAME]
    plain = not labels or ":" in host or host.replace(".", "").isdigit()
    return county_code if plain else re.sub(r"[^a-z0-9_-]", "-", labels[-1].lower()).lstrip("-_") or county_code


def portal_text(found: Findings, name: str, day: date) -> str:
    """Give the text of the portal file."""
    return "\n".join([*_comments(found, day), *_head(found, name), *_columns(found)]) + "\n"


def _comments(found: Findings, day: date) -> Iterator[str]:
    yield f"# Written by `gongkai portal probe {_line(found.asked_url)}` on {day}, {found.requests} requests."
    family = FAMILIES[found.family]
    yield f"# Family: {family.title}" + (
        "" if found.evidence else "; no sign of a site system, but its lists can be read"
    )
    for sign in found.evidence:
        yield f"#   {_line(sign.says)}, at {_line(sign.seen_at)}"
    yield f"# Reports found of {len(found.found_names)} of {len(found.expected)} filers."
    if found.not_found:
        yield f"# None found of: {_line('、'.join(found.not_found[:MOST_NAMES]))}"
    for doubt in found.unsure:
        yield f"# Unsure: {_line(doubt)}"


def _head(found: Findings, name: str) -> Iterator[str]:
    yield f"id: {_value(name)}"
    yield f'county_code: "{found.county_code}"'
    yield f"county: {_value(found.county)}"
    yield f"family: {found.family}"
    yield f"base_urls: [{_value(found.base_url)}]"
    yield f"covers: {found.covers}"
    if found.search:
        yield f"search: {_value(found.search)}"
    yield "unverified: true  # until a first visit has read every column whole"


def _columns(found: Findings) -> Iterator[str]:
    yield "columns:"
    for column in found.columns:
        yield f"  # {_line(_seen(column))}"
        yield f"  - key: {_value(column.key)}"
        yield f"    url: {_value(column.url)}"
        if column.unit:
            yield f"    filer: {_value(found.names[column.unit])}"
        if column.years:
            yield f"    years: [{', '.join(map(str, column.years))}]"
        for mark in ("elsewhere", "render"):
            if getattr(column, mark):
                yield f"    {mark}: true"


def _seen(column: Chosen) -> str:
    where = " > ".join(column.names[-3:]) or "the address given"
    if column.read is None:
        return f"{where}: no line in its source, a script draws it"
    years = sorted({line.said.year for line in column.read.reports if line.said.year})
    span = f", report years {years[0]} to {years[-1]}" if years else ""
    lines, reports = len(column.read.lines), len(column.read.reports)
    return f"{where}: {lines} lines on {column.read.pages} pages, {reports} of them reports{span}"


def _line(text: str) -> str:
    """Make a text fit for a comment: one line, no signs that control."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _value(text: str) -> str:
    """Write a value: as it is where that is safe, else in quotation marks (JSON's are YAML's, too)."""
    plain = re.fullmatch(r"[A-Za-z\u3400-\u9fff][\w\u3400-\u9fff./?&=%+~-]*(?:://?)?[\w\u3400-\u9fff./?&=%+~:-]*", text)
    risky = text.lower() in ("true", "false", "null", "yes", "no", "on", "off", "y", "n") or text.endswith(":")
    return text if plain and not risky else json.dumps(text, ensure_ascii=False)
