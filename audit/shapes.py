"""Judges each shape of a history once: most filings of a county, and of the country, share theirs with many others.

    Shapes(nights, as_of).judge(case, expectation) -> Judgement      the same as `audit.verdict.judge_case` gives

The shape of a case is all that the verdict may depend on: nights, states, what listings and pages showed, in the order
of the documents' ids and the portals' names. Left out, and put in again afterwards, are the ids of captures, records
and documents, and addresses: the verdict passes them on and never looks at them. Pure.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from datetime import date

from audit.attribution import DEFECTS
from audit.cases import Case, DocumentSeen, FilingDocument, ListSeen, Look, VersionSeen
from audit.judgement import Judgement
from audit.verdict import basis_of, judge_case
from roster.model import Expectation

MOST = 50_000  # shapes that are remembered
Pick = Callable[[Case, list[int]], str]  # finds in a case, and the ids of its documents, the capture that is meant


@dataclass
class Shapes:
    """The shapes met so far, each with its verdict and, by its stand-in, where to find each capture."""

    nights: int
    as_of: date
    known: dict[Hashable, tuple[Judgement, dict[str, Pick]]] = field(default_factory=dict)

    def judge(self, case: Case, expectation: Expectation) -> Judgement:
        """Judge a case; one that imports bear on is judged by itself."""
        if case.imports:
            return judge_case(case, expectation, self.nights, self.as_of)
        ids = sorted({*case.documents, *(document.page for document in case.documents.values())})
        key = (_shape(case, ids), _owed(expectation))
        found = self.known.get(key)
        if found is None:
            if len(self.known) >= MOST:
                self.known.clear()
            bare, picks = _Bare(case, ids).result()
            found = self.known[key] = judge_case(bare, expectation, self.nights, self.as_of), picks
        return _filled(*found, case, ids, expectation)


def _owed(expectation: Expectation) -> Hashable:
    who = expectation
    return who.duty, who.status, who.confidence, who.since, who.due, who.grace_until


def _shape(case: Case, ids: list[int]) -> Hashable:
    number = {id: n for n, id in enumerate(ids)}
    looks = tuple(
        (
            look.night,
            look.state,
            tuple(
                (
                    each.column,
                    each.covering,
                    each.whole,
                    each.control is None,
                    len(each.pages),
                    tuple(sorted(number[page] for page in each.listed)) if each.listed else (),
                    each.searched,
                    each.heirs,
                )
                for each in look.lists
            ),
            look.doubt_until,
            tuple((number[id], seen.outcome, seen.version, seen.capture is None) for id, seen in look.seen.items()),
            None if look.sought is None else len(look.sought),
        )
        for look in case.looks
    )
    return looks, _portals(case), tuple(_document(number, each) for each in case.documents.values())


def _portals(case: Case) -> Hashable:
    """Give who of the portals is who: by their order when there is only one, the names do not matter."""
    looks = tuple(look.portal for look in case.looks)
    documents = tuple(document.portal for document in case.documents.values())
    alone = len({*looks, *documents, *case.county_wide}) == 1
    return bool(case.county_wide) if alone else (looks, case.county_wide, documents)


def _document(number: dict[int, int], document: FilingDocument) -> Hashable:
    versions = tuple((v.published, v.dated, v.problems & DEFECTS, v.changed) for v in document.versions)
    return number[document.id], number[document.page], document.listed_on, versions


class _Bare:
    """A case with stand-ins for captures, addresses and ids: '0', '1', … in the order met."""

    def __init__(self, case: Case, ids: list[int]) -> None:
        self.case, self.number = case, {id: n for n, id in enumerate(ids)}
        self.picks: dict[str, Pick] = {}

    def result(self) -> tuple[Case, dict[str, Pick]]:
        """Give the case, and where in a like case each capture is found."""
        looks = tuple(self.look(at, look) for at, look in enumerate(self.case.looks))
        documents = {self.number[id]: self.document(document) for id, document in self.case.documents.items()}
        return Case(looks, documents, self.case.county_wide), self.picks

    def stand_in(self, pick: Pick) -> str:
        name = str(len(self.picks))
        self.picks[name] = pick
        return name

    def look(self, at: int, look: Look) -> Look:
        lists = tuple(self.list_seen(at, n, each) for n, each in enumerate(look.lists))
        seen = {self.number[id]: self.seen(at, self.number[id], each) for id, each in look.seen.items()}
        sought = look.sought
        if sought is not None:
            sought = tuple(self.stand_in(lambda case, _, n=n: case.looks[at].sought[n]) for n in range(len(sought)))  # type: ignore[misc]
        return look._replace(lists=lists, seen=seen, sought=sought)

    def list_seen(self, at: int, n: int, each: ListSeen) -> ListSeen:
        pages = tuple(
            self.stand_in(lambda case, _, page=page: case.looks[at].lists[n].pages[page])  # type: ignore[misc]
            for page in range(len(each.pages))
        )
        control = each.control and self.stand_in(lambda case, _: case.looks[at].lists[n].control or "")
        return each._replace(pages=pages, control=control, listed=frozenset(self.number[id] for id in each.listed))

    def seen(self, at: int, number: int, each: DocumentSeen) -> DocumentSeen:
        if each.capture is None:
            return each
        return each._replace(capture=self.stand_in(lambda case, ids: case.looks[at].seen[ids[number]].capture or ""))

    def document(self, document: FilingDocument) -> FilingDocument:
        number = self.number[document.id]
        versions = tuple(self.version(number, n, each) for n, each in enumerate(document.versions))
        page = self.number[document.page]
        return replace(document, id=number, url=str(number), page=page, versions=versions)

    def version(self, number: int, n: int, each: VersionSeen) -> VersionSeen:
        stand_in = self.stand_in(lambda case, ids: case.documents[ids[number]].versions[n].capture)
        return replace(each, capture=stand_in)


def _filled(bare: Judgement, picks: dict[str, Pick], case: Case, ids: list[int], expectation: Expectation) -> Judgement:
    """Put captures, addresses and the filer into the verdict on a like case."""
    duty = replace(bare.duty, basis=basis_of(expectation, bare.duty.value))
    shown = (replace(row, url=case.documents[ids[int(row.url)]].url) for row in bare.documents)
    documents = tuple(sorted(shown, key=lambda row: (row.first_seen, row.url)))
    proof = tuple(dict.fromkeys(picks[name](case, ids) for name in bare.proof))
    return replace(bare, expectation=expectation, duty=duty, documents=documents, proof=proof)
