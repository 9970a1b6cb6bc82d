"""The cause of each row that differs follows from what the two releases hold, as docs/release-changes.md says."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from release.delta.cause import Cause
from release.delta.compare import RULES
from release.delta.pair import Change
from release.retractions import MARK
from release.schema import load_schema
from tests.release.delta.pairs import ReleasePair, Row

NEW_NIGHT = datetime(2024, 2, 24, 18, tzinfo=UTC)  # the night of 25 February in China
OLD_NIGHT = datetime(2024, 2, 19, 18, 0, 30, tzinfo=UTC)
URN = "urn:uuid:00000000-0000-4000-8000-"
COPY = "410324-b94046adb7893c54.1.1"


@pytest.fixture
def pair(tmp_path: Path) -> ReleasePair:
    return ReleasePair(tmp_path)


def causes(changes: list[Change]) -> dict[tuple[str, str], set[tuple[str, ...]]]:
    """Give the causes, decisive one first, by table and what happened."""
    found: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for change in changes:
        found.setdefault((change.table, change.what), set()).add((change.cause, *change.also))
    return found


def a_day_later(pair: ReleasePair, day: str = "2024-02-25") -> None:
    pair.later["as_of"] = day


def another_parser(pair: ReleasePair) -> None:
    pair.later["software"] = {**pair.later["software"], "parser": "gongkai-parser/5"}


def another_roster(pair: ReleasePair) -> None:
    pair.later["inputs"]["roster"]["files"] = [{"name": "2024.csv", "sha256": "b" * 64}]


def new_visit(pair: ReleasePair, portal: str = "yichuan") -> None:
    """A night more on a portal, with its listing."""
    a_day_later(pair)
    visit = pair.before.one("visits", portal_id=portal)
    visit_id = f"{portal}.2024-02-25.1"
    pair.after.add("visits", visit, visit_id=visit_id, night=date(2024, 2, 25), started_at=NEW_NIGHT)
    pair.after.add("listings", pair.before.one("listings", visit_id=visit["visit_id"]), visit_id=visit_id)


def capture(pair: ReleasePair, number: int, at: datetime, manifest: int | None) -> str:
    like = pair.before.one("captures", capture_id=f"{URN}000000000011")
    made = {"capture_id": f"{URN}{number:012d}", "at": at, "manifest": manifest}
    return str(pair.after.add("captures", like, **made)["capture_id"])


def new_version(pair: ReleasePair, capture_id: str) -> Row:
    """A second version of a report that had one, whose rows follow it."""
    report = pair.before.one("reports", county_code="041032", year=2022)
    old = pair.before.one("versions", report_id=report["report_id"])
    ident = f"{old['version_id'].split('.')[0]}.2.1"
    row = pair.after.add("versions", old, version_id=ident, number=2, capture_id=capture_id)
    for table in ("cells", "problems"):
        for each in pair.before.find(table, version_id=old["version_id"]):
            pair.after.add(table, each, version_id=ident)
    pair.after.change("reports", {"versions": 2, "version_id": ident}, report_id=report["report_id"])
    return {**row, "filer_id": report["filer_id"], "year": report["year"]}


def new_report(pair: ReleasePair, capture_id: str) -> Row:
    """A report that the earlier release has not, of a filing that it calls missing."""
    filing = pair.before.one("verdicts", headline="missing")
    like = pair.before.one("reports", county_code="041032")
    report_id = f"041032-ffffffffffffffff.{filing['filer_id']}.{filing['year']}"
    version_id = "041032-ffffffffffffffff.1.1"
    ids = {"report_id": report_id, "version_id": version_id}
    version = pair.before.one("versions", report_id=like["report_id"])
    pair.after.add("versions", version, **ids, capture_id=capture_id)
    for each in pair.before.find("cells", version_id=version["version_id"]):
        pair.after.add("cells", each, version_id=version_id)
    whose = {"filer_id": filing["filer_id"], "year": filing["year"]}
    pair.after.add("reports", like, **ids, **whose, url="http://www.yichuan.gov.cn/9.html")
    pair.after.add("reports_wide", pair.before.one("reports_wide", report_id=like["report_id"]), report_id=report_id)
    pair.after.change("filers", {"reports": 1}, filer_id=filing["filer_id"])
    pair.after.change("verdicts", {"headline": "late", "observation": "found"}, **whose)
    pair.after.drop("proofs", lambda row: (row["filer_id"], row["year"]) == tuple(whose.values()))
    pair.after.add("proofs", {**whose, "capture_id": capture_id})
    return whose


def test_every_table_of_a_release_has_its_rule() -> None:
    assert set(RULES) == {table.name for table in load_schema().tables}


def test_two_releases_with_the_same_rows_differ_in_none(pair: ReleasePair) -> None:
    a_day_later(pair)
    another_parser(pair)
    assert pair.changes() == []


def test_a_row_that_differs_for_no_reason_is_unexplained(pair: ReleasePair) -> None:
    for table in ("units", "obligations", "verdicts", "cells", "captures", "findings", "filers", "versions"):
        text = next(name for name in ("name", "basis", "raw", "segment", "reason", "filer", "title", "copied_from")
                    if name in pair.after.tables[table][0])  # fmt: skip
        pair.after.tables[table][0][text] = "another"
    assert {change.cause for change in pair.changes()} == {Cause.UNEXPLAINED}


class TestWhatWasRead:
    """Versions, what was read of them, reports and captures."""

    def test_a_version_whose_bytes_came_after_the_day_is_the_sources(self, pair: ReleasePair) -> None:
        new_visit(pair)
        another_parser(pair)  # nor does a parser explain bytes that were not there
        another_roster(pair)
        new_version(pair, capture(pair, 990, NEW_NIGHT, 2))
        found = causes(pair.changes())
        for table in ("versions", "cells", "problems"):
            assert found[table, "added"] == {("source_changed",)}
        assert found["reports", "changed"] == {("source_changed",)}
        assert found["captures", "added"] == {("looked_again",)}

    def test_an_old_capture_that_a_better_parser_recognises_is_read_better(self, pair: ReleasePair) -> None:
        new_visit(pair)
        another_parser(pair)
        new_report(pair, capture(pair, 990, OLD_NIGHT, 1))
        found = causes(pair.changes())
        for table in ("versions", "cells", "reports", "reports_wide"):
            assert found[table, "added"] == {("read_better",)}
        assert found["captures", "added"] == {("read_better", "looked_again")}  # it proves a verdict, too
        assert found["filers", "changed"] == {("read_better",)}
        assert found["verdicts", "changed"] == {("read_better", "looked_again")}

    def test_an_old_capture_read_later_by_the_same_parser_is_read_better_too(self, pair: ReleasePair) -> None:
        a_day_later(pair)
        new_report(pair, capture(pair, 990, OLD_NIGHT, 1))
        assert causes(pair.changes())["versions", "added"] == {("read_better",)}

    def test_a_capture_that_the_earlier_release_cites_was_known(self, pair: ReleasePair) -> None:
        another_parser(pair)
        listing = pair.before.one("captures", capture_id=f"{URN}000000000002")
        listing["manifest"] = pair.after.one("captures", capture_id=listing["capture_id"])["manifest"] = None
        new_report(pair, listing["capture_id"])
        assert causes(pair.changes())["versions", "added"] == {("read_better",)}

    @pytest.mark.parametrize("manifest", [2, None])
    def test_an_old_capture_that_the_archive_got_later_is_no_change_of_the_source(
        self, pair: ReleasePair, manifest: int | None
    ) -> None:
        a_day_later(pair)
        new_report(pair, capture(pair, 990, OLD_NIGHT, manifest))
        assert causes(pair.changes())["versions", "added"] == {("looked_again",)}

    def test_when_the_parser_is_another_as_well_both_are_told(self, pair: ReleasePair) -> None:
        a_day_later(pair)
        another_parser(pair)
        new_report(pair, capture(pair, 990, OLD_NIGHT, 2))
        assert causes(pair.changes())["versions", "added"] == {("looked_again", "read_better")}

    def test_the_night_of_a_capture_is_that_of_china(self, pair: ReleasePair) -> None:
        late = datetime(2024, 2, 22, 16, 30, tzinfo=UTC)  # past midnight there
        pair.later["as_of"] = "2024-02-23"
        new_version(pair, capture(pair, 990, late, 2))
        assert causes(pair.changes())["versions", "added"] == {("source_changed",)}

    def test_cells_of_the_same_bytes_that_differ_are_read_better(self, pair: ReleasePair) -> None:
        new_visit(pair)
        another_parser(pair)
        pair.after.change("versions", {"parser": "gongkai-parser/5"})
        pair.after.change("cells", {"value": 7.0, "state": "reported"}, state="unclear")
        pair.after.drop("problems", lambda row: row["code"] == "no_place")
        found = causes(pair.changes())
        assert found["versions", "changed"] == found["cells", "changed"] == {("read_better",)}
        assert found["problems", "removed"] == {("read_better",)}

    def test_a_reading_that_was_renewed_since_shows_in_its_version_alone(self, pair: ReleasePair) -> None:
        a_day_later(pair)  # the software of both is the same: `reparse` came after the first
        version = pair.before.one("versions", number=2)["version_id"]
        pair.before.change("versions", {"parser": "gongkai-parser/3"}, version_id=version)
        pair.after.change("cells", {"value": 7.0}, version_id=version, state="reported")
        assert causes(pair.changes())["cells", "changed"] == {("read_better",)}

    def test_a_version_that_is_gone_without_other_software_is_unexplained(self, pair: ReleasePair) -> None:
        a_day_later(pair)
        version = pair.before.one("versions", number=2)["version_id"]
        pair.after.drop("versions", lambda row: row["version_id"] == version)
        assert causes(pair.changes()) == {("versions", "removed"): {("unexplained",)}}

    def test_a_version_that_other_software_takes_for_no_report_is_read_better(self, pair: ReleasePair) -> None:
        another_parser(pair)
        version = pair.before.one("versions", number=2)["version_id"]
        pair.after.drop("versions", lambda row: row["version_id"] == version)
        pair.after.drop("cells", lambda row: row["version_id"] == version)
        found = causes(pair.changes())
        assert found == {("versions", "removed"): {("read_better",)}, ("cells", "removed"): {("read_better",)}}

    def test_a_report_that_another_roster_gives_to_another_unit(self, pair: ReleasePair) -> None:
        another_roster(pair)
        old = pair.before.one("reports", county_code="041032", filer_id="041032105@2001", year=2022)
        digest = old["report_id"].split(".")[0]
        new = {"report_id": f"{digest}.041032106@2001-01-01.2022", "filer_id": "041032106@2001-01-01"}
        for table in ("reports", "reports_wide"):
            pair.after.change(table, {name: new[name] for name in new if name in pair.after.tables[table][0]},
                              report_id=old["report_id"])  # fmt: skip
        pair.after.change("versions", {"report_id": new["report_id"]}, report_id=old["report_id"])
        pair.after.change("verdicts", {"headline": "filed"}, filer_id=new["filer_id"], year=2022)
        found = causes(pair.changes())
        assert found["versions", "changed"] == {("roster_corrected",)}
        assert found["reports", "added"] == found["reports", "removed"] == {("roster_corrected",)}
        assert found["reports_wide", "added"] == {("roster_corrected",)}
        assert found["verdicts", "changed"] == {("roster_corrected",)}

    def test_a_report_seen_on_another_night_was_looked_at_again(self, pair: ReleasePair) -> None:
        new_visit(pair)
        pair.after.change("reports", {"last_seen": date(2024, 2, 25)}, county_code="041032")
        assert causes(pair.changes())["reports", "changed"] == {("looked_again",)}

    def test_a_report_seen_on_another_night_without_one_is_unexplained(self, pair: ReleasePair) -> None:
        new_visit(pair, portal="luanchuan")
        pair.after.change("reports", {"last_seen": date(2024, 2, 25)}, county_code="041032")
        assert causes(pair.changes())["reports", "changed"] == {("unexplained",)}

    def test_an_old_capture_that_a_new_one_repeats_is_cited_for_the_same_cause(self, pair: ReleasePair) -> None:
        new_visit(pair)
        original, repeat = capture(pair, 990, OLD_NIGHT, 1), capture(pair, 991, NEW_NIGHT, 2)
        pair.after.change("captures", {"revisit_of": original}, capture_id=repeat)
        new_version(pair, repeat)
        found = {change.key[0]: change.cause for change in pair.changes() if change.table == "captures"}
        assert found == {original: Cause.SOURCE_CHANGED, repeat: Cause.LOOKED_AGAIN}

    def test_an_old_capture_that_hung_on_a_new_versions_page_and_its_original_have_its_cause(
        self, pair: ReleasePair
    ) -> None:
        new_visit(pair)
        page, attached, original = (
            capture(pair, number, at, 1) for number, at in enumerate([NEW_NIGHT, OLD_NIGHT, OLD_NIGHT], start=990)
        )
        version = new_version(pair, page)
        told = {"version_id": version["version_id"], "attachments": [{"id": attached, "original": {"id": original}}]}
        pair.after.provenance = [json.dumps({"archive": None}), json.dumps(told, separators=(",", ":"))]
        found = {change.key[0]: change.cause for change in pair.changes() if change.table == "captures"}
        assert found == {page: Cause.LOOKED_AGAIN, attached: Cause.SOURCE_CHANGED, original: Cause.SOURCE_CHANGED}

    def test_a_capture_whose_night_was_closed_is_sealed(self, pair: ReleasePair) -> None:
        a_day_later(pair)
        pair.after.change("captures", {"manifest": 2}, manifest=None)
        assert causes(pair.changes()) == {("captures", "changed"): {("sealed",)}}

    @pytest.mark.parametrize("to", [{"segment": "x"}, {"manifest": None}, {"manifest": 9}])
    def test_a_capture_that_lies_elsewhere_or_changed_its_manifest_is_unexplained(
        self, pair: ReleasePair, to: Row
    ) -> None:
        a_day_later(pair)
        pair.after.change("captures", to, manifest=1)
        assert causes(pair.changes()) == {("captures", "changed"): {("unexplained",)}}


class TestWhatWasJudged:
    """Obligations, verdicts, proofs, filers and findings."""

    def test_what_the_portal_showed_made_a_missing_report_late(self, pair: ReleasePair) -> None:
        new_visit(pair)
        new_report(pair, capture(pair, 990, NEW_NIGHT, 2))
        found = causes(pair.changes())
        assert found["verdicts", "changed"] == {("source_changed", "looked_again")}
        assert found["proofs", "added"] == {("looked_again",)}
        assert found["proofs", "removed"] == {("source_changed", "looked_again")}
        assert found["filers", "changed"] == {("source_changed",)}

    def test_a_night_more_that_proves_an_absence_is_no_change_of_the_source(self, pair: ReleasePair) -> None:
        new_visit(pair, portal="luanchuan")
        pair.after.change("verdicts", {"headline": "missing", "observation": "absent"}, headline="unobservable")
        assert causes(pair.changes())["verdicts", "changed"] == {("looked_again",)}

    def test_a_verdict_by_a_corrected_roster_and_a_new_visit_tells_both(self, pair: ReleasePair) -> None:
        new_visit(pair)
        another_roster(pair)
        filing = {"filer_id": "041032106@2001-01-01", "year": 2023}
        pair.after.change("obligations", {"duty": "merged", "successor": "江左镇"}, **filing)
        pair.after.change("verdicts", {"headline": "not obliged"}, **filing)
        found = causes(pair.changes())
        assert found["obligations", "changed"] == {("roster_corrected",)}
        assert found["verdicts", "changed"] == {("roster_corrected", "looked_again")}

    def test_a_corrected_roster_that_does_not_touch_the_filing_is_only_not_ruled_out(self, pair: ReleasePair) -> None:
        new_visit(pair)
        another_roster(pair)
        filing = {"filer_id": "041032106@2001-01-01", "year": 2023}
        pair.after.change("verdicts", {"headline": "unobservable"}, **filing)
        assert causes(pair.changes())["verdicts", "changed"] == {("looked_again", "roster_corrected")}

    def test_visits_of_another_county_explain_no_verdict(self, pair: ReleasePair) -> None:
        new_visit(pair, portal="luanchuan")
        pair.after.change("verdicts", {"headline": "unobservable"}, headline="missing")
        assert causes(pair.changes())["verdicts", "changed"] == {("time_passed",)}

    def test_another_number_of_nights_is_a_setting(self, pair: ReleasePair) -> None:
        new_visit(pair)
        pair.later["inputs"]["settings"]["audit"]["absence_nights"] = 5
        pair.after.change("verdicts", {"headline": "unobservable"}, headline="missing")
        assert causes(pair.changes())["verdicts", "changed"] == {("settings_changed", "looked_again")}

    def test_what_a_release_says_of_itself_is_no_cause(self, pair: ReleasePair) -> None:
        pair.later["inputs"]["settings"]["release"]["title"] = "b"
        pair.after.change("verdicts", {"headline": "unobservable"}, headline="missing")
        assert causes(pair.changes())["verdicts", "changed"] == {("unexplained",)}

    def test_a_deadline_that_passed_is_the_time(self, pair: ReleasePair) -> None:
        a_day_later(pair)
        another_roster(pair)
        another_parser(pair)
        pair.before.change("obligations", {"duty": "not_yet_due"}, year=2022, county_code="410324")
        pair.before.change("verdicts", {"headline": "not due"}, year=2022, headline="unobservable")
        found = causes(pair.changes())
        assert found["obligations", "changed"] == {("time_passed",)}
        assert found["verdicts", "changed"] == {("time_passed", "roster_corrected", "read_better")}

    def test_a_deadline_that_passed_with_another_day_is_the_rosters(self, pair: ReleasePair) -> None:
        a_day_later(pair)
        another_roster(pair)
        pair.before.change("obligations", {"duty": "not_yet_due", "due": date(2024, 2, 24)}, year=2023)
        assert causes(pair.changes())["obligations", "changed"] == {("roster_corrected",)}

    def test_a_year_that_began_is_the_time_and_the_same_year_of_a_new_filer_is_not(self, pair: ReleasePair) -> None:
        a_day_later(pair)
        another_roster(pair)
        for filer in ("041032105@2001", "410324201@2015"):
            pair.after.add("obligations", pair.before.one("obligations", filer_id=filer), year=2024)
        for table in ("filers", "obligations", "verdicts"):
            pair.before.drop(table, lambda row: row["filer_id"] == "410324201@2015")
        found = {change.key: change.cause for change in pair.changes() if change.table == "obligations"}
        assert found["041032105@2001", 2024] == Cause.TIME_PASSED
        assert found["410324201@2015", 2024] == found["410324201@2015", 2022] == Cause.ROSTER_CORRECTED

    def test_a_finding_that_people_worked_on_was_decided(self, pair: ReleasePair) -> None:
        a_day_later(pair)
        another_parser(pair)
        pair.after.change("findings", {"state": "dismissed"}, finding_id="altered-1")
        pair.after.add("reviews", pair.before.one("reviews", number=4), number=13, action="dismiss")
        found = causes(pair.changes())
        assert found == {("findings", "changed"): {("decided",)}, ("reviews", "added"): {("decided",)}}

    def test_a_finding_of_a_rule_in_a_new_version_is_read_better(self, pair: ReleasePair) -> None:
        another_parser(pair)
        pair.after.change("rules", {"version": 3}, rule="copied")
        pair.after.drop("findings", lambda row: row["rule"] == "copied")
        found = causes(pair.changes())
        assert found["rules", "changed"] == found["findings", "removed"] == {("read_better",)}

    def test_a_finding_on_a_report_that_was_changed_is_the_sources(self, pair: ReleasePair) -> None:
        new_visit(pair)
        version = new_version(pair, capture(pair, 990, NEW_NIGHT, 2))
        whose = {"filer_id": version["filer_id"], "year": version["year"], "rule": "fees_unreported"}
        pair.after.add("findings", pair.before.one("findings", finding_id="altered-1"), finding_id="new-1", **whose)
        assert causes(pair.changes())["findings", "added"] == {("source_changed",)}

    @pytest.mark.parametrize(
        ("before", "after"), [("unchanged", "withdrawn"), ("altered; withdrawn", "altered; restored")]
    )
    def test_a_report_taken_down_or_put_up_again_is_the_sources(
        self, pair: ReleasePair, before: str, after: str
    ) -> None:
        new_visit(pair)
        filing = {"filer_id": "041032105@2001", "year": 2023}
        pair.before.change("verdicts", {"integrity": before}, **filing)
        pair.after.change("verdicts", {"integrity": after}, **filing)
        finding = pair.before.one("findings", finding_id="altered-1")
        pair.after.add("findings", finding, finding_id="withdrawn-1", rule="withdrawn")
        found = causes(pair.changes())
        assert found["verdicts", "changed"] == found["findings", "added"] == {("source_changed", "looked_again")}

    def test_a_report_called_withdrawn_without_a_visit_is_not_the_sources(self, pair: ReleasePair) -> None:
        another_parser(pair)
        pair.after.change("verdicts", {"integrity": "withdrawn"}, filer_id="041032105@2001", year=2023)
        assert causes(pair.changes())["verdicts", "changed"] == {("read_better",)}

    def test_the_evidence_of_a_missing_report_is_no_others_source(self, pair: ReleasePair) -> None:
        new_visit(pair)
        new_version(pair, capture(pair, 990, NEW_NIGHT, 2))  # of another filing of the county
        whose = {"filer_id": "041032106@2001-01-01", "year": 2023, "rule": "missing"}
        like = pair.before.one("findings", finding_id="altered-1")
        for rows, last in ((pair.before, "2024-02-22"), (pair.after, "2024-02-25")):
            rows.add("findings", like, **whose, finding_id="missing-1", evidence=f'{{"last":"{last}"}}')
        assert causes(pair.changes())["findings", "changed"] == {("looked_again",)}

    def test_a_rule_on_two_years_may_follow_the_year_beside_it(self, pair: ReleasePair) -> None:
        new_visit(pair)
        version = new_version(pair, capture(pair, 990, NEW_NIGHT, 2))
        like = pair.before.one("findings", finding_id="altered-1")
        beside = {"filer_id": version["filer_id"], "year": version["year"] + 1}
        for rule in ("in_force", "fees_unreported"):
            pair.after.add("findings", like, **beside, finding_id=rule, rule=rule)
        found = {change.key[0]: change.cause for change in pair.changes() if change.table == "findings"}
        assert found == {"in_force": Cause.SOURCE_CHANGED, "fees_unreported": Cause.LOOKED_AGAIN}

    def test_a_rule_on_neighbours_does_not_rule_out_their_reports(self, pair: ReleasePair) -> None:
        new_visit(pair)
        new_version(pair, capture(pair, 990, NEW_NIGHT, 2))
        like = pair.before.one("findings", finding_id="altered-1")
        whose = {"filer_id": "041032106@2001-01-01", "year": 2023, "rule": "unlike_peers"}
        pair.after.add("findings", like, **whose, finding_id="peers-1")
        assert causes(pair.changes())["findings", "added"] == {("looked_again", "source_changed")}


class TestWhatWasGiven:
    """Counties, the roster, portals, visits, retractions, the journal."""

    def without_county(self, pair: ReleasePair, rows: str, told: int) -> None:
        county, kept = "410324", pair.before if rows == "before" else pair.after
        del pair.told[told]["counties"]["codes"][county]
        captures = {row["capture_id"] for row in kept.tables["versions"] if row["version_id"].startswith(county)}
        for name, table in kept.tables.items():
            gone = [row for row in table if self._of(row, county, captures)]
            kept.tables[name] = [row for row in table if row not in gone]

    @staticmethod
    def _of(row: Row, county: str, captures: set[str]) -> bool:
        starts = (str(row.get(name)) for name in ("unit_id", "filer_id", "version_id", "report_id"))
        elsewhere = "luanchuan" in (str(row.get("visit_id")) + str(row.get("portal_id")))
        cited = row.get("capture_id") in captures
        return row.get("county_code") == county or elsewhere or cited or any(each.startswith(county) for each in starts)

    @pytest.mark.parametrize(("rows", "told", "what"), [("after", 1, "removed"), ("before", 0, "added")])
    def test_rows_of_a_county_in_one_release_only_are_of_its_scope(
        self, pair: ReleasePair, rows: str, told: int, what: str
    ) -> None:
        a_day_later(pair)
        another_parser(pair)
        another_roster(pair)
        self.without_county(pair, rows, told)
        changes = pair.changes()
        assert {change.what for change in changes} == {what}
        assert {change.cause for change in changes} == {Cause.SCOPE_CHANGED}
        assert len({change.table for change in changes}) >= 14

    def test_a_unit_is_told_otherwise_by_another_roster(self, pair: ReleasePair) -> None:
        another_roster(pair)
        another_parser(pair)
        pair.after.change("units", {"name": "某镇"}, unit_id="041032105@2001")
        pair.after.drop("spells", lambda row: row["unit_id"] == "041032105@2001" and row["number"] == 2)
        found = causes(pair.changes())
        assert found["units", "changed"] == found["spells", "removed"] == {("roster_corrected", "read_better")}

    def test_a_unit_is_told_otherwise_by_the_day_alone(self, pair: ReleasePair) -> None:
        a_day_later(pair)
        pair.after.change("units", {"name": "某镇"}, unit_id="041032105@2001")
        assert causes(pair.changes()) == {("units", "changed"): {("time_passed",)}}

    def test_a_portal_is_described_otherwise_by_its_file(self, pair: ReleasePair) -> None:
        pair.after.change("portals", {"family": "hanweb"}, portal_id="yichuan")
        pair.after.change("listings", {"elsewhere": True}, visit_id="yichuan.2024-02-22.1", column="annual")
        found = causes(pair.changes())
        assert found["portals", "changed"] == found["listings", "changed"] == {("settings_changed",)}

    def test_a_visit_that_went_on_then_is_looked_at_again_now(self, pair: ReleasePair) -> None:
        visit = pair.before.one("visits", ended_at=None)["visit_id"]
        pair.after.change("visits", {"ended_at": NEW_NIGHT, "state": "complete"}, visit_id=visit)
        pair.after.change("listings", {"complete": False}, visit_id=visit)
        found = causes(pair.changes())
        assert found["visits", "changed"] == found["listings", "changed"] == {("looked_again",)}

    def test_a_visit_that_is_told_otherwise_or_is_gone_is_unexplained(self, pair: ReleasePair) -> None:
        new_visit(pair)
        over = [row["visit_id"] for row in pair.before.tables["visits"] if row["ended_at"]]
        pair.after.change("visits", {"state": "down"}, visit_id=over[0])
        pair.after.drop("visits", lambda row: row["visit_id"] == over[1])
        found = causes(pair.changes())
        assert found["visits", "changed"] == found["visits", "removed"] == {("unexplained",)}
        assert found["visits", "added"] == {("looked_again",)}

    def test_a_line_of_the_journal_that_is_gone_or_rewritten_is_unexplained(self, pair: ReleasePair) -> None:
        a_day_later(pair)
        pair.after.drop("reviews", lambda row: row["number"] == 3)
        pair.after.change("reviews", {"reason": "另一理由"}, number=4)
        found = causes(pair.changes())
        assert found == {("reviews", "removed"): {("unexplained",)}, ("reviews", "changed"): {("unexplained",)}}

    def take_back(self, pair: ReleasePair) -> Row:
        report = pair.before.one("reports", versions=2)
        told = {"report": report["url"], "county": None, "finding": None, "reason": "测试页", "dated": "2024-02-23"}
        pair.later["retracted"] = [told]
        gone = {row["version_id"] for row in pair.before.find("versions", report_id=report["report_id"])}
        for table in ("versions", "cells", "problems", "sections", "statements"):
            pair.after.drop(table, lambda row: row["version_id"] in gone)
        for table in ("reports", "reports_wide"):
            pair.after.drop(table, lambda row: row["report_id"] == report["report_id"])
        pair.after.drop("findings", lambda row: row["document"] == report["url"])
        pair.after.change("filers", {"reports": 1}, filer_id=report["filer_id"])
        whose = {"filer_id": report["filer_id"], "year": report["year"]}
        pair.after.drop("proofs", lambda row: (row["filer_id"], row["year"]) == tuple(whose.values()))
        captures = {row["capture_id"] for row in pair.before.tables["versions"] if row["version_id"] in gone}
        pair.after.drop("captures", lambda row: row["capture_id"] in captures)
        words = {"headline": "unobservable", "observation_reason": f"{MARK}测试页"}
        pair.after.change("verdicts", words, **whose)
        return report

    def test_what_is_taken_back_is_retracted_and_all_that_rested_on_it(self, pair: ReleasePair) -> None:
        new_visit(pair)
        another_parser(pair)
        another_roster(pair)
        self.take_back(pair)
        changes = [change for change in pair.changes() if change.table not in ("visits", "listings")]
        assert {change.cause for change in changes} == {Cause.RETRACTED}
        untouched = {"rules", "reviews", "replies", "units", "spells", "portals", "visits", "listings", "obligations"}
        assert {change.table for change in changes} == set(RULES) - untouched

    def test_what_is_given_back_is_told_by_the_same_word(self, pair: ReleasePair) -> None:
        self.take_back(pair)
        pair.told.reverse()
        pair.before, pair.after = pair.after, pair.before
        found = causes(pair.changes())
        assert found["reports", "added"] == found["cells", "added"] == found["findings", "added"] == {("retracted",)}
        assert found["verdicts", "changed"] == {("retracted",)}

    def test_a_retraction_that_stands_in_both_explains_nothing(self, pair: ReleasePair) -> None:
        self.take_back(pair)
        pair.told[0]["retracted"] = pair.later["retracted"]
        assert {change.cause for change in pair.changes() if change.table == "versions"} == {Cause.UNEXPLAINED}


@pytest.mark.parametrize("cause", list(Cause))
def test_every_cause_is_documented(cause: Cause) -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "release-changes.md"
    assert f"| `{cause}` |" in page.read_text(encoding="utf-8")
