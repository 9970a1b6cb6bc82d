"""The map of the crawler in docs/crawler.md names every module, and none that is not there."""

import re
from pathlib import Path

import crawler

PACKAGE = Path(crawler.__file__).parent
INSIDE = (PACKAGE.parent / "docs" / "crawler.md").read_text(encoding="utf-8").partition("## Inside\n")[2]


def names(text: str) -> list[str]:
    return re.findall(r"`(?:\w+/)?(\w+\.py)`", text)


def test_every_module_has_its_place_on_the_map() -> None:
    modules = {path.name for path in PACKAGE.rglob("*.py")} - {"__init__.py"}
    assert set(names(INSIDE)) - {"__init__.py"} == modules
