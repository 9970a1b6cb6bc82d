"""The copy rules in a whole audit: a county in a database, visited every night, judged as of a day."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from audit.judge import judge
from audit.judgement import Finding, Judgement, phrase
from audit.rules import copies, rule
from roster import Roster, load
from storage.database import open_database
from storage.settings import Settings
from tests.audit.copies.writing import edited, place, prose
from tests.audit.county import COLUMNS, COUNTY, NAME, Store, report

FILERS, YEARS = range(8), (2019, 2020, 2021)
FIRST = date(2022, 1, 10)  # the first night: the reports of 2019 and 2020 are there, those of 2021 come one by one
LAST = FIRST + timedelta(days=5)
COPIER, SOURCE, IDLE, TWIN, OTHER_TWIN = 3, 5, 6, 1, 2
RULES = {each.id for each in copies.RULES}


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Roster:
    rows = [f"9901011{n:02},{place(n)},town,{COUNTY},{NAME},2010-01-01,," for n in FILERS]
    file = tmp_path_factory.mktemp("roster") / "qinglan.csv"
    file.write_text("\n".join([COLUMNS, *rows]) + "\n", encoding="utf-8")
    return load([file])


def texts() -> dict[tuple[int, int], str]:
    """Give what everybody wrote: one copied a neighbour, one itself, and two came with one text on one night."""
    found = {(n, year): f"{place(n)}{year}年工作如下。{prose((n, year), 900)}" for n in FILERS for year in YEARS}
    found[COPIER, 2021] = edited(found[SOURCE, 2021], 0.02, 1).replace(place(SOURCE), place(COPIER))
    found[IDLE, 2021] = found[IDLE, 2020].replace("2020", "2021")
    found[TWIN, 2021] = found[OTHER_TWIN, 2021].replace(place(OTHER_TWIN), place(TWIN))
    return found


def arrives(filer: int) -> date:
    """Give the night on which a filer's report of 2021 is there: the twins' together, the copy after its original."""
    return FIRST + timedelta(days={TWIN: 2, OTHER_TWIN: 2, SOURCE: 1, COPIER: 4}.get(filer, 3))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('county') / 'county.db'}")
    store = Store(engine)
    pages = {
        f"{n}-{year}.html": report(place(n), year, text=text, dated=date(year + 1, 1, 5))
        for (n, year), text in texts().items()
    }
    for night in (FIRST + timedelta(days=days) for days in range(6)):
        late = {f"{n}-2021.html" for n in FILERS if arrives(n) > night}
        there = {name: page for name, page in pages.items() if name not in late}
        store.night(night, there)
    yield store
    engine.dispose()


def judged(store: Store, roster: Roster, as_of: date, **more: Any) -> dict[tuple[int, int], Judgement]:
    found = judge(store.engine, roster, Settings(), as_of=as_of, **more)
    return {(int(j.expectation.code[-2:]), j.expectation.year): j for j in found}


def failed(judgement: Judgement) -> dict[str, Finding]:
    return {f.rule: f for f in judgement.findings if f.rule in RULES and f.result == "fail"}


@pytest.fixture(autouse=True)
def may_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the rules fail whatever the labelled set has measured of them so far."""
    monkeypatch.setattr(rule, "may_fail", lambda *_: True)


def test_each_copy_has_its_word_and_nobody_else_has_any(store: Store, roster: Roster) -> None:
    found = judged(store, roster, LAST)
    words = {key: judgement.integrity.value for key, judgement in found.items() if failed(judgement)}
    assert words == {
        (COPIER, 2021): ("copied",),
        (IDLE, 2021): ("copied", "duplicate"),
        (TWIN, 2021): ("duplicate",),
        (OTHER_TWIN, 2021): ("duplicate",),
    }
    assert {word for key, j in found.items() if key not in words for word in j.integrity.value} == {"unchanged"}


def test_the_json_names_the_original_and_the_headline_stays(store: Store, roster: Roster) -> None:
    told = judged(store, roster, LAST)[COPIER, 2021].to_json()
    assert told["headline"] == "filed"
    (source,) = told["integrity"]["copied_from"]
    assert source.pop("score") > 0.9
    assert source == {
        "county_code": COUNTY, "filer_code": f"9901011{SOURCE:02}", "filer": f"{place(SOURCE)}人民政府", "year": 2021,
        "url": f"https://qinglan.example/{SOURCE}-2021.html",
    }  # fmt: skip
    assert phrase(told) == "filed; copied"


def test_a_pair_accuses_neither(store: Store, roster: Roster) -> None:
    told = judged(store, roster, LAST)[TWIN, 2021].to_json()
    assert told["integrity"]["copied_from"] == []


def test_since_is_the_first_day_on_which_both_were_known(store: Store, roster: Roster) -> None:
    found = judged(store, roster, LAST)
    assert found[COPIER, 2021].integrity.since == arrives(COPIER)
    assert found[TWIN, 2021].integrity.since == arrives(TWIN)


def test_before_the_copy_was_there_nobody_was_a_copy(store: Store, roster: Roster) -> None:
    before = judged(store, roster, arrives(COPIER) - timedelta(days=1))
    assert not any("copied" in j.integrity.value for (n, _), j in before.items() if n in (COPIER, SOURCE))


def test_one_year_asked_for_alone_says_the_same(store: Store, roster: Roster) -> None:
    as_of = LAST
    alone, among_all = judged(store, roster, as_of, year=2021), judged(store, roster, as_of)
    assert {key: j.to_json() for key, j in among_all.items() if key[1] == 2021} == {
        key: j.to_json() for key, j in alone.items()
    }


def test_the_evidence_lays_both_texts_side_by_side(store: Store, roster: Roster) -> None:
    evidence = failed(judged(store, roster, LAST)[COPIER, 2021])["copied_from_other"].evidence
    assert evidence["score"] == round(evidence["shared"] / evidence["distinctive"], 3)
    assert evidence["order"]["by"] == "nights"
    assert evidence["compared_with"]["captures"]
    assert evidence["captures"] != evidence["compared_with"]["captures"]
    mine = "一、总体情况\n" + texts()[COPIER, 2021]
    others = "一、总体情况\n" + texts()[SOURCE, 2021]
    for passage in evidence["passages"]:
        assert mine[slice(*passage["at"])] == passage["text"]
        assert others[slice(*passage["other_at"])] == passage["other"]


def test_a_rule_that_only_suspects_sets_no_word(store: Store, roster: Roster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule, "may_fail", lambda *_: False)
    found = judged(store, roster, LAST)[COPIER, 2021]
    assert found.integrity.value == ("unchanged",)
    assert {f.rule for f in found.findings if f.rule in RULES and f.result == "suspect"} == {"copied_from_other"}


def test_what_cannot_be_told_says_why(store: Store, roster: Roster) -> None:
    early = judged(store, roster, FIRST + timedelta(days=1), year=2021)[SOURCE, 2021]
    reasons = {finding.rule: finding.reason for finding in early.findings}
    assert reasons["copied_from_other"] == "few_filers"
