"""The proofs of visits that a check read, in the catalogue's scratch file: asked for again, visit by visit.

Takes metadata records with their bodies; gives the proofs in the order in which they are applied, and what they name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from roster.errors import StorageFailure
from storage.archive.catalogue import Catalogue
from storage.archive.defect import Defect
from storage.archive.stored import Stored
from storage.imports.rewriting import URN as IMPORT
from storage.models import url_key
from storage.proof import URN, VisitProof, from_json

_TABLES = """
CREATE TABLE proof (visit TEXT, portal TEXT, night TEXT, attempt INTEGER, record TEXT, segment TEXT, offset INTEGER,
                    body BLOB);
CREATE INDEX proof_visit ON proof (visit);
CREATE TABLE made (capture TEXT, visit TEXT);
CREATE TABLE document (portal TEXT, key TEXT, url TEXT, role TEXT, parent TEXT, PRIMARY KEY (portal, key));
"""


@dataclass(frozen=True, slots=True)
class Proven:
    """A proof, and the record that carries it."""

    proof: VisitProof
    record_id: str
    segment: str
    offset: int


class Proofs:
    """What visits proved, as far as the archive was read."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._database = catalogue.database
        for statement in _TABLES.split(";"):
            self._database.execute(statement)

    def add(self, records: Iterable[Stored]) -> Iterator[Defect]:
        """Take the metadata records of a segment; gives what in them is no proof, or one too many."""
        for record in records:
            if not (record.uri or "").startswith(URN):
                if not record.source and not (record.uri or "").startswith(IMPORT):
                    yield _defect(record, "is the proof of no visit, and tells of no import")
                continue
            try:
                proof = from_json(record.body or b"")
            except StorageFailure as error:
                yield _defect(record, str(error))
                continue
            yield from self._wrong(record, proof)
            night, place = proof.night.isoformat(), (record.segment, record.offset)
            row = (proof.visit, proof.portal.id, night, proof.attempt, record.record_id, *place, record.body)
            self._database.execute("INSERT INTO proof VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            made = ((capture, proof.visit) for capture in proof.captures)
            self._database.executemany("INSERT INTO made VALUES (?, ?)", made)

    def _wrong(self, record: Stored, proof: VisitProof) -> Iterator[Defect]:
        if record.uri != proof.urn:
            yield _defect(record, f"stands under {record.uri} and is the proof of {proof.visit}")
        if proof.visit != f"{proof.portal.id}.{proof.night}.{proof.attempt}":
            yield _defect(record, f"{proof.visit} is not the visit of its portal, night and attempt")
        if (first := self.of_visit(proof.visit)) is not None:
            yield _defect(record, f"{first.segment} at byte {first.offset} proves the same visit, {proof.visit}")

    def finish(self) -> None:
        """Make what was taken in ready to be asked."""
        self._database.execute("CREATE INDEX made_capture ON made (capture)")
        for proven in self:
            self._remember_documents(proven.proof)

    def __iter__(self) -> Iterator[Proven]:
        """Give every proof, those of one portal in the order of their visits."""
        keys = self._database.execute("SELECT rowid FROM proof ORDER BY night, attempt, visit").fetchall()
        for (key,) in keys:
            yield from self._select("rowid = ?", key)

    def of_visit(self, visit: str) -> Proven | None:
        """Give the proof of a visit."""
        return next(iter(self._select("visit = ?", visit)), None)

    def newest_of_portals(self) -> Iterator[Proven]:
        """Give the last proof of each portal."""
        newest = {portal: (night, attempt) for portal, night, attempt in self._ordered_keys()}
        for portal, (night, attempt) in newest.items():
            yield from self._select("portal = ? AND night = ? AND attempt = ?", portal, night, attempt)

    def _ordered_keys(self) -> Iterator[tuple[str, str, int]]:
        yield from self._database.execute("SELECT portal, night, attempt FROM proof ORDER BY night, attempt").fetchall()

    def maker_of(self, capture: str) -> str | None:
        """Give the visit whose proof names a capture as made by it."""
        found = self._database.execute("SELECT visit FROM made WHERE capture = ?", (capture,)).fetchone()
        return found[0] if found else None

    def documents(self, portal: str) -> dict[str, tuple[str, str, str | None]]:
        """Give the documents of a portal by the key of their address: address, role and address of the parent."""
        rows = self._database.execute("SELECT key, url, role, parent FROM document WHERE portal = ?", (portal,))
        return {key: (url, role, parent) for key, url, role, parent in rows}

    def portals(self) -> list[str]:
        """Give the portals of which a visit was proved."""
        return [portal for (portal,) in self._database.execute("SELECT DISTINCT portal FROM proof ORDER BY portal")]

    def _remember_documents(self, proof: VisitProof) -> None:
        named = {entry.url for listing in proof.listings for entry in listing.entries}
        named |= {seen.parent for seen in proof.documents if seen.parent is not None}
        once = "INSERT OR IGNORE INTO document VALUES (?, ?, ?, 'page', NULL)"
        self._database.executemany(once, ((proof.portal.id, url_key(url), url) for url in named))
        seen = ((proof.portal.id, url_key(each.url), each.url, each.role, each.parent) for each in proof.documents)
        self._database.executemany("INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?)", seen)

    def _select(self, where: str, *values: object) -> Iterator[Proven]:
        asked = f"SELECT body, record, segment, offset FROM proof WHERE {where}"  # noqa: S608
        for body, record, segment, offset in self._database.execute(asked, values).fetchall():
            yield Proven(from_json(body), record, segment, offset)


def _defect(record: Stored, what: str) -> Defect:
    return Defect(record.segment, record.offset, record.record_id, what)
