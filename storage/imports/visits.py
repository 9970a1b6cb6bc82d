"""What an imported file shows, as visits: one for each county and Chinese day, more where an address stands twice.

They have no listings and are never complete. All that such a visit proves is that what it shows was there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.archive.cdxj import surt
from storage.clock import night
from storage.imports.documents import ATTACHMENT, PAGE, PRESENT, Look, of_web
from storage.imports.reading import CAPTURES, Entry
from storage.models import Visit
from storage.proof import DocumentProof, PortalInfo, VisitProof

STATE, FAMILY, COVERS = "imported", "import", "nothing"
_OPEN = "open"


@dataclass(frozen=True, slots=True)
class County:
    """A county that captures can be of."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Counties:
    """Whose county an address is of: by its host, or `every` address of the file."""

    of_host: Mapping[str, County]
    every: County | None = None

    def of(self, url: str) -> County | None:
        """Give the county of an address, if it is one's."""
        host = host_of(url) if of_web(url) else ""
        return (self.every or self.of_host.get(host)) if host else None


def host_of(url: str) -> str:
    """Give the host of an address as DNS carries it, without a last dot; an empty one for what has none."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True, order=True)
class _Moment:
    """When a capture counts within its county: day and attempt."""

    night: date
    attempt: int


@dataclass(slots=True)
class Visits:
    """The visits of one import: the captures of each, and what of them are documents."""

    sha256: str
    imported_at: datetime
    source: dict[str, Any]
    counties: dict[int, County]
    moments: dict[int, _Moment]
    entries: dict[int, Entry]
    looks: dict[int, Look]

    def announced(self) -> list[VisitProof]:
        """Give every visit as it is known before the records were written, in their order."""
        keys = sorted({(self.counties[n].code, self.moments[n]) for n in self.moments})
        counties = {county.code: county for county in self.counties.values()}
        return [self._bare(counties[code], moment) for code, moment in keys]

    def files(self) -> set[str]:
        """Give the keys of the files and pictures that a page may link to."""
        return {surt(self.entries[n].url) for n, look in self.looks.items() if look.role == ATTACHMENT}

    def proved(self, links: Mapping[int, set[str]]) -> list[VisitProof]:
        """Give every visit with what it saw; `links` are the files that each page links to."""
        self._hang(links)
        captures: dict[str, list[int]] = defaultdict(list)
        for n in sorted(self.moments, key=lambda n: (self.entries[n].at, n)):
            captures[self._id(self.counties[n], self.moments[n])].append(n)
        return [
            replace(
                visit,
                documents=tuple(self._document(n) for n in captures[visit.visit] if self._is_document(n)),
                captures=tuple(self.entries[n].record_id for n in captures[visit.visit]),
            )
            for visit in self.announced()
        ]

    def _hang(self, links: Mapping[int, set[str]]) -> None:
        """Hang each file on a page that links to it, seen at that moment or later, before the file was seen again.

        Of several pages the nearest, then the one that links to the fewest files.
        """
        pages: dict[tuple[str, str], list[int]] = defaultdict(list)
        for page, keys in links.items():
            for key in keys if page in self.moments else ():
                pages[self.counties[page].code, key].append(page)
        files: dict[tuple[str, str], list[int]] = defaultdict(list)
        for n, look in self.looks.items():
            if look.role == ATTACHMENT and n in self.moments:
                files[self.counties[n].code, surt(self.entries[n].url)].append(n)
        for place, ns in files.items():
            ns.sort(key=lambda n: self.moments[n])
            for n, after in zip(ns, [*ns[1:], None], strict=True):
                fit = [p for p in pages[place] if self._reads(p, n, after)]
                best = min(fit, key=lambda p: (self.moments[p], len(links[p]), p), default=None)
                self.looks[n].parent = self.entries[best].url if best is not None else None

    def _reads(self, page: int, file: int, after: int | None) -> bool:
        """Say whether a page is read with this capture of a file, and not with the file's next one."""
        moment = self.moments[page]
        return self.moments[file] <= moment and (after is None or moment < self.moments[after])

    def _is_document(self, n: int) -> bool:
        look = self.looks.get(n)
        return look is not None and (not look.picture or look.parent is not None)

    def _document(self, n: int) -> DocumentProof:
        look, entry = self.looks[n], self.entries[n]
        return DocumentProof(entry.url, look.role, look.parent, look.outcome, entry.record_id)

    def _bare(self, county: County, moment: _Moment) -> VisitProof:
        portal = PortalInfo(self._portal(county), county.code, county.name, FAMILY, COVERS)
        return VisitProof(self._id(county, moment), moment.night, moment.attempt, self.imported_at, self.imported_at,
                          portal, STATE, None, source=self.source)  # fmt: skip

    def _portal(self, county: County) -> str:
        return portal_id(self.sha256, county)

    def _id(self, county: County, moment: _Moment) -> str:
        return f"{self._portal(county)}.{moment.night.isoformat()}.{moment.attempt}"

    @property
    def documents(self) -> int:
        """How many captures show a document."""
        return sum(self._is_document(n) for n in self.moments)


def portal_id(sha256: str, county: County) -> str:
    """Name the portal that stands for one county in one file."""
    return f"import-{sha256[:12]}-{county.code}"


def plan_visits(
    session: Session, entries: Sequence[Entry], looks: dict[int, Look], counties: Counties, told: Mapping[str, Any]
) -> Visits:
    """Say which visit each new capture of a county belongs to; other captures belong to none. `told`: the source."""
    shown = {e.number: county for e in entries if e.kind in CAPTURES and (county := counties.of(e.url))}
    mine = {e.number: e for e in entries if e.number in shown}
    sha256 = str(told["sha256"])
    attempts = _attempts(session, {portal_id(sha256, county) for county in shown.values()})
    seen: dict[tuple[str, date, str], int] = {}
    moments: dict[int, _Moment] = {}
    met: dict[_Moment, _Moment] = {}  # each held once: a day may have thousands of captures
    for n in sorted(mine, key=lambda n: (mine[n].at, n)):
        day, county = night(mine[n].at), shown[n]
        before = attempts.get((portal_id(sha256, county), day), 0)
        nth = 1
        if n in looks:
            key = (county.code, day, surt(mine[n].url))
            nth = seen[key] = seen.get(key, 0) + 1
        moment = _Moment(day, before + nth)
        moments[n] = met.setdefault(moment, moment)
    kept = {n: look for n, look in looks.items() if n in mine}
    return Visits(sha256, datetime.fromisoformat(told["imported_at"]), dict(told), shown, moments, mine, kept)


def _attempts(session: Session, portals: Iterable[str]) -> dict[tuple[str, date], int]:
    """Give the last attempt of each portal and day that was imported before."""
    last = select(Visit.portal_id, Visit.night, func.max(Visit.attempt)).where(
        Visit.portal_id.in_(list(portals)), Visit.state != _OPEN
    )
    rows = session.execute(last.group_by(Visit.portal_id, Visit.night))
    return {(portal, day): attempt for portal, day, attempt in rows}


def pages_of(visits: Visits) -> set[int]:
    """Give the numbers of the captures that show a page whose links are to be looked at."""
    return {n for n, look in visits.looks.items() if (look.role, look.outcome) == (PAGE, PRESENT)}
