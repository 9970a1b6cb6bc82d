"""What the demo prints can be read back: by our own parser, as an independent check of both."""

import pytest

from demo import forms, generic, hanweb, trs
from demo.calendar import NIGHT_DATES
from demo.filings import Filing
from demo.listing import Item, listed
from demo.web import Request
from parsers import read_report
from parsers.record import Record

LAST = len(NIGHT_DATES) - 1
EARLIER = LAST - 3  # since then yanhu has written all its files anew
SITES = {site.PORTAL: site for site in (trs, hanweb, generic)}


def read(item: Item, portal: str, night: int = LAST) -> Record:
    reply = SITES[portal].answer(Request(SITES[portal].address(item)), night)
    return read_report(reply.body, content_type=reply.content_type).records[0]


def printed(filing: Filing) -> dict[str, int]:
    numbers = forms.figures(filing.unit.code, filing.year)
    changes = filing.life(LAST).changes
    return numbers | {change.old: int(change.new) for change in changes if change.what == "number"}


def readable(portal: str) -> list[Item]:
    return [item for item in listed(portal, LAST) if item.filing and item.filing.life(LAST).page == "there"]


@pytest.mark.parametrize("portal", SITES)
def test_every_report_is_read_as_its_filers_of_its_year(portal):
    for item in readable(portal):
        record = read(item, portal)
        told = (record.kind, record.filer, record.place, record.year, record.published)
        unit = item.filing.unit
        assert told == ("report", unit.filer, unit.name, item.filing.year, item.filing.claims), item.title


@pytest.mark.parametrize("portal", SITES)
def test_every_figure_is_read_as_it_was_printed(portal):
    for item in readable(portal):
        if item.filing.year >= 2019 and not item.filing.wrong_year:
            cells = {name: cell.value for name, cell in read(item, portal).cells.items()}
            assert cells == printed(item.filing), item.title


def test_the_wrong_years_text_is_noticed():
    wrong = next(item for item in readable("qinglan") if item.filing.wrong_year)
    assert "year_conflict" in {problem.code for problem in read(wrong, "qinglan").problems}


@pytest.mark.parametrize("portal", SITES)
def test_lookalikes_are_no_reports_of_a_township(portal):
    for item in listed(portal, LAST):
        if item.other:
            record = read(item, portal)
            assert record.kind == "not_a_report" or record.filer == "清岚县教育局", item.title


@pytest.mark.parametrize("portal", SITES)
def test_neither_banner_nor_clicks_make_a_new_version(portal):
    stands = [item for item in readable(portal) if item.filing.life(EARLIER) == item.filing.life(LAST)]
    assert stands
    for item in stands:
        request = Request(SITES[portal].address(item))
        before, after = (SITES[portal].answer(request, night).body for night in (EARLIER, LAST))
        assert (before != after) == (portal == "yanhu"), "the others' pages hold nothing that changes"
        assert read_report(before).content_digest == read_report(after).content_digest, item.title
