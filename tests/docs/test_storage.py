"""docs/storage.md names every table and every module, and none that is not there."""

import re
from pathlib import Path

import storage
from storage.database import BUSY_SECONDS
from storage.models import Base

PAGE = (Path(__file__).parents[2] / "docs" / "storage.md").read_text(encoding="utf-8")
PACKAGE = Path(storage.__file__).parent


def test_every_table_has_its_line() -> None:
    section = PAGE.split("## Tables")[1].split("## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(Base.metadata.tables)


def test_the_time_a_lock_is_waited_for_is_true() -> None:
    assert f"waits {BUSY_SECONDS} seconds for a lock" in PAGE


def mapped() -> list[str]:
    """The modules on the map: those in a table headed `FOLDER/` lie in that folder."""
    found, folder = [], ""
    for line in PAGE.partition("## Inside\n")[2].splitlines():
        head = re.match(r"\| (?:floor|`(\w+/)`) \|", line)
        if head:
            folder = head[1] or ""
        elif line.startswith("|"):
            found += [folder + name for name in re.findall(r"`((?:\w+/)?\w+\.py)`", line)]
    return found


def test_every_module_has_its_place_on_the_map_once() -> None:
    modules = [path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py") if path.name != "__init__.py"]
    steps = Path("migrations/versions")
    assert sorted(mapped()) == sorted(str(module) for module in modules if module.parent != steps)
