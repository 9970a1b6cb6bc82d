"""What the demo prints can be read back: by our own parser, as an independent check of both."""

import pytest

from demo import figures, generic, hanweb, sums, trs
from demo.calendar import NIGHT_DATES
from demo.filings import Filing
from demo.listing import Item, listed
from demo.web import Request
from parsers import read_report
from parsers.record import Record

LAST = len(NIGHT_DATES) - 1
EARLIER, LATER = 8, 11  # in between yanhu has written all its files anew
_MONEY = {"disclosure.fees.amount": None}  # the one cell that may hold a fraction
SITES = {site.PORTAL: site for site in (trs, hanweb, generic)}


def read(item: Item, portal: str, night: int = LAST) -> Record:
    reply = SITES[portal].answer(Request(SITES[portal].address(item)), night)
    return read_report(reply.body, content_type=reply.content_type).records[0]


def printed(filing: Filing) -> dict[str, int | None]:
    return {name: sums.number(text) for name, text in figures.printed(filing, filing.life(LAST)).items()}


def readable(portal: str) -> list[Item]:
    return [item for item in listed(portal, LAST) if item.filing and item.filing.life(LAST).page == "there"]


@pytest.mark.parametrize("portal", SITES)
def test_every_report_is_read_as_its_filers_of_its_year_with_its_figures(portal):
    for item in readable(portal):
        record = read(item, portal)
        unit = item.filing.unit
        told = (record.kind, record.year, record.published)
        assert told == ("report", item.filing.year, item.filing.claims), item.title
        assert unit.name in (record.filer or ""), item.title
        assert record.place == (unit.name if unit.kind != "other" else None), "a farm is no township"
        if item.filing.year >= 2019 and not item.filing.wrong_year:
            cells = {name: cell.value for name, cell in record.cells.items()}
            assert {**cells, **_MONEY} == {**printed(item.filing), **_MONEY}, item.title


def test_the_wrong_years_text_is_noticed():
    wrong = next(item for item in readable("qinglan") if item.filing.wrong_year)
    assert "year_conflict" in {problem.code for problem in read(wrong, "qinglan").problems}


@pytest.mark.parametrize("portal", SITES)
def test_lookalikes_are_no_reports_of_a_township(portal):
    for item in listed(portal, LAST):
        if item.other:
            record = read(item, portal)
            assert record.kind == "not_a_report" or record.filer == "清岚县教育局", item.title


def on_both_nights(portal: str) -> list[tuple[str, bytes, bytes]]:
    """Give the title and the two pages of every report that stands as it was."""
    stands = [item for item in readable(portal) if item.filing.life(EARLIER) == item.filing.life(LATER)]
    assert stands
    asked = [(item.title, Request(SITES[portal].address(item))) for item in stands]
    answer = SITES[portal].answer
    return [(title, answer(request, EARLIER).body, answer(request, LATER).body) for title, request in asked]


def test_neither_banner_nor_clicks_make_a_new_version():
    for title, before, after in on_both_nights("yanhu")[::3]:
        assert before != after
        assert read_report(before).content_digest == read_report(after).content_digest, title


@pytest.mark.parametrize("portal", [portal for portal in SITES if portal != "yanhu"])
def test_the_others_pages_hold_nothing_that_changes(portal):
    assert all(before == after for _, before, after in on_both_nights(portal))
