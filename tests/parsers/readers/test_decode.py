"""Bytes decide the charset: a mark, strict UTF-8, else what loses least. Headers and meta tags are not asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.readers.decode import decode

TEXT = "青石镇人民政府政府信息公开工作年度报告，统计期限为一年。" * 20


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("gbk", "gb18030"), ("utf-16", "utf-16")],
)
def test_text_comes_back_whole(encoding: str, name: str) -> None:
    assert decode(TEXT.encode(encoding)) == (TEXT, name, 0)


def test_a_lying_meta_tag_is_not_believed() -> None:
    page = f'<meta charset="utf-8">{TEXT}'
    assert decode(page.encode("gbk")) == (page, "gb18030", 0)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_lost_byte_does_not_change_the_charset(encoding: str) -> None:
    data = TEXT.encode(encoding)
    decoded = decode(data[:101] + data[102:])
    assert decoded.charset == encoding
    assert decoded.replaced >= 1


@given(st.binary(max_size=300))
def test_any_bytes_decode(data: bytes) -> None:
    decoded = decode(data)
    assert decoded.charset in {"utf-8", "gb18030", "utf-16"}
    assert decoded.replaced in (0, decoded.text.count("\ufffd"))
