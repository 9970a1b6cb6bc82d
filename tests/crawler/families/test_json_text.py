"""JSON as endpoints send it, and what it means for a page that may be cut short."""

import json

import pytest

from crawler.families.json_text import read_json
from crawler.families.page import FetchedPage


@pytest.mark.parametrize("text", ['{"a": [1]}', '\ufeff {"a": [1]}\n', 'raw({"a": [1]});', 'jQuery1.cb ( {"a": [1]} )'])
def test_json_is_read_bare_and_wrapped_for_a_script(text):
    assert read_json(text) == {"a": [1]}


@pytest.mark.parametrize("text", ["", "<html></html>", '{"a": [1', "alert('x')", "f({'a': 1})", "[" * 100_000])
def test_what_is_no_json_or_not_all_of_it_is_none(text):
    assert read_json(text) is None


def test_markup_inside_json_does_not_make_an_answer_cut_short():
    whole = json.dumps({"data": {"html": "<body><ul></ul></body>"}}).replace("</", "<\\/")
    assert not FetchedPage("http://www.county.test/", whole.encode()).cut_short
    assert FetchedPage("http://www.county.test/", whole[:-4].encode()).cut_short
