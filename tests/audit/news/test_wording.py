"""The sentences: what may be said, and what never."""

import pytest

from audit.news.kinds import KINDS
from audit.news.state import State
from audit.news.wording import _SENTENCES, LONGEST, look_further, said
from tests.audit.news.items import DAY, filing, missing

UNOBSERVABLE, MISSING = State("unobservable"), State("missing")


def test_a_missing_report_is_told_as_not_found_with_its_day_its_basis_and_its_captures() -> None:
    english, chinese = said(missing())
    assert english == (
        "白塔镇人民政府 (清岚县), report on 2023: no report found on the portal as of 2024-02-12; due 2024-01-31 "
        "(by practice; no law names the day for townships). 7 archived captures."
    )
    assert chinese == (
        "清岚县白塔镇人民政府2023年度报告：截至2024-02-12，在公开平台未发现；应于2024-01-31前公开"
        "（依惯例，法律法规未对乡镇明定）。存档7件。"
    )


@pytest.mark.parametrize("basis", ["law", "practice", "local"])
def test_nobody_is_said_not_to_have_filed_or_to_have_broken_the_law(basis: str) -> None:
    told = " ".join(said(missing(basis_kind=basis)))
    for word in ("not filed", "did not", "failed", "violat", "broke", "illegal", "未公开", "没有公开", "违", "拒不"):
        assert word not in told


def test_a_date_rests_on_law_only_where_it_does() -> None:
    assert "practice" not in said(missing(basis_kind="law"))[0]
    assert "local rule" in said(missing(basis_kind="local"))[0]


def test_a_correction_says_what_was_recorded_and_that_nothing_is_said_now() -> None:
    item = filing("correction", MISSING, UNOBSERVABLE, 2, corrects=("missing",), phrase="unobservable (down)")
    english, chinese = said(item)
    assert "CORRECTION: recorded before as missing; as of 2024-02-13 that no longer holds" in english
    assert "nothing is said about it now" in english
    assert "更正" in chinese and "未发现" in chinese


def test_lateness_that_only_the_report_claims_is_told_as_its_claim() -> None:
    late = State("late", days=5)
    item = filing("late", UNOBSERVABLE, late, days=5, claimed="2024-02-05", seen=[None, "2024-02-13"])
    assert "dates itself 2024-02-05; first seen on 2024-02-13, 5 days after 2024-01-31" in said(item, "en")[0]


def test_lateness_that_was_seen_is_told_as_an_interval() -> None:
    item = filing("late", UNOBSERVABLE, State("late", days=5), days=5, seen=["2024-02-04", "2024-02-05"])
    assert "appeared between 2024-02-04 and 2024-02-05, 5 days after 2024-01-31" in said(item, "en")[0]


def test_a_report_that_others_captured_is_told_as_not_seen_by_us() -> None:
    state = State("filed", imported=True)
    item = filing("filed", UNOBSERVABLE, state, imported_on=["2024-01-20"])
    assert "captured by others on 2024-01-20; not seen by us" in said(item, "en")[0]


def test_every_kind_has_a_sentence_and_a_language_gives_one_line() -> None:
    assert _SENTENCES.keys() == KINDS.keys()
    assert len(said(missing(), "zh")) == len(said(missing(), "en")) == 1


def test_a_line_is_one_line_and_has_an_end() -> None:
    [line] = said(missing(filer="镇" * 5000 + "\r\nBcc: x"), "en")
    assert len(line) == LONGEST
    assert line.isprintable()


def test_each_line_comes_with_a_command_that_shows_more() -> None:
    assert look_further(missing()) == "gongkai audit explain 990101101 2023"
    assert DAY.isoformat() in said(filing("altered", UNOBSERVABLE, MISSING))[0]
