"""The prose of a version: whole, in order, without what is people's own, in pieces that a spreadsheet can hold."""

from release.rows.texts import PIECE, problem_rows, section_rows, statement_rows, text_tables

PHONE = "联系人：王小明，电话：0379-68321234。"
FIGURES = "2023年共收到申请12件，公开信息1,203条，经费3.50万元。"


def test_a_section_is_told_with_its_number_and_kind() -> None:
    body = {
        "sections": [
            {"key": "overview", "heading": "一、总体情况", "text": FIGURES},
            {"key": None, "heading": "", "text": ""},
        ]
    }
    assert list(section_rows(body)) == [(1, 1, "overview", "一、总体情况", FIGURES), (2, 1, None, "", "")]
    told = text_tables({"v.1.1": body})["sections"].to_pylist()
    assert [row["text"] for row in told] == [FIGURES, None]


def test_a_long_text_goes_on_in_pieces_that_joined_are_the_text() -> None:
    text = FIGURES * 2000
    rows = list(section_rows({"sections": [{"key": "overview", "heading": "一", "text": text}]}))
    assert len(rows) == len(text) // PIECE + 1 > 2
    assert [row[1] for row in rows] == list(range(1, len(rows) + 1))
    assert all(len(row[4]) <= PIECE for row in rows)
    assert "".join(row[4] for row in rows) == text


def test_what_stands_across_the_end_of_a_piece_is_masked_all_the_same() -> None:
    before = "公" * (PIECE - 8)
    rows = list(section_rows({"sections": [{"key": None, "heading": "", "text": before + PHONE}]}))
    text = "".join(row[4] for row in rows)
    assert text.startswith(before)
    assert "王小明" not in text
    assert "68321234" not in text


def test_headings_sentences_and_messages_are_masked_and_figures_are_not() -> None:
    body = {
        "sections": [{"key": None, "heading": PHONE, "text": ""}],
        "statements": [
            {"quantity": "requests.total", "value": 12, "unit": "件", "sentence": FIGURES + PHONE, "at": None}
        ],
        "problems": [{"code": "odd", "message": f"a line says {PHONE}", "at": "line 3"}],
    }
    ((_, _, _, heading, _),) = section_rows(body)
    ((number, quantity, value, unit, sentence, _),) = statement_rows(body)
    ((_, code, message, locator),) = problem_rows(body)
    for text in (heading, sentence, message):
        assert "王小明" not in text
        assert "68321234" not in text
    assert sentence.startswith(FIGURES)
    assert (number, quantity, value, unit, code, locator) == (1, "requests.total", 12, "件", "odd", "line 3")


def test_a_body_without_statements_has_none() -> None:
    tables = text_tables({"v.1.1": {"sections": []}})
    assert {name: table.num_rows for name, table in tables.items()} == {"problems": 0, "sections": 0, "statements": 0}


def test_rows_come_by_version_and_number_whatever_order_they_were_read_in() -> None:
    body = {"problems": [{"code": f"p{n}", "message": "", "at": None} for n in range(12)]}
    rows = text_tables({"b.1.1": body, "a.10.1": body, "a.2.1": body})["problems"].to_pylist()
    keys = [(row["version_id"], row["number"]) for row in rows]
    assert keys == sorted(keys)
    assert len(keys) == 36
