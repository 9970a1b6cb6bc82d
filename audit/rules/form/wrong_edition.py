"""The report is written on another form than the one in force for its report year.

Formula: the edition read from the labels of its tables (never from its year) is not among those in force for the
year. In force: for 2021 on the form of 国办公开办函〔2021〕30号, for 2019 and 2020 that of 国办公开办函〔2019〕60号,
for 2014–2018 the statistics table of 国办发〔2014〕32号, before that the six matters of article 32 of the regulation
of 2008 in any form.

Tolerated: the statistics table went up level by level and need not stand in a township's own report, so a narrative
passes until 2018, and the table passes for the years before it. Less grave: the old structure for 2019, since the new
form came only after that year's end was near, and a newer form used early. Null without a form (`no_form`: the rule
`form_missing` speaks then) and when the labels of two are mixed (`mixed_form`: the rule `mixed_editions` does).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from audit.dossier import Dossier
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import source


@dataclass(frozen=True, slots=True)
class Force:
    """What was in force in some report years: the edition asked for, those tolerated, and where that is laid down."""

    first: int
    last: int
    edition: str
    tolerated: tuple[str, ...]
    by: str


IN_FORCE = (
    Force(2008, 2013, "2008", ("2014",), "政府信息公开条例（2008）第三十二条"),
    Force(2014, 2018, "2014", ("2008",), "国办发〔2014〕32号"),
    Force(2019, 2020, "2019", (), "国办公开办函〔2019〕60号"),
    Force(2021, 9999, "2021", (), "国办公开办函〔2021〕30号"),
)
# (report year, edition used) -> severity, where it is not that of the rule
LESS_GRAVE = {(2019, "2014"): "low", (2019, "2008"): "low"} | {
    (year, edition): "low" for year in range(2008, 2019) for edition in ("2019", "2021")
}


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Hold the form used against the one in force."""
    report, year = dossier.report, dossier.filing[1]
    assert report is not None
    force = next(each for each in IN_FORCE if each.first <= year <= each.last)
    evidence = source(report) | {"found": report.edition, "expected": force.edition, "basis": force.by}
    if "mixed_form" in report.problems or report.edition is None:
        yield Outcome(NULL, evidence, reason="mixed_form" if "mixed_form" in report.problems else "no_form")
    elif report.edition in (force.edition, *force.tolerated):
        yield Outcome(PASS, evidence)
    else:
        severity = LESS_GRAVE.get((year, report.edition))
        yield Outcome(FAIL, evidence, document=report.url, severity=severity)


RULE = Rule(
    "wrong_edition",
    1,
    "medium",
    "the report is on another form than the one in force for its year",
    test,
    needs=("report",),
)
