"""The outbox: what is to be told stands in the table `news` before it is sent, and is marked when the place took it.

put(session, items, places)                rows for the places that want them; what is there already is left
waiting(session, place) -> [Waiting]       what a place is to be told, oldest first
mark(engine, workspace, place, ids, word)  told or overtaken: journal first, then the rows
take_up(engine, workspace)                 table and journal brought to the same, after a kill or a rebuild
last_told(session, counties) -> {}         the last piece of news of each subject

`journal/news.jsonl` has a line for each piece of news and for each mark, so that a rebuilt database tells nothing twice
and forgets nothing that waits.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.orm import Session

from audit.news.item import Item, item_from
from storage import models as table
from storage.clock import now
from storage.database import portions, transaction
from storage.journal import Line, append, held, read
from storage.settings import Place
from storage.workspace import Workspace

SCHEMA = "gongkai.told/1"
TOLD, OVERTAKEN = "told", "overtaken"
SEVERITY = {"high": 0, "medium": 1, "low": 2}
_COLUMNS = ("id", "place", "county_code", "subject", "number", "day", "body")
Row = dict[str, Any]
Pair = tuple[str, str]  # id, place
End = tuple[str, list[str], str, datetime]  # place, ids, what became of them, when


def wanted(place: Place, item: Item) -> bool:
    """Say whether a place is to be told an item. Who was told a thing is told, too, that it no longer holds."""
    kinds = {item.kind, *item.corrects}
    if place.tell and not kinds & set(place.tell):
        return False
    if place.counties and item.county_code and item.county_code not in place.counties:
        return False
    return item.severity is None or SEVERITY[item.severity] <= SEVERITY[place.severity]


def put(session: Session, items: Iterable[Item], places: Sequence[Place]) -> None:
    """Add rows for the places that want the items."""
    rows = [_row(item, place.name) for item in items for place in places if wanted(place, item)]
    _insert(session, rows)


def waiting(session: Session, place: str) -> list[Item]:
    """Give what waits to be told at a place, oldest first."""
    row = table.News
    query = select(row.__table__).where(row.place == place, row.ended_at.is_(None))
    return [item_from(dict(found)) for found in session.execute(query.order_by(row.day, row.number, row.id)).mappings()]


def mark(engine: Engine, workspace: Workspace, place: str, ids: Sequence[str], word: str) -> None:
    """Say of items that a place was told them, or that they were overtaken."""
    if not ids:
        return
    at = now()
    with held(workspace.path / "journal"):
        append(journal_path(workspace), [{"schema": SCHEMA, "place": place, word: list(ids), "at": at.isoformat()}])
    with transaction(engine) as session:
        _mark(session, place, ids, word, at)


def blame(engine: Engine, place: str, fault: str) -> None:
    """Keep why what waits at a place could not be told."""
    row = table.News
    with transaction(engine) as session:
        session.execute(update(row).where(row.place == place, row.ended_at.is_(None)).values(fault=fault))


def last_told(session: Session, counties: Sequence[str]) -> dict[str, Item]:
    """Give the last piece of news of every subject of these counties, whoever was told it."""
    row, found = table.News, dict[str, Item]()
    for codes in portions(counties):
        query = select(row.__table__).where(row.county_code.in_(codes)).order_by(row.number)
        for each in session.execute(query).mappings():
            item = item_from(dict(each))
            found[item.subject] = item
    return found


def take_up(engine: Engine, workspace: Workspace) -> list[str]:
    """Bring the journal up to the table, and the table up to the journal; gives what is wrong with the journal."""
    path, row = journal_path(workspace), table.News
    with held(workspace.path / "journal"):
        journal = read(path)
        rows, ends, faults = _journaled(journal.lines)
        with transaction(engine) as session:
            _insert(session, list(rows.values()))
            pairs = select(row.id, row.place)
            left = {(id, place) for id, place in session.execute(pairs.where(row.ended_at.is_(None)))}
            for place, ids, word, at in ends:
                _mark(session, place, [id for id in ids if (id, place) in left], word, at)
            unknown = sorted({id for id, place in session.execute(pairs) if (id, place) not in rows})
            lacking = [each for each in _rows(session, unknown) if (each["id"], each["place"]) not in rows]
        if lacking:
            append(path, [_line(each) for each in lacking])
    return [f"{path}:{number}: {what}" for number, what in faults]


def journal_path(workspace: Workspace) -> Path:
    """Give the file of the journal."""
    return workspace.path / "journal" / "news.jsonl"


def _row(item: Item, place: str) -> Row:
    told = {"id": item.id, "place": place, "county_code": item.county_code, "subject": item.subject}
    return told | {"number": item.number, "day": item.day, "body": item.to_json()}


def _insert(session: Session, rows: Sequence[Row]) -> None:
    known = {(each["id"], each["place"]) for each in _rows(session, sorted({each["id"] for each in rows}))}
    new = {(each["id"], each["place"]): each for each in rows if (each["id"], each["place"]) not in known}
    if new:
        session.execute(insert(table.News), list(new.values()))


def _rows(session: Session, ids: Sequence[str]) -> list[Row]:
    rows = select(table.News.__table__)
    return [
        dict(each) for some in portions(ids) for each in session.execute(rows.where(table.News.id.in_(some))).mappings()
    ]


def _mark(session: Session, place: str, ids: Sequence[str], word: str, at: datetime) -> None:
    row = table.News
    for some in portions(ids):
        which = (row.place == place, row.id.in_(some), row.ended_at.is_(None))
        session.execute(update(row).where(*which).values(ended_at=at, ended=word, fault=None))


def _line(row: Mapping[str, Any]) -> Row:
    return {"schema": SCHEMA, "news": {name: row[name] for name in _COLUMNS} | {"day": row["day"].isoformat()}}


def _journaled(lines: Iterable[Line]) -> tuple[dict[Pair, Row], list[End], list[tuple[int, str]]]:
    """Give the rows that a journal has, what became of them, and the lines that are neither."""
    rows: dict[Pair, Row] = {}
    ends: list[End] = []
    faults: list[tuple[int, str]] = []
    for line in lines:
        if line.fault:
            faults.append((line.number, line.fault))
        try:
            _take(line.entry or {}, rows, ends)
        except (KeyError, TypeError, ValueError):
            faults.append((line.number, f"is no {SCHEMA}"))
    return rows, ends, faults


def _take(entry: Row, rows: dict[Pair, Row], ends: list[End]) -> None:
    """Take one line. Raises KeyError, TypeError or ValueError when it is none of ours."""
    if "news" in entry:
        row = {name: entry["news"][name] for name in _COLUMNS}
        row["day"] = date.fromisoformat(row["day"])
        rows[row["id"], row["place"]] = row
    for word in (TOLD, OVERTAKEN):
        if word in entry:
            ends.append((entry["place"], list(entry[word]), word, datetime.fromisoformat(entry["at"])))
