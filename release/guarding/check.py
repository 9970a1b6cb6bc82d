"""All guards of a release that is written but for its papers: what refuses it, and what was accepted.

check(Grounds(...)) -> Verdict
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from release.guarding.archive import Checked
from release.guarding.drops import Before, coverage_drops, drops
from release.guarding.keys import Ties
from release.guarding.lookup import excused, has
from release.guarding.reason import Reason
from release.guarding.validation import read_validation
from release.naming import read_release
from release.writing.release_files import SQLITE_NAME


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is held against what. `repeated`: keys met twice; `unread`: what was seen and not read.

    `previous`: the folder of the release before. `validation`, `software` and `inputs`: of this one.
    """

    folder: Path
    ties: Ties
    repeated: tuple[Reason, ...]
    archive: Checked
    previous: Path | None
    validation: Mapping[str, Any]
    software: Mapping[str, Any]
    inputs: Mapping[str, Any]
    accept: str | None
    unread: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reasons`: why the release is refused, none when it is not. `drops`: what fell and was accepted."""

    reasons: tuple[Reason, ...]
    drops: tuple[str, ...] = field(default=())


def check(grounds: Grounds) -> Verdict:
    """Ask every guard. Raises BadInput when the release before cannot be read, StorageFailure."""
    sqlite = grounds.folder / SQLITE_NAME
    dangling = grounds.ties.dangling(lambda table, keys: has(sqlite, table, keys))
    faults = [*grounds.archive.reasons, *grounds.repeated, *dangling]
    fallen = [*grounds.unread, *_fallen(grounds)]
    if grounds.accept is None:
        return Verdict((*faults, *fallen))
    return Verdict(tuple(faults), tuple(reason.says for reason in fallen))


def _fallen(grounds: Grounds) -> list[Reason]:
    """Give what fell against the release before. Why rows may be gone is asked only where some are."""
    if grounds.previous is None:
        return []
    told, then = read_release(grounds.previous), read_validation(grounds.previous)
    software, inputs = told["software"], told["inputs"]
    before = Before(
        told["name"],
        then,
        other_parser=software["parser"] != grounds.software["parser"],
        other_rules=software["rules"] != grounds.software["rules"],
    )
    found = list(drops(before, grounds.validation))
    if found and inputs["roster"] != grounds.inputs["roster"]:
        codes = sorted(then["rows_by_county"].keys() & grounds.validation["rows_by_county"].keys())
        moved = excused(grounds.previous / SQLITE_NAME, grounds.folder / SQLITE_NAME, codes)
        before = replace(before, excused=moved)
        found = list(drops(before, grounds.validation))
    return [*found, *coverage_drops(before, grounds.validation)]
