"""What a county adds to a release: the value that passes from the processes that make rows to the one that writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
from sqlalchemy import Engine

from audit.judge import CountyJudged
from roster import Roster
from storage.settings import Settings
from storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Ground:
    """What every row is made from: the store, the roster, the settings, and the day whose knowledge counts."""

    workspace: Workspace
    engine: Engine
    roster: Roster
    as_of: date

    @property
    def settings(self) -> Settings:
        """The settings of the workspace."""
        return self.workspace.settings


@dataclass(frozen=True, slots=True)
class County:
    """One county of a release, judged.

    `own_portals`: the portals whose rows this county adds, those of its imports with them. Of a portal that several
    counties share, its own county does, as far as that is in the release; else the first of them. `others_units`: units
    of its roster that another county of the release adds; `shared_units`: those that it adds and another one knows,
    too. `moved`: findings with work on them whose unit the roster does not know in its county any more. `told`: for
    units of `others_units` the portals that another county is judged by, too, which tells what they show of the unit.
    """

    code: str
    judged: CountyJudged
    own_portals: frozenset[str]
    others_units: frozenset[str] = frozenset()
    shared_units: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()
    told: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CountyRows:
    """A county's rows by table, sorted by primary key, and its lines of PROVENANCE.jsonl, sorted by version.

    `results`: how often each rule, in its version, answered what, `pass` and `null` with them.
    """

    code: str
    tables: Mapping[str, pa.Table]
    provenance: tuple[str, ...] = ()
    results: Mapping[tuple[str, int, str], int] = field(default_factory=dict)
