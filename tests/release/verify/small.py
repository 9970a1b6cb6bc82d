"""A small release with the archive it was built from: an invented county, two nights, both closed and signed.

    make_released(path) -> Released     built by `release.building.build`, from WARCs, with the present parser

In it are a report whose numbers were changed on the second night, one that stayed as it was (its second capture repeats
the first), one with an attachment, a narrative of an old year, prose with a contact person.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from release.building.build import Asked, build
from storage.chain.close import close_night
from storage.chain.keys import FOLDER, NAME, make_keys
from storage.database import open_database
from storage.intake import Intake
from storage.reading import read_new
from storage.workspace import Workspace, create_workspace, open_workspace
from tests.audit.county import COLUMNS, COUNTY, TOWNS
from tests.audit.county import NAME as COUNTY_NAME
from tests.parsers.rendering import as_html_table, as_page, layout
from tests.storage.synthetic import SITE, crawl

NIGHTS = (date(2022, 2, 12), date(2022, 2, 13))
AS_OF = date(2022, 2, 20)
TITLE = "{town}人民政府{year}年政府信息公开工作年度报告"
CONTACT = "<p>联系人：王小明，联系电话：0379-66881234。</p>"


@dataclass(frozen=True)
class Released:
    """A release, the archive behind it, and the public key that signed both."""

    folder: Path
    archive: Path
    key: Path


def page(town: str, year: int, granted: str, more: str = "") -> bytes:
    """Give a report in the form of 2021 as a page; `more` stands before its end."""
    truth: dict[str, str] = _Zeros({"requests.granted.natural_person": granted})
    tables = {key: as_html_table(rows) for key, rows in layout("2021", truth).items()}
    text = as_page(tables, year, title=TITLE.format(town=town, year="{year}"))
    return text.replace("青石镇", town).replace("没有别的事项。</p>", f"没有别的事项。</p>{more}").encode()


class _Zeros(dict[str, str]):
    """Prints 0 in every cell but those that are told."""

    def __missing__(self, cell: str) -> str:
        return "0"


def pages(night: int) -> dict[str, bytes | None]:
    """Give what the portal shows on a night."""
    attachment = f"{SITE}/files/1.html"
    hung = f'<p><a href="{attachment}"> attachment={attachment} </a></p>'
    return {
        f"{SITE}/1.html": page(TOWNS[0], 2021, "3" if night == 0 else "4", CONTACT),
        f"{SITE}/2.html": page(TOWNS[1], 2021, "7"),
        f"{SITE}/3.html": page(TOWNS[0], 2020, "1", hung),
        attachment: page(TOWNS[0], 2020, "1"),
    }


def make_workspace(path: Path) -> Workspace:
    """Make the store: crawled, read, closed."""
    workspace = create_workspace(path)
    make_keys(workspace.path / FOLDER)
    rows = [f"99010110{n},{town},town,{COUNTY},{COUNTY_NAME},2010-01-01,," for n, town in enumerate(TOWNS[:2], start=1)]
    data = ("\n".join([COLUMNS, *rows]) + "\n").encode()
    (workspace.path / "roster" / "qinglan.csv").write_bytes(data)
    engine = open_database(workspace.database_url)
    for number, night in enumerate(NIGHTS):
        with Intake(engine, workspace) as intake:
            crawl(engine, intake, night, pages(number))
        read_new(engine, workspace, processes=1)
        close_night(engine, workspace, night)
    engine.dispose()
    return workspace


def make_released(path: Path) -> Released:
    """Make the release."""
    workspace = make_workspace(path / "workspace")
    built = build(open_workspace(workspace.path), Asked("small", AS_OF, output=path / "releases"))
    assert built.folder is not None, built.reasons
    return Released(built.folder, workspace.archive, workspace.path / FOLDER / f"{NAME}.pub")
