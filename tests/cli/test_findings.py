"""`gongkai findings`: lists with states, one finding whole, decisions with who, when and why, and replies."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from audit.judge import judge
from audit.register import record_verdicts
from audit.rules.sums import disputes_total
from audit.work.reopening import reopen
from cli.main import run as gongkai
from roster import Roster
from storage.database import open_database
from storage.workspace import Workspace, create_workspace
from tests.audit import county
from tests.audit.county import TOWNS, Store, days, report

BAITA, QINGSHI, _, YUNXI = TOWNS
NIGHTS = days(date(2024, 2, 12), 6)
DAY = NIGHTS[3]
REVIEW = {f"disputes.review.{name}": 0 for name in ("upheld", "corrected", "other", "pending")}
RULE = "disputes_total"

Called = tuple[int, str, str]
Call = Callable[..., Called]


class Place:
    """A workspace under way: nights are added, and every command is asked as of the last of them."""

    def __init__(self, folder: Path) -> None:
        self.workspace = create_workspace(folder)
        self.roster: Roster = county.roster(self.workspace.path / "roster")
        self.engine = open_database(self.workspace.database_url)
        self.store = Store(self.engine)

    def night(self, night: date, total: float, **cells: float) -> list[Any]:
        """Show a report whose total of reviews is this; judge, register, open again what is to be."""
        shown = report(QINGSHI, 2023, cells=REVIEW | {"disputes.review.total": total} | cells, text=f"甲\n{total:g}件")
        self.store.night(night, {"2.html": shown})
        judged = judge(self.engine, self.roster, self.workspace.settings, as_of=night)
        record_verdicts(self.engine, judged, night)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("GONGKAI_NOW", f"{night}T02:00+08:00")
            return reopen(self.engine, self.workspace, judged)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Four nights: one filer never files, one breaks a tie from the first night on."""
    place = Place(tmp_path_factory.mktemp("findings") / "workspace")
    for night in NIGHTS[:4]:
        place.night(night, 3.0)
    place.engine.dispose()
    return place


@pytest.fixture
def place(made: Place, tmp_path: Path) -> Place:
    """Give a copy of it, so that every test decides for itself."""
    shutil.copytree(made.workspace.path, tmp_path / "workspace")
    copy = object.__new__(Place)
    copy.workspace = Workspace(tmp_path / "workspace", made.workspace.settings)
    copy.roster, copy.engine = made.roster, open_database(copy.workspace.database_url)
    copy.store = object.__new__(Store)
    copy.store.engine, copy.store.uuids, copy.store.visits = copy.engine, False, made.store.visits
    copy.store.units = made.store.units
    return copy


