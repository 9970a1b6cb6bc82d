"""Changing single values of a portal file leaves the rest of its text as a person wrote it."""

from crawler.probe.editing import edited, quoted

FILE = """\
# of the county office
id: a
base_urls: [http://old.example/]  # since 2019
unverified: true  # until a visit
columns:
  # the towns
  - key: annual
    url: http://old.example/nb/
  - key: more
    url: http://old.example/more/
    accepted: 2024-01-01
# the end
"""


def test_a_value_is_replaced_and_its_comment_stays():
    changed = edited(FILE, {("base_urls",): '["http://new.example/"]', ("columns", 1, "accepted"): "2024-05-01"})
    assert changed == FILE.replace("[http://old.example/]", '["http://new.example/"]').replace(
        "2024-01-01", "2024-05-01"
    )


def test_a_key_that_is_dropped_takes_its_line_with_it():
    assert edited(FILE, {("unverified",): None}) == FILE.replace("unverified: true  # until a visit\n", "")


def test_a_key_that_was_never_there_is_dropped_without_a_trace():
    assert edited(FILE, {("search",): None}) == FILE


def test_a_new_key_stands_behind_the_last_of_its_mapping():
    changed = edited(FILE, {("columns", 0, "accepted"): "2024-05-01"})
    assert changed == FILE.replace("http://old.example/nb/\n", "http://old.example/nb/\n    accepted: 2024-05-01\n")
    assert edited(FILE, {("search",): "x"}).endswith("accepted: 2024-01-01\nsearch: x\n# the end\n")


def test_any_text_can_be_a_value():
    assert quoted('a "b": #c') == '"a \\"b\\": #c"'
