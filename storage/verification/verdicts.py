"""Verdicts and findings, past ones too: every row under its seal, and as many of each filing as were written.

check_verdicts(session)     the rows, their seals, their tallies
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive.defect import Defect
from storage.database import IN_PORTIONS
from storage.models import Finding, FindingPast, Tally, Verdict
from storage.seals import Filing, row_seal, tally_of
from storage.verification.rows import differing, named, row_defect


def check_verdicts(session: Session) -> Iterator[Defect]:
    """Check every verdict and finding."""
    tables: tuple[type[Any], ...] = (Verdict, Finding, FindingPast)
    for table in tables:
        yield from _sealed(session, table)
    for tally in session.scalars(select(Tally).where(Tally.kind.not_in([table.__tablename__ for table in tables]))):
        key = named(tally.kind, tally.county_code, tally.unit_id, tally.year)
        yield row_defect("tally", key, "kind: tallies are of verdicts and findings")


def _sealed(session: Session, table: type[Any]) -> Iterator[Defect]:
    """Check the rows of a table, then how many there are of each filing."""
    name = table.__tablename__
    keys = [column.name for column in table.__table__.primary_key]
    seals: dict[Filing, list[str]] = defaultdict(list)
    for found in session.execute(select(table.__table__), execution_options=IN_PORTIONS).mappings():
        row = dict(found)
        seals[row["county_code"], row["unit_id"], row["year"]].append(row["seal"] or "")
        told = row_seal(table, row)
        key = named(*(row[key] for key in keys))
        if table is Verdict:
            body = {"headline": row["body"].get("headline"), "county_code": row["body"].get("county_code")}
            body["year"] = row["body"].get("year")
            yield from differing(name, key, {k: v for k, v in body.items() if v is not None}, row, witness="its body")
        if told != row["seal"]:
            yield row_defect(name, key, "its seal is not that of the row")
    tallies = {
        (row.county_code, row.unit_id, row.year): (row.number, row.total)
        for row in session.scalars(select(Tally).where(Tally.kind == name), execution_options=IN_PORTIONS)
    }
    for filing in sorted(seals.keys() | tallies.keys()):
        yield from _tally(name, filing, seals.get(filing, []), tallies.get(filing, (0, tally_of([])[1])))


def _tally(name: str, filing: Filing, seals: list[str], tallied: tuple[int, str]) -> Iterator[Defect]:
    number, total = tally_of(seals)
    key = named(*filing)
    if number != tallied[0]:
        yield row_defect(name, key, f"{number} rows are there of this filing, {tallied[0]} were written")
    elif total != tallied[1]:
        yield row_defect(name, key, "the rows of this filing are not those that were written")
