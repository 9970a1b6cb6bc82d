"""`gongkai nightly`: the one command a timer calls. Crawl what is due, read what is new, judge, close the night.

Safe to run twice in a night (the second run finds nothing due) and safe to kill (the next run goes on from the ledger).
What was archived is sealed, copied and verified also on a night that could not be read or judged.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy import Engine

from audit.judgement import Judgement
from audit.news.gathering import gather
from audit.register import Change, record_verdicts
from audit.tonight import JudgedTonight, judge_tonight
from audit.work.reopening import Reopened, reopen
from cli.archive.close import close_tonight
from cli.archive.copy import copy_tonight
from cli.archive.verify import verify_tonight
from cli.crawl import ANY_TIME, FULL, print_summary, progress
from cli.exits import Exit
from cli.news import put_portals, put_reopened, tell_tonight
from cli.options import WORKSPACE, WorkspaceOption
from cli.screen import plain, screen
from crawler.nights.health import Alert, History, alert, histories
from crawler.nights.notify import post
from crawler.run import CrawlSummary, crawl
from roster import load
from roster.errors import GongkaiError
from storage.clock import night, now
from storage.database import open_database
from storage.reading import ReadingSummary, read_new
from storage.workspace import Workspace, open_workspace

LONGEST_NEWS = 20  # a first night judges every filer at once; the rest is in `gongkai audit`


@dataclass(slots=True)
class _Night:
    """What a night's reading and judging gave, as far as they came; `faults` is why anything in it failed."""

    read: ReadingSummary | None = None
    changes: list[Change] | None = None
    judged: JudgedTonight | None = None
    reopened: list[Reopened] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    faults: list[GongkaiError] = field(default_factory=list)
    whole: bool = True


def nightly(
    full: Annotated[bool, typer.Option("--full", help=FULL)] = False,
    any_time: Annotated[bool, typer.Option("--any-time", help=ANY_TIME)] = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Crawl the portals that are due tonight, read and judge what is new, say what changed, close the night."""
    opened = open_workspace(workspace)
    with opened.lock():
        with progress() as watch:
            crawled = crawl(opened, full=full, any_time=any_time, watch=watch)
        engine = open_database(opened.database_url)
        try:
            done = _read_and_judge(opened, engine)
            fared = histories(engine, night(now()))
            alerts = _alerts(opened, fared, crawled)
            put_portals(engine, opened, fared, night(now()))
            _end(done, opened, engine)
        finally:
            engine.dispose()
    with screen() as console:
        console.print(f"night of {night(now())}")
        print_summary(console, crawled)
        _print_reading(console, done.read)
        _print_news(console, done.changes)
        if done.judged is not None:
            console.print(done.judged.line)
        _print_reopened(console, done.reopened)
        _tell(console, alerts, opened.settings.alert.url)
        for line in [*done.lines, *map(str, done.faults[1:]), *map(plain, tell_tonight(opened))]:
            console.print(line, highlight=False, soft_wrap=True)
    if done.faults:
        raise done.faults[0]
    if not done.whole:
        raise SystemExit(Exit.FOUND)
    if crawled.partial:
        raise SystemExit(Exit.PARTIAL)


def _read_and_judge(workspace: Workspace, engine: Engine) -> _Night:
    """Read what is new and judge. A failure is kept, not raised: the night is closed all the same."""
    done = _Night()
    try:
        done.read = read_new(engine, workspace)
        _judge(workspace, engine, done)
    except GongkaiError as error:
        done.faults.append(error)
    return done


def _end(done: _Night, workspace: Workspace, engine: Engine) -> None:
    """Close the night, copy it, verify a portion."""
    closing = close_tonight(engine, workspace)
    copying = copy_tonight(workspace)
    done.lines = [*closing.lines, *copying.lines]
    done.faults += [fault for fault in (closing.fault, copying.fault) if fault]
    try:
        verified, done.whole = verify_tonight(workspace)
        done.lines += verified
    except GongkaiError as error:
        done.faults.append(error)


def _judge(workspace: Workspace, engine: Engine, done: _Night) -> None:
    """Judge what the night changed, keep what is said otherwise, open again what was decided otherwise."""
    tonight = night(now())
    given = (workspace.roster_files, workspace.deadline_files, workspace.ruling_files)
    changes: list[Change] = []
    places = workspace.settings.news.places
    also = gather(places) if places else None

    def keep(judgements: Sequence[Judgement]) -> None:
        changes.extend(record_verdicts(engine, judgements, tonight, also))
        done.reopened += reopen(engine, workspace, judgements)
        put_reopened(engine, workspace, judgements, tonight)

    files = [*given[0], *given[1], *given[2]]
    done.judged = judge_tonight(engine, load(*given), workspace.settings, files, today=tonight, keep=keep)
    done.changes = changes


def _alerts(workspace: Workspace, fared: list[History], crawled: CrawlSummary) -> list[Alert]:
    """Give what is to be told of the portals visited in this run: a second run of the night tells nothing again."""
    visited = {result.portal for result in crawled.results}
    found = [alert(history, workspace.settings.alert) for history in fared]
    return [each for each in found if each is not None and each.told and each.portal in visited]


def _tell(console: Console, alerts: list[Alert], url: str) -> None:
    """Print the alerts, and post them where the operator wants them."""
    for each in alerts:
        console.print(f"alert {each.event}: {each.line}", highlight=False, soft_wrap=True)
    if alerts and url:
        fault = post(alerts, url)
        if fault:
            console.print(fault, highlight=False, soft_wrap=True)


def _print_reading(console: Console, read: ReadingSummary | None) -> None:
    if read is None:
        return
    seen = f"{read.unchanged} unchanged, {read.new_snapshots} new, {read.new_versions} changed"
    console.print(f"documents: {seen}; {read.unreadable} unreadable")
    for line in read.damaged:
        console.print(f"  not read: {line}")


def _print_news(console: Console, changes: list[Change] | None) -> None:
    """Say what is new since the last verdicts. First verdicts are counted, changed ones named."""
    if changes is None:
        console.print("nothing was judged")
        return
    first = [change for change in changes if change.before is None]
    news = [change for change in changes if change.before is not None]
    if first:
        console.print(f"first verdicts: {len(first)}")
    console.print(f"changed verdicts: {len(news)}" if news else "no verdict changed")
    for change in news[:LONGEST_NEWS]:
        console.print(f"  {change.county} {change.line}", highlight=False)
    if len(news) > LONGEST_NEWS:
        console.print(f"  and {len(news) - LONGEST_NEWS} more: gongkai audit")


def _print_reopened(console: Console, reopened: list[Reopened]) -> None:
    """Name the findings on which somebody had decided, and which are to be decided anew."""
    for each in reopened:
        finding, told = each.finding, f"{each.decided.action} by {each.decided.who} on {each.decided.day}"
        what = f"{finding.id} {finding.unit} {finding.year} {finding.rule}: {told} does not hold: {each.reason}"
        console.print(f"opened again: {plain(what)}", highlight=False, soft_wrap=True)
