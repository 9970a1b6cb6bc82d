from datetime import date

from demo.calendar import NIGHT_DATES, night_of
from demo.filings import Filing, filings


def filing(portal: str, name: str, year: int) -> Filing:
    return next(f for f in filings(portal) if (f.unit.name, f.year) == (name, year))


def on(day: str) -> int:
    return night_of(day)


def test_a_report_without_an_event_is_there_from_the_start_and_stays():
    quiet = filing("qinglan", "漱石镇", 2020)
    assert {quiet.life(n).page for n in range(len(NIGHT_DATES))} == {"there"}
    assert all(quiet.life(n).listed for n in range(len(NIGHT_DATES)))


def test_the_newest_report_appears_on_the_night_after_the_day_it_claims():
    for found in filings("jichuan"):
        if found.year == 2023 and not found.events:
            assert found.claims < date.fromisoformat(NIGHT_DATES[found.appears])
            assert found.appears <= on("2024-01-30")


def test_a_report_that_was_never_filed_does_not_exist():
    assert not [f for f in filings("qinglan") if (f.unit.name, f.year) == ("鹤拂镇", 2021)]


def test_withdrawn_and_restored():
    back = filing("qinglan", "蓼汀镇", 2022)
    told = [(back.life(on(day)).listed, back.life(on(day)).page) for day in ("2024-01-30", "2024-02-01", "2024-02-11")]
    assert told == [(True, "there"), (False, "gone"), (True, "there")]


def test_delisted_keeps_the_page_and_a_broken_link_keeps_the_entry():
    delisted = filing("jichuan", "蕉雨乡", 2023).life(on("2024-02-15"))
    broken = filing("jichuan", "藕香乡", 2023)
    assert (delisted.listed, delisted.page) == (False, "there")
    assert (broken.life(on("2024-02-08")).listed, broken.life(on("2024-02-08")).page) == (True, "gone")
    assert broken.life(on("2024-02-11")).page == "there"


def test_titles_name_filer_and_year():
    for portal in ("qinglan", "jichuan", "yanhu"):
        for found in filings(portal):
            assert found.unit.name in found.title
            assert str(found.year) in found.title
