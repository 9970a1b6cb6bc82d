"""HTML becomes lines and grids: spans repeated, layout unwrapped, furniture and hidden copies left out."""

import pytest

from parsers.identity.kinds import without_site
from parsers.readers.html import read_html, too_deep


def grids(html: str) -> list[tuple[tuple[str, ...], ...]]:
    return [grid.texts() for grid in read_html(html).grids()]


def lines(html: str) -> list[str]:
    return [line.text for line in read_html(html).lines()]


def test_a_spanning_cell_stands_at_every_place() -> None:
    table = "<table><tr><td rowspan=2 colspan=2>甲<td>1<tr><td>2</table>"
    assert grids(table) == [(("甲", "甲", "1"), ("甲", "甲", "2"))]


def test_spans_that_overrun_the_table_are_clamped() -> None:
    table = "<table><tr><td rowspan=30>甲<td>1<tr><td colspan=0>2</table>"
    assert grids(table) == [(("甲", "1"), ("甲", "2"))]


def test_breaks_are_newlines_and_split_runs_are_one_word() -> None:
    table = "<table><tr><td>商业<br>企业<td><span>1</span><span>2</span><td><p>本年新</p><p>制作</p></table>"
    assert grids(table) == [(("商业\n企业", "12", "本年新\n制作"),)]


def test_layout_tables_are_unwrapped() -> None:
    html = '<div id="zoom"><table><tr><td>左栏<td><table><tr><td>1<td>2<tr><td>3<td>4</table></table></div>'
    assert grids(html) == [(("1", "2"), ("3", "4"))]
    assert lines(html) == ["左栏"]


def test_hidden_copies_are_passed_over() -> None:
    table = "<table><tr><td>1<td>2</table>"
    assert len(grids(f'<div id="zoom">正文{table}<div style="display: none">{table}</div></div>')) == 1


def test_content_that_is_all_hidden_is_read() -> None:
    table = "<table><tr><td>1<td>2</table>"
    assert len(grids(f'<div id="zoom" style="display:none">正文{table}</div>')) == 1


def test_the_content_element_is_found_and_the_rest_left_out() -> None:
    html = '<div class="nav">首页</div><div class="TRS_Editor"><p>一、总体情况</p></div><div class="footer">版权</div>'
    assert lines(html) == ["一、总体情况"]


def test_a_content_element_with_half_of_the_report_is_widened() -> None:
    html = '<div class="x"><div class="TRS_Editor"><p>一、总体情况</p></div><p>五、存在的主要问题及改进情况</p></div>'
    assert lines(html) == ["一、总体情况", "五、存在的主要问题及改进情况"]


def test_a_content_element_left_empty_beside_the_prose_is_passed_over() -> None:
    prose = "".join(f"<p>本镇第{n}项工作按月登记，逐条核对后登上公开栏。</p>" for n in range(12))
    document = read_html(f'<div id="zoom"></div><div class="any">{prose}</div>')
    assert (len(list(document.lines())), document.container) == (12, False)


def test_a_page_wrapped_in_a_form_keeps_its_content() -> None:
    prose = "".join(f"<p>本镇第{n}项工作按月登记，逐条核对。</p>" for n in range(9))
    assert len(lines(f'<form id="aspnetForm"><div class="any">{prose}</div></form>')) == 9


def test_furniture_and_hidden_elements_inside_one_another() -> None:
    inner = '<button><select><option>x</select></button><div class="menu" hidden><p hidden>y</p></div>'
    html = f'<div class="nav-x"><nav>{inner * 20}</nav><div id="zoom"><div hidden>{inner}</div></div></div><p>正文</p>'
    assert read_html(html * 5).container


def test_without_a_known_element_the_heaviest_block_is_taken() -> None:
    prose = "".join(f"<p>本镇第{n}项工作按月登记，逐条核对。</p>" for n in range(9))
    html = f'<div class="menu">甲</div><div class="any"><div>{prose}</div></div><div class="copyright">版权所有</div>'
    assert len(lines(html)) == 9


def test_line_breaks_inside_chinese_words_are_no_spaces() -> None:
    assert lines("<p>政府信息\n  公开</p>") == ["政府信息公开"]


def test_page_labels_and_attachments() -> None:
    document = read_html(
        '<meta name="PubDate" content="2021-01-22"><div id="zoom"><a href="/a/b.docx">附件</a><img src=x></div>'
    )
    assert document.labels == {"pubdate": "2021-01-22"}
    assert (document.attachments, document.pictures) == (("/a/b.docx",), 1)


def test_tags_nested_by_the_ten_thousand_are_refused_and_a_long_page_is_not() -> None:
    assert too_deep("<div>" * 100_000)
    assert too_deep("<div>" * 9_000 + "</div>" * 9_000)
    assert not too_deep("<p>正文<br>" * 20_000)


def test_the_text_around_the_content_is_whole_where_a_date_was_cut_into_runs() -> None:
    info = "发布时间：2020-03-<span><font color=red>03</font></span> 2022-02-2<span>7</span>"
    document = read_html(
        f'<div class="x">{info}</div><p>甲<br>乙</p><div id="zoom"><p>正文</p></div><script>1</script>'
    )
    assert document.furniture.split("\n") == ["发布时间：2020-03-03 2022-02-27", "甲", "乙", "正文"]


def test_tags_that_are_never_closed_cost_no_time() -> None:
    assert not too_deep("<p " * 300_000)
    assert not too_deep("<a" * 300_000 + ">")


def test_a_page_that_never_closes_says_so() -> None:
    whole = "<html><body><p>一、总体情况</p></body></html>"
    assert [problem.code for problem in read_html(whole[:-14]).problems] == ["cut_short"]
    assert not read_html(whole).problems
    assert not read_html(whole.replace("</body></html>", "</BODY>")).problems
    assert not read_html("<p>一、总体情况</p>").problems


@pytest.mark.parametrize("tag", ["云溪县人民政府 乡镇年报 {}", "{} 政务公开 云溪县人民政府"])
def test_names_in_a_title_tag_that_blanks_part_stay_parted(tag: str) -> None:
    title = "白沙溪乡2021年政府信息公开工作年度报告"
    [heading] = read_html(f"<title>{tag.format(title)}</title><p>正文</p>").headings
    assert without_site(heading) == title


def test_blanks_within_a_title_part_nothing() -> None:
    [heading] = read_html("<title>白沙溪乡 2021年 政府信息公开工作年度报告</title><p>正文</p>").headings
    assert "_" not in heading
