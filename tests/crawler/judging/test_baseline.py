"""How long a listing usually is, and when it no longer is the listing it was."""

from datetime import date

import pytest

from crawler.families.page import Entry
from crawler.judging.baseline import Baseline, baseline
from storage.database import open_database, transaction
from tests.crawler.county import crawled, entry, listing, report, workspace_for
from tests.crawler.servers import Site


def lines(count, folder="nb", first=0):
    return [Entry(f"http://a.test/{folder}/{n}.html", f"{n}号镇年度报告") for n in range(first, first + count)]


def usual(count, pages=1):
    return Baseline(count, pages, {line.url: line.title for line in lines(count)}, date(2020, 2, 1))


WHOLE = {
    "as long as usual": (usual(10), lines(10), 1),
    "one line shorter": (usual(10), lines(9), 1),
    "just half as long": (usual(10), lines(5), 1),
    "longer": (usual(10), lines(20), 2),
    "never read before": (Baseline(), [], 1),
    "a few lines that are fewer": (usual(3), lines(1), 1),
    "one page less for one line less": (usual(11, pages=2), lines(10), 1),
    "all lines new, by other titles": (usual(10), lines(10, first=50), 1),
    "three reports at new addresses": (usual(3), lines(3, "new"), 1),
    "most at new addresses": (usual(10), [*lines(1), *lines(9, "new", first=1)], 1),
}
BROKEN = {
    "no line at all": (usual(3), [], 1, "no entry was recognised, where 3 are usual"),
    "less than half": (usual(10), lines(4), 1, "shows 4 entries, 10 are usual"),
    "the pager gone": (usual(30, pages=2), lines(20), 1, "its pager is gone: 20 entries on 1 page, 30 on 2 are usual"),
    "all at new addresses": (
        usual(10),
        lines(10, "new"),
        1,
        "every address is another than on 2020-02-01, 10 titles are the same",
    ),
    "another township's list in its place": (
        Baseline(
            2,
            1,
            {f"http://a.test/a/{y}.html": f"甲镇{y}年政府信息公开年度报告" for y in (2018, 2019)},
            date(2020, 2, 1),
        ),
        [Entry(f"http://a.test/b/{y}.html", f"乙镇{y}年政府信息公开年度报告") for y in (2018, 2019)],
        1,
        "none of the 2 reports listed on 2020-02-01 is there any more",
    ),
}


@pytest.mark.parametrize(("before", "now", "pages"), WHOLE.values(), ids=WHOLE.keys())
def test_a_listing_that_may_be_the_same_is_not_broken(before, now, pages):
    assert before.broken(now, pages, 0.5) is None


@pytest.mark.parametrize(("before", "now", "pages", "reason"), BROKEN.values(), ids=BROKEN.keys())
def test_a_listing_that_is_no_longer_what_it_was_says_in_what(before, now, pages, reason):
    assert before.broken(now, pages, 0.5) == reason


def test_usual_is_the_median_of_the_last_whole_nights_since_the_day_it_was_accepted(tmp_path, monkeypatch):
    counts = {1: 9, 2: 5, 3: 6, 4: 5}
    with Site({f"/nb/t20200101_{n}.html": report("江左镇") for n in range(9)}) as site:
        workspace = workspace_for(tmp_path, site)
        for night, count in counts.items():
            site.pages["/nb/"] = listing([entry(n) for n in range(count)])
            monkeypatch.setenv("GONGKAI_NOW", f"2020-02-0{night}T02:00")
            result, _ = crawled(workspace)
    engine = open_database(workspace.database_url)

    def asked(since, before=""):
        with transaction(engine) as session:
            return baseline(session, "portal0", "annual", since=since, before=before)

    try:
        assert (asked(None).lines, asked(None).pages) == (5, 1)
        assert (asked(None).night, len(asked(None).last)) == (date(2020, 2, 4), 5)
        assert asked(date(2020, 2, 4)).lines == 5
        assert asked(date(2020, 2, 5)) == Baseline()
        assert asked(date(2020, 2, 3), before=result.visit).lines == 6
    finally:
        engine.dispose()


def test_a_listing_that_shrank_is_told_until_it_is_accepted(tmp_path, monkeypatch):
    with Site({f"/nb/t20200101_{n}.html": report("江左镇") for n in range(9)}) as site:
        workspace = workspace_for(tmp_path, site)
        for night, count in ((1, 9), (2, 3), (3, 3)):
            site.pages["/nb/"] = listing([entry(n) for n in range(count)])
            monkeypatch.setenv("GONGKAI_NOW", f"2020-02-0{night}T02:00")
            result, left = crawled(workspace)
        assert result.state == "changed"
        assert result.reason.startswith("annual: shows 3 entries, 9 are usual; gongkai portal check portal0 --accept")
        assert [row.complete for row in left.rows("listing")] == [True, False, False]
        file = workspace.portals / "portal0.yaml"
        file.write_text(file.read_text(encoding="utf-8") + "    accepted: 2020-02-04\n", encoding="utf-8")
        monkeypatch.setenv("GONGKAI_NOW", "2020-02-04T02:00")
        assert crawled(workspace)[0].state == "complete"
