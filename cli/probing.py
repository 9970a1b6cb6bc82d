"""What a probe found, printed for people: what was asked, the signs, the columns, the filers, the doubts."""

import sys

from rich.console import Console
from rich.table import Table

from crawler.families import FAMILIES
from crawler.judging.advice import advice
from crawler.pages.outcome import BLOCKED, ERROR, ROBOTS
from crawler.probe.findings import Findings

MOST = 12  # failures told


def print_findings(console: Console, found: Findings) -> None:
    """Print a probe's findings."""
    console.print(f"{found.county} {found.county_code}: {found.base_url}, {found.requests} requests")
    signs = "; ".join(f"{sign.says} (+{sign.weight}, {sign.seen_at})" for sign in found.evidence)
    console.print(
        f"family {found.family} ({FAMILIES[found.family].title}): {signs or 'no signs; its lists can be read'}"
    )
    console.print(_columns(found))
    console.print(
        f"reports found of {len(found.found_names)} of {len(found.expected)} filers; {found.confirmed} opened"
    )
    if found.not_found:
        console.print(f"none found of: {'、'.join(found.not_found)}")
    for doubt in found.unsure:
        console.print(f"unsure: {doubt}")


def tell_nothing_found(found: Findings) -> None:
    """Say on standard error that no column was found, what was looked at, and what to do."""
    print(f"gongkai: {found.asked_url}: no column of annual reports was found", file=sys.stderr)
    for line in [*found.failures[:MOST], *(f"looked at {url}" for url in found.tried[:MOST]), *found.unsure]:
        print(f"  {line}", file=sys.stderr)
    print(f"  nothing was written; {_remedy(found)}", file=sys.stderr)


def _remedy(found: Findings) -> str:
    """Say what to do: another address helps where the site was looked at, not where it kept us out."""
    outcome, _, reason = ("" if found.tried else next(iter(found.failures), "")).partition(" ")
    if outcome in (ROBOTS, BLOCKED):
        return advice(outcome, reason) or ""
    if outcome == ERROR:
        return "the address does not answer: look with a browser whether it is the right one, and try again later"
    return "find the column with a browser, then: gongkai portal probe COLUMN_ADDRESS --county CODE"


def _columns(found: Findings) -> Table:
    table = Table("column", "filer", "years", "lines", "reports", "pages", "address", box=None)
    for column in found.columns:
        read = column.read
        figures = (str(len(read.lines)), str(len(read.reports)), str(read.pages)) if read else ("by script", "", "")
        whose = found.names[column.unit] if column.unit else ("elsewhere" if column.elsewhere else "all")
        years = " ".join(map(str, column.years or ())) or "all"
        table.add_row(column.key, whose, years, *figures, column.url)
    return table
