"""`gongkai audit letter`: drafts of the letters to counties, one a county of which anything is missing."""

from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from audit.decisions import decided
from audit.letter.content import Letter, Sender, letters
from audit.letter.docx import write_docx
from audit.letter.markdown import markdown
from audit.proof import proof_captures
from cli.as_of import AsOfOption, as_of_day
from cli.audit.opened import opened
from cli.options import LAST_YEAR, WORKSPACE, WorkspaceOption
from roster.errors import BadInput


class LetterFormat(StrEnum):
    """What a letter is written as."""

    DOCX = "docx"
    MARKDOWN = "md"


def letter(
    year: Annotated[int, typer.Option(max=LAST_YEAR, help="The report year.")],
    workspace: WorkspaceOption = WORKSPACE,
    county: Annotated[str | None, typer.Option(help="One county, by code or name; all when left out.")] = None,
    as_of: AsOfOption = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The folder; else `letters` there.")] = None,
    format: Annotated[LetterFormat, typer.Option(help="A Word document, or Markdown.")] = LetterFormat.DOCX,
) -> None:
    """Draft, per county, the letter that lists what was not found; what could not be observed is never in that list."""
    day = as_of_day(as_of)
    with opened(workspace) as store:
        judgements = store.judge(day, year=year, county=county)
        sender = Sender(day, store.workspace.settings.audit.reply_to)
        work = decided(store.engine, judgements, day)
        drafts = letters(judgements, year, partial(proof_captures, store.engine), sender, work)
        folder = output or store.workspace.path / "letters"
    for draft in drafts:
        file = _write(draft, folder, day, format)
        counts = f"{len(draft.missing)} not found, {len(draft.late)} late, {len(draft.changed)} changed"
        beside = f"{len(draft.defective)} defective, {len(draft.unobservable)} unobservable"
        typer.echo(f"{file}: {draft.county} {draft.year}: {counts}, {beside}")
    if not drafts:
        typer.echo(f"no letter: as of {day} nothing on {year} is missing there")


def _write(draft: Letter, folder: Path, day: date, format: LetterFormat) -> Path:
    """Write a draft into a file of its own. One that is there stays: a person may have worked on it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError, PermissionError) as error:
        raise BadInput(f"no folder can be made there: {error.strerror}", file=folder, remedy="name another") from error
    file = folder / f"{draft.county_code}-{draft.year}-{day.isoformat()}.{format.value}"
    if file.exists():
        raise BadInput("there is a letter already, and it may have been edited", file=file, remedy="move it away")
    if format is LetterFormat.DOCX:
        write_docx(file, draft, day)
    else:
        file.write_text(markdown(draft), encoding="utf-8")
    return file
