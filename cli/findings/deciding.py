"""`gongkai findings confirm|dismiss|dispute|note`: what a person says to findings, with who, when and why."""

from typing import Annotated

import typer

from audit.evidence import Store
from audit.work.deciding import Desk, Said, decide, me
from audit.work.locating import Located, locate
from audit.work.sheet import CONFIRM, DISMISS, DISPUTE, LEADS_TO, NOTE
from cli.audit.opened import Opened, opened
from cli.options import WORKSPACE, WorkspaceOption
from cli.screen import plain
from roster.errors import BadInput
from storage.clock import night, now
from storage.work import catch_up

IdsArgument = Annotated[list[str], typer.Argument(metavar="ID…", help="Ids, or six digits of them or more.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, in words that will stand for ever.")]
WhoOption = Annotated[str | None, typer.Option("--who", help="Who says so; whoever is logged in when left out.")]


def confirm(
    ids: IdsArgument, reason: ReasonOption, who: WhoOption = None, workspace: WorkspaceOption = WORKSPACE
) -> None:
    """Confirm findings: a person looked, and it is so."""
    with opened(workspace) as store:
        _say(store, ids, Said(CONFIRM, _who(who), reason))


def dismiss(
    ids: IdsArgument, reason: ReasonOption, who: WhoOption = None, workspace: WorkspaceOption = WORKSPACE
) -> None:
    """Dismiss findings: a person looked, and there is nothing in it. It holds as long as the evidence is the same."""
    with opened(workspace) as store:
        _say(store, ids, Said(DISMISS, _who(who), reason))


def dispute(
    ids: IdsArgument,
    reason: ReasonOption,
    claimant: Annotated[str, typer.Option("--claimant", help="Who disputes it.")],
    evidence: Annotated[str | None, typer.Option("--evidence", help="The address of the claimant's evidence.")] = None,
    who: WhoOption = None,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Record that findings are disputed; confirming or dismissing them decides the dispute."""
    with opened(workspace) as store:
        _say(store, ids, Said(DISPUTE, _who(who), reason, claimant, evidence))


def note(ids: IdsArgument, reason: ReasonOption, who: WhoOption = None, workspace: WorkspaceOption = WORKSPACE) -> None:
    """Note something to findings; their state stays what it is."""
    with opened(workspace) as store:
        _say(store, ids, Said(NOTE, _who(who), reason))


def located(store: Opened, ids: list[str]) -> list[Located]:
    """Find findings as they stand today. Raises BadInput where an id means none, or several; none is left out."""
    catch_up(store.engine, store.workspace)
    today = Store(store.engine, store.roster, store.workspace.settings, night(now()))
    found = {each.id: each for each in (locate(today, text) for text in ids)}
    return list(found.values())


def name(found: Located) -> str:
    """Say which finding it is."""
    about = found.about
    return f"{found.id} {about['rule']} {about['unit']} {about['year']}"


def _say(store: Opened, ids: list[str], said: Said) -> None:
    found = located(store, ids)
    decide(Desk(store.engine, store.workspace), {each.id: each.about for each in found}, said)
    for each in found:
        print(plain(f"{name(each)}: {_became(each, said.action)}"))


def _became(found: Located, action: str) -> str:
    before = found.state
    if action == NOTE:
        return f"noted; it stays {before.word}"
    by = f" by {before.by} on {before.since}" if before.by and before.since else ""
    return f"{LEADS_TO[action]}; it was {before.word}{by}"


def _who(given: str | None) -> str:
    if given is not None and not given.strip():
        raise BadInput("says nothing", file="--who", remedy="give a name")
    return given if given is not None else me()