@pytest.fixture
def call(place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    monkeypatch.setenv("COLUMNS", "220")
    monkeypatch.setenv("GONGKAI_NOW", f"{DAY}T10:00+08:00")
    monkeypatch.setenv("LOGNAME", "liwei")

    def run(*words: object) -> Called:
        group, *rest = ["findings", *map(str, words)]
        named = bool(rest) and not rest[0].startswith("-")
        line = (
            [group, rest[0], "-w", str(place.workspace.path), *rest[1:]]
            if named
            else [group, "-w", str(place.workspace.path), *rest]
        )
        monkeypatch.setattr("sys.argv", ["gongkai", *line])
        code = gongkai()
        out, err = capsys.readouterr()
        return int(code), out, err

    return run


def told(call: Call, *words: object) -> Any:
    code, out, err = call(*words, "--format", "json")
    assert code == 0, err
    return json.loads(out)


def broken(call: Call) -> dict[str, Any]:
    (found,) = told(call, "--rule", RULE)
    return dict(found)


def test_without_a_word_it_lists_what_failed_as_list_does(call: Call) -> None:
    assert call("--format", "json") == call("list", "--format", "json")
    rules = {each["rule"] for each in told(call)}
    assert {"missing", RULE} <= rules
    assert {each["result"] for each in told(call)} == {"fail"}
    assert "0 + 0 + 0 + 0 ≠ 3" in call()[1]


def test_a_finding_nobody_looked_at_is_new(call: Call) -> None:
    found = broken(call)
    assert (found["state"], found["notes"], found["replies"]) == ("new", 0, 0)


def test_a_decision_is_kept_with_who_when_and_why(call: Call, place: Place) -> None:
    found = broken(call)
    code, out, _ = call("dismiss", found["id"], "--reason", "一个笔误，已核对")
    assert (code, "dismissed; it was new" in out) == (0, True)
    after = broken(call)
    assert (after["state"], after["state_since"], after["state_by"]) == ("dismissed", DAY.isoformat(), "liwei")
    (line,) = (place.workspace.path / "journal" / "reviews.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["reason"] == "一个笔误，已核对"


def test_states_filers_severities_and_rules_choose_what_is_listed(call: Call) -> None:
    found = broken(call)
    call("confirm", found["id"][:8], "--reason", "checked", "--who", "王芳")
    assert [each["id"] for each in told(call, "--state", "confirmed")] == [found["id"]]
    assert found["id"] not in {each["id"] for each in told(call, "--state", "new")}
    assert {each["unit"] for each in told(call, "--filer", QINGSHI)} == {QINGSHI}
    assert told(call, "--filer", "990101102") == told(call, "--filer", f"{QINGSHI}人民政府")
    assert {each["severity"] for each in told(call, "--severity", "high")} == {"high"}
    code, _, err = call("--filer", "无名镇")
    assert (code, "无名镇" in err) == (3, True)


def test_several_ids_are_decided_at_once_or_none(call: Call) -> None:
    ids = [each["id"] for each in told(call, "--rule", "missing")]
    assert len(ids) == 2
    code, _, _ = call("confirm", *ids, "ffffff0000", "--reason", "looked")
    assert code == 3
    assert {each["state"] for each in told(call, "--rule", "missing")} == {"new"}
    assert call("confirm", *ids, "--reason", "looked")[0] == 0
    assert {each["state"] for each in told(call, "--rule", "missing")} == {"confirmed"}


def test_undoing_is_another_decision_and_nothing_is_erased(call: Call) -> None:
    id = broken(call)["id"]
    call("dismiss", id, "--reason", "first")
    call("confirm", id, "--reason", "second")
    found = told(call, "show", id)
    assert [(each["action"], each["reason"]) for each in found["decisions"]] == [
        ("dismiss", "first"),
        ("confirm", "second"),
    ]
    assert found["state"] == "confirmed"


def test_a_note_leaves_the_state(call: Call) -> None:
    id = broken(call)["id"]
    call("confirm", id, "--reason", "so it is")
    call("note", id, "--reason", "called them")
    after = broken(call)
    assert (after["state"], after["notes"]) == ("confirmed", 1)


def test_a_dispute_has_a_claimant_evidence_and_both_dates(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    id = broken(call)["id"]
    where = "https://qinglan.example/reply.html"
    call("dispute", id, "--reason", "they say it is right", "--claimant", "青石镇党政办", "--evidence", where)
    assert broken(call)["state"] == "disputed"
    monkeypatch.setenv("GONGKAI_NOW", f"{NIGHTS[5]}T10:00+08:00")
    call("dismiss", id, "--reason", "they are right")
    (dispute,) = told(call, "show", id)["disputes"]
    assert (dispute["claimant"], dispute["evidence"], dispute["on"]) == ("青石镇党政办", where, DAY.isoformat())
    assert (dispute["decided"]["on"], dispute["decided"]["action"]) == (NIGHTS[5].isoformat(), "dismiss")
    text = call("show", id)[1]
    assert "青石镇党政办 on 2024-02-15: they say it is right → dismiss by liwei on 2024-02-17: they are right" in text


def test_as_of_shows_states_as_they_stood_that_day(call: Call) -> None:
    id = broken(call)["id"]
    call("confirm", id, "--reason", "so it is")
    before = told(call, "--rule", RULE, "--as-of", NIGHTS[2])
    assert [each["state"] for each in before] == ["new"]
    assert told(call, "show", id, "--as-of", NIGHTS[2])["decisions"] == []


def test_show_tells_the_rule_the_arithmetic_the_captures_and_the_story(call: Call) -> None:
    id = broken(call)["id"]
    call("note", id, "--reason", "to be asked")
    text = call("show", id[:6])[1]
    for part in (
        f"Finding {id}: {RULE}, fail, medium",
        "0 + 0 + 0 + 0 ≠ 3",
        str(disputes_total.__doc__).splitlines()[0],
        "a.warc.gz at",
        f"first known {NIGHTS[0]}; stands as of {DAY}",
        "liwei: note: to be asked",
        "https://qinglan.example/2.html",
    ):
        assert part in text
    told_whole = told(call, "show", id)
    assert (told_whole["schema"], told_whole["first_known"]) == ("gongkai.finding/1", NIGHTS[0].isoformat())


@pytest.mark.parametrize("id", ["12345", "no-id", "%%%%%%", "zzzzzz"])
def test_what_is_no_id_is_refused(call: Call, id: str) -> None:
    code, _, err = call("show", id)
    assert (code, "is no id of a finding" in err) == (3, True)


def test_a_reply_stands_beside_the_finding_with_its_document(call: Call, place: Place, tmp_path: Path) -> None:
    id = broken(call)["id"]
    document = tmp_path / "关于年报的答复.PDF"
    document.write_bytes(b"%PDF-1.4 answer")
    code, out, err = call(
        "reply", id, "--from", "青石镇人民政府", "--received", NIGHTS[2], "--text", "已更正", "--document", document
    )
    assert (code, err, "it stays new" in out) == (0, "", True)
    found = told(call, "show", id)
    (reply,) = found["replies"]
    assert (reply["sender"], reply["received_on"], reply["says"]) == ("青石镇人民政府", NIGHTS[2].isoformat(), "已更正")
    assert (reply["named"], reply["document"].endswith(".pdf")) == ("关于年报的答复.PDF", True)
    assert (place.workspace.path / "replies" / reply["document"]).read_bytes() == b"%PDF-1.4 answer"
    assert broken(call)["replies"] == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--text", "  "), "says nothing"),
        (("--document", "/dev/null"), "is no file"),
        (("--document", "/nowhere"), "cannot be read"),
        (("--document", "/"), "is no file"),
    ],
)
def test_a_reply_that_says_nothing_is_refused_and_leaves_nothing(
    call: Call, place: Place, words: tuple[str, ...], says: str
) -> None:
    code, _, err = call("reply", broken(call)["id"], "--from", "青石镇", "--received", NIGHTS[2], *words)
    assert (code, says in err) == (3, True)
    assert not (place.workspace.path / "journal" / "replies.jsonl").exists()
    assert broken(call)["replies"] == 0


def test_a_reply_of_tomorrow_is_refused(call: Call) -> None:
    code, _, err = call("reply", broken(call)["id"], "--from", "甲", "--received", NIGHTS[5], "--text", "x")
    assert (code, "still to come" in err) == (3, True)


@pytest.mark.parametrize("reason", ["", "   ", "\x00", "长" * 20_001])
def test_a_decision_without_a_reason_is_refused(call: Call, reason: str) -> None:
    code, _, err = call("dismiss", broken(call)["id"], "--reason", reason)
    assert (code, "--reason" in err) == (3, True)


def test_who_decides_must_be_told_when_nobody_knows(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError("uid not found")

    id = broken(call)["id"]
    monkeypatch.setattr("getpass.getuser", unknown)
    code, _, err = call("confirm", id, "--reason", "x")
    assert (code, "--who NAME" in err) == (3, True)
    assert call("confirm", id, "--reason", "x", "--who", "王芳")[0] == 0


def test_what_does_not_stand_can_be_noted_and_not_decided(call: Call) -> None:
    passed = next(each for each in told(call, "--result", "pass") if each["rule"] == "missing")
    code, _, err = call("confirm", passed["id"], "--reason", "x")
    assert (code, "does not stand" in err) == (3, True)
    assert call("note", passed["id"], "--reason", "x")[0] == 0


def test_other_numbers_open_a_dismissed_finding_again_and_the_same_do_not(
    call: Call, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = broken(call)["id"]
    call("dismiss", id, "--reason", "a slip")
    assert place.night(NIGHTS[4], 3.0) == []
    (opened,) = place.night(NIGHTS[5], 4.0)
    assert opened.finding.id == id
    assert "disputes.review.total: 3 → 4" in opened.reason
    monkeypatch.setenv("GONGKAI_NOW", f"{NIGHTS[5]}T10:00+08:00")
    after = broken(call)
    assert (after["state"], after["state_by"]) == ("reopened", "gongkai")
    assert [each["state"] for each in told(call, "--rule", RULE, "--as-of", NIGHTS[4])] == ["dismissed"]
    assert "disputes.review.total: 3 → 4" in call("show", id)[1]


def test_what_is_otherwise_counts_as_opened_again_before_any_night_says_so(
    call: Call, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = broken(call)["id"]
    call("confirm", id, "--reason", "so it is")
    place.store.night(NIGHTS[5], {"2.html": report(QINGSHI, 2023, cells=REVIEW | {"disputes.review.total": 5})})
    monkeypatch.setenv("GONGKAI_NOW", f"{NIGHTS[5]}T10:00+08:00")
    assert broken(call)["state"] == "reopened"


def test_a_cleared_finding_keeps_its_replies_and_is_listed_as_cleared(
    call: Call, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = broken(call)["id"]
    call("reply", id, "--from", "青石镇", "--received", DAY, "--text", "我们更正")
    place.night(NIGHTS[5], 0.0)
    monkeypatch.setenv("GONGKAI_NOW", f"{NIGHTS[5]}T10:00+08:00")
    assert told(call, "--rule", RULE) == []
    (found,) = told(call, "--rule", RULE, "--result", "cleared")
    assert (found["id"], found["result"], found["replies"]) == (id, "pass", 1)
    text = call("show", id)[1]
    assert f"first known {NIGHTS[0]}; since {NIGHTS[5]} it does not stand" in text
    assert "我们更正" in text


def test_decisions_without_a_unit_are_listed_as_orphans(call: Call, place: Place) -> None:
    id = broken(call)["id"]
    call("confirm", id, "--reason", "so it is")
    (file,) = (place.workspace.path / "roster").glob("*.csv")
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if QINGSHI not in line), encoding="utf-8")
    (orphan,) = told(call, "--orphans")
    assert (orphan["id"], orphan["unit"], orphan["state"]) == (id, QINGSHI, "confirmed")
    assert "so it is" in call("show", id)[1]
    assert call("note", id, "--reason", "where did it go?")[0] == 0


def test_a_decision_goes_with_its_finding_when_another_roster_names_the_unit_otherwise(
    call: Call, place: Place
) -> None:
    old = broken(call)["id"]
    call("confirm", old, "--reason", "so it is")
    (file,) = (place.workspace.path / "roster").glob("*.csv")
    text = file.read_text(encoding="utf-8").replace("town,990101,清岚县,2010-01-01", "town,990101,清岚县,2009-01-01")
    file.write_text(text, encoding="utf-8")
    new = broken(call)
    assert new["id"] != old
    assert (new["state"], new["state_reason"]) == ("confirmed", "so it is")
    assert told(call, "--orphans") == []
    assert told(call, "show", old)["id"] == new["id"]


def test_csv_and_xlsx_hold_the_same_and_no_formula(call: Call, tmp_path: Path) -> None:
    id = broken(call)["id"]
    call("note", id, "--reason", "=1+1")
    call("confirm", id, "--reason", "=HYPERLINK(1)")
    (row,) = csv.DictReader(io.StringIO(call("--rule", RULE, "--format", "csv")[1]))
    assert (row["state"], row["state_reason"], row["notes"]) == ("confirmed", "'=HYPERLINK(1)", "1")
    assert json.loads(row["evidence"])["equation"] == "0 + 0 + 0 + 0 ≠ 3"
    file = tmp_path / "findings.xlsx"
    assert call("--rule", RULE, "--format", "xlsx", "--output", file)[0] == 0
    sheet = openpyxl.load_workbook(file).active
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert "confirmed" in {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)


def test_options_of_the_list_before_a_command_are_refused(
    call: Call, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["gongkai", "findings", "--year", "2023", "show", "123456"])
    assert gongkai() == 2
