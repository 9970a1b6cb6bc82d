"""A coded body is whole, cut, broken, or not coded at all."""

import gzip
import zlib

import pytest

from crawler.wire.codings import coding_fault

TEXT = "水寨乡政府信息公开工作年度报告".encode() * 400
RAW = zlib.compress(TEXT)[2:-4]


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        (" GZIP ", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", RAW),
        ("gzip", TEXT),  # the header lies: nothing is lost
        ("gzip", b""),
        ("identity", TEXT),
        ("", TEXT),
    ],
)
def test_a_whole_body_has_no_fault(coding, body):
    assert coding_fault(coding, body) is None


@pytest.mark.parametrize(
    ("coding", "body", "fault"),
    [
        ("gzip", gzip.compress(TEXT)[:-20], "the coded body is cut short"),
        ("gzip", gzip.compress(TEXT)[:-4], "the coded body is cut short"),  # all the text, but not its length
        ("deflate", zlib.compress(TEXT)[:-20], "the coded body is"),
        ("gzip", gzip.compress(TEXT)[:-8] + bytes(8), "the coded body is broken"),
    ],
)
def test_a_cut_or_broken_body_is_told(coding, body, fault):
    assert coding_fault(coding, body).startswith(fault)
