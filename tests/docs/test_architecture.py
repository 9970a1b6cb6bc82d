"""docs/architecture.md names what is there: every form that others read, every module and function it points to."""

import re
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
FORM = r"gongkai\.[a-z-]+/[0-9]+"
PACKAGES = ("parsers", "storage", "crawler", "audit", "cli")


def is_there(name: str) -> bool:
    """Whether a dotted name is a module, or something a module has."""
    module, _, last = name.rpartition(".")
    try:
        import_module(name)
    except ModuleNotFoundError:
        return hasattr(import_module(module), last)
    return True


def test_every_form_in_the_code_is_on_the_page_and_no_other() -> None:
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    in_code = {form for path in files for form in re.findall(f'"({FORM})"', path.read_text(encoding="utf-8"))}
    assert set(re.findall(FORM, PAGE)) == in_code


def test_every_dotted_name_on_the_page_is_there() -> None:
    names = set(re.findall(r"`((?:roster|parsers|storage|crawler|audit|release)(?:\.\w+)+)", PAGE))
    assert len(names) > 20
    assert [name for name in sorted(names) if not is_there(name)] == []
