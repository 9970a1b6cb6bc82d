"""Rules of conduct: one finding each for what the verdict says, with a stable id and a reason when it cannot say."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from audit.custody import custody
from audit.dossier import Alteration, Dossier
from audit.imports import IMPORTED
from audit.judgement import Finding
from audit.reports import CountyReports
from audit.rules import rule as asked
from audit.rules.conduct import RULES, altered
from audit.verdict import claimed_date
from tests.audit.timeline import case, imported, judged, on


def about(nights: str, steps: tuple[Alteration, ...] = (), **document: object) -> Dossier:
    here = case(nights, **document)  # type: ignore[arg-type]
    kept = custody(here, on(99))
    claimed, published = claimed_date(here, kept)
    return Dossier(judged(nights, **document), here, kept, CountyReports(), claimed if published else None, steps)


def found(nights: str, **document: object) -> dict[str, Finding]:
    dossier = about(nights, **document)
    return {finding.rule: finding for rule in RULES for finding in asked.tested(rule, dossier)}


@pytest.mark.parametrize(
    ("nights", "claims", "rule", "result", "reason"),
    [
        ("---|---|--", {}, "missing", "fail", None),
        ("---|---|-", {}, "missing", "null", "nights"),
        ("---|-1", {}, "missing", "pass", None),
        ("---|-1", {}, "late", "fail", None),
        ("-1", {}, "late", "pass", None),
        ("---|1", {}, "late", "null", "undetermined"),
        ("---|-1", {"published": date(2020, 1, 30)}, "backdated", "fail", None),
        ("---|-1", {"listed_on": date(2020, 1, 30)}, "backdated", "fail", None),
        ("---|-1", {"dated": date(2020, 1, 30)}, "backdated", "null", "no_publication_date"),
        ("---|-1", {"published": on(4)}, "backdated", "pass", None),
        ("...|.1", {"published": on(1)}, "backdated", "null", "no_night_before"),
        ("-1g", {}, "withdrawn", "fail", None),
        ("-1", {}, "withdrawn", "pass", None),
        ("-1g1", {}, "restored", "fail", None),
        ("-1", {"problems": (("year_conflict",), (), ())}, "defective", "fail", None),
        ("-1", {}, "altered", "pass", None),
    ],
)
def test_each_rule(nights: str, claims: dict[str, object], rule: str, result: str, reason: str | None) -> None:
    finding = found(nights, **claims)[rule]
    assert (finding.result, finding.reason) == (result, reason)


def test_nothing_is_said_of_a_report_that_is_not_yet_due_and_not_there() -> None:
    assert found("--") == {}


def test_the_ids_do_not_change_with_the_result() -> None:
    assert found("---|---|--")["missing"].id == found("---|-1")["missing"].id


def test_missing_carries_its_proof_and_its_citation() -> None:
    evidence = found("---|---|--")["missing"].evidence
    assert evidence["captures"] == [
        "page1 02-04",
        "page2 02-04",
        "control 02-04",
        "page1 02-05",
        "page2 02-05",
        "control 02-05",
    ]
    assert (evidence["due"], evidence["basis"]) == ("2020-01-31", "article 49")


def test_a_defect_is_named() -> None:
    assert found("-1", problems=(("empty_report",), (), ()))["defective"].evidence["defects"] == ["empty_report"]


def test_of_what_only_others_saw_no_more_is_said_than_when_it_came() -> None:
    shown = found("---|-", imports=[imported(3, 3)])
    assert shown["late"].evidence["seen"][1] == on(3).isoformat()
    assert set(shown) == {"missing", "late"}
    assert judged("---|-", imports=[imported(3, 3)]).observation.reason == IMPORTED


URL = "https://qinglan.example/7.html"


def steps(*captures: str) -> tuple[Alteration, ...]:
    return tuple(Alteration(URL, (before, after), [], []) for before, after in pairwise(captures))


def test_a_change_is_known_by_the_night_that_first_showed_it_whatever_stands_for_the_versions() -> None:
    [first] = asked.tested(altered.RULE, about("-12", steps("version 1", "version 2")))
    dossier = about("-12", steps("version 1", "version 2"))
    renamed = {
        id: replace(
            document, versions=tuple(replace(v, capture=f"other {v.capture}", record=99) for v in document.versions)
        )
        for id, document in dossier.case.documents.items()
    }
    read_again = replace(
        dossier,
        case=replace(dossier.case, documents=renamed),
        alterations=steps("other version 1", "other version 2"),
    )
    [again] = asked.tested(altered.RULE, read_again)
    assert first.evidence["first_seen"] == again.evidence["first_seen"] == on(3).isoformat()
    assert first.id == again.id


def test_every_step_has_an_id_of_its_own_also_two_of_one_night() -> None:
    both = list(asked.tested(altered.RULE, about("-123", steps("version 1", "version 2", "version 3"))))
    twice = list(asked.tested(altered.RULE, about("-12", steps("version 1", "version 2") * 2)))
    assert len({finding.id for finding in both}) == len({finding.id for finding in twice}) == 2
