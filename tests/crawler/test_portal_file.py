"""A portal file is checked as a whole, and every fault is told with its line."""

import json
from pathlib import Path

import pytest

from crawler import portal_file
from crawler.portal_file import load_portal, load_portals, read_portal, schema_text
from roster.errors import BadInput

GOOD = """\
id: qinglan
county_code: "990101"
county: 清岚县
family: trs
base_urls: [http://127.0.0.1:8411/]
covers: county
delay: 2
columns:
  - key: annual
    url: http://127.0.0.1:8411/zwgk/zfxxgknb/
  - key: jiangzuo
    url: http://127.0.0.1:8411/jz/nb/
    filer: 江左镇
    county_code: "410329"
    years: [2019, 2020]
"""


def written(tmp_path, text, name="qinglan.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_is_read_whole(tmp_path):
    portal = load_portal(written(tmp_path, GOOD))
    assert (portal.id, portal.county, portal.family, portal.covers, portal.delay) == (
        "qinglan",
        "清岚县",
        "trs",
        "county",
        2,
    )
    first, second = portal.columns
    assert (first.key, first.filer, first.county_code, first.years) == ("annual", None, None, None)
    assert (second.filer, second.county_code, second.years) == ("江左镇", "410329", (2019, 2020))


def test_keys_that_may_be_left_out_have_their_defaults(tmp_path):
    text = GOOD.replace("covers: county\n", "").replace("delay: 2\n", "")
    portal = load_portal(written(tmp_path, text))
    assert (portal.covers, portal.delay) == ("county", None)


FAULTS = [
    ("delay: 2", "dealy: 2", 7, "dealy: unknown key"),
    ("    filer: 江左镇", "    filers: 江左镇", 13, "columns.2.filers: unknown key"),
    ("county: 清岚县\n", "", 1, "county: missing key"),
    ("    url: http://127.0.0.1:8411/zwgk/zfxxgknb/\n", "", 9, "columns.1.url: missing key"),
    ("http://127.0.0.1:8411/jz/nb/", "ftp://127.0.0.1/jz/", 12, "columns.2.url: not an http or https address"),
    ("http://127.0.0.1:8411/jz/nb/", "http://u:p@127.0.0.1/", 12, "columns.2.url: not an http or https address"),
    ("http://127.0.0.1:8411/jz/nb/", "http://127.0.0.1/a\\b", 12, "columns.2.url: an address is plain ASCII"),
    ("http://127.0.0.1:8411/jz/nb/", "http://127.0.0.1:port/", 12, "columns.2.url"),
    ("[http://127.0.0.1:8411/]", "[清岚]", 5, "base_urls.1: not an http or https address"),
    ("[http://127.0.0.1:8411/]", "[]", 5, "base_urls"),
    ("key: jiangzuo", "key: annual", 11, "columns.2.key: 'annual' is the key of an earlier column"),
    ("http://127.0.0.1:8411/jz/nb/", "http://127.0.0.1:8411/zwgk/zfxxgknb/", 12, "columns.2.url: 'http"),
    ("delay: 2", "delay: 2\nfamily: trs", 8, "family: stands here a second time"),
    ("delay: 2", "delay: soon", 7, "delay"),
    ("delay: 2", "delay: -1", 7, "delay"),
    ("family: trs", "family: wordpress", 4, "family"),
    ('"990101"', "990101", 2, "county_code"),
    ('"990101"', '"99010"', 2, "county_code"),
    ("id: qinglan", "id: other", 1, "id: is 'other', but the file is called qinglan.yaml"),
    ("covers: county", "covers: columns", 9, "columns.1: covers: columns needs a filer in every column"),
    ("years: [2019, 2020]", "years: [2019, soon]", 15, "columns.2.years.2"),
    ("columns:", "columns: [", 9, "not YAML"),
]


@pytest.mark.parametrize(("old", "new", "line", "what"), FAULTS)
def test_every_fault_is_told_with_its_line(tmp_path, old, new, line, what):
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(BadInput) as caught:
        load_portal(path)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"{path}:{line}: {what}")


@pytest.mark.parametrize("text", ["", "just a word\n", "- a\n- b\n", "# nothing\n"])
def test_a_file_that_holds_no_keys_is_bad_input(tmp_path, text):
    with pytest.raises(BadInput, match=r"qinglan\.yaml:1: the file: "):
        load_portal(written(tmp_path, text))


def test_a_file_that_is_not_text_is_bad_input(tmp_path):
    path = tmp_path / "qinglan.yaml"
    path.write_bytes("county: 清岚县".encode("gb18030"))
    with pytest.raises(BadInput, match="cannot be read"):
        load_portal(path)


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    text = GOOD.replace("family: trs", "family: wordpress").replace("delay: 2", "dealy: 2")
    portal, faults = read_portal(written(tmp_path, text))
    assert portal is None
    assert sorted(fault.line for fault in faults) == [4, 7]


def test_the_files_of_a_folder_come_in_the_order_of_their_names(tmp_path):
    for name in ("b", "a", "c"):
        written(tmp_path, GOOD.replace("id: qinglan", f"id: {name}"), f"{name}.yaml")
    assert [portal.id for portal in load_portals(tmp_path)] == ["a", "b", "c"]


def test_the_schema_for_editors_is_the_model():
    kept = Path(portal_file.__file__).with_name("portal.schema.json").read_text(encoding="utf-8")
    assert kept == schema_text()
    assert set(json.loads(kept)["required"]) == {"id", "county_code", "county", "family", "base_urls", "columns"}


def test_the_manual_explains_every_key_and_its_example_is_sound(tmp_path):
    manual = (Path(__file__).parents[2] / "docs" / "portals.md").read_text(encoding="utf-8")
    example = manual.partition("```yaml\n")[2].partition("```")[0]
    assert load_portal(written(tmp_path, example)).county == "清岚县"
    for name in [*portal_file.PortalFile.model_fields, *portal_file.Column.model_fields]:
        assert f"| `{name}` |" in manual
