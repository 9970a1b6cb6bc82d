"""Letters: what was not found is listed with all that proves it; all else is a question, or not in the letter."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.decisions import Decided
from audit.judgement import Judgement
from audit.letter.content import HEADING, Letter, Sender, letters
from audit.letter.docx import write_docx
from audit.letter.markdown import markdown
from audit.letter.wording import CITED
from audit.proof import LISTING, PAGE, SEARCH, ProofCapture
from audit.rules.conduct.missing import RULE as MISSING
from audit.rules.rule import FAIL, Outcome, finding
from roster.deadlines import read_rules
from roster.lists import DATA
from tests.audit.timeline import judged, on

MARKS = "-123x#DBRegGsh?qin"
OPEN = "我们未能查明的报告，请予告知"
ACCUSING = ("未公开", "没有公开", "未按", "拒不", "违法")


def looked_up(ids: Sequence[str]) -> list[ProofCapture]:
    """Give the captures of a timeline's proof: its ids tell what they show."""
    found = []
    for id in ids:
        kind = LISTING if id.startswith(("page", "other")) else SEARCH if id.startswith("search") else PAGE
        night = date.fromisoformat(f"2020-{id.rpartition(' ')[2]}") if id[-5:-2].endswith("-") else on(1)
        place = (f"https://qinglan.example/{id.replace(' ', '/')}", 200, "a.warc.gz", 7, None)
        found.append(ProofCapture(id, night, kind, *place, kind, "青石镇2019年报告", "annual", 1))
    return found


def named(town: str, nights: str, **more: object) -> Judgement:
    judgement = judged(nights, **more)
    who = replace(judgement.expectation, unit=town, filer=f"{town}人民政府", unit_id=town)
    return replace(judgement, expectation=who)


def drafted(*judgements: Judgement, reply_to: str = "") -> list[Letter]:
    return letters(judgements, 2019, looked_up, Sender(date(2020, 3, 1), reply_to), {})


def parts(letter: Letter) -> dict[str, str]:
    """Give the text below each heading."""
    found: dict[str, str] = {"": ""}
    heading = ""
    for kind, text in letter.blocks:
        if kind == HEADING:
            heading = text.partition("、")[2]
            found[heading] = ""
        else:
            found[heading] += f"{text}\n"
    return found


def test_what_is_missing_is_told_with_nights_addresses_controls_and_basis() -> None:
    [letter] = drafted(named("白塔镇", "---|---|ss"))
    told = parts(letter)["未发现的报告"]
    assert (
        "1．截至2020年2月5日，在所查看的栏目（编号“annual”，网址列后）未发现白塔镇人民政府2019年度政府信息公开工作年度报告。"
        in told
    )
    assert "查看的夜晚：2020年2月4日、2020年2月5日。" in told
    assert "应当公开的日期：2020年1月31日（依据性质：惯例，非法律法规明文；规则 cn-2019）。" in told
    assert "https://qinglan.example/page1/02-04" in told
    assert "2020年2月5日 对照，同一栏目中的《青石镇2019年报告》" in told
    assert "在栏目以外查找，未发现" in told


def test_it_says_as_of_the_last_good_night_not_of_the_day_it_is_written() -> None:
    [letter] = drafted(named("白塔镇", "---|---|--DD", as_of=date(2020, 2, 20)))
    assert "截至2020年2月5日，在" in parts(letter)["未发现的报告"]


def test_what_is_late_changed_or_unobservable_stands_apart_as_a_question() -> None:
    [letter] = drafted(
        named("白塔镇", "---|---|--"),
        named("青石镇", "---|--2"),
        named("鹤鸣乡", "12|---"),
        named("云溪乡", "---|---|##"),
    )
    told = parts(letter)
    assert letter.missing == (("白塔镇", 2019),)
    assert letter.late == (("青石镇", 2019),)
    assert letter.changed == (("鹤鸣乡", 2019),)
    assert letter.unobservable == (("云溪乡", 2019),)
    assert told["晚于规定日期出现的报告，请予说明"].count("？") == 1
    assert "青石镇" in told["晚于规定日期出现的报告，请予说明"]
    assert "鹤鸣乡" in told["公开以后内容有变动的报告，请予说明"]
    assert "栏目未能读完" in told["我们未能查明的报告，请予告知"]
    assert "云溪乡" not in told["未发现的报告"]


