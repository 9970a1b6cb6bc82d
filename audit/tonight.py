"""Judges what a night changed, and nothing else; what it says is what judging everything would say.

    judge_tonight(engine, roster, settings, files, today, keep) -> JudgedTonight

`files`: those the roster was made of. `keep` is called with the judgements of one county after the other, and has them
written before it returns: only then the county counts as judged.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from audit.judge import judge_counties
from audit.judgement import Judgement
from audit.renewal import common_inputs, next_boundary, renewal
from roster import Roster
from storage.database import transaction
from storage.settings import Settings


@dataclass(slots=True)
class JudgedTonight:
    """How much was judged, of how much."""

    counties: int
    of_counties: int
    filings: int = 0

    @property
    def line(self) -> str:
        """Say it in one line."""
        return f"judged {self.filings} filings of {self.counties} counties; nothing new in {self.left} counties"

    @property
    def left(self) -> int:
        """How many counties were left alone."""
        return self.of_counties - self.counties


def judge_tonight(  # noqa: PLR0913  # everything a verdict rests on
    engine: Engine,
    roster: Roster,
    settings: Settings,
    files: Iterable[Path],
    *,
    today: date,
    keep: Callable[[Sequence[Judgement]], None],
) -> JudgedTonight:
    """Judge the counties of which something new came, as of today. Killed in between, it goes on where it was."""
    common = common_inputs(files, settings.audit.model_dump_json())
    ruled = roster.ruling_days()
    with engine.connect() as connection:
        found = renewal(connection, common, settings.audit.absence_nights, today)
        done = JudgedTonight(len(found.due), len(found.inputs))
        for code, judgements in judge_counties(connection, roster, settings, list(found.due), today):
            connection.rollback()  # nothing is read any more: whoever writes need not wait
            keep(judgements)
            done.filings += len(judgements)
            with transaction(engine) as session:
                found.note(session.connection(), code, next_boundary(judgements, ruled, today))
    with transaction(engine) as session:
        found.note_quiet(session.connection())
    return done
