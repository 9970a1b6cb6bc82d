"""What became of a report once it was found: altered, withdrawn, restored, defective. docs/verdicts.md, `integrity`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from audit.absence import in_doubt, listing_captures
from audit.attribution import DEFECTS
from audit.cases import Case, DocumentSeen, Look
from audit.facts import GONE, PRESENT


@dataclass(frozen=True, slots=True)
class Custody:
    """The report as of a day. `captures` bear it out; `first_documents` are those that showed it on its first night."""

    found: date | None = None
    first_documents: tuple[int, ...] = ()
    integrity: tuple[str, ...] = ()
    detail: str | None = None
    defects: tuple[str, ...] = ()
    captures: tuple[str, ...] = ()
    newest: Mapping[int, int] = field(default_factory=dict)


def custody(case: Case, day: date) -> Custody:
    """Follow the filing's documents through every look up to the day."""
    if not case.documents:
        return Custody()
    trail = Trail(case, day)
    for look in case.looks:
        if look.night <= day:
            trail.follow(look)
    return trail.custody()


class Trail:
    """The walk through the looks, as known on `day`. `state`: withdrawn, restored, or neither."""

    def __init__(self, case: Case, day: date) -> None:
        self.case, self.day = case, day
        self.found: date | None = None
        self.first: tuple[int, ...] = ()
        self.newest: dict[int, int] = {}  # document -> the version it showed last
        self.answers: dict[int, str] = {}  # document -> its last definite answer
        self.places: set[tuple[str, str]] = set()  # (portal, column) that ever listed it
        self.hits: set[str] = set()  # portals on which a search outside of the columns hit it
        self.changes: set[str] = set()
        self.state: str | None = None
        self.captures: list[str] = []

    def follow(self, look: Look) -> None:
        """Take in one more look."""
        self.places |= {(look.portal, each.column) for each in look.lists if each.listed and not each.searched}
        self.hits |= {look.portal for each in look.lists if each.listed and each.searched}
        for document, seen in look.seen.items():
            if seen.outcome == PRESENT or seen.outcome in GONE:
                self.answers[document] = seen.outcome
            if seen.version is not None:
                self.show(document, seen.version)
        shown = tuple(id for id, seen in look.seen.items() if seen.version is not None)
        if shown:
            self.found_in(look, shown)
        elif self.state != "withdrawn" and self.withdrawn_in(look):
            self.state = "withdrawn"
            self.captures += self.withdrawal_proof(look)

    def show(self, document: int, version: int) -> None:
        """Note which version a document shows; a step between versions is as grave as the gravest change it spans."""
        versions, last = self.case.documents[document].versions, self.newest.get(document)
        if last is not None and last != version:
            low, high = sorted((last, version))
            self.changes |= {change for each in versions[low + 1 : high + 1] if (change := each.changed)}
        if last != version:
            self.captures.append(versions[version].capture)
        self.newest[document] = version

    def found_in(self, look: Look, shown: tuple[int, ...]) -> None:
        """Note that the look showed the report."""
        if self.found is None:
            self.found = look.night
        if self.found == look.night:
            self.first = tuple(dict.fromkeys((*self.first, *shown)))
        if self.state == "withdrawn":
            self.state = "restored"
            self.captures += [capture for id in shown if (capture := look.seen[id].capture)]

    def withdrawn_in(self, look: Look) -> bool:
        """Tell whether this look proves the report gone: asked for and not there, and off every listing it stood in.

        What only ever a search hit is gone when it is not there and the listings that should carry it do not show it.
        Nothing is gone while something is listed that could be it, or a listing that should carry it was not read
        whole: it may have got another address.
        """
        asked = any(seen.outcome in GONE for seen in look.seen.values())
        if self.found is None or not asked or in_doubt(look, self.day):
            return False
        if not all(each.whole for each in look.lists if each.covering or each.heirs):
            return False
        if not all(self.is_gone(document, look.seen) for document in self.newest):
            return False
        columns = {column for portal, column in self.places if portal == look.portal}
        if not columns and look.portal in self.hits:
            columns = {each.column for each in look.lists if each.covering}
        read = [each for each in look.lists if each.whole and each.column in columns]
        return bool(columns) and columns == {each.column for each in read} and any(each.control for each in read)

    def is_gone(self, document: int, seen: Mapping[int, DocumentSeen]) -> bool:
        """Tell whether a document is gone; an attachment that was not asked for goes with its page."""
        if self.answers[document] in GONE:
            return True
        page = self.case.documents[document].page
        return document not in seen and page != document and self.answers.get(page) in GONE

    @staticmethod
    def withdrawal_proof(look: Look) -> list[str]:
        """Give the listings without it, their controls, and the answers of its addresses."""
        answers = [seen.capture for seen in look.seen.values() if seen.outcome in GONE and seen.capture]
        return listing_captures(look) + answers

    def custody(self) -> Custody:
        """Sum up."""
        if self.found is None:
            return Custody()
        defects = self.defects()
        words = [("altered", bool(self.changes)), (self.state or "", self.state is not None)]
        words.append(("defective", bool(defects)))
        integrity = tuple(word for word, applies in words if applies) or ("unchanged",)
        detail = ("numeric" if "numeric" in self.changes else "textual") if self.changes else None
        return Custody(self.found, self.first, integrity, detail, defects, tuple(self.captures), dict(self.newest))

    def defects(self) -> tuple[str, ...]:
        """Give the defects of the newest versions; one sound document makes the filing sound."""
        there = [id for id in self.newest if self.answers[id] == PRESENT] or list(self.newest)
        found = [self.case.documents[id].versions[self.newest[id]].problems & DEFECTS for id in there]
        return tuple(sorted(frozenset().union(*found))) if all(found) else ()
