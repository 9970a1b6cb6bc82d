"""A label is known through numbering, brackets, breaks and small misprints; never when two are about equally close."""

import pytest

from parsers.tables.labels import Role, normalise, vocabulary

WORDS = vocabulary("2019")


@pytest.mark.parametrize(
    "text",
    [
        "1.属于国家秘密",
        "1、属于国家秘密",
        "（1）属于\n国家秘密",
        "１．属于国家秘密",
        "属于国家秘密",
        "〔1〕属于国家秘密",
        "【1】属于国家秘密",
        "①属于国家秘密",
        "1．属于国家秘密",
        "1，属于国家秘密",
        "1.屬於國家祕密",
    ],
)
def test_numbering_and_breaks_are_no_matter(text: str) -> None:
    match = WORDS.find(text)
    assert match is not None
    assert (match.key(Role.ROW, "requests"), match.score) == ("refused_state_secret", 1.0)


def test_a_numbered_total_is_the_row_and_a_bare_one_may_be_the_column() -> None:
    row, bare = WORDS.find("（七）总计"), WORDS.find("总计")
    assert row is not None
    assert not row.has(Role.COLUMN)
    assert bare is not None
    assert bare.key(Role.COLUMN, "requests") == "total"


@pytest.mark.parametrize("text", ["", "123", "填表人", "其他主动公开文件", "属于", "某某单位办公室二〇二〇年工作"])
def test_what_is_no_label(text: str) -> None:
    assert WORDS.find(text) is None


def test_two_labels_equally_close_are_no_match() -> None:
    assert WORDS.find("本年新数量") is None


def test_bare_words() -> None:
    assert normalise("3. 危及“三安全一稳定”") == "危及三安全一稳定"
