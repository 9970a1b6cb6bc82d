import yaml

from demo.portals import portal_files
from demo.server import COUNTIES
from demo.showcase import reports


def test_every_county_of_the_calendar_has_a_file_in_which_its_listings_answer(visitor):
    files = portal_files(visitor.portals.base_urls)
    assert {name.removesuffix(".yaml") for name in files} == set(COUNTIES)
    for name, text in files.items():
        portal = yaml.safe_load(text)
        assert f"{portal['id']}.yaml" == name
        base = portal["base_urls"][0]
        for column in portal["columns"]:
            assert column["url"].startswith(base)
            assert visitor.get(portal["id"], "/" + column["url"].removeprefix(base))[0] == 200


def test_three_families_are_there():
    urls = {name: f"http://127.0.0.1:{n}/" for n, name in enumerate(COUNTIES, start=8001)}
    families = [yaml.safe_load(text)["family"] for text in portal_files(urls).values()]
    assert sorted(families) == ["generic", "hanweb", "trs", "trs"]


def test_the_real_townships_have_a_column_each_that_speaks_of_one_report():
    portal = yaml.safe_load(portal_files({"yangzhang": "http://127.0.0.1:8004/"})["yangzhang.yaml"])
    assert portal["covers"] == "columns"
    told = {(column["filer"], column["county_code"], tuple(column["years"])) for column in portal["columns"]}
    assert told == {(report["name"], report["county_code"], (report["year"],)) for report in reports()}