def test_what_is_defective_is_no_change_and_is_asked_about_by_itself() -> None:
    astray = named("鹤鸣乡", "1--")
    astray = replace(astray, integrity=replace(astray.integrity, value=("defective",)))
    [letter] = drafted(named("白塔镇", "---|---|--"), astray)
    told = parts(letter)
    assert letter.defective == (("鹤鸣乡", 2019),)
    assert letter.changed == ()
    assert "鹤鸣乡" in told["内容与标题不符的报告，请予核实"]
    assert "公开以后内容有变动的报告，请予说明" not in told


def test_every_packaged_rule_is_cited_in_chinese() -> None:
    assert CITED.keys() == {rule.id for rule in read_rules(DATA / "deadlines.yaml")}


def test_two_bases_under_one_rule_are_both_told() -> None:
    here, there = named("白塔镇", "---|---|--"), named("青石镇", "---|---|--")
    there = replace(there, duty=replace(there.duty, basis="清政办〔2020〕1号"))
    [letter] = drafted(here, there)
    told = parts(letter)["关于公开日期的依据"]
    assert here.duty.basis in told
    assert "清政办〔2020〕1号" in told


@pytest.mark.parametrize("nights", ["1", "---|---|##", "---|--2", "--", "---|---|-"])
def test_a_county_of_which_nothing_is_missing_gets_none(nights: str) -> None:
    assert drafted(named("白塔镇", nights)) == []


def test_a_letter_is_for_one_county() -> None:
    here = named("白塔镇", "---|---|--")
    there = replace(here, expectation=replace(here.expectation, county_code="990102", county="霁川区"))
    assert [(letter.county_code, len(letter.missing)) for letter in drafted(here, there)] == [
        ("990101", 1),
        ("990102", 1),
    ]


def test_another_year_is_not_in_it() -> None:
    here = named("白塔镇", "---|---|--")
    assert drafted(replace(here, expectation=replace(here.expectation, year=2018))) == []


def test_what_is_missing_by_a_proof_that_is_not_all_at_hand_becomes_a_question() -> None:
    whole, torn = named("白塔镇", "---|---|--"), named("青石镇", "---|---|--")
    torn = replace(torn, proof=(*torn.proof, "lost"))

    def known(ids: Sequence[str]) -> list[ProofCapture]:
        return [each for each in looked_up(ids) if each.capture != "lost"]

    [letter] = letters([whole, torn], 2019, known, Sender(date(2020, 3, 1)), {})
    assert (letter.missing, letter.unobservable) == ((("白塔镇", 2019),), (("青石镇", 2019),))


def test_what_only_has_to_be_waited_for_is_no_question_either() -> None:
    [letter] = drafted(named("白塔镇", "---|---|--"), named("青石镇", "--"), named("鹤鸣乡", "---|---|-"))
    assert letter.unobservable == ()


@pytest.mark.parametrize(
    ("kind", "words"), [("law", "法律法规"), ("practice", "惯例，非法律法规明文"), ("local", "地方规定，非法律法规")]
)
def test_what_the_date_rests_on_is_said_as_what_it_is(kind: str, words: str) -> None:
    here = named("白塔镇", "---|---|--")
    [letter] = drafted(replace(here, expectation=replace(here.expectation, basis_kind=kind)))
    assert f"依据性质：{words}；" in parts(letter)["未发现的报告"]


def test_where_to_answer_comes_from_the_settings() -> None:
    [letter] = drafted(named("白塔镇", "---|---|--"), reply_to="audit@example.org")
    assert "请将核实情况回复至：audit@example.org。" in parts(letter)["如何答复"]


