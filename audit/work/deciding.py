"""Decisions and replies of persons, checked and written: journal first, then the tables.

    decide(desk, findings, Said(...)) -> [state before]     confirm, dismiss, dispute, note
    reply(desk, finding, Received(...))                     what a filer answered, with its document

Only what stands can be confirmed, dismissed or disputed; a note or a reply can be added to any finding, also one that
was cleared or whose rule is retired. Nothing is taken back but by another decision.
"""

import getpass
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from audit.work.sheet import DISPUTE, NOTE
from audit.work.subject import STANDING
from roster.errors import BadInput
from storage.clock import night, now
from storage.models import Reply, Review
from storage.reply_files import take_in
from storage.work import keep
from storage.workspace import Workspace

LONGEST = 20_000  # characters of a text that is written here; what is longer is a document
SHOWN = 8  # digits of an id in a message


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the work is kept."""

    engine: Engine
    workspace: Workspace


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says to findings. `claimant` and `address` (of the claimant's evidence) belong to a dispute."""

    action: str
    who: str
    reason: str
    claimant: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """What a filer answered, on which day it came, and the document that came with it."""

    who: str
    sender: str
    received_on: date
    text: str = ""
    file: Path | None = None


def decide(desk: Desk, abouts: Mapping[str, Mapping[str, Any]], said: Said) -> None:
    """Write what a person says to findings, given by id with what the entry is to keep of each. All or none.

    Raises BadInput when something does not stand, or a text says nothing.
    """
    entry = {
        "who": _text(said.who, "--who"),
        "action": said.action,
        "reason": _text(said.reason, "--reason"),
        "claimant": _text(said.claimant, "--claimant") if said.action == DISPUTE else None,
        "address": _text(said.address, "--evidence") if said.address is not None else None,
    }
    for id, about in abouts.items():
        if said.action != NOTE and about["result"] not in STANDING:
            what = f"{id[:SHOWN]}: does not stand (its result is {about['result']}); there is nothing to {said.action}"
            raise BadInput(what, remedy="a note or a reply can be added: gongkai findings note|reply")
    at = now()
    entries = [{"finding_id": id, "at": at, **entry, "about": dict(about)} for id, about in abouts.items()]
    keep(desk.engine, desk.workspace, Review, _given(entries))


def reply(desk: Desk, id: str, about: Mapping[str, Any], received: Received) -> None:
    """Write what a filer answered to a finding. Its document is kept first: no entry ever names one that is not there.

    Raises BadInput when it says nothing, or came after today.
    """
    if not received.text.strip() and received.file is None:
        raise BadInput("the reply says nothing", remedy="give --text, --document or both")
    if received.received_on > night(now()):
        raise BadInput(f"the reply cannot have come on {received.received_on}: that day is still to come")
    entry = {
        "who": _text(received.who, "--who"),
        "sender": _text(received.sender, "--from"),
        "received_on": received.received_on,
        "says": _text(received.text, "--text") if received.text.strip() else "",
    }
    kept = take_in(desk.workspace, received.file) if received.file is not None else None
    document = {"document": kept.document, "named": kept.named, "sha256": kept.sha256} if kept else {}
    entries = [{"finding_id": id, "at": now(), **entry, **document, "about": dict(about)}]
    keep(desk.engine, desk.workspace, Reply, _given(entries))


def me() -> str:
    """Give who is at this machine. Raises BadInput when nobody knows."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError) as error:
        raise BadInput("who decides is not known here", remedy="give --who NAME") from error


def _given(entries: Sequence[Mapping[str, Any]]) -> Any:
    def make(_: Session) -> Sequence[Mapping[str, Any]]:
        return entries

    return make


def _text(text: str | None, option: str) -> str:
    """Take a text without what no engine can hold, or moves a terminal's cursor. Line ends stay."""
    told = "".join(char if char.isprintable() or char == "\n" else " " for char in text or "").strip()
    if not told:
        raise BadInput("says nothing", file=option, remedy="write it out, in words")
    if len(told) > LONGEST:
        raise BadInput(f"is longer than {LONGEST} characters", file=option, remedy="add it as a document of a reply")
    return told
