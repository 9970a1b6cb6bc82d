"""Printed lines become whole paragraphs, headings and titles; what runs along the pages is no text of the report."""

from parsers.readers.pdf_lines import Printed, joined, margins_of, without_running

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, SIZE = 80.0, 515.0, 16.0
FULL = "青石镇全年办理各类事项都按时登记并在公开栏里写明"


def printed(
    text: str, y: float, *, x0: float = LEFT, x1: float | None = None, size: float = SIZE, page: int = 1
) -> Printed:
    end = x1 if x1 is not None else x0 + len(text) * size
    return Printed(text, page, int(y), x0, end, y, y + size, size, WIDTH, HEIGHT)


def centred(text: str, y: float, size: float) -> Printed:
    half = len(text) * size / 2
    return printed(text, y, x0=WIDTH / 2 - half, size=size)


def paragraphs(*lines: Printed) -> list[str]:
    return [line.text for _, line in joined(lines, margins_of(lines))]


def test_lines_that_run_to_the_margin_go_on_at_the_other() -> None:
    first = printed(FULL, 200, x0=LEFT + 2 * SIZE, x1=RIGHT)
    assert paragraphs(first, printed(FULL, 228, x1=RIGHT), printed("时间。", 256)) == [FULL * 2 + "时间。"]


def test_an_indented_line_is_a_new_paragraph() -> None:
    lines = [printed(FULL, 200 + 28 * n, x0=LEFT + 2 * SIZE, x1=RIGHT) for n in range(3)]
    ends = [printed("一句话说完了", 284, x1=RIGHT), printed("末尾", 312)]
    assert paragraphs(*lines, *ends) == [FULL, FULL, FULL + "一句话说完了末尾"]


def test_a_heading_is_never_part_of_what_stands_around_it() -> None:
    lines = [printed(FULL, 100, x1=RIGHT), printed("一、总体情况", 128), printed(FULL, 156, x1=RIGHT)]
    assert paragraphs(*lines) == [FULL, "一、总体情况", FULL]


def test_a_heading_after_a_full_sentence_stands_alone() -> None:
    sentence = FULL[:-1] + "。"
    lines = [printed(sentence, 200, x0=LEFT + 2 * SIZE, x1=RIGHT), printed("二、主动公开政府信息情况", 228)]
    assert paragraphs(*lines) == [sentence, "二、主动公开政府信息情况"]


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    lines = [
        printed(FULL, 100, x0=LEFT + 2 * SIZE, x1=RIGHT),
        printed(FULL, 740, x1=RIGHT),
        printed("写完了。", 90, page=2),
    ]
    assert paragraphs(*lines)[-1].endswith(FULL + "写完了。")


def test_a_title_over_two_centred_lines_is_one() -> None:
    title = [centred("青石镇人民政府2020年", 120, 22), centred("政府信息公开工作年度报告", 158, 22)]
    body = [printed(FULL, 220 + 28 * n, x1=RIGHT) for n in range(3)]
    assert paragraphs(*title, *body)[0] == "青石镇人民政府2020年政府信息公开工作年度报告"


def test_page_numbers_and_repeated_headers_are_left_out() -> None:
    lines = [
        line
        for page in (1, 2)
        for line in (
            printed("青石镇政务公开", 30, page=page),
            printed(f"第{page}段的正文", 300, page=page),
            printed(f"- {page} -", 800, page=page),
        )
    ]
    assert [line.text for line in without_running(lines)] == ["第1段的正文", "第2段的正文"]


def test_a_line_at_the_edge_of_one_page_alone_is_text() -> None:
    lines = [printed("青石镇2020年年度报告", 30), printed("正文", 300), printed("正文", 300, page=2)]
    assert without_running(lines) == lines


def test_text_too_small_to_be_seen_has_margins_too() -> None:
    assert paragraphs(printed("看不见的字", 100, size=0.02)) == ["看不见的字"]
