"""What real pages do with a report: panes, copies, boxes for tables, content in scripts, frames and fields."""

import json

import pytest

from parsers.document import Document, Shape
from parsers.readers.html import read_html

TABLE = "<table><tr><td>项目<td>数量<tr><td>规章<td>3</table>"
CELLS = (("项目", "数量"), ("规章", "3"))
PROSE = "".join(f"<p>本镇第{n}项工作按月登记，逐条核对后登上公开栏，村组干部送单到户。</p>" for n in range(9))
LONG = "点了页签才看得到的正文写着另外的事情：全年共办理来信若干件，件件有登记，事事有回音，结果都在村口的公开栏里。"
MATTER = "<p>五、存在的主要问题及改进情况</p>"


def content(html: str) -> Document:
    return read_html(f'<html><body><h1>年报</h1><div id="zoom">{html}</div></body></html>')


def grids(document: Document) -> list[tuple[tuple[str, ...], ...]]:
    return [grid.texts() for grid in document.grids()]


def lines(document: Document) -> list[str]:
    return [line.text for line in document.lines()]


@pytest.mark.parametrize(
    "attributes",
    [
        'class="mobile"',
        'class="table-wap"',
        'class="visible-xs hidden-md"',
        'class="print"',
        'style="visibility: hidden"',
        'style="overflow:hidden;DISPLAY : NONE" hidden',
        'class="b2"',
    ],
)
def test_a_second_copy_of_a_table_is_left_out(attributes: str) -> None:
    sheet = "<style>@media print {.pc {display: none}} .b2{color:red;display:none}</style>"
    for order in (f"<div {attributes}>{TABLE}</div>{TABLE}", f"{TABLE}<div {attributes}>{TABLE}</div>"):
        assert grids(read_html(f"{sheet}<div id=zoom>{PROSE}{order}</div>")) == [CELLS]


@pytest.mark.parametrize("attributes", ['class="mobile"', 'class="print-area"', 'class="b2"'])
def test_what_stands_in_no_other_place_is_no_copy(attributes: str) -> None:
    page = f"<style>.b2{{display:none}}</style><div id=zoom>{PROSE}<div {attributes}>{TABLE}</div></div>"
    assert grids(read_html(page)) == [CELLS]


@pytest.mark.parametrize(
    ("shown", "hidden"),
    [
        ('class="tab-pane active"', 'class="tab-pane" style="display:none"'),
        ('role="tabpanel"', 'role="tabpanel" hidden'),
        ('class="con cur"', 'class="con hide" style="display: none"'),
    ],
)
def test_a_pane_hidden_until_its_tab_is_clicked_is_content(shown: str, hidden: str) -> None:
    document = content(f"<div {shown}>{PROSE}</div><div {hidden}><p>{LONG}</p>{TABLE}</div>")
    assert LONG in lines(document)
    assert grids(document) == [CELLS]


def test_two_years_in_tabs_come_out_in_reading_order() -> None:
    years = (f'<div class="tab" style="display:none"><p>{year}年{LONG}</p>{MATTER}</div>' for year in (2021, 2020))
    assert [line[:4] for line in lines(content("".join(years)))][::2] == ["2021", "2020"]


def test_hidden_text_that_only_a_report_says_stays_and_other_hidden_text_goes() -> None:
    document = content(
        f'{PROSE}<div style="display:none">{MATTER}<p>{LONG}</p></div><p style="display:none">{LONG}旧</p>'
    )
    assert lines(document)[-2:] == ["五、存在的主要问题及改进情况", LONG]


def test_a_hidden_cell_is_no_column() -> None:
    assert grids(content('<table><tr><td>1<td style="display:none">2<td>3</table>')) == [(("1", "3"),)]


@pytest.mark.parametrize(
    "boxes",
    [
        '<div class="tb"><div class="tr"><div class="td">项目</div><div class="td">数量</div></div>'
        '<div class="tr"><div class="td">规章</div><div class="td"><b>3</b></div></div></div>',
        '<div style="display:table"><p style="display: table-row"><span style="display:table-cell">项目</span>'
        '<span style="display:table-cell">数量</span></p><p style="display:table-row">'
        '<span style="display:table-cell">规章</span><span style="display:table-cell">3</span></p></div>',
        '<ul class="row"><li>项目</li><li>数量</li></ul><ul class="row"><li>规章</li><li>3</li></ul>',
        '<div class="t-head"><ul class="tr"><li>项目<li>数量</ul></div>'
        '<div class="t-body"><ul class="tr"><li>规章<li>3</ul></div>',
    ],
)  # fmt: skip
def test_a_table_built_of_boxes_is_a_table(boxes: str) -> None:
    document = content(f"<p>前</p><div>{boxes}</div><p>后</p>")
    assert grids(document) == [CELLS]
    assert lines(document) == ["前", "后"]