FILINGS = st.lists(
    st.tuples(
        st.text(alphabet=MARKS, min_size=1, max_size=14),
        st.sampled_from(["due", "extended", "merged", "dissolved", "exempt", "unknown"]),
        st.sampled_from(["high", "low"]),
    ),
    min_size=1,
    max_size=6,
)


@given(FILINGS)
@settings(max_examples=300, deadline=None)
def test_nothing_but_what_is_missing_is_ever_listed_as_not_found(filings: list[tuple[str, str, str]]) -> None:
    judgements = [
        named(f"第{number}号镇", nights, duty=duty, confidence=sure)
        for number, (nights, duty, sure) in enumerate(filings)
    ]
    drafts = drafted(*judgements)
    missing = {each.expectation.unit_id for each in judgements if each.headline == "missing"}
    assert {unit for draft in drafts for unit, _ in draft.missing} == missing
    assert bool(drafts) == bool(missing)
    for draft in drafts:
        listed = parts(draft)["未发现的报告"]
        for judgement in judgements:
            assert (judgement.expectation.filer in listed) == (judgement.expectation.unit_id in missing)
        assert not any(word in text for word in ACCUSING for _, text in draft.blocks)


def test_the_word_document_says_the_same_as_the_markdown(tmp_path: Path) -> None:
    [letter] = drafted(named("白塔镇", "---|---|ss"), named("青石镇", "---|--2"))
    write_docx(tmp_path / "a.docx", letter, date(2020, 3, 1))
    document = docx.Document(str(tmp_path / "a.docx"))
    assert [paragraph.text for paragraph in document.paragraphs] == [text for _, text in letter.blocks]
    page = document.sections[0]
    assert page.page_width is not None and page.page_height is not None
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)
    plain = markdown(letter).replace("\\", "")
    assert all(text in plain for _, text in letter.blocks)


@pytest.mark.parametrize("name", ["=cmd|'x'", "<script>", "甲\x00镇", "半\ud800个", "长" * 40_000, "[x](http://y)"])
def test_a_hostile_name_is_a_text_in_both_forms(name: str, tmp_path: Path) -> None:
    here = named("白塔镇", "---|---|--")
    [letter] = drafted(replace(here, expectation=replace(here.expectation, filer=name)))
    write_docx(tmp_path / "a.docx", letter, date(2020, 3, 1))
    assert docx.Document(str(tmp_path / "a.docx")).paragraphs
    text = markdown(letter)
    assert text.encode("utf-8")
    assert "<script>" not in text.replace("\\<script\\>", "")
    assert "[x](" not in text


def found_missing(town: str) -> Judgement:
    """Give a missing report with the finding that says so."""
    judgement = named(town, "---|---|ss")
    found = finding(MISSING, judgement.expectation, Outcome(FAIL))
    return replace(judgement, findings=(found,))


def in_state(judgement: Judgement, state: str, *replies: str) -> dict[str, Decided]:
    return {judgement.findings[0].id: Decided(state, (), replies)}


def test_what_a_person_dismissed_is_in_no_letter_and_what_is_in_dispute_is_a_question() -> None:
    standing, dismissed, disputed = map(found_missing, ("白塔镇", "青石镇", "鹤鸣乡"))
    work = in_state(dismissed, "dismissed") | in_state(disputed, "disputed") | in_state(standing, "new", "已在官网公开")
    [letter] = letters([standing, dismissed, disputed], 2019, looked_up, Sender(date(2020, 3, 1)), work)
    told = parts(letter)
    assert letter.missing == (("白塔镇", 2019),)
    assert "已收到的答复：已在官网公开" in told["未发现的报告"]
    assert (
        "鹤鸣乡人民政府2019年度政府信息公开工作年度报告：对“未发现”的记录有异议" in told["我们未能查明的报告，请予告知"]
    )
    assert not any("青石镇人民政府" in text for _, text in letter.blocks)


def test_where_all_that_is_missing_was_dismissed_no_letter_is_written() -> None:
    dismissed = found_missing("白塔镇")
    assert letters([dismissed], 2019, looked_up, Sender(date(2020, 3, 1)), in_state(dismissed, "dismissed")) == []
