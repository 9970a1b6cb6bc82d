"""`gongkai archive export`: one file, WACZ, with all that bears out an answer, for whoever has to believe it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from audit.evidence import Store, of_captures, of_county, of_filer, of_finding, of_night
from audit.history import Filer, find_filer
from cli.as_of import as_of_day
from cli.options import LAST_YEAR, WORKSPACE, WorkspaceOption
from roster import load
from storage.chain.keys import FOLDER, known_keys
from storage.database import open_database
from storage.wacz.selection import Selection
from storage.wacz.write import Summary, write_wacz
from storage.workspace import open_workspace

ENDING = ".wacz"


def export(
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write; its name ends with .wacz.")],
    filer: Annotated[str | None, typer.Option(help="A filer's reports with the proof of each verdict.")] = None,
    year: Annotated[int | None, typer.Option(max=LAST_YEAR, help="With --filer: one report year only.")] = None,
    finding: Annotated[str | None, typer.Option(help="A finding with all its proof, by its id.")] = None,
    county: Annotated[str | None, typer.Option(help="All visits to a county's portals, by code or name.")] = None,
    night: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="All visits of one night.")] = None,
    capture: Annotated[
        list[str] | None, typer.Option(help="One capture, by its id; may be given several times.")
    ] = None,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Write one WACZ file that stands by itself: the records, an index, pages to begin with, and the evidence."""
    wanted: dict[str, Callable[[Store], Selection]] = {
        "--filer": lambda store: of_filer(store, _filer(store, filer or ""), year),
        "--finding": lambda store: of_finding(store, finding or ""),
        "--county": lambda store: of_county(store, county or ""),
        "--night": lambda store: of_night(store, night.date()) if night else Selection("", ()),
        "--capture": lambda store: of_captures(store, capture or ()),
    }
    given = [name for name, value in zip(wanted, (filer, finding, county, night, capture), strict=True) if value]
    if len(given) != 1:
        raise typer.BadParameter(f"give one of {', '.join(wanted)}")
    if year is not None and given != ["--filer"]:
        raise typer.BadParameter("goes with --filer only", param_hint="--year")
    if output.suffix != ENDING:
        raise typer.BadParameter(f"{output}: a WACZ file's name ends with {ENDING}", param_hint="--output")
    _report(output, _write(workspace, output, wanted[given[0]]))


def _filer(store: Store, text: str) -> Filer:
    return find_filer(store.engine, store.roster, text, store.as_of)


def _write(workspace: Path, output: Path, choose: Callable[[Store], Selection]) -> Summary:
    opened = open_workspace(workspace)
    roster = load(opened.roster_files, opened.deadline_files, opened.ruling_files)
    engine = open_database(opened.database_url)
    try:
        selection = choose(Store(engine, roster, opened.settings, as_of_day(None)))
        return write_wacz(engine, opened.archive, selection, output, known_keys(opened.path / FOLDER))
    finally:
        engine.dispose()


def _report(output: Path, summary: Summary) -> None:
    for segment in summary.unproven:
        print(f"not proven yet: the records of {segment}, whose night is not closed (gongkai archive close)")
    for visit in summary.unproved:
        print(f"without its proof: visit {visit}, which was never closed")
    counted = f"{summary.captures} captures, {summary.records} records, {summary.pages} pages, {summary.bytes} bytes"
    print(f"{output}: {counted}")
