"""The commands below `gongkai audit`: explain, letter, compare; no option of the list is lost on them."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
import typer
from typer.testing import CliRunner, Result

from cli.audit import app as audit
from roster.errors import BadInput
from storage.database import open_database
from storage.workspace import Workspace, create_workspace
from tests.audit import county
from tests.audit.county import NAME, TOWNS, Page, Store, days, report

BAITA, QINGSHI, _, YUNXI = TOWNS
NIGHTS = days(date(2024, 2, 12), 4)
FIRST, LAST = NIGHTS[0].isoformat(), NIGHTS[-1].isoformat()

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Four nights: one township never files, one files late, one in time."""
    made = create_workspace(tmp_path_factory.mktemp("commands") / "workspace")
    county.roster(made.path / "roster")
    engine = open_database(made.database_url)
    store = Store(engine)
    for number, night in enumerate(NIGHTS):
        late = {"4.html": report(YUNXI, 2023, filer=f"{YUNXI}办事处")} if number > 1 else {}
        store.night(night, {"2.html": report(QINGSHI, 2023), "3.html": Page("政府信息公开指南"), **late})
    engine.dispose()
    return made


@pytest.fixture
def run(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "200")
    app = typer.Typer()
    app.add_typer(audit, name="audit")
    app.callback()(lambda: None)
    return lambda *words: CliRunner().invoke(app, ["audit", *words, "-w", str(workspace.path)])


def test_explain_prints_the_page_and_json(run: Run) -> None:
    page = run("explain", f"{NAME}/{BAITA}", "2023", "--as-of", LAST)
    assert page.exit_code == 0
    assert page.output.startswith(
        f"{NAME} {BAITA}人民政府 (990101101): annual report on 2023 年度报告, as of 截至 {LAST}"
    )
    told = json.loads(run("explain", "990101101", "2023", "--as-of", LAST, "--format", "json").output)
    assert (told["schema"], told["verdict"]["headline"]) == ("gongkai.story/1", "missing")


def test_explain_refuses_whom_it_does_not_know(run: Run) -> None:
    assert isinstance(run("explain", "无名镇", "2023", "--as-of", LAST).exception, BadInput)


def test_letters_go_into_the_workspace_or_a_folder_and_never_over_another(
    run: Run, workspace: Workspace, tmp_path: Path
) -> None:
    words = ("letter", "--year", "2023", "--as-of", LAST)
    result = run(*words)
    file = workspace.path / "letters" / f"990101-2023-{LAST}.docx"
    assert result.output.startswith(f"{file}: {NAME} 2023: 1 not found, 1 late, 0 changed, 0 defective, 0 unobservable")
    assert any(BAITA in paragraph.text for paragraph in docx.Document(str(file)).paragraphs)
    assert isinstance(run(*words).exception, BadInput), "a person may have worked on it"
    assert run(*words, "--format", "md", "--output", str(tmp_path / "out")).exit_code == 0
    assert f"未发现{BAITA}" in (tmp_path / "out" / f"990101-2023-{LAST}.md").read_text(encoding="utf-8")


def test_no_letter_is_written_where_nothing_is_missing(run: Run, tmp_path: Path) -> None:
    result = run("letter", "--year", "2023", "--as-of", FIRST, "--output", str(tmp_path / "out"))
    assert result.output == f"no letter: as of {FIRST} nothing on 2023 is missing there\n"
    assert list(tmp_path.iterdir()) == []


def test_compare_tells_what_changed_in_every_format(run: Run, tmp_path: Path) -> None:
    words = ("compare", FIRST, LAST, "--year", "2023", "--county", NAME)
    told = json.loads(run(*words, "--format", "json").output)
    steps = {(each["filer"], each["what"], each["since"]) for each in told}
    assert (f"{BAITA}人民政府", "newly_missing", "2024-02-13") in steps
    assert (f"{YUNXI}办事处", "filed_since", "2024-02-14") in steps
    assert (f"{YUNXI}办事处", "became_late", "2024-02-14") in steps
    assert not any(filer == f"{QINGSHI}人民政府" for filer, _, _ in steps)
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").output)))
    assert [row["what"] for row in rows] == [each["what"] for each in told]
    assert "newly_missing 1" in run(*words).output
    assert run(*words, "--format", "xlsx", "--output", str(tmp_path / "a.xlsx")).exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["changes 变化"]
    assert sheet.max_row == len(told) + 2


def test_compare_of_equal_days_says_that_nothing_changed(run: Run) -> None:
    assert run("compare", "2024-02-14", LAST, "--year", "2023").output == "Nothing changed.\n"


@pytest.mark.parametrize(
    "words",
    [
        ("compare", LAST, FIRST),
        ("compare", FIRST, FIRST),
        ("compare", FIRST, LAST, "--format", "xlsx"),
        ("explain", BAITA),
        ("letter",),
        ("nonsense",),
        ("--year", "2023", "explain", BAITA, "2023"),
    ],
)
def test_wrong_usage_is_said(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_an_option_before_the_command_is_not_silently_lost(run: Run) -> None:
    result = run("--as-of", FIRST, "explain", BAITA, "2023")
    assert "--as-of" in result.output
    assert "given before the command" in result.output


@pytest.fixture
def ruling(workspace: Workspace) -> Iterator[None]:
    """Let the county give the first township until March, by a document of the third night."""
    file = workspace.path / "rulings.yaml"
    file.write_text(
        "- id: flood-2023\n  what: extended\n  county: '990101'\n  filers: ['990101101']\n"
        "  report_years: [2023, 2023]\n  due: '2024-03-15'\n  document: 清政办〔2024〕3号\n  dated: 2024-02-14\n",
        encoding="utf-8",
    )
    yield
    file.unlink()


@pytest.mark.usefixtures("ruling")
def test_a_ruling_is_told_from_the_day_of_its_document_on(run: Run) -> None:
    told = json.loads(run("compare", "2024-02-13", "2024-02-15", "--year", "2023", "--format", "json").output)
    steps = [(each["what"], each["reason"]) for each in told if each["filer"] == f"{BAITA}人民政府"]
    assert ("duty_changed", "roster or ruling flood-2023") in steps
    assert ("no_longer_missing", "roster or ruling flood-2023") in steps
    page = run("explain", BAITA, "2023", "--as-of", LAST).output
    assert "清政办〔2024〕3号" in page
    assert "due date 应公开日期 2024-03-15" in page
    assert "local 地方规定" in page
    before = run("explain", BAITA, "2023", "--as-of", "2024-02-13").output
    assert "清政办" not in before
    assert run("letter", "--year", "2023", "--as-of", LAST, "--output", "unused").output.startswith("no letter")


@pytest.mark.parametrize("format", ["csv", "xlsx", "table"])
@pytest.mark.parametrize(("place", "says"), [("", "is a folder"), ("no/such/list", "there is no such folder")])
def test_a_place_that_no_file_can_be_written_to_is_named_before_anything_is_judged(
    run: Run, tmp_path: Path, place: str, says: str, format: str
) -> None:
    for command in ([], ["compare", FIRST, LAST]):
        result = run(*command, "--format", format, "--output", str(tmp_path / place))
        assert isinstance(result.exception, BadInput)
        assert says in str(result.exception)


def test_a_file_where_the_letters_folder_should_be_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letters").write_text("a note")
    result = run("letter", "--year", "2023", "--as-of", LAST, "--output", str(tmp_path / "letters"))
    assert isinstance(result.exception, BadInput)
    assert "no folder can be made there" in str(result.exception)
