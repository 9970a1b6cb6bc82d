"""`gongkai crawl`: visits the portals that are due, and says of each how far it could be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from cli.exits import Exit
from cli.options import WORKSPACE, WorkspaceOption
from cli.screen import screen
from crawler.judging.advice import advice
from crawler.run import CrawlSummary, Watch
from crawler.run import crawl as crawl_portals
from storage.workspace import open_workspace

ANY_TIME = "Ask also outside of the hours in [crawl] window."
FULL = "Ask for every known document, and for all its bytes, also in portals that are complete tonight."


def crawl(
    portal: Annotated[
        list[str] | None, typer.Option(help="Visit this portal only; may be given several times.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Visit portals again that are complete tonight.")] = False,
    full: Annotated[bool, typer.Option("--full", help=FULL)] = False,
    any_time: Annotated[bool, typer.Option("--any-time", help=ANY_TIME)] = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Visit the portals that have no complete visit tonight. Ends with code 4 when one could not be read whole."""
    opened = open_workspace(workspace)
    with opened.lock(), progress() as watch:
        summary = crawl_portals(opened, portal, force=force, full=full, any_time=any_time, watch=watch)
    with screen() as console:
        print_summary(console, summary)
    if summary.partial:
        raise SystemExit(Exit.PARTIAL)


@contextmanager
def progress() -> Iterator[Watch | None]:
    """Give a watcher that draws a line for each portal while it is crawled; none where nobody looks."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed:.0f} pages"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bars:
        lines: dict[str, TaskID] = {}

        def watch(portal: str, done: int) -> None:
            if portal not in lines:
                lines[portal] = bars.add_task(portal, total=None)
            bars.update(lines[portal], completed=done)

        yield watch


def print_summary(console: Console, summary: CrawlSummary) -> None:
    """Print a line for each portal: what state its visit ended in, and why."""
    table = Table("portal", "county", "state", "pages", "documents", "new", "put off", "reason", box=None)
    for one in summary.results:
        figures = (str(one.pages), str(one.documents), str(one.new), str(one.put_off))
        table.add_row(one.portal, one.county, one.state, *figures, one.reason or "")
    if summary.results:
        console.print(table)
    _print_advice(console, summary)
    if summary.not_due:
        console.print(f"complete tonight already: {', '.join(summary.not_due)}")
    if summary.shut_out:
        why = f"the window is {summary.window} Chinese time; --any-time asks all the same"
        console.print(f"not visited: {', '.join(summary.shut_out)} ({why})")
    if not (summary.results or summary.not_due or summary.shut_out):
        console.print("no portal files in this workspace; see docs/portals.md")


def _print_advice(console: Console, summary: CrawlSummary) -> None:
    """Say once for each kind of trouble what can be done about it, and for which portals."""
    portals: dict[str, list[str]] = {}
    for one in summary.results:
        told = advice(one.state, one.reason)
        if told is not None:
            portals.setdefault(told, []).append(one.portal)
    for told, names in portals.items():
        console.print(f"{', '.join(names)}: {told}", highlight=False, markup=False)
