"""What the papers of a release tell, beside the tables' schema: all of it known before the first of them is written.

The papers are a function of these facts. No clock, no machine and no place goes in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from release.inputs import Head
from storage.settings import ReleaseSettings


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """A file of the release that was written before the papers: `path` in its folder, with `/`; sha256 in hex."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Previous:
    """The release that this one was compared with: its name, and the sha256 of its SHA256SUMS in hex."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the papers tell.

    `counties`: names by code, of all whose rows are in it. `rows`: the number of each table's. `software`: as
    `release.inputs.software` gives it. `files`: those there are already. `head`: the archive's last closed night, None
    as long as none is. `signed`: SHA256SUMS will be signed. `bom`: the CSV files begin with a byte order mark.
    """

    name: str
    as_of: date
    settings: ReleaseSettings
    software: Mapping[str, Any]
    counties: Mapping[str, str]
    rows: Mapping[str, int]
    files: tuple[ReleaseFile, ...]
    head: Head | None
    previous: Previous | None
    signed: bool
    bom: bool
