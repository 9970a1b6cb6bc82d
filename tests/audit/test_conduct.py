"""Rules of conduct: one finding each for what the verdict says, with a stable id and a reason when it cannot say."""

from datetime import date

import pytest

from audit.custody import custody
from audit.judgement import Finding
from audit.rules.conduct import Conduct, conduct_findings
from audit.verdict import claimed_date
from tests.audit.timeline import case, judged, on


def found(nights: str, **document: object) -> dict[str, Finding]:
    kept = custody(case(nights, **document), on(99))  # type: ignore[arg-type]
    claimed, published = claimed_date(case(nights, **document), kept)  # type: ignore[arg-type]
    conduct = Conduct(judged(nights, **document), claimed if published else None, kept.defects)
    return {finding.rule: finding for finding in conduct_findings(conduct)}


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