def test_boxes_with_rows_of_different_lengths_promise_no_columns() -> None:
    rows = (f'<div class="tr">{cells}</div>' for cells in ("<p>甲</p><p>1</p>", "<p>乙</p><p>1</p><p>2</p>"))
    [grid] = content("".join(rows)).grids()
    assert (grid.shape, grid.texts()) == (Shape.ROWS, (("甲", "1"), ("乙", "1", "2")))


def test_a_page_laid_out_in_rows_and_columns_is_no_table() -> None:
    row = '<div class="row"><div class="col-md-8">{}</div><div class="col-md-4">侧栏</div></div>'
    document = content(row.format(PROSE) + row.format("<p>结语</p>"))
    assert grids(document) == []
    assert len(lines(document)) == 12


INSIDE = PROSE + TABLE
ENTITIES = INSIDE.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


@pytest.mark.parametrize(
    "page",
    [
        f'<textarea style="display:none">{ENTITIES}</textarea>',
        f'<script type="text/template">{INSIDE}</script>',
        f"<template>{INSIDE}</template>",
        f"<noscript>{INSIDE}</noscript>",
        f"<script>window.__NUXT__={json.dumps({'data': [{'content': INSIDE}]})}</script>",
        f"<script>var a = 1, content = '{INSIDE}'; show(content)</script>",
        f"<script>var content = {json.dumps(INSIDE)}</script>".replace("<p>", "\\u003cp\\u003e"),
        f"<script>var content = `{INSIDE}`</script>",
        f"<script>var content = '{ENTITIES}'</script>",
        f'<iframe srcdoc="{ENTITIES}"></iframe>',
        f'<div id="zoom">{ENTITIES}</div>',
        f'<div id="zoom">{ENTITIES.replace("&", "&amp;")}</div>',
        f'<?xml version="1.0"?><root><content><![CDATA[{INSIDE}]]></content></root>',
        f'<?xml version="1.0"?><root><content>{ENTITIES}</content></root>',
    ],
)
def test_content_that_a_script_a_frame_or_a_field_would_show_is_read(page: str) -> None:
    document = read_html(page)
    assert grids(document) == [CELLS]
    assert len(lines(document)) == 9


def test_scripts_that_say_less_than_the_page_are_left_alone() -> None:
    document = content(f"<p>正文很短。</p><script>var tip = '{'<p>提示：请用新的浏览器打开本页。</p>' * 3}'</script>")
    assert lines(document) == ["正文很短。"]


def test_islands_of_a_word_processor_say_nothing() -> None:
    html = (
        "<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><xml><w:View>Normal</w:View></xml>"
        "<p><![if !supportLists]>1.<![endif]>甲<o:p></o:p></p><table><tr><td>乙<o:p>&nbsp;</o:p><td>1</table>"
    )
    document = content(html)
    assert (lines(document), grids(document)) == (["1.甲"], [(("乙", "1"),)])


def test_files_are_found_by_address_script_and_frame() -> None:
    html = (
        '<a data-href="/f/a.docx">年报</a><a onclick="download(\'b.pdf\')" href="javascript:;">x</a>'
        '<a href="javascript:dl(\'/c.wps\',1)">y</a><a href="/down?id=3">附件：年报.xls</a>'
        '<a href="/down?id=4">更多</a>'
        '<iframe src="/v/viewer.html?file=/d.pdf"></iframe><a href="/f/a.docx">又一次</a><a href="/1.html">下一篇</a>'
    )
    assert content(html).attachments == ("/f/a.docx", "b.pdf", "/c.wps", "/down?id=3", "/v/viewer.html?file=/d.pdf")


def test_pictures_written_into_the_page_are_counted() -> None:
    assert content('<img src="data:image/png;base64,iVBO"><span><img src="b.jpg"></span>').pictures == 2


def test_lines_of_preformatted_text_and_fields_with_a_value() -> None:
    assert lines(content("<pre>一、总体情况\n第二行</pre>")) == ["一、总体情况", "第二行"]
    table = "<table><tr><td>甲<td><input type=text value=5><tr><td>乙<td><input type=hidden value=6></table>"
    assert grids(content(table)) == [(("甲", "5"), ("乙", ""))]


def test_report_matter_outside_the_content_element_is_found() -> None:
    table = TABLE.replace("项目", "一、本年新收政府信息公开申请数量")
    document = read_html(f'<div class="w"><div id="zoom">{PROSE}</div><div class="fj">{table}</div></div>')
    assert len(grids(document)) == 1
    assert len(lines(read_html(f"<nav>{MATTER}</nav><div>{PROSE}</div>"))) == 10


@pytest.mark.parametrize("space", ["\f", "\r", "\n", "&#34;", "\\"], ids=repr)
def test_a_name_with_signs_that_end_a_selector_does_no_harm(space: str) -> None:
    assert lines(content(f'<p>本镇</p><div class="mobile{space}b">另册</div>')) == ["本镇", "另册"]


def test_strings_in_scripts_that_never_end_cost_no_time_and_hide_no_other() -> None:
    said = INSIDE.replace("'", "")
    endless = "'<p>" + "\\'<p>" * 300_000
    assert grids(content(f"<script>var a = '{said}';\n{endless}</script>")) == [CELLS]
