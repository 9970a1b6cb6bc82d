"""Reports written for a test, and the dossiers that hold them: a rule sees what it would see of a real one.

`written` makes a report from its parts; `test_of` asks one rule about it and gives its findings.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from audit.custody import custody
from audit.dossier import Dossier
from audit.judgement import Finding
from audit.loading import CellFact
from audit.reports import Attachment, CountyReports, Report
from audit.rules import rule as asked
from audit.rules.rule import Rule
from parsers import PARSER
from parsers.tables.forms import forms
from roster.model import Kind
from tests.audit.timeline import case, judged, on

UNIT = "990101101@2015"
URL = "https://qinglan.example/7.html"
HEADINGS = {
    "overview": "一、总体情况",
    "disclosure": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "disputes": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}
TEXTS = {
    "overview": "2022年，白塔镇认真贯彻政府信息公开条例，通过网站、公示栏公开信息，群众满意度有所提高。",
    "problems": "公开的内容还不够丰富，更新有时不及时。下一步将固定更新日期，由专人核对。",
    "other": "本年度未收取信息处理费，无其他需要报告的事项。",
}


def sections(changes: Mapping[str, str | None] | None = None) -> list[dict[str, Any]]:
    """Give the six sections of the form; `changes` puts another text under a key, None leaves the section out."""
    texts = TEXTS | dict(changes or {})
    return [
        {"key": key, "heading": heading, "text": texts.get(key) or ""}
        for key, heading in HEADINGS.items()
        if not (key in texts and texts[key] is None)
    ]


def filled(edition: str, changes: Mapping[str, float | str] | None = None) -> dict[str, CellFact]:
    """Give the cells of a form, 0 in each; a change is a number, or a state such as `absent`."""
    cells = {name: CellFact(0, "reported", "0", "table 1") for name in forms()[edition].ids()}
    for name, value in (changes or {}).items():
        said = isinstance(value, str)
        cells[name] = CellFact(None, str(value), None) if said else CellFact(float(value), "reported", str(value))
    return cells


def written(year: int = 2022, **said: Any) -> Report:
    """Write 白塔镇's report on a year. `parts`: its sections; the rest as in `Report` or its record."""
    edition = said.pop("edition", "2021" if year >= 2021 else "2019" if year >= 2019 else "2014")
    cells = said.pop("cells", filled(edition) if edition in forms() else {})
    fields = {name: said.pop(name) for name in tuple(said) if name in Report.__dataclass_fields__}
    problems = [{"code": p, "message": "", "at": None} if isinstance(p, str) else p for p in said.pop("problems", ())]
    body = {
        "kind": "report",
        "parser": PARSER,
        "title": f"白塔镇{year}年政府信息公开工作年度报告",
        "filer": "白塔镇人民政府",
        "place": "白塔镇",
        "year": year,
        "year_evidence": "title",
        "sections": said.pop("parts", sections()),
        "statements": (),
        "tables": (),
        "problems": problems,
    }
    told = {"published": None, "dated": None, "listed_on": None, "first_seen": on(2), **fields}
    return Report(URL, URL, "capture", 1, edition=edition, cells=cells, body=body | said, **told)


def dossier(
    report: Report | None,
    year: int = 2022,
    *,
    kind: Kind = Kind.TOWN,
    peers: Sequence[Report] = (),
    others: Mapping[int, Report] | None = None,
    published: date | None = None,
) -> Dossier:
    """Put a report into the dossier of 白塔镇. `peers` are its neighbours', `others` its own of other years."""
    judgement = judged("-1")
    who = replace(judgement.expectation, year=year, kind=kind)
    duty = replace(judgement.duty, value="due", due=date(year + 1, 1, 31), grace_until=date(year + 1, 2, 10))
    kept = {(UNIT, each): (other,) for each, other in (others or {}).items()}
    kept |= {(f"neighbour {n}", year): (peer,) for n, peer in enumerate(peers)}
    if report is not None:
        kept[UNIT, year] = (report,)
    here = case("-1")
    return Dossier(
        replace(judgement, expectation=who, duty=duty), here, custody(here, on(9)), CountyReports(kept), published
    )


def answers(rule: Rule, report: Report | None, year: int = 2022, **more: Any) -> list[Finding]:
    """Ask one rule about a report."""
    return list(asked.tested(rule, dossier(report, year, **more)))


def results(found: Iterable[Finding]) -> list[tuple[str, str | None]]:
    """Give results and reasons alone."""
    return [(finding.result, finding.reason) for finding in found]


def answer(rule: Rule, report: Report | None, year: int = 2022, **more: Any) -> tuple[str, str | None]:
    """Ask a rule that has one answer."""
    [found] = answers(rule, report, year, **more)
    return found.result, found.reason


def attached(outcome: str, nights: int = 2) -> Attachment:
    """Give a file that hangs on the page, as it answered last."""
    return Attachment(f"https://qinglan.example/{outcome}.docx", outcome, f"answer {outcome}", on(9), nights)
